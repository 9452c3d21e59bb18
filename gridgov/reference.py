"""Loads `fixtures/reference` into a tenant, as its own data.

Only what is missing is added: what an administrator has changed since is never overwritten. Posts that nobody has
changed receive the powers that a later version gives them.
"""

import csv
import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history

from apps.assessment.reference import load_rules
from apps.clocks.models import CalendarDay, CalendarYear, StageLimit, WorkHours
from apps.errors import Refused
from apps.events.models import Category, Learning, Responsibility
from apps.events.seedcheck import problems
from apps.events.suggestions.learning import learn
from apps.grids.models import DepartmentType
from apps.households.models import ComponentType, Tag
from apps.notices.models import QuietHours
from apps.notices.rules import QUIET
from apps.staff.defaults import give_missing_powers
from apps.staff.models import Post

REFERENCE = Path(settings.BASE_DIR) / "fixtures" / "reference"
FIRST_YEAR = 2025
SINCE = date(FIRST_YEAR, 1, 1)
HOURS = "08:00-12:00,14:00-18:00"
CHECKED = ("categories", "stages", "department_types", "responsibility")

Rows = list[dict[str, Any]]


class BadReference(Refused):
    """The reference data are not fit to be seeded; the message holds a sentence for everything to be mended."""

    def __init__(self, found: list[str]) -> None:
        heading = _("The reference data in fixtures/reference must be mended first:")
        super().__init__("bad_reference", "\n".join([heading, *found]), {"problems": found})


def read(name: str) -> Any:
    return json.loads((REFERENCE / f"{name}.json").read_text(encoding="utf-8"))


def default_powers() -> dict[str, list[str]]:
    """Code of each post → its powers as they are delivered."""
    return {row["code"]: row["powers"] for row in read("posts")}


@transaction.atomic
def load_reference() -> None:
    """Everything a new tenant starts with, for the current tenant. Raises `Refused` and writes nothing when the
    reference data are not fit."""
    tables: dict[str, Rows] = {name: read(name) for name in CHECKED}
    if found := problems(**tables):
        raise BadReference(found)
    _add(DepartmentType, "code", tables["department_types"])
    _add(Post, "code", read("posts"))
    give_missing_powers(default_powers())
    keywords = read("category_words")
    _add(Category, "code", [{**row, "keywords": keywords.get(row["code"], "")} for row in tables["categories"]])
    _add(Tag, "code", read("tags"))
    _add_component_types(read("component_types"))
    _add_responsibilities(tables["responsibility"])
    _add_stage_limits(tables["stages"])
    _add_calendar()
    _add_quiet_hours()
    load_rules(read("score_rules"))
    if not Learning.objects.exists():
        learn(now=timezone.now())


def _add(model: type[models.Model], key: str, rows: Rows) -> None:
    """Adds the rows whose `key` is not there yet. Fields of the file that the model does not have are notes."""
    known = set(model._default_manager.values_list(key, flat=True))
    names = {field.name for field in model._meta.concrete_fields}
    new = [model(**{n: v for n, v in row.items() if n in names}) for row in rows if row[key] not in known]
    _create(model, new)


def _create(model: type[models.Model], new: Iterable[models.Model]) -> None:
    if hasattr(model, "history"):
        bulk_create_with_history(list(new), model)
    else:
        model._default_manager.bulk_create(new)


def _add_component_types(rows: Rows) -> None:
    types = {known.code: known for known in DepartmentType.objects.all()}
    _add(ComponentType, "code", [{**row, "owner_type": types[row["owner"]]} for row in rows])


def _add_responsibilities(rows: Rows) -> None:
    types = {known.code: known for known in DepartmentType.objects.all()}
    categories = {known.code: known for known in Category.objects.all()}
    known = set(Responsibility.objects.filter(area=None).values_list("category__code", flat=True))
    new = [row for row in rows if row["category"] not in known]
    made = Responsibility.objects.bulk_create(
        [
            Responsibility(
                category=categories[row["category"]],
                lead_type=types[row["lead_type"]],
                fallback_type=types[row["fallback_type"]],
                duty_list=row["duty_list"],
                basis=row["basis"],
            )
            for row in new
        ]
    )
    through = Responsibility.assist_types.through
    assists = through.objects.bulk_create(
        through(responsibility_id=made_row.pk, departmenttype_id=types[code].pk)
        for made_row, row in zip(made, new, strict=True)
        for code in row["assist_types"]
    )
    _record_responsibilities(made, assists)


def _record_responsibilities(made: list[Responsibility], assists: list[Any]) -> None:
    """Their first versions, each with its assists: simple-history's bulk verbs know nothing of many-to-many rows."""
    versions = Responsibility.history.bulk_history_create(made, default_change_reason="")
    version_of = {version.id: version for version in versions}
    assist_versions = Responsibility.history.model.assist_types.model
    assist_versions.objects.bulk_create(
        assist_versions(
            id=row.pk,
            history=version_of[row.responsibility_id],
            responsibility_id=row.responsibility_id,
            departmenttype_id=row.departmenttype_id,
        )
        for row in assists
    )


def _add_stage_limits(rows: Rows) -> None:
    known = set(StageLimit.objects.values_list("stage", "urgency"))
    new = [
        StageLimit(stage=row["stage"], urgency=int(urgency), limit=limit)
        for row in rows
        for urgency, limit in row["limits"].items()
        if (row["stage"], int(urgency)) not in known
    ]
    _create(StageLimit, new)


def _add_calendar() -> None:
    """The official notices from `FIRST_YEAR` on, and the working hours of domain README §1.5."""
    if not WorkHours.objects.exists():
        _create(WorkHours, [WorkHours(since=SINCE, hours=HOURS)])
    with (REFERENCE / "holidays_cn.csv").open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if int(row["year"]) >= FIRST_YEAR]
    years = {int(row["year"]) for row in rows} - set(CalendarYear.objects.values_list("year", flat=True))
    _create(CalendarYear, [CalendarYear(year=year) for year in sorted(years)])
    known = set(CalendarDay.objects.values_list("day", flat=True))
    new = [
        CalendarDay(day=date.fromisoformat(row["date"]), is_working=row["is_off_day"] == "false", name=row["name"])
        for row in rows
        if int(row["year"]) in years and date.fromisoformat(row["date"]) not in known
    ]
    _create(CalendarDay, new)


def _add_quiet_hours() -> None:
    """Those of domain tables §6.4."""
    if not QuietHours.objects.exists():
        begin, end = QUIET
        _create(QuietHours, [QuietHours(since=SINCE, begin=begin, end=end)])
