"""Numbers are sealed on their way to the database, whichever way they go, and are found by their blind index."""

import pytest
from django.core import serializers
from django.db import connection
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from apps.audit.fields import seal_fields
from apps.audit.sealing import Sealed, UnsealableError
from apps.households.models import Resident
from apps.households.queries import residents_with_identity
from tests.cast import Cast
from tests.households.people import IDENTITY, OTHER_IDENTITY, PHONE, household, place_of, resident

MASKED = "990***********8412"


def everything_in(table: str) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT t::text, identity, phone FROM {table} t")
        rows = cursor.fetchall()
    return b"".join(str(text).encode() + bytes(identity) + bytes(phone) for text, identity, phone in rows)


def test_it_reads_as_its_mask_and_opens_on_purpose(cast: Cast) -> None:
    made = resident(cast.worker.appointment.unit)
    found = Resident.objects.get(pk=made.pk)
    assert isinstance(found.identity, Sealed)
    assert (str(found.identity), str(found.phone)) == (MASKED, "138****0002")
    assert (found.identity.open(), found.phone.open()) == (IDENTITY, PHONE)
    assert str(made.identity) == MASKED  # what was given is not left lying about after the save


@pytest.mark.parametrize("table", ["households_resident", "households_historicalresident"])
def test_neither_the_table_nor_its_history_holds_the_number(cast: Cast, table: str) -> None:
    made = resident(cast.worker.appointment.unit)
    made.phone = "13900000003"
    made.save()
    dumped = everything_in(table)
    for number in (IDENTITY, PHONE, "13900000003"):
        assert number.encode() not in dumped


def test_versions_open_like_the_record(cast: Cast) -> None:
    made = resident(cast.worker.appointment.unit)
    made.phone = "13900000003"
    made.save()
    assert [version.phone.open() for version in made.history.order_by("history_id")] == [PHONE, "13900000003"]


def test_written_in_bulk_it_is_sealed_too(cast: Cast) -> None:
    grid = cast.worker.appointment.unit
    first = resident(grid)
    values = {name: getattr(first, name) for name in ("name", "sex", "born_on", "registered_division", "match")}
    rows = [
        Resident(**place_of(grid), household=first.household, identity=OTHER_IDENTITY, phone=PHONE, **values)
        for _ in range(3)
    ]
    bulk_create_with_history(rows, Resident)
    assert {row.identity.open() for row in Resident.objects.exclude(pk=first.pk)} == {OTHER_IDENTITY}
    for row in rows:
        row.phone = "13900000003"
        seal_fields(row)
    bulk_update_with_history(rows, Resident, ["phone", "phone_index", "phone_tail"])
    assert {row.phone.open() for row in Resident.objects.exclude(pk=first.pk)} == {"13900000003"}
    assert OTHER_IDENTITY.encode() not in everything_in("households_historicalresident")
    assert {v.phone.open() for v in Resident.history.filter(history_type="~")} == {"13900000003"}


def test_what_was_not_sealed_is_not_written(cast: Cast) -> None:
    made = resident(cast.worker.appointment.unit)
    made.phone = "13900000003"
    with pytest.raises(TypeError, match="seal_fields"):
        Resident.objects.bulk_update([made], ["phone"])


def test_nothing_is_nothing(cast: Cast) -> None:
    made = Resident.objects.get(pk=resident(cast.worker.appointment.unit, phone="", identity="").pk)
    assert (made.phone, made.identity, made.phone_index) == ("", "", None)


def test_a_value_carried_to_another_row_does_not_open(cast: Cast) -> None:
    grid = cast.worker.appointment.unit
    first = resident(grid)
    second = resident(grid, of=first.household, identity=OTHER_IDENTITY)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE households_resident a SET identity = b.identity FROM households_resident b "
            "WHERE a.id = %s AND b.id = %s",
            [second.pk, first.pk],
        )
    with pytest.raises(UnsealableError):
        Resident.objects.get(pk=second.pk).identity.open()


def test_the_whole_number_finds_the_person_within_what_may_be_seen(cast: Cast) -> None:
    made = resident(cast.worker.appointment.unit)
    resident(cast.worker.appointment.unit, of=household(cast.worker.appointment.unit, made.household.dwelling),
             identity=OTHER_IDENTITY)  # fmt: skip
    assert list(residents_with_identity(cast.worker.actor, IDENTITY)) == [made]
    assert list(residents_with_identity(cast.community.actor, IDENTITY)) == [made]
    for stranger in (cast.outsider, cast.sanitation, cast.admin):
        assert not residents_with_identity(stranger.actor, IDENTITY)


def test_written_out_it_is_the_mask(cast: Cast) -> None:
    made = Resident.objects.get(pk=resident(cast.worker.appointment.unit).pk)
    for form in ("json", "python", "xml"):
        text = str(serializers.serialize(form, [made]))
        assert IDENTITY not in text
        assert PHONE not in text
