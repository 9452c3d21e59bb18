"""The versions of a record, told in words."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from simple_history.utils import bulk_update_with_history

from apps.audit.models import Stamp, acting
from apps.audit.versions import Change, Wording, changes, newest_of, versions_of, with_changes
from apps.events.models import Category, Responsibility
from apps.grids.models import DepartmentType, Unit
from apps.staff.models import Appointment
from tests.cast import Cast


def test_they_come_newest_first_with_their_stamp(cast: Cast) -> None:
    token = acting.set(Stamp(7, 8))
    row = Category.objects.get(code="0102")
    row.sensitive = True
    row.save()
    acting.reset(token)

    newest, first = versions_of(row, Wording())

    assert (newest.person_id, newest.appointment_id) == (7, 8)
    assert first.person_id is None
    assert newest.pk == newest_of(Category, id=row.pk) > first.pk


def test_differences_are_told_field_by_field_in_words(cast: Cast) -> None:
    row = Responsibility.objects.get(category__code="0103")
    row.lead_type = DepartmentType.objects.get(code="D05")
    row.assist_types.set(DepartmentType.objects.filter(code="D09"))
    row.basis = ""
    row.save()

    newest, *_between, first = versions_of(row, Wording(name_of=lambda thing: thing.code))

    assert changes(first, newest) == [
        Change("lead type", "D04", "D05"),
        Change("basis", first.told["basis"].text, ""),
        Change("assist types", "D02 · D36", "D09"),
    ]


def test_a_flag_is_told_as_yes_or_no_and_a_choice_by_its_label(cast: Cast) -> None:
    unit = Unit.objects.get(code="360481001001")
    unit.is_rural = True
    unit.save()
    newest, first = versions_of(unit, Wording())
    assert first.told["is_rural"].text != newest.told["is_rural"].text
    assert newest.told["level"].text == str(unit.get_level_display())
    assert newest.told["parent"].text == "东街道"


def test_a_field_may_be_left_untold_or_told_in_other_words(cast: Cast) -> None:
    row = Category.objects.get(code="0102")
    wording = Wording(
        label_of=lambda field: field.name.upper(),
        tell=lambda field, value: f"<{value}>" if field == "urgency" else None,
        untold=frozenset({"name"}),
    )
    told = versions_of(row, wording)[0].told
    assert "name" not in told
    assert (told["urgency"].label, told["urgency"].text) == ("URGENCY", "<4>")


def test_the_first_version_changes_nothing_and_each_other_what_it_changed(cast: Cast) -> None:
    row = Category.objects.get(code="0102")
    for limit in ("16WD", "17WD"):
        row.handle_limit = limit
        row.save()
    told = [
        [(change.before, change.after) for change in found] for _v, found in with_changes(versions_of(row, Wording()))
    ]
    assert told == [[("16WD", "17WD")], [("15WD", "16WD")], []]


def test_reading_takes_a_constant_number_of_queries(cast: Cast) -> None:
    appointment = Appointment.objects.get(pk=cast.worker.appointment.pk)
    counted = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as queries:
            versions_of(appointment, Wording())
        counted.append(len(queries))
        for _save in range(5):
            appointment.save()
    assert counted[0] == counted[1]


def test_what_is_written_in_bulk_is_stamped_too(cast: Cast) -> None:
    rows = list(Category.objects.filter(urgency=1))
    token = acting.set(Stamp(7, 8))
    for row in rows:
        row.sensitive = True
    bulk_update_with_history(rows, Category, ["sensitive"])
    acting.reset(token)
    stamps = {(v.person_id, v.appointment_id) for v in (versions_of(row, Wording())[0] for row in rows)}
    assert stamps == {(7, 8)}
