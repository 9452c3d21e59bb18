"""Every raw query the program has, fed with hostile parameters: none of them changes who the connection acts as."""

import re
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from apps.audit.bulk import save_columns
from apps.grids.models import DepartmentType
from apps.tenancy.models import Tenant
from tests.guards.source import ROOT, sql_texts
from tests.tenancy.probes import actor_of, ask, whoami

HOSTILE = ["'; RESET ROLE; --", "1; RESET ROLE", "\\'; SET ROLE none; --", "$$; RESET ROLE; $$", "%s", "x' OR '1'='1"]
QUERIES = dict(sql_texts(*(folder for folder in (ROOT / "apps").iterdir() if folder.name != "tenancy")))


def parameters(query: str, value: str) -> list[str] | dict[str, str] | None:
    named: list[str] = re.findall(r"%\((\w+)\)s", query)
    if named:
        return dict.fromkeys(named, value)
    return [value] * query.count("%s") or None


def said_to(query: str, given: Any) -> str:
    """What the database says to a query; nothing when it runs."""
    try:
        with transaction.atomic():
            ask(query, given)
    except DatabaseError as refusal:
        return str(refusal)
    return ""


@pytest.mark.parametrize("place", QUERIES)
def test_hostile_parameters_stay_parameters(alpha: Tenant, place: str) -> None:
    for value in HOSTILE:
        complaint = said_to(QUERIES[place], parameters(QUERIES[place], value))
        assert "multiple commands" not in complaint
        assert "permission denied" not in complaint
        assert whoami() == actor_of(alpha)


@pytest.mark.parametrize("value", HOSTILE)
def test_hostile_values_saved_in_bulk_stay_values(alpha: Tenant, value: str) -> None:
    row = DepartmentType.objects.earliest("id")
    row.name = value
    save_columns([row], ["name"])
    assert DepartmentType.objects.get(pk=row.pk).name == value
    assert whoami() == actor_of(alpha)


def test_there_are_raw_queries_to_try() -> None:
    assert len(QUERIES) > 5
