"""What people and Excel put into cells is read as it was meant, or refused in a sentence about that cell."""

from datetime import date, datetime
from typing import Any

import pytest

from apps.households.imports.cells import WrongCellError, day_of, text_of
from apps.households.imports.reading import Line, read_cells, understand_person
from apps.households.imports.sheets import RESIDENTS
from tests.households.books import ROW, number

TODAY = date(2026, 3, 16)
GIVEN = {**ROW, "grid": "360481001001001", "identity": number(1)}


def read(**given: Any) -> Line:
    values = {RESIDENTS.by_key[key]: value for key, value in {**GIVEN, **given}.items()}
    line = read_cells(values, RESIDENTS)
    understand_person(line, today=TODAY)
    return line


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        ("  张三 ", "张三"),
        ("'0791", "0791"),
        ("’13800000001", "13800000001"),
        (101, "101"),
        (101.0, "101"),
        (1.5, "1.5"),
        (datetime(1990, 3, 7), "1990-03-07"),
        ("a\u200bb\x07", "ab"),
    ],
)
def test_a_cell_reads_as_it_was_meant(cell: Any, text: str) -> None:
    assert text_of(cell) == text


@pytest.mark.parametrize("cell", [1.10105194912311e17, 110105194912310000, "1.10105E+17", "9.9E+17"])
def test_a_number_that_excel_has_rounded_is_refused(cell: Any) -> None:
    with pytest.raises(WrongCellError, match="rounded it"):
        text_of(cell)


@pytest.mark.parametrize(
    "text", ["1990-03-07", "1990/3/7", "1990.3.7", "1990年3月7日", "19900307", "１９９０－０３－０７", " 1990-03-07 "]
)
def test_a_day_is_read_in_the_ways_it_is_written(text: str) -> None:
    assert day_of(text) == date(1990, 3, 7)


@pytest.mark.parametrize("text", ["1990-02-30", "90-3-7", "32939", "tomorrow", "1990-13-01"])
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(WrongCellError, match="is not a day"):
        day_of(text)


def test_a_whole_row_is_understood() -> None:
    line = read()
    assert line.problems == []
    assert (line.values["born_on"], line.values["sex"], line.values["document"]) == (date(1990, 3, 7), "1", "111")


def test_full_width_digits_and_an_apostrophe_do_no_harm() -> None:
    wide = number(1).translate({ord(str(n)): chr(0xFF10 + n) for n in range(10)})
    line = read(identity=f"'{wide}", phone="１３８００００００１１")
    assert line.problems == []
    assert (line.values["identity"], line.values["phone"]) == (number(1), "13800000011")


@pytest.mark.parametrize(
    ("given", "column", "words"),
    [
        ({"person": None}, "person", "must be filled in"),
        ({"identity": "99010119900307841"}, "identity", "18 characters"),
        ({"identity": number(1)[:-1] + ("0" if number(1)[-1] != "0" else "1")}, "identity", "last character"),
        ({"identity": 9.90101199003070e17}, "identity", "rounded it"),
        ({"sex": "2"}, "sex", "not the sex"),
        ({"born_on": "1990-03-08"}, "born_on", "not the date of birth"),
        ({"match": "perhaps"}, "match", "not in the list"),
        ({"phone": "not a number"}, "phone", "11 digits"),
        ({"registered_division": "12"}, "registered_division", "6, 9 or 12 digits"),
        ({"person": "长" * 41}, "person", "41 characters"),
        ({"document": "414", "identity": "E1234567"}, "born_on", "must be filled in"),
    ],
)
def test_each_mistake_is_told_at_its_column(given: dict[str, Any], column: str, words: str) -> None:
    problems = dict(read(**given).problems)
    assert words in problems[column]


def test_a_wrong_number_is_told_once_and_not_at_what_follows_from_it() -> None:
    assert [key for key, _sentence in read(identity=1.10105e17).problems] == ["identity"]


def test_one_row_tells_all_its_mistakes() -> None:
    assert {key for key, _sentence in read(person="", match="x", phone="y").problems} == {"person", "match", "phone"}


@pytest.mark.parametrize("heading", ["name of the person", "★name of the person", " ★Name of the person "])
def test_a_heading_is_known_with_and_without_its_star(heading: str) -> None:
    assert RESIDENTS.column_of(heading) == RESIDENTS.by_key["person"]
