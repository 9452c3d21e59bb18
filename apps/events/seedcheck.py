"""Whether reference data is fit to be seeded. Pure: rows as `fixtures/reference` holds them in, sentences out."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from apps.clocks.rules import runs_day_and_night
from apps.clocks.worktime import Limit
from apps.events.limitcheck import Fault, hazard_faults, window_faults

Row = Mapping[str, Any]

URGENCIES = (1, 2, 3, 4)
LEVELS = ("L1", "L2", "L3", "L4", "L5")
EMERGENCY_CALLS = ("", "110", "119", "120")
UNDETERMINED = "D99"
DUTY_LISTS = ("基本", "配合", "收回", "未列")
KINDS = ("department", "partner", "street", "community")
PLACES = ("district", "street")
STAGES = (
    *("triage", "check", "dispatch", "accept", "return_ruling", "verify", "close", "supplement", "conference"),
    *("whistle_work", "whistle_tough", "call_back", "reply", "rating", "archive"),
    *("card_yellow", "card_red", "card_black"),
)
TEXTS = ("code", "name", "name_en", "group", "group_en", "close_rule")
FLAGS = ("long_running", "sensitive", "excluded_from_counts", "callback_required", "photos_required", "on_site_check")
LIMITS = ("handle_limit", "contain_limit", "repair_limit")
CATEGORY_FIELDS = (*TEXTS, *FLAGS, *LIMITS, "urgency", "level", "lead", "assists", "emergency_call", "notes")
RESPONSIBILITY_FIELDS = ("category", "lead_type", "assist_types", "fallback_type", "duty_list", "basis")
TYPE_FIELDS = ("code", "name", "name_en", "typical", "domains", "kind", "at")
STAGE_FIELDS = ("stage", "name", "name_en", "limits")


def problems(
    categories: Sequence[Row],
    stages: Sequence[Row],
    department_types: Sequence[Row],
    responsibility: Sequence[Row],
) -> list[str]:
    """What is wrong, which row, and the mend; an empty list means the data may be seeded.

    Missing fields and rows listed twice are told first and alone: nothing else can be judged before they are mended.
    """
    misshapen = [
        *_shape("Category", "code", CATEGORY_FIELDS, categories),
        *_shape("Stage", "stage", STAGE_FIELDS, stages),
        *_shape("Department type", "code", TYPE_FIELDS, department_types),
        *_shape("Responsibility row", "category", RESPONSIBILITY_FIELDS, responsibility),
    ]
    if misshapen:
        return misshapen
    types = {row["code"] for row in department_types}
    windows: Mapping[str, str] = next((row["limits"] for row in stages if row["stage"] == "accept"), {})
    return [
        *_of_stages(stages),
        *(found for row in department_types for found in _of_type(row)),
        *(found for row in categories for found in _of_category(row, windows, types)),
        *_of_pairing(categories, responsibility),
        *(found for row in responsibility for found in _of_responsibility(row, types)),
    ]


def _shape(what: str, key: str, fields: Sequence[str], rows: Sequence[Row]) -> Iterator[str]:
    for number, row in enumerate(rows, start=1):
        for field in fields:
            if field not in row:
                yield f"{what} {row.get(key, f'number {number}')} has no field “{field}”. Add it."
    for code, times in Counter(row[key] for row in rows if key in row).items():
        if times > 1:
            yield f"{what} {code} is listed {times} times. Keep one."


def _one_of(whose: str, value: object, allowed: Collection[object]) -> Iterator[str]:
    if value not in allowed:
        yield f"{whose} is “{value}”. Use one of: {', '.join(str(choice) or 'empty' for choice in allowed)}."


def _limit(text: str) -> Limit | None:
    try:
        return Limit.parse(text)
    except ValueError:
        return None


def _readable(whose: str, text: str) -> Iterator[str]:
    if _limit(text) is None:
        yield f"{whose} is “{text}”, which is not a limit. Write a number and its unit, as in 30m, 4WH, 2WD, 1UH, 1UD."


def _of_stages(stages: Sequence[Row]) -> Iterator[str]:
    for missing in sorted(set(STAGES) - {row["stage"] for row in stages}):
        yield f"Stage {missing} is missing. Add it with a limit for each urgency 1 to 4."
    for row in stages:
        yield from _one_of("The name of a stage", row["stage"], STAGES)
        for urgency in URGENCIES:
            yield from _of_stage_limit(row["stage"], urgency, row["limits"].get(str(urgency), ""))


def _of_stage_limit(stage: str, urgency: int, text: str) -> Iterator[str]:
    whose = f"Stage {stage}, urgency {urgency}: the limit"
    yield from _readable(whose, text)
    limit = _limit(text)
    if limit and runs_day_and_night(stage, urgency) and not limit.unit.continuous:
        yield f"{whose} is {text}, in working time. Urgency 1 and 2 run day and night: use m, UH or UD."


def _of_type(row: Row) -> Iterator[str]:
    yield from _one_of(f"Department type {row['code']}: the kind", row["kind"], KINDS)
    yield from _one_of(f"Department type {row['code']}: the place it hangs at", row["at"], PLACES)


def _of_category(row: Row, windows: Mapping[str, str], types: Collection[str]) -> Iterator[str]:
    whose = f"Category {row['code']}"
    for field in TEXTS:
        if not row[field]:
            yield f"{whose} has an empty “{field}”. Fill it in."
    for field in FLAGS:
        yield from _one_of(f"{whose}: “{field}”", row[field], (True, False))
    yield from _one_of(f"{whose}: the urgency", row["urgency"], URGENCIES)
    yield from _one_of(f"{whose}: the level", row["level"], LEVELS)
    yield from _one_of(f"{whose}: the emergency call", row["emergency_call"], EMERGENCY_CALLS)
    yield from _readable(f"{whose}: handle_limit", row["handle_limit"])
    yield from _of_parties(whose, row["lead"], row["assists"], types)
    yield from _of_window(whose, row, windows.get(str(row["urgency"]), ""))
    if row["contain_limit"] or row["repair_limit"]:
        yield from _of_hazard(whose, row)


def _of_parties(whose: str, lead: str, assists: Sequence[str], types: Collection[str]) -> Iterator[str]:
    if lead not in types:
        yield f"{whose} is led by “{lead}”, which is not a department type. Name one of the list."
    for assist in assists:
        if assist not in types:
            yield f"{whose} is assisted by “{assist}”, which is not a department type. Name one of the list or none."
    if len({lead, *assists}) < 1 + len(assists):
        yield f"{whose} names a department type twice. Let each lead or assist, and only once."


def _of_window(whose: str, row: Row, window_text: str) -> Iterator[str]:
    window, handle = _limit(window_text), _limit(row["handle_limit"])
    faults = set(window_faults(window, handle)) if window and handle else set()
    if Fault.WINDOW_TOO_LONG in faults:
        yield (
            f"{whose}: the accept window of urgency {row['urgency']} ({window_text}) is not shorter than handle_limit "
            f"({row['handle_limit']}). Raise the urgency or lengthen the limit."
        )
    if Fault.WINDOW_MAY_OUTLAST in faults:
        yield (
            f"{whose}: handle_limit ({row['handle_limit']}) runs day and night, the accept window of urgency "
            f"{row['urgency']} ({window_text}) does not and may outlast it. Raise the urgency to 2 or use WH or WD."
        )


def _of_hazard(whose: str, row: Row) -> Iterator[str]:
    for field in ("contain_limit", "repair_limit"):
        yield from _readable(f"{whose}, a hazard: {field}", row[field])
    contain_text, handle_text = row["contain_limit"], row["handle_limit"]
    contain = _limit(contain_text)
    faults = set(hazard_faults(_limit(handle_text), contain, _limit(row["repair_limit"]))) if contain else set()
    if Fault.CONTAIN_IN_WORKING_TIME in faults:
        yield f"{whose}: contain_limit ({contain_text}) is in working time. Danger does not wait: use m, UH or UD."
    if Fault.HANDLE_IS_NOT_CONTAIN in faults:
        yield f"{whose}: handle_limit ({handle_text}) is not contain_limit ({contain_text}). Make it so."
    if Fault.REPAIR_TOO_SHORT in faults:
        yield f"{whose}: repair_limit ({row['repair_limit']}) is not longer than contain_limit. Lengthen it."


def _of_pairing(categories: Sequence[Row], responsibility: Sequence[Row]) -> Iterator[str]:
    parties = {row["code"]: (row["lead"], sorted(row["assists"])) for row in categories}
    for code in sorted(parties.keys() - {row["category"] for row in responsibility}):
        yield f"Category {code} has no responsibility row. Add one that names its lead and its fallback."
    for row in responsibility:
        code = row["category"]
        if code not in parties:
            yield f"Responsibility row {code} is for a category that is not listed. Add the category or delete the row."
        elif parties[code] != (row["lead_type"], sorted(row["assist_types"])):
            yield f"Responsibility row {code} names another lead or other assists than the category. Make them agree."


def _of_responsibility(row: Row, types: Collection[str]) -> Iterator[str]:
    whose = f"Responsibility row {row['category']}"
    yield from _of_parties(whose, row["lead_type"], row["assist_types"], types)
    yield from _one_of(f"{whose}: the duty list", row["duty_list"], DUTY_LISTS)
    if row["fallback_type"] not in types or row["fallback_type"] == UNDETERMINED:
        yield (
            f"{whose} falls back to “{row['fallback_type']}”, which is nobody who can act. "
            "Name a department type; D01, the street, is the usual one."
        )
