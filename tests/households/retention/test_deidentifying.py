"""What is due goes from everywhere at once, and what statistics need stays."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone
from psycopg import sql

from apps.audit.access import record_access, verify
from apps.audit.fields import BlindIndexField, SealedField
from apps.audit.models import AuditEntry
from apps.errors import Conflicting
from apps.households.actions import change
from apps.households.models import Expiry, ImportRow, ImportRun, Proposal, RecordRules, Resident, Tagging
from apps.households.proposals import change_resident
from apps.households.queries import get_visible, visible_to
from apps.households.retention.announcing import announce
from apps.households.retention.scrubbing import carry_out, forget_taken_back
from apps.households.rotation import sealed_models
from tests.cast import Cast
from tests.desk.records.folders import tag_on
from tests.households.books import brought_in, number, row
from tests.households.people import OTHER_IDENTITY, resident
from tests.households.retention.gone import closed, due, left

NAME, PHONE, SECOND_PHONE, CONTACT = "欧阳将去", "13911112222", "13933334444", "慕容急联"
VALUES = (NAME, "欧阳改名", OTHER_IDENTITY, PHONE, SECOND_PHONE, CONTACT, "夜班保安某厂", "19481105", "1948-11-05")


def everything() -> str:
    """Every row of every table of the tenant as text, every sealed value opened, every file in its store."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
        tables = [name for (name,) in cursor.fetchall()]
        texts = []
        for table in tables:
            cursor.execute(sql.SQL("SELECT t::text FROM {} t").format(sql.Identifier(table)).as_string(cursor.cursor))
            texts += [text for (text,) in cursor.fetchall()]
    assert len(tables) > 60
    return "\n".join([*texts, *_opened(), *_files()])


def _opened() -> list[str]:
    found = []
    for model in sealed_models():
        names = [field.attname for field in model._meta.concrete_fields if isinstance(field, SealedField)]
        found += [
            getattr(row, name).open() for row in model._default_manager.all() for name in names if getattr(row, name)
        ]
    return found


def _files() -> list[str]:
    return [file.read_bytes().decode("utf-8", "replace") for file in Path(default_storage.path("")).rglob("*.*")]


def digests() -> list[str]:
    """As they read in a row's text."""
    found = []
    for column, value in (("identity", OTHER_IDENTITY), ("phone", PHONE), ("phone", SECOND_PHONE)):
        for tail in ("index", "tail"):
            field: Any = Resident._meta.get_field(f"{column}_{tail}")
            assert isinstance(field, BlindIndexField)
            found.append(bytes(field.digest(value) or b"").hex())
    return found


def known(cast: Cast) -> Resident:
    """Somebody who has left traces wherever the program keeps any."""
    grid, clerk = cast.worker.appointment.unit, cast.clerk
    given: dict[str, Any] = {
        "name": NAME,
        "phone": PHONE,
        "contact": CONTACT,
        "occupation": "夜班保安某厂",
        "born_on": date(1948, 11, 5),
    }
    person = resident(grid, identity=OTHER_IDENTITY, **given)
    person.name, person.phone = "欧阳改名", SECOND_PHONE
    person.save()
    RecordRules.objects.create(two_persons=True)
    values = {"name": NAME, "identity": OTHER_IDENTITY}
    seen = person.history.latest().history_id
    change_resident(actor=cast.worker.actor, resident=person, values=values, seen=seen)
    tagging = tag_on(person, "T04")
    tagging.ended_at = timezone.now()
    tagging.save()
    now = timezone.now()
    run = ImportRun.objects.create(
        person=clerk.person, appointment=clerk.appointment, name="a.xlsx", language="en", begun_at=now, touched_at=now
    )
    ImportRow.objects.create(
        run=run, number=2, state="imported", cells=NAME, problems=[["name", NAME]], resident_id=person.pk
    )
    record_access(act="reveal", about="resident", about_id=person.pk, fields=["name"], purpose="visit")
    person.refresh_from_db()
    person.status, person.status_since = Resident.Status.LEFT, timezone.localdate() - timedelta(days=500)
    person.save()
    return person


def test_no_table_no_version_no_file_holds_anything_of_them(cast: Cast) -> None:
    person = known(cast)
    before = everything()
    assert not [value for value in VALUES[:7] if value not in before]
    assert not [digest for digest in digests() if digest not in before]
    due(person)
    assert carry_out(timezone.localdate()) == 1
    after = everything()
    assert not [value for value in (*VALUES, *digests()) if value in after]
    assert verify()[2] is None


