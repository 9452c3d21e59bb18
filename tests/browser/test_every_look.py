"""Every look on the narrowest phone: both languages, light, dark and with the largest text."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page
from pytest_django import DjangoDbBlocker, Settings

from apps.staff.models import User
from apps.tenancy.context import acting_for
from apps.tenancy.models import Tenant
from gridgov.messages import catalogue
from tests import cast as casting
from tests.browser.accessible import barriers
from tests.browser.conftest import Visit
from tests.browser.fit import latin_words, misfits
from tests.events import scenes

NARROW = {"width": 320, "height": 640}
PAGES = {
    "worker": ("/", "/report/", "/outbox/"),
    "community": ("/queues/triage/", "EVENT"),
    "street": ("/boards/dispatch/", "/staff/"),
    "sanitation": ("/boards/department/",),
    "centre": ("/boards/supervision/",),
    "director": ("/assessment/", "/grids/sizes/", "/records/residents/"),
    "admin": ("/settings/", "/settings/categories/"),
}
# Names of the test's people and units, codes, and what Chinese offices write in Latin letters too.
KNOWN = {"CSV", "Excel", "English", "GridGov", "GPS", "GeoJSON", "km"}
SIGNS = {role[:2].upper() for role in casting.ROLES}


@pytest.fixture
def number(fresh_tenant: Tenant, django_db_blocker: DjangoDbBlocker) -> str:
    """Of an event that is being handled and late; another waits for triage, with a long description."""
    with django_db_blocker.unblock(), acting_for(fresh_tenant):
        people, now = casting.load(), timezone.now()
        order = scenes.accepted(people, now=now - timedelta(days=10))
        scenes.reported(people, now=now - timedelta(hours=1), description="井盖缺失,行人绕行" * 12)
        return str(order.event.number)


@pytest.fixture(autouse=True)
def translated(settings: Settings, tmp_path: Path) -> None:
    """Elsewhere the tests read English; here the catalogue as it stands is compiled."""
    compiled = tmp_path / "locale/zh_Hans/LC_MESSAGES/django.mo"
    compiled.parent.mkdir(parents=True)
    catalogue().save_as_mofile(str(compiled))
    settings.LOCALE_PATHS = [tmp_path / "locale"]


def look(page: Page, *, theme: str = "", text: str = "") -> None:
    page.evaluate("([theme, text]) => Object.assign(document.documentElement.dataset, { theme, text })", [theme, text])


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_look_can_be_read(
    visit: Callable[..., Visit],
    number: str,
    fresh_tenant: Tenant,
    django_db_blocker: DjangoDbBlocker,
    language: str,
) -> None:
    with django_db_blocker.unblock(), acting_for(fresh_tenant):
        User.objects.update(language=language)
    found: dict[str, list[str]] = {}
    for role, paths in PAGES.items():
        visitor = visit(role, viewport=NARROW)
        for path in paths:
            visitor.go(path.replace("EVENT", f"/events/{number}/"))
            foreign = (
                latin_words(visitor.page) - KNOWN - SIGNS - {*role.split("_"), "fresh"}
                if language == "zh-hans"
                else set()
            )
            found[path] = [f"not translated: {word}" for word in sorted(foreign)] + misfitting(visitor.page)

    assert [f"{path} {fault}" for path, wrong in found.items() for fault in wrong] == []


def misfitting(page: Page) -> list[str]:
    wrong = [f"light, {fault}" for fault in misfits(page)]
    look(page, theme="dark")
    wrong += [f"dark, {fault}" for fault in barriers(page)]
    look(page, text="larger")
    return wrong + [f"larger, {fault}" for fault in misfits(page)]
