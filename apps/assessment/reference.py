"""Loads the rules of the ledger and the parts of the score into a tenant. Versions are only ever added."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from apps.assessment.models import Part, Rule
from apps.errors import Refused

FIRST_DAY = "2020-01-01"
Row = dict[str, Any]


@transaction.atomic
def load_rules(file: dict[str, list[Row]]) -> None:
    """Adds the versions of `score_rules.json` that are missing; what is there is left alone.

    Raises `Refused` when a row was changed without raising its version: what has been posted would no longer be
    explained by the rule it names.
    """
    _add(Rule, [_rule(row) for row in file["rules"]])
    _add(Part, [_part(row) for row in file["parts"]])


def _add(model: type[models.Model], wanted: list[Row]) -> None:
    known = {(row["code"], row["version"]): row for row in model._default_manager.values()}
    new = []
    for row in wanted:
        stored = known.get((row["code"], row["version"]))
        if stored is None:
            new.append(model(**row))
        elif any(stored[name] != value for name, value in row.items()):
            raise Refused(
                "changed_without_version",
                _("“%(code)s” differs from its version %(version)s, which is in use. Raise its version in the file.")
                % {"code": row["code"], "version": row["version"]},
            )
    model._default_manager.bulk_create(new)


def _rule(row: Row) -> Row:
    return {
        **_named(row),
        "cause": row["cause"],
        "points": Decimal(row["points"]),
        "further_points": Decimal(row["further_points"]),
        "doubled_urgencies": row["doubled_for_urgency"],
        "times_from": row["times_from"],
        "times_to": row["times_to"],
        "exempt_from_cap": row["exempt_from_cap"],
    }


def _part(row: Row) -> Row:
    half = row.get("halved_below")
    return {
        **_named(row),
        "weight": Decimal(row["weight"]),
        "formula": row["formula"],
        "halved_below": Decimal(half) if half else None,
    }


def _named(row: Row) -> Row:
    return {
        "code": row["code"],
        "version": row.get("version", 1),
        "name": row["name"],
        "name_en": row["name_en"],
        "valid_from": date.fromisoformat(row.get("valid_from", FIRST_DAY)),
    }
