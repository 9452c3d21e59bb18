"""Maps with a base map fetch its tiles, from its host and as far as it goes; without one they fetch nothing.

The tiles' host is somebody else's, so the browser is told what it would answer.
"""

import io
from collections.abc import Callable

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Route, expect
from pytest_django import DjangoDbBlocker

from apps.grids.models import BaseMap, Level, Unit
from apps.tenancy.context import acting_for
from apps.tenancy.models import Tenant
from tests.browser.conftest import Visit

SQUARE = [[115.6, 29.6], [115.7, 29.6], [115.7, 29.7], [115.6, 29.7], [115.6, 29.6]]
HOST = "https://tiles.example.org"


@pytest.fixture
def mapped(fresh_tenant: Tenant, django_db_blocker: DjangoDbBlocker) -> None:
    with django_db_blocker.unblock(), acting_for(fresh_tenant):
        BaseMap.objects.create(tiles=f"{HOST}/{{z}}/{{x}}/{{y}}.png", attribution="© <i>Somebody</i>", deepest=14)
        Unit.objects.filter(level=Level.COMMUNITY).update(boundary={"type": "Polygon", "coordinates": [SQUARE]})


def answered(context: BrowserContext) -> list[str]:
    """The addresses of tiles that are asked for; each is a grey square."""
    buffer, asked = io.BytesIO(), []
    Image.new("RGB", (256, 256), "lightgrey").save(buffer, "PNG")

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(body=buffer.getvalue(), content_type="image/png")

    context.route(f"{HOST}/**", answer)
    return asked


def test_tiles_lie_beneath_the_boundaries(visit: Callable[..., Visit], mapped: None) -> None:
    admin = visit("admin")
    asked = answered(admin.context)
    admin.go("/settings/map/")
    expect(admin.page.locator("img.leaflet-tile-loaded").first).to_be_visible()
    expect(admin.page.locator(".leaflet-control-attribution")).to_have_text("© <i>Somebody</i>")
    assert asked
    assert all(int(address.split("/")[3]) <= 14 for address in asked)
    assert set(admin.complaints) == {f"foreign host: {address}" for address in asked}  # and nothing of the policy
    admin.complaints.clear()


def test_without_a_base_map_nothing_is_fetched(visit: Callable[..., Visit]) -> None:
    director = visit("director")
    director.go("/grids/sizes/")
    expect(director.page.locator("#base-map")).to_have_count(0)
    assert director.complaints == []
