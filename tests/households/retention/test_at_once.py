"""Two workers in the same night, and one that falls over, come to the same result."""

import threading
from collections import Counter
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone

from apps.audit.models import AuditEntry
from apps.households.models import Expiry, Resident
from apps.households.retention import scrubbing
from apps.households.retention.announcing import FALLS_DUE, announce
from apps.households.retention.scrubbing import carry_out
from apps.notices.models import Notice
from apps.tenancy.context import acting_for
from apps.tenancy.models import Tenant
from tests.cast import load
from tests.households.retention.gone import left

PEOPLE = 6


@pytest.fixture
def gone(fresh_tenant: Tenant) -> Tenant:
    with acting_for(fresh_tenant):
        grid = load().worker.appointment.unit
        first = left(grid)
        for _ in range(PEOPLE - 1):
            left(grid, of=first.household)
    return fresh_tenant


def side_by_side(tenant: Tenant, *works: Any) -> None:
    def work(act: Any) -> None:
        try:
            with acting_for(tenant):
                act(timezone.localdate())
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=[act]) for act in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def all_due() -> None:
    announce(timezone.localdate())
    for expiry in Expiry.objects.all():
        expiry.due_on = timezone.localdate()
        expiry.save()


def test_two_runs_announce_and_tell_once(gone: Tenant) -> None:
    side_by_side(gone, announce, announce, announce)
    with acting_for(gone):
        assert Expiry.objects.count() == PEOPLE
        assert Notice.objects.filter(kind=FALLS_DUE).count() == 1


def test_two_runs_deidentify_once(gone: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scrubbing, "CHUNK", 2)
    with acting_for(gone):
        all_due()
    side_by_side(gone, carry_out, carry_out)
    with acting_for(gone):
        assert set(Resident.objects.values_list("name", "version")) == {("", 2)}
        assert sum((Counter(entry.data["expiries"]) for entry in AuditEntry.objects.all()), Counter()) == Counter(
            Expiry.objects.values_list("pk", flat=True)
        )


def test_a_run_that_falls_over_is_gone_on_with(gone: Tenant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scrubbing, "CHUNK", 2)
    calls = iter(range(100))
    real = scrubbing.blank

    def blank(*given: Any) -> int:
        if next(calls) == 5:
            raise RuntimeError("the power went")
        return real(*given)

    with acting_for(gone):
        all_due()
        monkeypatch.setattr(scrubbing, "blank", blank)
        with pytest.raises(RuntimeError, match="power"):
            carry_out(timezone.localdate())
        done = Expiry.objects.filter(state=Expiry.State.DONE).count()
        assert done == Resident.objects.filter(name="").count() == 2
        assert carry_out(timezone.localdate()) == PEOPLE - done
        assert not Resident.objects.exclude(name="").exists()
