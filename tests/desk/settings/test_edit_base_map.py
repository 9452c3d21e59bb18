"""An administrator names a base map: pages with a map may fetch it, and nothing else may be said by its address."""

from typing import Any

import pytest
from django.test import Client

from apps.errors import NotYours
from apps.grids.basemaps import base_map, change_base_map, read_address
from apps.grids.models import BaseMap
from apps.tenancy.context import acting_for
from apps.tenancy.models import Tenant
from tests.cast import Cast
from tests.desk.settings.pages import Desk
from tests.desk.stories import at, filed, seated

PAGE = "/settings/map/"
TILES = "https://t0.tiles.example.org/vec_w/wmts?LAYER=vec&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}&tk=0123abcd"
GIVEN: dict[str, Any] = {"tiles": TILES, "labels": "", "attribution": "天地图 © <b>自然资源部</b>", "deepest": 18}


def given(cast: Cast, **changed: Any) -> BaseMap:
    return change_base_map(actor=cast.admin.actor, **{**GIVEN, **changed}, seen=0)


def policy(client: Client, path: str) -> str:
    answer = client.get(at(path))
    assert answer.status_code == 200
    found = [part for part in answer["Content-Security-Policy"].split(";") if part.strip().startswith("img-src")]
    return found[0].strip()


def test_as_delivered_there_is_none(cast: Cast) -> None:
    Desk(cast.admin).page(PAGE)
    assert base_map() is None
    assert policy(seated(cast.worker), "/report/") == "img-src 'self' data: blob:"


def test_what_is_saved_holds_is_told_and_can_be_taken_away(cast: Cast) -> None:
    desk = Desk(cast.admin)
    desk.send(PAGE, desk.open(PAGE), **GIVEN)
    row = BaseMap.objects.get()
    assert (row.tiles, row.deepest, row.history.get().history_person_id) == (TILES, 18, cast.admin.person.pk)
    desk.send(PAGE, desk.open(PAGE), tiles="", attribution="")
    assert base_map() is None
    assert "tiles.example.org" in desk.page(f"/settings/map/{row.pk}/history/")


def test_only_pages_with_a_map_may_fetch_it(cast: Cast, beta: Tenant) -> None:
    event = filed(cast)
    given(cast, labels=TILES.replace("t0.", "t1."))
    worker, both = seated(cast.worker), "https://t0.tiles.example.org https://t1.tiles.example.org"
    assert policy(worker, "/report/") == f"img-src 'self' data: blob: {both}"
    assert policy(worker, "/") == policy(worker, "/queues/mine/") == "img-src 'self' data: blob:"
    assert policy(worker, f"/events/{event.number}/").startswith("img-src 'self' data: blob:")
    with acting_for(beta):
        assert base_map() is None


def test_whose_map_it_is_stays_text(cast: Cast) -> None:
    given(cast)
    page = seated(cast.worker).get(at("/report/")).content.decode()
    assert "<b>自然资源部" not in page
    assert 'id="base-map"' in page


@pytest.mark.parametrize(
    "address",
    [
        "http://tiles.example.org/{z}/{x}/{y}.png",
        "https://tiles.example.org/{z}/{x}.png",
        "https://tiles.example.org/{z}/{x}/{y}/{y}.png",
        "https://tiles.example.org/{z}/{x}/{y}{r}.png",
        "https://tiles.example.org; script-src *;/{z}/{x}/{y}",
        "https://tiles.example.org,*/{z}/{x}/{y}",
        "https://tiles.example.org/{z}/{x}/{y}\r\nSet-Cookie: a=b",
        "https://*.example.org/{z}/{x}/{y}",
        "https://user:word@tiles.example.org/{z}/{x}/{y}",
        "https://tiles.example.org:8443/{z}/{x}/{y}",
        "https://127.0.0.1/{z}/{x}/{y}",
        "https://[::1]/{z}/{x}/{y}",
        "https://2130706433/{z}/{x}/{y}",
        "https://localhost/{z}/{x}/{y}",
        "https://printer.local/{z}/{x}/{y}",
        "https://{z}.example.org/{x}/{y}",
        "https:///{z}/{x}/{y}",
        "https://tiles.example.org/<img>{z}/{x}/{y}",
        "'unsafe-inline'",
        "https://tiles.example.org/{z}/{x}/{y}?" + "a" * 400,
    ],
)
def test_an_address_that_could_say_more_is_refused_and_stays_typed(cast: Cast, address: str) -> None:
    with pytest.raises(ValueError, match=r"\."):
        read_address(address)
    desk = Desk(cast.admin)
    page = desk.send(PAGE, desk.open(PAGE), 422, **{**GIVEN, "tiles": address})
    assert 'id="id_tiles_error"' in page
    assert not BaseMap.objects.exists()


@pytest.mark.parametrize(
    ("field", "changed"),
    [
        ("attribution", {"attribution": " "}),
        ("labels", {"tiles": "", "labels": TILES}),
        ("deepest", {"deepest": 23}),
        ("labels", {"labels": "https://localhost/{z}/{x}/{y}"}),
    ],
)
def test_what_does_not_fit_together_is_refused_at_its_field(cast: Cast, field: str, changed: dict[str, Any]) -> None:
    desk = Desk(cast.admin)
    assert f'id="id_{field}_error"' in desk.send(PAGE, desk.open(PAGE), 422, **{**GIVEN, **changed})
    assert not BaseMap.objects.exists()


def test_a_stale_form_is_refused(cast: Cast) -> None:
    desk, other = Desk(cast.admin), Desk(cast.director)
    stale = desk.open(PAGE)
    other.send(PAGE, other.open(PAGE), **GIVEN)
    desk.send(PAGE, stale, 409, **{**GIVEN, "deepest": 12})
    assert BaseMap.objects.get().deepest == 18


@pytest.mark.parametrize("role", ["worker", "street_chief", "centre"])
def test_the_action_asks_for_the_power_itself(cast: Cast, role: str) -> None:
    with pytest.raises(NotYours):
        change_base_map(actor=getattr(cast, role).actor, **GIVEN, seen=0)
