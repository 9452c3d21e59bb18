"""Giving posts, changing their days and ending them, by somebody who may: the same for pages, API and lists."""

from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from apps.audit.versions import refuse_stale
from apps.errors import Conflicting, Refused
from apps.grids.models import Unit
from apps.staff import rules
from apps.staff.actions import appoint
from apps.staff.actors import InPost
from apps.staff.models import Appointment, AppointmentQuerySet, Person, Post
from apps.staff.reach import get_appointment, refuse_out_of_reach, refuse_unless_staffer

REASON_LENGTH = 100
SINGLE = "appointment_single_post_once"


def misfit(field: str, sentence: str) -> Refused:
    """A rule that the value of one field does not keep to."""
    return Refused("misfit_appointment", sentence, {"fields": {field: [sentence]}})


@transaction.atomic
def give_post(
    *, actor: InPost, person: Person, post: Post, unit: Unit, since: date, until: date | None = None
) -> Appointment:
    """Appoints, back-dated or ahead as the dates say. Raises `Refused` with what stands in the way."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    refuse_out_of_reach(actor, person=person, post=post, unit=unit)
    refuse_unfit(person=person, post=post, unit=unit, since=since, until=until)
    try:
        with transaction.atomic():
            return appoint(person=person, post=post, unit=unit, since=since, until=until)
    except IntegrityError as problem:
        raise taken(problem, post=post, unit=unit, since=since, until=until) from problem


@transaction.atomic
def change_days(
    *, actor: InPost, appointment_id: int, since: date, until: date | None, reason: str, seen: int
) -> Appointment:
    """Corrects the first or the last day. An end in the past takes the powers at once; history keeps both."""
    row = _locked(actor, appointment_id, seen)
    if (row.since, row.until) == (since, until):
        return row
    if sentence := rules.wrong_days(since=since, until=until):
        raise misfit("until", sentence)
    if not _within(row, since, until):
        others = Appointment.objects.exclude(pk=row.pk)
        refuse_unfit(person=row.person, post=row.post, unit=row.unit, since=since, until=until, others=others)
    row.since, row.until = since, until
    row._change_reason = reason.strip()[:REASON_LENGTH]  # type: ignore[attr-defined]  # where simple-history looks
    try:
        with transaction.atomic():
            row.save(update_fields=["since", "until"])
    except IntegrityError as problem:
        raise taken(problem, post=row.post, unit=row.unit, since=since, until=until, but=row.pk) from problem
    return row


def _locked(actor: InPost, appointment_id: int, seen: int) -> Appointment:
    refuse_unless_staffer(actor)
    row = get_appointment(actor, appointment_id)
    Person.objects.select_for_update().get(pk=row.person_id)  # what else they hold may not change meanwhile
    Appointment.objects.select_for_update().get(pk=row.pk)
    refuse_out_of_reach(actor, person=row.person, post=row.post, unit=row.unit)
    refuse_stale(Appointment, seen=seen, id=row.pk)
    row.refresh_from_db()
    return row


def _within(row: Appointment, since: date, until: date | None) -> bool:
    """Whether the new days are part of the old: somebody can always be let go, whatever the rules say by now."""
    return since >= row.since and (row.until is None or (until is not None and until <= row.until))


def refuse_unfit(
    *,
    person: Person,
    post: Post,
    unit: Unit,
    since: date,
    until: date | None,
    others: AppointmentQuerySet | None = None,
) -> None:
    """Days, level, standing and doubling: the first rule that is broken."""
    rows = during(Appointment.objects.all() if others is None else others, since, until).filter(person=person)
    held = list(rows.values_list("post__code", "unit_id"))
    rural = unit.is_rural or (unit.parent is not None and unit.parent.is_rural)
    found = {
        "until": rules.wrong_days(since=since, until=until),
        "unit": _("This unit is retired. Choose one that is in use.") if unit.retired_at else None,
        "post": rules.wrong_level(post_level=post.level, unit_level=unit.level)
        or rules.wrong_double(post=post.code, unit=unit.pk, held=held),
        "person": rules.wrong_standing(post=post.code, standing=person.standing, rural=rural),
    }
    for field, sentence in found.items():
        if sentence:
            raise misfit(field, sentence)


def during(rows: AppointmentQuerySet, since: date, until: date | None) -> AppointmentQuerySet:
    """Those in force on any of the days."""
    rows = rows.filter(Q(until=None) | Q(until__gte=since))
    return rows if until is None else rows.filter(since__lte=until)


def taken(problem: IntegrityError, *, post: Post, unit: Unit, since: date, until: date | None, but: int = 0) -> Refused:
    """Who holds a single post in those days; anything else the database refused is an error of the program."""
    if SINGLE not in str(problem):
        raise problem
    rows = during(Appointment.objects.filter(post=post, unit=unit).exclude(pk=but), since, until)
    holder = rows.select_related("person").order_by("since").first()
    facts = {"name": holder.person.name if holder else "?", "since": holder.since if holder else ""}
    if holder is not None and holder.until:
        sentence = _(
            "%(name)s holds this post here from %(since)s to %(until)s, and it has one holder at a time. Choose other "
            "days."
        ) % {**facts, "until": holder.until}
    else:
        sentence = (
            _(
                "%(name)s has held this post here since %(since)s, and it has one holder at a time. End that "
                "appointment first, or hand it over."
            )
            % facts
        )
    return Conflicting(
        "post_taken", sentence, {"fields": {"since": [sentence]}, "holder": holder.pk if holder else None}
    )
