"""Acts that leave no other trace leave an entry: who, in which post, what."""

from collections.abc import Callable

from django.test import Client

from apps.audit.models import AuditEntry
from tests.cast import Cast


def test_a_log_in_and_an_export_are_recorded(cast: Cast, client_of: Callable[..., Client]) -> None:
    browser = client_of(cast.community)
    assert AuditEntry.objects.get(act="login").person_id == cast.community.person.pk
    page = browser.get("/t/alpha/queues/events/?state=reported").content.decode()
    link = page.split('href="/t/alpha/export/')[1].split('"')[0]
    browser.get(f"/t/alpha/export/{link}")
    entry = AuditEntry.objects.get(act="export")
    assert (entry.person_id, entry.appointment_id) == (cast.community.person.pk, cast.community.appointment.pk)
    assert entry.data["list"] == "events"
    assert entry.data["wanted"]["state"] == "reported"
