"""What the fields of settings and their values are called; forms, lists and histories say the same."""

from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from apps.audit.versions import Wording
from apps.clocks.worktime import Limit
from apps.desk import times
from apps.desk.naming import named
from apps.events.labels import CLOCK_LABELS, URGENCY_LABELS
from apps.events.rules import gettext_noop

LABELS = {
    "area": gettext_noop("Area"),
    "assist_types": gettext_noop("Assists"),
    "basis": gettext_noop("Basis"),
    "boundary": gettext_noop("Outline on the map"),
    "begin": gettext_noop("Quiet from"),
    "callback_required": gettext_noop("Call-back required"),
    "category": gettext_noop("Category"),
    "close_rule": gettext_noop("Closed when"),
    "code": gettext_noop("Code"),
    "contain_limit": gettext_noop("Limit to contain a hazard"),
    "core": gettext_noop("One of the 1+3"),
    "day": gettext_noop("Day"),
    "department_type": gettext_noop("Type of department"),
    "duty_list": gettext_noop("Duty list"),
    "emergency_call": gettext_noop("Emergency number"),
    "end": gettext_noop("Quiet until"),
    "excluded_from_counts": gettext_noop("Not counted"),
    "external_code": gettext_noop("Code of the province"),
    "fallback_type": gettext_noop("Fallback"),
    "group": gettext_noop("Group"),
    "group_en": gettext_noop("Group in English"),
    "handle_limit": gettext_noop("Limit for handling"),
    "hours": gettext_noop("Working hours"),
    "is_active": gettext_noop("In use"),
    "is_rural": gettext_noop("Rural"),
    "is_working": gettext_noop("Working day"),
    "kind": gettext_noop("Kind"),
    "lat": gettext_noop("Latitude"),
    "lead_type": gettext_noop("Lead"),
    "level": gettext_noop("Level"),
    "limit": gettext_noop("Limit"),
    "lng": gettext_noop("Longitude"),
    "long_running": gettext_noop("Long-running"),
    "name": gettext_noop("Name"),
    "name_en": gettext_noop("Name in English"),
    "parent": gettext_noop("Unit above"),
    "person": gettext_noop("Person"),
    "photos_required": gettext_noop("Photos required"),
    "post": gettext_noop("Post"),
    "powers": gettext_noop("Powers"),
    "repair_limit": gettext_noop("Limit for repair"),
    "retired_at": gettext_noop("Retired"),
    "sensitive": gettext_noop("Sensitive"),
    "since": gettext_noop("From"),
    "single": gettext_noop("One holder at a time"),
    "stage": gettext_noop("Stage"),
    "unit": gettext_noop("Unit"),
    "until": gettext_noop("Until"),
    "urgency": gettext_noop("Urgency"),
    "year": gettext_noop("Year"),
}
STAGE_LABELS = {
    "check": gettext_noop("check on site"),
    "supplement": gettext_noop("supplementing"),
    "conference": gettext_noop("ruling of the conference"),
    "archive": gettext_noop("archiving after closing"),
    "rating": gettext_noop("time to rate after closing"),
    "card_yellow": gettext_noop("yellow card after the due time"),
    "card_red": gettext_noop("red card after the due time"),
    "card_black": gettext_noop("black card after the due time"),
    "whistle_work": gettext_noop("whistle for work: reporting in on site"),
    "whistle_tough": gettext_noop("whistle for a tough case: reporting in on site"),
    **CLOCK_LABELS,
}
DUTY_LISTS = {
    "基本": gettext_noop("basic duties"),
    "配合": gettext_noop("supporting duties"),
    "收回": gettext_noop("duties taken back"),
    "未列": gettext_noop("not listed"),
}
LIMIT_FIELDS = {"handle_limit", "contain_limit", "repair_limit", "limit", "letter_limit", "request_limit"}


def label(field: str) -> str:
    return _(LABELS[field])


def limit_text(text: str) -> str:
    """ "4WH (4 working hours)": as it is typed, and as people say it."""
    return f"{text} ({times.limit_words(Limit.parse(text))})" if text else ""


def stage_label(stage: str) -> str:
    return _(STAGE_LABELS[stage]) if stage in STAGE_LABELS else stage


def urgency_label(urgency: int) -> str:
    return _(URGENCY_LABELS[urgency])


def wording(*, untold: frozenset[str] = frozenset()) -> Wording:
    """How histories tell values."""
    return Wording(label_of=_label_of, name_of=_name_of, tell=_tell, untold=untold)


def _label_of(field: models.Field) -> str:
    return _(LABELS[field.name]) if field.name in LABELS else str(field.verbose_name)


def _name_of(thing: Any) -> str:
    code = getattr(thing, "code", "")
    return f"{code} {named(thing)}".strip()


def _tell(field: str, value: Any) -> str | None:
    if field in LIMIT_FIELDS:
        return limit_text(value)
    match field, value:
        case "urgency", int():
            return urgency_label(value)
        case "stage", str():
            return stage_label(value)
        case "duty_list", str() if value in DUTY_LISTS:
            return _(DUTY_LISTS[value])
    return None
