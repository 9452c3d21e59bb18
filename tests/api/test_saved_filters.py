"""Saved filters of lists over the API: the same as on the page, one's own in one post alone."""

from typing import Any

import pytest

from apps.staff.models import SavedFilter
from apps.tenancy.models import Tenant
from tests.api.caller import Caller, refused
from tests.cast import Cast
from tests.desk.stories import at, seated


def keep(caller: Caller, **other: Any) -> Any:
    return caller.post("saved-filters/", {"kind": "triage", "name": "特急", "query": "urgency=1", **other})


def names(caller: Caller, **query: str) -> list[str]:
    return [row["name"] for row in caller.get("saved-filters/", **query).json()["results"]]


def test_what_is_saved_here_is_a_tab_on_the_page(cast: Cast, alpha: Tenant) -> None:
    answer = keep(Caller(alpha, cast.community), query="late=on&before=3&urgency=1&nonsense=x")

    assert answer.status_code == 201
    assert answer.json()["query"] == "late=on&urgency=1"
    assert answer.json()["page"] == at("/queues/triage/?late=on&urgency=1")
    page = seated(cast.community).get(answer.json()["page"])
    assert [(tab.saved.name, tab.is_current) for tab in page.context["tabs"]] == [("特急", True)]


def test_they_are_listed_by_list_renamed_and_removed(cast: Cast, alpha: Tenant) -> None:
    caller = Caller(alpha, cast.community)
    first = keep(caller).json()
    keep(caller, kind="events", name="在办")
    assert (names(caller), names(caller, kind="events"), names(caller, kind="x\x00")) == (
        ["特急", "在办"],
        ["在办"],
        [],
    )

    renamed = caller.post(f"saved-filters/{first['id']}/rename/", {"name": " 最急  的 "})
    assert (renamed.status_code, renamed.json()) == (200, {**first, "name": "最急 的"})
    assert caller.get(f"saved-filters/{first['id']}/").json() == renamed.json()

    assert caller.delete(f"saved-filters/{first['id']}/").status_code == 204
    assert names(caller) == ["在办"]
    refused(caller.delete(f"saved-filters/{first['id']}/"), 404, "no_saved_filter")


def test_those_of_others_read_like_none(cast: Cast, alpha: Tenant, beta: Tenant) -> None:
    theirs = keep(Caller(alpha, cast.community)).json()["id"]
    for other in (Caller(alpha, cast.clerk), Caller(alpha, cast.street)):
        assert names(other) == []
        refused(other.get(f"saved-filters/{theirs}/"), 404, "no_saved_filter")
        refused(other.post(f"saved-filters/{theirs}/rename/", {"name": "我的"}), 404, "no_saved_filter")
        refused(other.delete(f"saved-filters/{theirs}/"), 404, "no_saved_filter")
    assert Caller(beta, None).get("saved-filters/").status_code == 401
    assert SavedFilter.objects.get().name == "特急"


def test_a_list_that_is_not_the_posts_is_refused(cast: Cast, alpha: Tenant) -> None:
    refused(keep(Caller(alpha, cast.worker), kind="dispatch"), 403, "no_power")
    refused(keep(Caller(alpha, cast.worker), kind="nonsense"), 400)


@pytest.mark.parametrize(
    ("given", "status", "code"),
    [
        ({"query": "nonsense=1"}, 400, "nothing_to_save"),
        ({"query": ""}, 400, None),
        ({"name": "长" * 31}, 400, None),
        ({"name": "在"}, 409, "name_taken"),
        ({"query": "text=" + "长" * 60}, 400, "query_too_long"),
    ],
)
def test_what_cannot_be_saved_is_told_why(
    cast: Cast, alpha: Tenant, given: dict[str, str], status: int, code: str | None
) -> None:
    caller = Caller(alpha, cast.community)
    keep(caller, name="在")
    refused(keep(caller, **given), status, code)
    assert names(caller) == ["在"]


def test_a_list_keeps_eight(cast: Cast, alpha: Tenant) -> None:
    caller = Caller(alpha, cast.community)
    for number in range(8):
        assert keep(caller, name=str(number)).status_code == 201
    refused(keep(caller, name="9"), 409, "too_many_saved")


def test_a_long_search_is_refused_on_the_page_too(cast: Cast) -> None:
    page = seated(cast.community).post(
        at("/queues/triage/save/"), {"query": "text=" + "长" * 60, "name": "长"}, follow=True
    )
    assert "This filter is too long to be kept." in page.content.decode()
