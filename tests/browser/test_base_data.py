"""Base data leave as workbooks, two records become one, a password becomes one's own: in a browser, on a phone too."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from pytest_django import DjangoDbBlocker

from apps.desk.takeout.writing import carry_out
from apps.grids.models import Unit
from apps.households.models import ExportRequest
from apps.staff.models import User
from apps.tenancy.context import acting_for
from apps.tenancy.models import Tenant
from tests.browser.conftest import Visit
from tests.browser.test_every_screen import widest
from tests.cast import PASSWORD, load
from tests.desk.retention.officers import officer
from tests.households.people import IDENTITY, building, dwelling, household, resident

PHONE, SCREEN = 390, 1280


@pytest.fixture
def data_officer(fresh_tenant: Tenant, django_db_blocker: DjangoDbBlocker) -> str:
    """A person who stands in two grids; and whoever approves exports, by user name."""
    with django_db_blocker.unblock(), acting_for(fresh_tenant):
        grid: Unit = load().worker.appointment.unit
        other = Unit.objects.exclude(pk=grid.pk).get(parent=grid.parent)
        resident(grid, identity=IDENTITY)
        resident(other, of=household(other, of=dwelling(other, of=building(other, "2号楼"))), identity=IDENTITY)
        return str(officer().user.username)


@pytest.mark.parametrize("width", [PHONE, SCREEN])
def test_a_list_is_exported_twice_in_a_row_and_then_asked_for_opened(
    visit: Callable[..., Visit],
    accessible: Callable[[Page], None],
    data_officer: str,
    fresh_tenant: Tenant,
    django_db_blocker: DjangoDbBlocker,
    width: int,
) -> None:
    community = visit("community", viewport={"width": width, "height": 800})
    page, beyond = community.page, {}
    community.go("/records/resident/")
    page.get_by_role("link", name="Export", exact=True).click()
    page.get_by_label("What the workbook is needed for").fill("visits")
    beyond["form"] = widest(page)
    for _time in range(2):
        with page.expect_download() as file:
            page.get_by_role("button", name="Export").click()
        assert file.value.suggested_filename.startswith("gridgov-resident-")
    page.get_by_label("With whole names, numbers and addresses").check()
    page.get_by_role("button", name="Export").click()
    expect(page.get_by_role("heading", name="waits for approval")).to_be_visible()
    beyond["asked"] = widest(page)

    approver = visit(data_officer, viewport={"width": width, "height": 800})
    approver.go("/records/exports/")
    approver.page.get_by_role("link", name="with whole numbers").click()
    expect(approver.page.get_by_role("button", name="Approve")).to_be_visible()
    beyond["decision"] = widest(approver.page)
    accessible(approver.page)
    approver.page.get_by_role("button", name="Approve").click()
    expect(approver.page.get_by_text("Approved.")).to_be_visible()

    with django_db_blocker.unblock(), acting_for(fresh_tenant):
        carry_out(ExportRequest.objects.get().pk)
    page.reload()
    with page.expect_download():
        page.get_by_role("button", name="Fetch the workbook").click()
    page.reload()
    expect(page.get_by_text("1 time")).to_be_visible()
    assert set(beyond.values()) == {0}, beyond


@pytest.mark.parametrize("width", [PHONE, SCREEN])
def test_two_records_are_compared_merged_and_parted(
    visit: Callable[..., Visit], data_officer: str, width: int, accessible: Callable[[Page], None]
) -> None:
    community = visit("community", viewport={"width": width, "height": 800})
    page, beyond = community.page, {}
    community.go("/data/duplicates/")
    beyond["list"] = widest(page)
    page.get_by_role("link", name="Compare").click()
    expect(page.get_by_role("button", name="Merge the two records")).to_be_visible()
    beyond["compare"] = widest(page)
    page.get_by_role("button", name="Merge the two records").click()
    expect(page.get_by_text("Merged. Both histories are kept in this record.")).to_be_visible()
    beyond["merged"] = widest(page)
    accessible(page)
    page.get_by_role("button", name="Undo the merging").click()
    expect(page.get_by_text("Undone: the two records are two again.")).to_be_visible()
    assert set(beyond.values()) == {0}, beyond


def test_whoever_was_given_a_password_chooses_one_of_their_own(
    visit: Callable[..., Visit], fresh_tenant: Tenant, django_db_blocker: DjangoDbBlocker
) -> None:
    worker = visit("worker", viewport={"width": PHONE, "height": 800})
    page = worker.page
    with django_db_blocker.unblock(), acting_for(fresh_tenant):
        User.objects.filter(username="worker").update(handed_over=True)
    worker.go("/report/")
    expect(page.get_by_text("Somebody else has set your password.")).to_be_visible()
    assert widest(page) == 0
    page.get_by_label("Password until now").fill(PASSWORD)
    page.get_by_label("Your new password", exact=True).fill("three plain words")
    page.get_by_label("New password, once more").fill("three plain words")
    page.get_by_role("button", name="Change the password").click()
    expect(page.get_by_text("Your new password holds from now on.")).to_be_visible()
    worker.go("/report/")
    expect(page.get_by_role("heading", name="Report an event")).to_be_visible()
