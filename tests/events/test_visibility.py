"""Everybody sees their own area, their own orders and their own reports; everything else does not exist."""

import pytest

from apps.errors import NotThere
from apps.events.queries import get_visible, get_visible_order, orders_visible_to, visible_to
from tests.cast import Cast
from tests.events.scenes import dispatched, reported


@pytest.mark.parametrize("who", ["worker", "leader", "community", "street", "street_chief", "centre"])
def test_the_area_above_sees_a_report(cast: Cast, who: str) -> None:
    event = reported(cast)
    assert get_visible(getattr(cast, who).actor, event.number).pk == event.pk


@pytest.mark.parametrize("who", ["outsider", "neighbour_community", "sanitation", "enforcement"])
def test_others_are_told_that_it_does_not_exist(cast: Cast, who: str) -> None:
    event = reported(cast)
    with pytest.raises(NotThere):
        get_visible(getattr(cast, who).actor, event.number)
    assert not visible_to(getattr(cast, who).actor).filter(pk=event.pk).exists()


def test_a_department_sees_an_event_once_it_has_an_order(cast: Cast) -> None:
    order = dispatched(cast)
    assert get_visible(cast.sanitation.actor, order.event.number)
    assert get_visible_order(cast.sanitation.actor, order.pk)
    assert not orders_visible_to(cast.enforcement.actor).filter(pk=order.pk).exists()
    with pytest.raises(NotThere):
        get_visible_order(cast.enforcement.actor, order.pk)


def test_list_and_detail_agree_for_everybody(cast: Cast) -> None:
    events = [reported(cast), dispatched(cast).event]
    for member in cast.everybody:
        listed = set(visible_to(member.actor).values_list("number", flat=True))
        for event in events:
            try:
                get_visible(member.actor, event.number)
                opened = True
            except NotThere:
                opened = False
            assert opened == (event.number in listed)
