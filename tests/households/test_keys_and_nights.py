"""Keys are changed without losing anything; the night verifies the log and tags who turned eighty."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from pytest_django import Settings

from apps.audit.access import record_access
from apps.audit.models import AccessEntry
from apps.households.eighty import tag_the_old
from apps.households.models import Household, Resident, Tagging
from apps.households.queries import residents_with_identity
from apps.households.rotation import left, rotate
from apps.households.tasks import nightly
from apps.tenancy import onboarding
from apps.tenancy.context import acting_for, acting_for_nobody
from apps.tenancy.models import Tenant
from tests.cast import Cast
from tests.households.people import IDENTITY, PHONE, household, resident


def test_everything_is_sealed_anew_and_still_opens_and_is_found(cast: Cast, settings: Settings) -> None:
    made = resident(cast.worker.appointment.unit)
    made.phone = "13900000003"
    made.save()
    settings.FIELD_KEYS = {"newer": b"n" * 32, **settings.FIELD_KEYS}
    assert {key for _table, key in left()} == set(list(settings.FIELD_KEYS)[1:])
    assert rotate() == 3  # the record and its two versions
    assert {key for _table, key in left()} == {"newer"}
    found = residents_with_identity(cast.worker.actor, IDENTITY).get()
    assert (found.identity.open(), found.phone.open()) == (IDENTITY, "13900000003")
    assert [row.phone.open() for row in made.history.order_by("history_id")] == [PHONE, "13900000003"]
    assert rotate() == 0


def test_the_command_says_how_much_lies_under_which_key(cast: Cast, settings: Settings) -> None:
    resident(cast.worker.appointment.unit)
    settings.FIELD_KEYS = {"newer": b"n" * 32, **settings.FIELD_KEYS}
    told = StringIO()
    with acting_for_nobody():
        call_command("seals", "rotate", "--tenant", "alpha", stdout=told)
    assert "alpha: sealed 2 rows anew" in told.getvalue()
    assert "alpha: households_resident: 2 values under key newer" in told.getvalue()
    assert IDENTITY not in told.getvalue()


def test_the_command_prints_the_head_of_the_log(cast: Cast) -> None:
    entry = record_access(act="reveal", about="resident", about_id=1, fields=["identity"], purpose="visit")
    told = StringIO()
    with acting_for_nobody():
        call_command("access_log", "verify", "--tenant", "alpha", stdout=told)
    assert f"alpha: 1 entries, head {entry.digest}, holds" in told.getvalue()


def test_the_command_fails_where_the_log_was_touched(fresh_tenant: Tenant) -> None:
    with acting_for(fresh_tenant):
        record_access(act="reveal", about="resident", about_id=1, fields=["identity"], purpose="visit")
    with onboarding.owner_connection() as connection:
        connection.execute("SELECT set_config('search_path', %s, true)", [fresh_tenant.schema_name])
        connection.execute("ALTER TABLE audit_accessentry DISABLE TRIGGER ALL")
        connection.execute("UPDATE audit_accessentry SET purpose = 'nothing'")
    with pytest.raises(CommandError, match="was touched"):
        call_command("access_log", "verify", "--tenant", fresh_tenant.slug, stdout=StringIO())


def test_the_night_verifies_the_log(cast: Cast) -> None:
    record_access(act="reveal", about="resident", about_id=1, fields=["identity"], purpose="visit")
    assert nightly() == AccessEntry.objects.count() == 1


@pytest.mark.parametrize(("born", "tagged"), [(date(1946, 3, 16), 1), (date(1946, 3, 17), 0)])
def test_who_turns_eighty_is_tagged_once(cast: Cast, born: date, tagged: int) -> None:
    home = household(cast.worker.appointment.unit)
    resident(cast.worker.appointment.unit, of=home, born_on=born)
    assert tag_the_old(date(2026, 3, 16)) == tagged
    assert tag_the_old(date(2026, 3, 16)) == 0
    assert Tagging.objects.filter(tag__code="T03", resident__household=home).count() == tagged
    assert Household.objects.get(pk=home.pk).colour == ("yellow" if tagged else "green")


def test_the_dead_are_not_tagged(cast: Cast) -> None:
    resident(cast.worker.appointment.unit, born_on=date(1930, 1, 1), status=Resident.Status.DIED)
    assert tag_the_old(date(2026, 3, 16)) == 0
