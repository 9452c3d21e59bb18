"""The page of an act: what became of what, and taking it back from there."""

import pytest
from django.test import Client

from apps.desk.regridding.carrying import split
from apps.grids.models import Regrid, Unit
from tests.cast import Cast
from tests.desk.stories import at, seated
from tests.regrid.ground import ground, plan


@pytest.fixture
def act(cast: Cast) -> Regrid:
    grid, houses = ground(cast)
    found, parts = plan(cast, grid, houses)
    return split(actor=cast.director.actor, grid_id=grid.pk, parts=parts, reason="<b>太大</b>", seal=found.seal)


def page_of(act: Regrid) -> str:
    return at(f"/grids/acts/{act.pk}/")


def test_it_says_what_became_of_what_and_why_as_text(cast: Cast, act: Regrid) -> None:
    shown = seated(cast.director).get(page_of(act)).content.decode()
    assert all(row.new.code in shown and row.old.code in shown for row in act.successions.select_related("old", "new"))
    assert "&lt;b&gt;太大&lt;/b&gt;" in shown


def test_it_is_undone_once_from_its_page(cast: Cast, act: Regrid) -> None:
    client = seated(cast.director)
    assert client.post(page_of(act), {"reason": "弄错了"}).status_code == 302
    act.refresh_from_db()
    assert (act.undone_by, act.undone_reason) == (cast.director.appointment.pk, "弄错了")
    assert Unit.objects.get(pk=cast.worker.appointment.unit_id).retired_at is None
    assert client.post(page_of(act), {"reason": "再来"}).status_code == 409


def test_without_a_reason_nothing_is_undone(cast: Cast, act: Regrid) -> None:
    assert seated(cast.director).post(page_of(act), {"reason": " "}).status_code == 422
    act.refresh_from_db()
    assert act.undone_at is None


@pytest.mark.parametrize(("who", "seen", "undone"), [("community", 200, 403), ("outsider", 404, 404)])
def test_others_cannot_undo_it(cast: Cast, act: Regrid, who: str, seen: int, undone: int) -> None:
    client = seated(getattr(cast, who))
    assert client.get(page_of(act)).status_code == seen
    assert client.post(page_of(act), {"reason": "x"}).status_code == undone


def test_a_form_from_elsewhere_is_refused(cast: Cast, act: Regrid) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.director.user)
    assert client.post(page_of(act), {"reason": "x"}).status_code == 403
    act.refresh_from_db()
    assert act.undone_at is None
