"""Fills demo districts. Every step leaves alone what is there already."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from apps.clocks.calendars import calendar
from apps.events.models import Event
from apps.events.suggestions.learning import learn
from apps.grids.imports import import_units
from apps.grids.models import Level, Unit
from apps.households.retention.announcing import announce
from apps.notices.models import Notice
from apps.tenancy.context import acting_for
from apps.tenancy.models import Tenant
from gridgov.demo.cast import Cast
from gridgov.demo.departments import add_departments
from gridgov.demo.faces import hang_up
from gridgov.demo.homes import settle
from gridgov.demo.people import appoint_people
from gridgov.demo.places import fill_communities
from gridgov.demo.plan import UNIT_LISTS, District
from gridgov.demo.residents import let_in
from gridgov.demo.scripts import HISTORIES, WEEKS, scripts_of
from gridgov.demo.stage import Stage
from gridgov.demo.stories import tell
from gridgov.demo.stories.replies import replies
from gridgov.reference import load_reference

Say = Callable[[str], None]
TELL_EVERY = 40


def seed(tenant: Tenant, district: District, *, now: datetime, say: Say) -> None:
    """Reference data, units, departments, people in posts and households of a demo district, in one transaction; and
    what of the households falls due."""
    with acting_for(tenant), transaction.atomic():
        say(f"{tenant.slug}: reference data")
        load_reference()
        say(f"{tenant.slug}: units")
        import_units(
            content=district.unit_list.read_bytes(),
            division=tenant.division_code,
            boundaries=_boundaries(district),
        )
        fill_communities(district)
        add_departments(district)
        say(f"{tenant.slug}: people")
        appoint_people(district, today=timezone.localdate(now))
        say(f"{tenant.slug}: households")
        settle(district, now=now)
        announce(timezone.localdate(now))
        hang_up(district, Cast.on(timezone.localdate(now)))


def _boundaries(district: District) -> bytes:
    return Path(UNIT_LISTS / district.boundaries).read_bytes() if district.boundaries else b""


def tell_events(tenant: Tenant, district: District, *, now: datetime, say: Say, histories: int = HISTORIES) -> None:
    """Some weeks of invented events up to `now`, by the real lifecycle and sweep; nothing if there are any events."""
    with acting_for(tenant), transaction.atomic():
        if Event.objects.exists():
            return
        codes = [community.code for community in district.filled]
        grids = list(Unit.objects.filter(level=Level.GRID, parent__code__in=codes).order_by("code"))
        stage = Stage(cast=Cast.on(now.astimezone(calendar().zone).date()), now=now - 2 * WEEKS)
        stories = [tell(script, stage) for script in scripts_of(district.slug, grids, now, histories=histories)]

        def count(done: int) -> None:
            if done % TELL_EVERY == 0:
                say(f"{tenant.slug}: {done} of {len(stories)} events")

        stage.play([*stories, replies(district.slug, stage, stage.now)], until=now, say=count)
        learn(now=now)
        let_in(district, now=now)
        # As if everybody had looked at their bell until yesterday.
        Notice.objects.filter(created_at__lt=now - timedelta(days=1)).update(read_at=F("created_at"))
        say(f"{tenant.slug}: {Event.objects.count()} events")
