"""Records that may be of one person are found across grids, with the reason, until somebody says they are two."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.errors import Conflicting, NotYours, Refused
from apps.grids.models import Unit
from apps.households.duplicates import candidates, keep_apart, reasons_for
from apps.households.models import Apart, Household, Resident
from tests.cast import Cast
from tests.households.books import number
from tests.households.people import OTHER_IDENTITY, building, dwelling, household, resident


@pytest.fixture
def homes(cast: Cast) -> tuple[Household, Household]:
    grid = cast.worker.appointment.unit
    other = Unit.objects.exclude(pk=grid.pk).get(parent=grid.parent)
    return household(grid), household(other, of=dwelling(other, of=building(other, "2号楼")))


def at(home: Household, **given: Any) -> Resident:
    return resident(home.unit, of=home, **given)


ALIKE: dict[str, dict[str, Any]] = {
    "identity": {"name": "王五", "born_on": date(1991, 1, 1), "phone": ""},
    "birth": {"identity": OTHER_IDENTITY, "phone": ""},
    "phone": {"identity": OTHER_IDENTITY, "born_on": date(1991, 1, 1)},
}


@pytest.mark.parametrize("reason", ALIKE)
def test_each_reason_finds_the_pair_for_who_sees_both(
    cast: Cast, homes: tuple[Household, Household], reason: str
) -> None:
    first, second = at(homes[0]), at(homes[1], **ALIKE[reason])
    [found] = candidates(cast.community.actor)
    assert (found.first, found.second, found.reasons) == (first, second, (reason,))
    assert found.words == reasons_for(first, second)
    assert candidates(cast.worker.actor) == candidates(cast.neighbour_community.actor) == []


def test_several_reasons_are_one_pair_and_the_strongest_comes_first(
    cast: Cast, homes: tuple[Household, Household]
) -> None:
    at(homes[0]), at(homes[1])
    [found] = candidates(cast.community.actor)
    assert found.reasons == ("identity", "birth", "phone")


def test_a_shared_name_or_nothing_known_is_no_reason(cast: Cast, homes: tuple[Household, Household]) -> None:
    at(homes[0], identity="", phone="")
    at(homes[1], identity="", phone="", born_on=date(1991, 1, 1))
    assert candidates(cast.community.actor) == []


def test_those_said_to_be_two_people_are_not_shown_again(cast: Cast, homes: tuple[Household, Household]) -> None:
    first, second, third = at(homes[0]), at(homes[1]), at(homes[1], identity="", name="张小三")
    said = keep_apart(actor=cast.community.actor, one=second, other=first, reason="namesakes")
    assert (said.first, said.second, said.said_by_id) == (first.pk, second.pk, cast.community.actor.appointment_id)
    pairs = [(found.first, found.second) for found in candidates(cast.community.actor)]
    assert pairs == [(first, third), (second, third)]
    with pytest.raises(Conflicting):
        keep_apart(actor=cast.community.actor, one=first, other=second, reason="namesakes")


def test_saying_so_takes_a_reason_and_the_power_over_both(cast: Cast, homes: tuple[Household, Household]) -> None:
    first, second = at(homes[0]), at(homes[1])
    with pytest.raises(Refused):
        keep_apart(actor=cast.community.actor, one=first, other=second, reason="because")
    with pytest.raises(Refused):
        keep_apart(actor=cast.community.actor, one=first, other=first, reason="namesakes")
    with pytest.raises(NotYours):
        keep_apart(actor=cast.worker.actor, one=first, other=second, reason="namesakes")
    assert not Apart.objects.exists()


def test_more_pairs_take_no_more_queries(cast: Cast, homes: tuple[Household, Household]) -> None:
    counts = []
    for serial in (1, 2, 3):
        (
            at(homes[0], name=f"王{serial}", identity=number(serial)),
            at(homes[1], name=f"王{serial}", identity=number(serial)),
        )
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert len(candidates(cast.community.actor)) == serial
        counts.append(len(asked))
    assert len(set(counts)) == 1
