"""The rules and parts of the reference data, in a tenant: versions are added and never changed."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from apps.assessment.models import Part, Rule
from apps.assessment.queries import parts_in_force
from apps.assessment.reference import load_rules
from apps.errors import Refused
from apps.tenancy.models import Tenant

FILE = Path(__file__).parents[2] / "fixtures" / "reference" / "score_rules.json"


@pytest.fixture
def file() -> dict[str, Any]:
    return json.loads(FILE.read_text(encoding="utf-8"))


def test_a_new_tenant_holds_every_rule_and_part(alpha: Tenant, file: dict[str, Any]) -> None:
    assert set(Rule.objects.values_list("code", flat=True)) == {row["code"] for row in file["rules"]}
    assert [part.code for part in parts_in_force(date(2026, 3, 31))] == [row["code"] for row in file["parts"]]
    assert sum(part.weight for part in parts_in_force(date(2026, 3, 31))) == 100


def test_the_points_are_those_of_the_readme(alpha: Tenant) -> None:
    rule = Rule.objects.get(code="handle_late")
    assert (rule.points, rule.further_points, rule.doubled_urgencies) == (Decimal("-0.5"), Decimal("-0.5"), [1])
    assert Rule.objects.get(code="accept_late").doubled_urgencies == [1, 2]
    assert list(Rule.objects.filter(exempt_from_cap=True).values_list("code", flat=True)) == ["false_feedback"]


def test_loading_again_adds_nothing(alpha: Tenant, file: dict[str, Any]) -> None:
    before = (Rule.objects.count(), Part.objects.count())
    load_rules(file)
    assert (Rule.objects.count(), Part.objects.count()) == before


def test_a_raised_version_is_added_beside_the_old_one(alpha: Tenant, file: dict[str, Any]) -> None:
    file["rules"][0] |= {"version": 2, "points": "-0.3", "valid_from": "2027-01-01"}
    load_rules(file)
    versions = Rule.objects.filter(code="accept_late").order_by("version").values_list("version", "points")
    assert list(versions) == [(1, Decimal("-0.20")), (2, Decimal("-0.30"))]


@pytest.mark.parametrize(("kind", "change"), [("rules", {"points": "-0.3"}), ("parts", {"weight": 11})])
def test_a_change_without_a_new_version_is_refused(
    alpha: Tenant, file: dict[str, Any], kind: str, change: dict[str, Any]
) -> None:
    file[kind][0] |= change
    with pytest.raises(Refused, match="Raise its version in the file"):
        load_rules(file)


def test_a_part_counts_from_the_day_its_version_is_in_force(alpha: Tenant, file: dict[str, Any]) -> None:
    file["parts"][0] |= {"version": 2, "weight": 12, "valid_from": "2026-05-01"}
    load_rules(file)
    assert [parts_in_force(day)[0].weight for day in (date(2026, 4, 30), date(2026, 5, 31))] == [10, 12]
