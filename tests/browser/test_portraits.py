"""Photos of the staff in a browser: put up by hand, and on a roster that stays narrow enough for a phone."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect
from pytest_django import DjangoDbBlocker

from apps.grids.models import Unit
from apps.staff.models import Person
from apps.tenancy.context import acting_for
from apps.tenancy.models import Tenant
from tests import cast as casting
from tests.browser.conftest import DESKTOP, PHONE, Visit
from tests.browser.test_every_screen import widest
from tests.desk.staffing.offices import grid_of
from tests.events.photos.pictures import encoded, scene


@pytest.fixture
def staffed(fresh_tenant: Tenant, django_db_blocker: DjangoDbBlocker) -> tuple[Person, Unit]:
    with django_db_blocker.unblock(), acting_for(fresh_tenant):
        cast = casting.load()
        return cast.worker.person, grid_of(cast)


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP])
def test_a_photo_is_put_up_and_stands_on_the_roster(
    staffed: tuple[Person, Unit], visit: Callable[..., Visit], viewport: dict[str, int], tmp_path: Path
) -> None:
    person, grid = staffed
    file = tmp_path / "face.jpg"
    file.write_bytes(encoded(scene(3)))
    director = visit("director", viewport=viewport)
    page = director.page
    director.go(f"/staff/people/{person.pk}/photo/")
    page.locator("input[type=file]").set_input_files(file)
    page.locator("main form[enctype] button.btn-primary").click()
    expect(page.locator("img.face")).to_have_count(1)
    for path in (f"/staff/people/{person.pk}/photo/", f"/staff/units/{grid.pk}/"):
        director.go(path)
        expect(page.locator("img.face")).to_have_count(1)
        shown = page.locator("img.face").evaluate("(one) => [one.naturalWidth, one.clientWidth, one.clientHeight]")
        page.screenshot(path=tmp_path / f"{path.strip('/').replace('/', '-')}.png", full_page=True)
        assert shown == [96, 44, 44]
        assert widest(page) == 0
