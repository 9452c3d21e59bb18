"""Draws of records to test with."""

from collections.abc import Collection
from datetime import timedelta

from django.utils import timezone

from apps.audit.models import Stamp, acting
from apps.grids.models import Unit
from apps.households.models import Drawn, Resident, SpotCheck
from apps.households.spotchecks.checking import answer
from apps.households.spotchecks.drawing import draw
from tests.cast import Cast, Member
from tests.households.books import number
from tests.households.people import building, dwelling, household, resident


def people(grid: Unit, count: int, name: str = "1号楼") -> list[Resident]:
    """Who live in one household, and were recorded by nobody in particular."""
    home = household(grid, of=dwelling(grid, of=building(grid, name)))
    return [resident(grid, of=home, identity=number(serial + grid.pk % 500)) for serial in range(1, count + 1)]


def grids_of(cast: Cast) -> tuple[Unit, Unit]:
    """The two of riverside."""
    first = cast.worker.appointment.unit
    return first, Unit.objects.exclude(pk=first.pk).get(parent=first.parent)


def riverside(cast: Cast) -> Unit:
    return cast.community.appointment.unit


def drawn_by(member: Member, area: Unit, *checkers: Member, share: int = 50, days: int = 14) -> SpotCheck:
    due = timezone.localdate() + timedelta(days=days)
    chosen = [one.appointment.pk for one in checkers]
    return draw(actor=member.actor, area_id=area.pk, share=share, due_on=due, checkers=chosen)


def of(check: SpotCheck, checker: Member | None = None) -> list[Drawn]:
    rows = check.drawn.order_by("unit__code", "pk")
    return list(rows.filter(checker=checker.appointment) if checker else rows)


def answered(member: Member, row: Drawn, result: str, wrong: Collection[str] = ()) -> Drawn:
    return answer(actor=member.actor, drawn_id=row.pk, result=result, wrong=wrong)


class writing_as:  # noqa: N801  # reads as a phrase
    """What is saved within is written by the member."""

    def __init__(self, member: Member) -> None:
        self.stamp = Stamp(member.person.pk, member.appointment.pk)

    def __enter__(self) -> None:
        self.token = acting.set(self.stamp)

    def __exit__(self, *_problem: object) -> None:
        acting.reset(self.token)
