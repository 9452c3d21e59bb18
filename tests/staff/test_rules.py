"""Who may hold which post, and together with which."""

from datetime import date

import pytest

from apps.staff import rules


@pytest.mark.parametrize(
    ("post", "standing", "rural", "fits"),
    [
        ("P02", "community", False, True),
        ("P01", "community", False, True),
        ("P02", "cadre", False, False),
        ("P02", "hired", False, False),
        ("P02", "", False, False),
        ("P02", "cadre", True, True),
        ("P01", "hired", True, True),
        ("P02", "community", True, False),
        ("P01", "resident", True, False),
        ("P04", "", False, True),
        ("P03", "", True, True),
    ],
)
def test_city_grids_take_community_staff_and_villages_cadres_or_hired(
    post: str, standing: str, rural: bool, fits: bool
) -> None:
    assert (rules.wrong_standing(post=post, standing=standing, rural=rural) is None) is fits


@pytest.mark.parametrize(
    ("post", "unit", "held", "fits"),
    [
        ("P02", 1, [], True),
        ("P02", 1, [("P10", 9)], True),
        ("P02", 1, [("P11", 9)], True),
        ("P02", 1, [("P02", 2)], False),
        ("P03", 1, [("P03", 2)], True),
        ("P02", 1, [("P04", 1)], False),
        ("P02", 1, [("P04", 2)], True),
        ("P01", 1, [("P02", 1)], True),
        ("P06", 1, [("P06", 1)], False),
        ("P17", 1, [("P14", 1)], False),
        ("P14", 1, [("P17", 5)], False),
        ("P28", 1, [("P29", 1)], False),
    ],
)
def test_what_goes_together(post: str, unit: int, held: list[tuple[str, int]], fits: bool) -> None:
    assert (rules.wrong_double(post=post, unit=unit, held=held) is None) is fits


@pytest.mark.parametrize(
    ("post", "unit", "fits"), [("grid", "grid", True), ("grid", "street", False), ("partner", "department", True)]
)
def test_a_post_is_held_on_a_unit_of_its_level(post: str, unit: str, fits: bool) -> None:
    assert (rules.wrong_level(post_level=post, unit_level=unit) is None) is fits


@pytest.mark.parametrize(("day", "alarming"), [(1, False), (8, False), (9, True)])
def test_a_vacancy_of_more_than_seven_days_alarms(day: int, alarming: bool) -> None:
    assert rules.is_alarming(date(2026, 3, 1), date(2026, 3, day)) is alarming
