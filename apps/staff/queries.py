"""Who holds which post, and what follows from it."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Subquery
from django.utils import timezone

from apps.staff.actors import InPost, Recipient
from apps.staff.models import Appointment, AppointmentQuerySet


def appointments_of(person_id: int, day: date) -> AppointmentQuerySet:
    """The posts a person holds on a day, oldest first."""
    held = Appointment.objects.on(day).filter(person_id=person_id, unit__retired_at=None)
    return held.select_related("post", "unit").order_by("since", "id")


def actor_for(person_id: int, appointment_id: int | None, day: date) -> InPost | None:
    """The person in the post named, or in their first one; None when they hold none (or not that one) on the day.

    Dates and powers are read in one query: an ended appointment is powerless on the next request.
    """
    held = appointments_of(person_id, day)
    if appointment_id is not None:
        held = held.filter(pk=appointment_id)
    first = held.values("pk")[:1]
    serves = ArraySubquery(appointments_of(person_id, day).order_by().values("unit__path"))
    rows = list(
        Appointment.objects.filter(pk=Subquery(first))  # “in” would join the powers of everybody before it looks
        .annotate(serves=serves)
        .values_list(
            "pk",
            "person_id",
            "person__name",
            "post__code",
            "post__name",
            "post__name_en",
            "unit_id",
            "unit__path",
            "unit__name",
            "unit__level",
            "serves",
            "group__unitpower__permission__codename",
            "group__unitpower__content_object__path",
        )
    )
    return _actor(rows) if rows else None


def _actor(rows: list[tuple]) -> InPost:
    powers: dict[str, set[str]] = defaultdict(set)
    for *_, codename, path in rows:
        if codename:
            powers[codename].add(path)
    pk, person_id, person_name, post_code, post_name, post_name_en, *rest = rows[0]
    unit_id, unit_path, unit_name, unit_level, serves, *_ = rest
    return InPost(
        person_id=person_id,
        person_name=person_name,
        appointment_id=pk,
        post_code=post_code,
        post_name=post_name,
        unit_id=unit_id,
        unit_path=unit_path,
        unit_name=unit_name,
        unit_level=unit_level,
        powers={codename: frozenset(paths) for codename, paths in powers.items()},
        serves=frozenset(serves),
        post_name_en=post_name_en,
        has_other_posts=len(serves) > 1,
    )


def holders_by_unit(
    wanted: Iterable[tuple[str, int]], day: date | None = None
) -> dict[tuple[str, int], list[Recipient]]:
    """For each power and id of a unit: who holds just that power on exactly that unit. One query for all."""
    pairs = set(wanted)
    if not pairs:
        return {}
    held = Appointment.objects.on(day or timezone.localdate()).filter(
        unit__retired_at=None,
        group__unitpower__permission__codename__in={power for power, _ in pairs},
        group__unitpower__content_object__in={unit for _, unit in pairs},
    )
    rows = held.values_list(
        "group__unitpower__permission__codename", "group__unitpower__content_object", "person_id", "pk"
    )
    found: dict[tuple[str, int], list[Recipient]] = defaultdict(list)
    for power, unit, person_id, appointment_id in rows.order_by("pk"):
        if (power, unit) in pairs:
            found[power, unit].append(Recipient(person_id, appointment_id))
    return found