def test_the_walk_looks_into_files(cast: Cast) -> None:
    default_storage.save("imports/a.txt", ContentFile(NAME.encode()))
    assert NAME in everything()


def test_what_statistics_need_stays(cast: Cast) -> None:
    person = known(cast)
    due(person)
    carry_out(timezone.localdate())
    kept = Resident.objects.get(pk=person.pk)
    assert (kept.born_on.isoformat(), kept.sex, kept.unit_id) == ("1948-01-01", person.sex, person.unit_id)
    assert (kept.status, kept.status_since, kept.name) == (person.status, person.status_since, "")
    assert kept.anonymised_at
    assert not Tagging.objects.filter(resident=person).exists()
    assert Proposal.objects.get().state == Proposal.State.REFUSED


def test_it_is_written_down_and_done_once(cast: Cast) -> None:
    expiry = due(left(cast.worker.appointment.unit))
    today = timezone.localdate()
    assert (carry_out(today), carry_out(today), announce(today)) == (1, 0, 0)
    expiry.refresh_from_db()
    assert (expiry.state, expiry.versions) == (Expiry.State.DONE, 2)
    assert AuditEntry.objects.get(act="deidentified").data == {"resident": 1, "expiries": [expiry.pk]}


def test_it_is_nobodys_record_any_more(cast: Cast) -> None:
    person = left(cast.worker.appointment.unit)
    actor = cast.worker.actor
    assert get_visible(actor, Resident, person.pk) == person
    due(person)
    carry_out(timezone.localdate())
    assert not visible_to(actor, Resident).exists()


def test_a_form_that_was_open_does_not_fill_it_again(cast: Cast) -> None:
    person = left(cast.worker.appointment.unit)
    due(person)
    carry_out(timezone.localdate())
    seen = person.history.latest().history_id
    with pytest.raises(Conflicting, match="de-identified"):
        change(actor=cast.worker.actor, row=person, values={"name": NAME}, seen=seen)


def test_who_came_back_is_left_alone(cast: Cast) -> None:
    person = left(cast.worker.appointment.unit)
    expiry = due(person)
    person.status, person.status_since = Resident.Status.PRESENT, None
    person.save()
    assert carry_out(timezone.localdate()) == 0
    expiry.refresh_from_db()
    assert expiry.state == Expiry.State.LIFTED
    assert Resident.objects.get().name == person.name


def test_a_corrected_day_of_leaving_begins_the_time_anew(cast: Cast) -> None:
    person = left(cast.worker.appointment.unit)
    due(person)
    person.status_since = timezone.localdate() - timedelta(days=40)
    person.save()
    today = timezone.localdate()
    assert (carry_out(today), announce(today)) == (0, 0)


def test_what_was_merged_into_them_goes_with_them(cast: Cast) -> None:
    person = left(cast.worker.appointment.unit)
    twin = left(cast.worker.appointment.unit, of=person.household, merged_into=person)
    announce(timezone.localdate())
    assert Expiry.objects.count() == 1
    due(person)
    carry_out(timezone.localdate())
    assert list(Resident.objects.filter(pk__in=[person.pk, twin.pk]).values_list("name", flat=True)) == ["", ""]


def test_a_closed_firm_keeps_its_name_and_nobodys_number(cast: Cast) -> None:
    firm = closed(cast.worker.appointment.unit)
    due(firm)
    carry_out(timezone.localdate())
    firm.refresh_from_db()
    assert (firm.name, firm.head, str(firm.phone)) == ("小店", "", "")
    assert "13700000007" not in everything()
    assert "欧阳掌柜" not in everything()


def test_versions_of_an_import_that_was_taken_back_go_too(cast: Cast) -> None:
    brought_in(cast.clerk, [row(cast.worker.appointment.unit, 1)])
    history: Any = Resident.history
    gone = history.get()
    Resident.objects.get()._state.adding = False
    person = Resident.objects.get()
    ImportRow.objects.update(resident_id=None)
    person.delete()
    history.filter(history_type="-").update(history_date=timezone.now() - timedelta(days=500))
    assert number(1) in everything()
    assert forget_taken_back(timezone.localdate(), 12) == 2
    assert number(1) not in everything()
    assert gone.pk in history.values_list("history_id", flat=True)


def test_every_version_of_the_name_goes(cast: Cast) -> None:
    person = left(cast.worker.appointment.unit)
    for name in ("甲甲", "乙乙", "丙丙"):
        person.name = name
        person.save()
    due(person)
    carry_out(timezone.localdate())
    assert set(person.history.values_list("name", flat=True)) == {""}
