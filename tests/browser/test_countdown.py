"""Time left counts down while one looks at it, and changes colour and shape."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from pytest_django import DjangoDbBlocker

from apps.events.models import Event
from apps.tenancy.context import acting_for
from apps.tenancy.models import Tenant
from tests import cast as casting
from tests.browser.conftest import Visit
from tests.desk.stories import reported


@pytest.fixture
def event(fresh_tenant: Tenant, django_db_blocker: DjangoDbBlocker) -> None:
    """One that waits for triage, due in three hours."""
    with django_db_blocker.unblock(), acting_for(fresh_tenant):
        found = reported(casting.load())
        Event.objects.filter(pk=found.pk).update(due_at=timezone.now() + timedelta(hours=3, seconds=30))


def test_it_counts_on_and_changes_colour_and_shape(visit: Callable[..., Visit], event: None) -> None:
    community = visit("community")
    page = community.page
    page.clock.install()
    community.go("/queues/triage/")
    left = page.locator(".list .left")
    expect(left).to_have_text("3 h left")
    for hours, words, tone in (("01:30:00", "1 h 30 min left", "soon"), ("02:00:00", "29 min late", "late")):
        page.clock.fast_forward(hours)
        expect(left).to_have_text(words)
        expect(left).to_have_class(f"left left-{tone}")
        assert str(left.locator("use").get_attribute("href")).endswith(f"#{tone}")
