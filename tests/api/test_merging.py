"""Records of one person, found, merged and parted over the API."""

from typing import Any

import pytest

from apps.grids.models import Unit
from apps.households.actions import verify_on_spot
from apps.households.models import Merging, Resident
from apps.tenancy.models import Tenant
from tests.api.caller import Caller
from tests.cast import Cast
from tests.households.people import IDENTITY, building, dwelling, household, resident


@pytest.fixture
def two(cast: Cast) -> tuple[Resident, Resident]:
    grid = cast.worker.appointment.unit
    other = Unit.objects.exclude(pk=grid.pk).get(parent=grid.parent)
    there = household(other, of=dwelling(other, of=building(other, "2号楼")))
    return resident(grid), resident(other, of=there)


def form(caller: Caller, *take: str) -> dict[str, Any]:
    """Keeps the second of the only pair."""
    answer = caller.get("duplicates/")
    [pair] = answer.json()["results"]
    assert pair["reasons"] == ["identity", "birth", "phone"]
    assert IDENTITY not in answer.content.decode()
    kept, gone = pair["second"], pair["first"]
    seen = {"seen_survivor": kept["newest"], "seen_other": gone["newest"]}
    return {"survivor": kept["id"], "other": gone["id"], "take": list(take), **seen}


def test_two_are_merged_and_parted(cast: Cast, alpha: Tenant, two: tuple[Resident, Resident]) -> None:
    community = Caller(alpha, cast.community)
    done = community.post("duplicates/merge/", form(community, "household")).json()
    assert (done["survivor"], done["other"], done["taken"]) == (two[1].pk, two[0].pk, ["household"])
    assert community.get(f"residents/{two[0].pk}/").status_code == 404
    assert [row["id"] for row in community.get("residents/").json()["results"]] == [two[1].pk]
    assert community.get("duplicates/").json()["results"] == []
    assert community.post(f"mergings/{done['id']}/undo/", {}).json()["undone_at"]
    assert community.post(f"mergings/{done['id']}/undo/", {}).status_code == 409
    assert community.get(f"residents/{two[0].pk}/").status_code == 200


def test_an_older_look_is_refused(cast: Cast, alpha: Tenant, two: tuple[Resident, Resident]) -> None:
    community = Caller(alpha, cast.community)
    given = form(community)
    verify_on_spot(actor=cast.community.actor, row=two[0])
    answer = community.post("duplicates/merge/", given)
    assert (answer.status_code, answer.json()["code"]) == (409, "stale")


def test_others_find_neither_pair_nor_records(cast: Cast, alpha: Tenant, two: tuple[Resident, Resident]) -> None:
    given = form(Caller(alpha, cast.community))
    apart = {"first": two[0].pk, "second": two[1].pk, "reason": "namesakes"}
    for member in (cast.worker, cast.neighbour_community, cast.outsider, cast.sanitation):
        caller = Caller(alpha, member)
        assert caller.get("duplicates/").json()["results"] == []
        assert caller.post("duplicates/merge/", given).status_code == 404
        assert caller.post("duplicates/apart/", apart).status_code == 404
    assert not Merging.objects.exists()


def test_a_record_of_another_tenant_is_not_there(
    cast: Cast, alpha: Tenant, beta: Tenant, two: tuple[Resident, Resident]
) -> None:
    community = Caller(alpha, cast.community)
    given = form(community)
    assert community.post("duplicates/merge/", {**given, "other": 999_999_999}).status_code == 404
    assert community.get(f"/t/{beta.slug}/api/v1/duplicates/").status_code == 401


def test_those_kept_apart_are_listed_no_more(cast: Cast, alpha: Tenant, two: tuple[Resident, Resident]) -> None:
    community = Caller(alpha, cast.community)
    given = {"first": two[1].pk, "second": two[0].pk, "reason": "related"}
    assert community.post("duplicates/apart/", {**given, "reason": "so"}).status_code == 400
    assert community.post("duplicates/apart/", given).status_code == 204
    assert community.get("duplicates/").json()["results"] == []
