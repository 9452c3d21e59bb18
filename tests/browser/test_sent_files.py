"""What becomes of a file that was sent: the previews of workbooks and of boundaries fit and keep nobody out."""

import json
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from playwright.sync_api import FilePayload, Page, expect
from pytest_django import DjangoDbBlocker

from apps.households.imports import staging as residents
from apps.households.models import ImportRun
from apps.staff.lists import staging as appointments
from apps.staff.models import ListRun
from apps.tenancy.context import acting_for
from apps.tenancy.models import Tenant
from tests.browser.conftest import PHONE, Visit
from tests.browser.test_every_screen import widest
from tests.cast import Cast, load
from tests.desk.staffing.test_from_excel import worker as line_for_a_worker
from tests.households.books import book, row
from tests.staff import lists

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Work = Callable[[], Any]


def workbook(content: BytesIO) -> FilePayload:
    return {"name": "list.xlsx", "mimeType": XLSX, "buffer": content.getvalue()}


@pytest.fixture
def done_by_the_worker(fresh_tenant: Tenant, django_db_blocker: DjangoDbBlocker) -> Callable[[Work], Any]:
    """In the tenant of the test, as a task would."""

    def do(work: Work) -> Any:
        with django_db_blocker.unblock(), acting_for(fresh_tenant):
            return work()

    return do


def test_a_workbook_of_residents(
    visit: Callable[..., Visit], done_by_the_worker: Callable[[Work], Any], accessible: Callable[[Page], None]
) -> None:
    cast: Cast = done_by_the_worker(load)
    grid = cast.worker.appointment.unit
    clerk = visit("clerk", viewport=PHONE)
    clerk.go("/data/imports/")
    clerk.page.locator("input[type=file]").set_input_files(
        workbook(book([row(grid, 1), row(grid, 3, match="perhaps")]))
    )
    clerk.page.locator("main form:has(input[type=file]) button").click()
    clerk.page.wait_for_url("**/data/imports/*/")
    done_by_the_worker(lambda: residents.read(ImportRun.objects.get().pk))
    clerk.page.reload()
    expect(clerk.page.get_by_text("“perhaps” is not in the list")).to_be_visible()
    assert widest(clerk.page) == 0
    accessible(clerk.page)


def test_a_list_of_appointments(
    visit: Callable[..., Visit], done_by_the_worker: Callable[[Work], Any], accessible: Callable[[Page], None]
) -> None:
    line = done_by_the_worker(lambda: line_for_a_worker(load()))
    admin = visit("admin", viewport=PHONE)
    admin.go("/staff/list/")
    admin.page.locator("input[type=file]").set_input_files(workbook(lists.book(line)))
    admin.page.locator("main form:has(input[type=file]) button").click()
    admin.page.wait_for_url("**/staff/list/*/")
    done_by_the_worker(lambda: appointments.read(ListRun.objects.get().pk))
    admin.page.reload()
    expect(admin.page.get_by_role("button", name="Carry out 1 row")).to_be_visible()
    assert widest(admin.page) == 0
    accessible(admin.page)


def test_boundaries_from_a_file(
    visit: Callable[..., Visit], done_by_the_worker: Callable[[Work], Any], accessible: Callable[[Page], None]
) -> None:
    cast: Cast = done_by_the_worker(load)
    ring = [[115.0, 29.0], [115.002, 29.0], [115.002, 29.001], [115.0, 29.001], [115.0, 29.0]]
    feature = {
        "type": "Feature",
        "properties": {"code": cast.worker.appointment.unit.code},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    content = json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()
    director = visit("director", viewport=PHONE)
    director.go("/grids/boundaries/file/")
    file: FilePayload = {"name": "grids.geojson", "mimeType": "application/geo+json", "buffer": content}
    director.page.locator("input[type=file]").set_input_files(file)
    director.page.get_by_label("The numbers come from").select_option("wgs84")
    director.page.locator("main form:has(input[type=file]) button").click()
    director.page.wait_for_url("**/boundaries/file/*/")
    assert widest(director.page) == 0
    accessible(director.page)
