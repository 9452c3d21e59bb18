"""Tells those who look after the staff of a street about grids that have long been without a full-time worker."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from apps.grids.models import Unit
from apps.notices.actions import News, notify
from apps.staff.actors import InPost, Recipient
from apps.staff.models import Post, VacancyAlert
from apps.staff.queries import holders_by_unit
from apps.staff.reach import MANAGE, manages_staff
from apps.staff.roster import Vacancy, alarming_vacancies
from apps.staff.rules import WORKER


@transaction.atomic
def tell_vacancies(now: datetime) -> int:
    """Once for each vacancy, however often and in how many processes at once it runs. Returns how many were told.

    A street without anybody who manages its staff: the district is told.
    """
    list(Post.objects.select_for_update().filter(code=WORKER))  # one at a time
    found = alarming_vacancies(timezone.localdate(now))
    told = set(VacancyAlert.objects.values_list("unit_id", "post_id", "since"))
    new = [vacancy for vacancy in found if (vacancy.unit_id, vacancy.post.pk, vacancy.since) not in told]
    units = Unit.objects.defer("boundary").in_bulk([vacancy.unit_id for vacancy in new])
    holders = holders_by_unit({(MANAGE, pk) for unit in units.values() for pk in unit.ancestor_ids})
    heard = [(vacancy, units[vacancy.unit_id]) for vacancy in new if _nearest(holders, units[vacancy.unit_id])]
    VacancyAlert.objects.bulk_create(
        VacancyAlert(unit=unit, post=vacancy.post, since=vacancy.since, at=now) for vacancy, unit in heard
    )
    notify((_news(vacancy, unit, _nearest(holders, unit)) for vacancy, unit in heard), now=now)
    return len(heard)


def _nearest(holders: dict[tuple[str, int], list[Recipient]], unit: Unit) -> list[Recipient]:
    levels: Iterable[int] = reversed(unit.ancestor_ids)
    return next((holders[MANAGE, pk] for pk in levels if holders.get((MANAGE, pk))), [])


def _news(vacancy: Vacancy, unit: Unit, recipients: list[Recipient]) -> News:
    return News(
        recipients=recipients,
        kind="vacancy",
        about="unit",
        about_id=unit.pk,
        about_label=unit.name[:40],
        data={"since": vacancy.since.isoformat()},
        urgent=False,
    )


def vacancies_for(actor: InPost) -> list[tuple[Unit, Vacancy]]:
    """The long vacancies of the area whose staff the actor manages, the oldest first."""
    if not manages_staff(actor):
        return []
    found = alarming_vacancies(timezone.localdate())
    units = Unit.objects.defer("boundary").in_bulk([vacancy.unit_id for vacancy in found])
    mine = [(units[v.unit_id], v) for v in found if actor.holds(MANAGE, units[v.unit_id].path)]
    return sorted(mine, key=lambda pair: (pair[1].since, pair[0].code))
