"""Two administrators save at the same moment: one wins, the other is told, and no version is lost."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from apps.audit.versions import newest_of
from apps.clocks.actions import change_hours, change_stage_limits, publish_year
from apps.clocks.models import CalendarDay, CalendarYear, StageLimit, WorkHours
from apps.clocks.notice import NoticeDay
from apps.clocks.queries import notice_of
from apps.errors import Refused
from apps.events.models import Category, Responsibility
from apps.events.settings import CHANGEABLE, Duty, change_category, change_responsibility
from apps.staff.actors import InPost
from apps.tenancy.context import acting_for
from apps.tenancy.models import Tenant
from tests import cast as casting

Both = Callable[[Callable[[InPost, int], Any]], list[Any]]


@pytest.fixture
def both(fresh_tenant: Tenant, django_db_blocker: DjangoDbBlocker) -> Both:
    """Runs a call as the director (0) and as the administrator (1) at once; what came back, refusals among it."""
    with acting_for(fresh_tenant):
        cast = casting.load()
    actors = [cast.director.actor, cast.admin.actor]

    def run(call: Callable[[InPost, int], Any]) -> list[Any]:
        start = Barrier(2)

        def one(number: int) -> Any:
            try:
                with django_db_blocker.unblock(), acting_for(fresh_tenant):
                    start.wait(timeout=60)
                    return call(actors[number], number)
            except Refused as refusal:
                return refusal
            finally:
                connection.close()

        with ThreadPoolExecutor(2) as pool:
            return list(pool.map(one, range(2)))

    return run


def codes(results: list[Any]) -> list[str]:
    return [result.code for result in results if isinstance(result, Refused)]


def test_of_two_changes_of_a_category_one_is_stale(fresh_tenant: Tenant, both: Both) -> None:
    with acting_for(fresh_tenant):
        row = Category.objects.get(code="0102")
        seen = newest_of(Category, id=row.pk)
    values = {name: getattr(row, name) for name in CHANGEABLE}

    results = both(
        lambda actor, n: change_category(
            actor=actor, code="0102", values=values | {"handle_limit": f"{20 + n}WD"}, seen=seen
        )
    )

    assert codes(results) == ["stale"]
    with acting_for(fresh_tenant):
        assert Category.objects.get(code="0102").history.count() == 2


def test_of_two_changes_of_a_stage_one_is_stale(fresh_tenant: Tenant, both: Both) -> None:
    with acting_for(fresh_tenant):
        limits = dict(StageLimit.objects.filter(stage="verify").values_list("urgency", "limit"))
        seen = newest_of(StageLimit, stage="verify")

    results = both(
        lambda actor, n: change_stage_limits(
            actor=actor, stage="verify", limits=limits | {3 + n: f"{5 + n}WD"}, seen=seen
        )
    )

    assert codes(results) == ["stale"]


def test_of_two_entries_of_hours_for_one_day_one_is_refused(fresh_tenant: Tenant, both: Both) -> None:
    results = both(
        lambda actor, n: change_hours(
            actor=actor, hours_id=None, since=date(2026, 6, 1), hours=f"0{8 + n}:00-17:00", seen=0
        )
    )

    assert codes(results) == ["unfit"]
    with acting_for(fresh_tenant):
        assert WorkHours.objects.filter(since=date(2026, 6, 1)).count() == 1


def test_of_two_notices_for_one_year_one_is_stale(fresh_tenant: Tenant, both: Both) -> None:
    results = both(
        lambda actor, n: publish_year(
            actor=actor, year=2031, days=[NoticeDay(date(2031, 5, 1 + n), False, "劳动节")], seen=0
        )
    )

    assert codes(results) == ["stale"]
    with acting_for(fresh_tenant):
        assert (len(notice_of(2031)), CalendarYear.objects.filter(year=2031).count()) == (1, 1)
        assert CalendarDay.history.filter(day__year=2031).count() == 1


def test_of_two_new_rows_of_the_list_one_is_refused(fresh_tenant: Tenant, both: Both) -> None:
    with acting_for(fresh_tenant):
        row = Responsibility.objects.select_related("category", "lead_type", "fallback_type").first()
        assert row is not None
        area = casting.load().street.appointment.unit
    duty = Duty(row.category, area, row.lead_type, (), row.fallback_type, "未列", "")

    results = both(lambda actor, n: change_responsibility(actor=actor, row_id=None, duty=duty, seen=0))

    assert codes(results) == ["responsibility_taken"]
    with acting_for(fresh_tenant):
        assert Responsibility.objects.filter(area=area).count() == 1
