"""A file that should not reach the reader is refused in a sentence, whatever it is made of."""

import zipfile
from io import BytesIO

import pytest

from apps.households.imports import workbook
from apps.households.imports.sheets import RESIDENTS
from apps.households.imports.workbook import BadWorkbook, opened
from tests.households.books import ROW, book


def repacked(added: dict[str, bytes], *, drop: str = "") -> BytesIO:
    """A good workbook with parts replaced, added or left out."""
    source, target = zipfile.ZipFile(book([ROW])), BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for part in source.infolist():
            if part.filename not in (drop, *added):
                made.writestr(part, source.read(part.filename))
        for name, content in added.items():
            made.writestr(name, content)
    target.seek(0)
    return target


def refusal_of(file: BytesIO) -> str:
    with pytest.raises(BadWorkbook) as refusal, opened(file, RESIDENTS) as rows:
        list(rows)
    return refusal.value.code


@pytest.mark.parametrize(
    "content",
    [b"", b"<html><table><tr><td>1</td></tr></table></html>", b"PK\x03\x04nonsense", b"\xd0\xcf\x11\xe0" + bytes(600)],
    ids=["empty", "html", "a broken zip", "the old .xls"],
)
def test_what_is_no_workbook_is_refused(content: bytes) -> None:
    assert refusal_of(BytesIO(content)) == "no_workbook"


def test_a_zip_of_something_else_is_refused() -> None:
    assert refusal_of(repacked({}, drop="[Content_Types].xml")) == "no_workbook"


def test_macros_are_refused() -> None:
    assert refusal_of(repacked({"xl/vbaProject.bin": b"macro"})) == "macros"


def test_a_bomb_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "LARGEST_UNPACKED", 10_000_000)
    bomb = repacked({"xl/worksheets/sheet2.xml": bytes(10_000_001)})
    assert bomb.getbuffer().nbytes < 50_000
    assert refusal_of(bomb) == "too_large"


def test_entities_are_refused() -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><worksheet>&b;</worksheet>'
    assert refusal_of(repacked({"xl/worksheets/sheet1.xml": bomb})) == "no_workbook"


def test_a_file_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "LARGEST", 1000)
    assert refusal_of(book([ROW])) == "too_large"


def test_more_rows_than_can_be_read_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 3)
    assert refusal_of(book([ROW] * 4)) == "too_many_rows"


def test_without_the_headings_it_says_which_are_missing() -> None:
    headings = [column.heading for column in RESIDENTS.columns if column.key != "identity"]
    with (
        pytest.raises(BadWorkbook, match="number of the document"),
        opened(book([ROW], headings=headings), RESIDENTS) as rows,
    ):
        list(rows)


def test_columns_may_stand_in_any_order_and_others_beside_them() -> None:
    headings = ["remark", *reversed([column.heading for column in RESIDENTS.columns])]
    with opened(book([ROW], headings=headings), RESIDENTS) as rows:
        [(number, values)] = rows
    assert number == 2
    assert len(values) == len(RESIDENTS.columns)


def test_empty_rows_are_left_out_and_the_others_keep_their_numbers() -> None:
    with opened(book([ROW, {}, {}, ROW]), RESIDENTS) as rows:
        assert [number for number, _values in rows] == [2, 5]


def test_rows_formatted_to_the_end_of_the_sheet_are_not_walked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "BLANK_ROWS", 3)
    with opened(book([ROW, {}, {}, {}, {}, ROW]), RESIDENTS) as rows:
        assert [number for number, _values in rows] == [2]
