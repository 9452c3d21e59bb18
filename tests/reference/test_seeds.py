"""The shipped reference data is fit to seed, and the check that says so finds every kind of breakage."""

import copy
import csv
import json
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from apps.clocks.worktime import Limit
from apps.events.seedcheck import problems

REFERENCE = Path(__file__).parents[2] / "fixtures" / "reference"
CHECKED = ("categories", "stages", "department_types", "responsibility")
POWERS = {
    *("view_events", "report_event", "triage_event", "dispatch_event", "handle_order"),
    *("verify_event", "close_event", "view_assessment", "manage_tenant", "self_handle", "blow_whistle", "rule_return"),
    *("rule_conference", "reopen_event", "call_back", "urge_event", "supervise", "sign_order"),
    *("approve_suspension", "void_event"),
    "view_households",
    "edit_households",
    "confirm_households",
    "reveal_personal",
    "import_households",
    "manage_grids",
    "manage_staff",
    "read_access_log",
    "review_retention",
    "approve_export",
    "answer_letters",
    "answer_requests",
    "print_posters",
    "draw_spot_checks",
    "spot_check",
}
UNITS = {"ruichang": (21, 222), "chaoyang": (43, 768)}

Seeds = dict[str, list[dict[str, Any]]]


def read(name: str) -> Any:
    return json.loads((REFERENCE / f"{name}.json").read_text(encoding="utf-8"))


