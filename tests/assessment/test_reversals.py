"""A due time that is moved takes lateness back: by reversing entries, openly, and once."""

from decimal import Decimal

from apps.assessment.models import Entry
from apps.clocks.models import LatenessReversal
from apps.clocks.sweep import sweep
from apps.events.models import Card, Petition
from tests.cast import Cast
from tests.events.scenes import accepted, act, at, clock, fresh

ASKED, DUE, LATER = at("2026-03-16 14:30"), at("2026-03-16 15:00"), at("2026-03-16 15:20")


def points() -> list[Decimal]:
    return list(Entry.objects.order_by("id").values_list("points", flat=True))


def extended(cast: Cast, extra: str = "2"):  # type: ignore[no-untyped-def]
    """Asked for in time, late meanwhile, and granted after that by two persons."""
    order = accepted(cast)  # 4 WH from Monday 09:00: due 15:00
    act(cast.sanitation, order.event, "extend", order=order, now=ASKED, extra=Decimal(extra), reason="设备未到")
    sweep(LATER)
    petition = Petition.objects.get()
    act(cast.director, order.event, "approve", order=petition, now=LATER)
    act(cast.street, order.event, "approve", order=petition, now=LATER)
    return fresh(order)


def test_an_extension_asked_in_time_takes_the_mark_back(cast: Cast) -> None:
    order = extended(cast)
    assert clock(order, "handle").late_steps == 0
    assert clock(order, "handle").due_at == at("2026-03-16 17:00")
    assert LatenessReversal.objects.count() == 1
    sweep(LATER)
    sweep(LATER)
    assert points() == [Decimal("-0.5"), Decimal("0.5")]
    assert Entry.objects.latest("id").reverses == Entry.objects.earliest("id")


def test_late_again_after_the_extension_costs_as_the_first_time(cast: Cast) -> None:
    extended(cast)
    sweep(at("2026-03-16 17:10"))
    assert sorted(points()) == [Decimal("-0.5"), Decimal("-0.5"), Decimal("0.5")]


def test_a_card_that_fell_with_the_lateness_costs_nothing(cast: Cast) -> None:
    order = accepted(cast, urgency=2)
    act(cast.sanitation, order.event, "extend", order=order, now=ASKED, extra=Decimal(2), reason="设备未到")
    sweep(LATER)
    assert Card.objects.get().colour == "yellow"
    petition = Petition.objects.get()
    act(cast.director, order.event, "approve", order=petition, now=LATER)
    act(cast.street, order.event, "approve", order=petition, now=LATER)
    sweep(LATER)
    assert Card.objects.get().state == "recalled"
    assert sum(points()) == 0
