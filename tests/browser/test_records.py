"""Base data in a browser: no page too wide, and what was revealed is masked again when its time is up."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect
from pytest_django import DjangoDbBlocker

from apps.tenancy.context import acting_for
from apps.tenancy.models import Tenant
from tests.browser.conftest import Visit
from tests.browser.test_every_screen import widest
from tests.cast import load
from tests.desk.records.folders import Folder, folder, tag_on
from tests.households.people import IDENTITY


@pytest.fixture
def rows(fresh_tenant: Tenant, django_db_blocker: DjangoDbBlocker) -> Folder:
    with django_db_blocker.unblock(), acting_for(fresh_tenant):
        made = folder(load())
        tag_on(made.person, "T01")
        return made


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_no_page_of_base_data_is_wider_than_its_window(visit: Callable[..., Visit], rows: Folder, width: int) -> None:
    community = visit("community", viewport={"width": width, "height": 800})
    beyond = {}
    for path in (
        *("resident/", "household/", "organisation/", "building/new/", f"resident/{rows.person.pk}/edit/"),
        *(f"resident/{rows.person.pk}/", f"household/{rows.home.pk}/", f"resident/{rows.person.pk}/history/"),
    ):
        community.go(f"/records/{path}")
        beyond[path] = widest(community.page)
    assert set(beyond.values()) == {0}, beyond


def test_a_revealed_number_is_masked_again_after_five_minutes(visit: Callable[..., Visit], rows: Folder) -> None:
    worker = visit("worker")
    worker.page.clock.install()
    worker.go(f"/records/resident/{rows.person.pk}/")
    worker.page.get_by_label("What for").select_option("visit")
    worker.page.get_by_role("button", name="Show").click()
    expect(worker.page.get_by_text(IDENTITY)).to_be_visible()
    worker.page.wait_for_load_state("load")  # the script has begun to count
    worker.page.clock.run_for(299_000)
    expect(worker.page.get_by_text(IDENTITY)).to_be_visible()
    worker.page.clock.run_for(5_000)
    expect(worker.page.get_by_text(IDENTITY)).to_have_count(0)
    expect(worker.page.get_by_text("Masked again.")).to_be_visible()
