"""The log of who saw personal data holds together, and shows where it was touched."""

import pytest

from apps.audit.access import START, record_access, verify
from apps.audit.models import AccessEntry, Stamp, acting
from apps.tenancy import onboarding
from apps.tenancy.context import acting_for
from apps.tenancy.models import Tenant


def seen(number: int) -> AccessEntry:
    return record_access(act="reveal", about="resident", about_id=number, fields=["identity"], purpose="走访")


def test_each_entry_carries_the_digest_of_the_one_before(alpha: Tenant) -> None:
    first, second = seen(1), seen(2)
    assert (first.number, first.previous) == (1, START)
    assert (second.number, second.previous) == (2, first.digest)
    assert verify() == (2, second.digest, None)


def test_it_says_who_and_in_which_post(alpha: Tenant) -> None:
    token = acting.set(Stamp(7, 8))
    try:
        entry = seen(1)
    finally:
        acting.reset(token)
    assert (entry.person_id, entry.appointment_id) == (7, 8)


def test_an_empty_log_holds(alpha: Tenant) -> None:
    assert verify() == (0, START, None)


@pytest.mark.parametrize(
    "tamper",
    [
        "UPDATE audit_accessentry SET purpose = '好奇' WHERE number = 2",
        "UPDATE audit_accessentry SET about_id = 99 WHERE number = 2",
        "UPDATE audit_accessentry SET at = at + interval '1 second' WHERE number = 2",
        "DELETE FROM audit_accessentry WHERE number = 2",
        "UPDATE audit_accessentry SET number = -2 WHERE number = 2",
    ],
)
def test_the_owner_of_the_database_cannot_touch_it_unseen(fresh_tenant: Tenant, tamper: str) -> None:
    """Triggers keep everybody else off; who may drop triggers is found out by the chain."""
    with acting_for(fresh_tenant):
        for number in (1, 2, 3):
            seen(number)
    with onboarding.owner_connection() as owner:
        owner.execute(f"SET LOCAL search_path = {fresh_tenant.schema_name}")
        owner.execute("ALTER TABLE audit_accessentry DISABLE TRIGGER USER")
        owner.execute(tamper)
    with acting_for(fresh_tenant):
        holding, _head, broken = verify()
    assert broken is not None
    assert holding <= 1