def read_units(name: str) -> list[dict[str, str]]:
    with (REFERENCE / "units" / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


SHIPPED: Seeds = {name: read(name) for name in CHECKED}


@pytest.fixture
def seeds() -> Seeds:
    return copy.deepcopy(SHIPPED)


def row_of(rows: list[dict[str, Any]], code: str) -> dict[str, Any]:
    return next(row for row in rows if code in (row.get("code"), row.get("stage"), row.get("category")))


def put(table: str, code: str, **fields: Any) -> Callable[[Seeds], None]:
    def breakage(seeds: Seeds) -> None:
        row_of(seeds[table], code).update(fields)

    return breakage


def drop(table: str, code: str) -> Callable[[Seeds], None]:
    def breakage(seeds: Seeds) -> None:
        seeds[table].remove(row_of(seeds[table], code))

    return breakage


def drop_field(table: str, code: str, field: str) -> Callable[[Seeds], None]:
    def breakage(seeds: Seeds) -> None:
        del row_of(seeds[table], code)[field]

    return breakage


def repeat(table: str, code: str) -> Callable[[Seeds], None]:
    def breakage(seeds: Seeds) -> None:
        seeds[table].append(row_of(seeds[table], code))

    return breakage


def put_stage_limit(stage: str, urgency: str, text: str) -> Callable[[Seeds], None]:
    def breakage(seeds: Seeds) -> None:
        row_of(seeds["stages"], stage)["limits"][urgency] = text

    return breakage


BREAKAGES = [
    (drop_field("categories", "0102", "lead"), "Category 0102 has no field “lead”"),
    (drop_field("responsibility", "0102", "basis"), "Responsibility row 0102 has no field “basis”"),
    (drop_field("stages", "triage", "limits"), "Stage triage has no field “limits”"),
    (drop_field("department_types", "D03", "kind"), "Department type D03 has no field “kind”"),
    (drop_field("categories", "0102", "code"), "Category number 2 has no field “code”"),
    (repeat("categories", "0102"), "Category 0102 is listed 2 times"),
    (repeat("department_types", "D03"), "Department type D03 is listed 2 times"),
    (repeat("responsibility", "0102"), "Responsibility row 0102 is listed 2 times"),
    (repeat("stages", "close"), "Stage close is listed 2 times"),
    (drop("stages", "dispatch"), "Stage dispatch is missing"),
    (put("stages", "dispatch", stage="despatch"), "The name of a stage is “despatch”"),
    (put_stage_limit("verify", "3", "1 day"), "Stage verify, urgency 3: the limit is “1 day”, which is not a limit"),
    (put_stage_limit("verify", "3", ""), "Stage verify, urgency 3: the limit is “”, which is not a limit"),
    (put_stage_limit("close", "2", "2WH"), "Stage close, urgency 2: the limit is 2WH, in working time"),
    (put("department_types", "D03", kind="office"), "Department type D03: the kind is “office”"),
    (put("department_types", "D03", at="moon"), "Department type D03: the place it hangs at is “moon”"),
    (put("categories", "0102", name_en=""), "Category 0102 has an empty “name_en”"),
    (put("categories", "0102", sensitive="no"), "Category 0102: “sensitive” is “no”"),
    (put("categories", "0102", urgency=5), "Category 0102: the urgency is “5”"),
    (put("categories", "0102", level="L6"), "Category 0102: the level is “L6”"),
    (put("categories", "0102", emergency_call="911"), "Category 0102: the emergency call is “911”"),
    (put("categories", "0102", handle_limit="15"), "Category 0102: handle_limit is “15”, which is not a limit"),
    (put("categories", "0102", lead="D77"), "Category 0102 is led by “D77”"),
    (put("categories", "0102", assists=["D77"]), "Category 0102 is assisted by “D77”"),
    (put("categories", "0102", assists=["D03"]), "Category 0102 names a department type twice"),
    (put("categories", "0102", assists=["D09", "D09"]), "Category 0102 names a department type twice"),
    (
        put("categories", "0102", handle_limit="4WH"),
        "accept window of urgency 4 (4WH) is not shorter than handle_limit",
    ),
    (
        put("categories", "0101", handle_limit="30m"),
        "accept window of urgency 2 (30m) is not shorter than handle_limit",
    ),
    (put("categories", "0102", handle_limit="1UD"), "Category 0102: handle_limit (1UD) runs day and night"),
    (put("categories", "0501", repair_limit=""), "Category 0501, a hazard: repair_limit is “”"),
    (put("categories", "0501", contain_limit=""), "Category 0501, a hazard: contain_limit is “”"),
    (put("categories", "0501", contain_limit="1WH"), "Category 0501: contain_limit (1WH) is in working time"),
    (put("categories", "0501", contain_limit="2UH"), "Category 0501: handle_limit (1UH) is not contain_limit (2UH)"),
    (put("categories", "0501", repair_limit="30m"), "Category 0501: repair_limit (30m) is not longer"),
    (drop("responsibility", "0102"), "Category 0102 has no responsibility row"),
    (drop("categories", "0102"), "Responsibility row 0102 is for a category that is not listed"),
    (put("responsibility", "0102", lead_type="D04"), "Responsibility row 0102 names another lead or other assists"),
    (put("responsibility", "0102", assist_types=[]), "Responsibility row 0102 names another lead or other assists"),
    (put("responsibility", "0102", lead_type="D77"), "Responsibility row 0102 is led by “D77”"),
    (put("responsibility", "0102", duty_list="其他"), "Responsibility row 0102: the duty list is “其他”"),
    (put("responsibility", "0102", fallback_type=""), "Responsibility row 0102 falls back to “”"),
    (put("responsibility", "0102", fallback_type="D99"), "Responsibility row 0102 falls back to “D99”"),
    (drop("department_types", "D34"), "Category 0502 is led by “D34”"),
    (drop("department_types", "D01"), "Responsibility row 0102 falls back to “D01”"),
]


@pytest.mark.parametrize(("breakage", "sentence"), BREAKAGES, ids=[sentence for _, sentence in BREAKAGES])
def test_it_finds_the_breakage_and_names_the_row(
    seeds: Seeds, breakage: Callable[[Seeds], None], sentence: str
) -> None:
    breakage(seeds)
    assert any(sentence in found for found in problems(**seeds))


def test_it_finds_nothing_wrong_with_the_shipped_seeds(seeds: Seeds) -> None:
    assert problems(**seeds) == []


def test_it_lets_supplement_and_conference_run_in_working_days_at_any_urgency(seeds: Seeds) -> None:
    for stage in ("supplement", "conference"):
        assert set(row_of(seeds["stages"], stage)["limits"].values()) <= {"1WD", "2WD"}
    assert problems(**seeds) == []


def test_it_leaves_an_accept_window_longer_than_half_the_limit_to_the_cap(seeds: Seeds) -> None:
    row_of(seeds["categories"], "0106")["handle_limit"] = "3WH"
    assert problems(**seeds) == []


def test_all_categories_departments_and_posts_of_the_field_are_there(seeds: Seeds) -> None:
    assert len(seeds["categories"]) == 112
    assert [row["code"] for row in seeds["department_types"]] == [*(f"D{number:02}" for number in range(1, 40)), "D99"]
    assert [row["code"] for row in read("posts")] == [f"P{number:02}" for number in range(1, 32)]


def test_english_names_tell_the_categories_apart(seeds: Seeds) -> None:
    assert max(Counter(row["name_en"] for row in seeds["categories"]).values()) == 1
    assert all(row["name_en"].isascii() for row in seeds["categories"])


def test_posts_use_only_known_powers_and_the_core_is_one_leader_and_three() -> None:
    posts = read("posts")
    assert {power for row in posts for power in row["powers"]} == POWERS
    assert [row["code"] for row in posts if row["core"]] == ["P01", "P02", "P03", "P04"]
    assert [row["code"] for row in posts if row["single"]] == ["P01", "P02", "P03", "P04", "P10"]


def test_cards_climb_from_yellow_to_black_at_every_urgency() -> None:
    stages = {row["stage"]: row["limits"] for row in read("stages")}
    for urgency in ("1", "2", "3", "4"):
        yellow, red, black = (
            Limit.parse(stages[f"card_{colour}"][urgency]).minutes for colour in ("yellow", "red", "black")
        )
        assert yellow < red < black


def test_the_department_parts_make_a_hundred_and_the_rules_only_take() -> None:
    score = read("score_rules")
    assert sum(part["weight"] for part in score["parts"]) == 100
    assert all(Decimal(rule["points"]) < 0 and Decimal(rule["further_points"]) <= 0 for rule in score["rules"])
    assert max(Counter(rule["code"] for rule in score["rules"]).values()) == 1


def test_only_false_feedback_escapes_the_cap_of_an_order() -> None:
    rules = read("score_rules")["rules"]
    assert [rule["code"] for rule in rules if rule["exempt_from_cap"]] == ["false_feedback"]
    assert {rule["cap_per_order"] for rule in rules if not rule["exempt_from_cap"]} == {"-2", None}


@pytest.mark.parametrize("name", UNITS)
def test_the_unit_lists_are_whole_and_every_parent_stands_before_its_children(name: str) -> None:
    rows = read_units(name)
    streets, communities = UNITS[name]
    assert Counter(row["level"] for row in rows) == {"county": 1, "street": streets, "community": communities}
    seen = {""}
    for row in rows:
        assert row["parent_code"] in seen
        assert row["code12"].isdecimal()
        assert len(row["code12"]) == 12
        seen.add(row["code12"])
    assert len(seen) == len(rows) + 1


def test_every_street_of_chaoyang_has_its_polygon_under_the_name_of_the_list() -> None:
    collection = json.loads((REFERENCE / "units" / "chaoyang_streets.geojson").read_text(encoding="utf-8"))
    drawn = {feature["properties"]["code12"]: feature["properties"]["name"] for feature in collection["features"]}
    assert drawn == {row["code12"]: row["name"] for row in read_units("chaoyang") if row["level"] == "street"}
