"""From report to closed by five posts, through the API alone, following the addresses it gives."""

from typing import Any

from apps.tenancy.models import Tenant
from tests.api.caller import GARBAGE, Caller, open_moves, refused
from tests.cast import Cast, Member
from tests.events.scenes import photo


class Scene:
    """An event that is looked at and moved on by one caller after another."""

    def __init__(self, tenant: Tenant, reporter: Member) -> None:
        self.tenant = tenant
        self.number = Caller(tenant, reporter).report(category=GARBAGE)["number"]

    def seen_by(self, member: Member) -> dict[str, Any]:
        response = Caller(self.tenant, member).get(f"events/{self.number}/")
        assert response.status_code == 200, response.content.decode()
        return response.json()

    def move(self, member: Member, name: str, **given: Any) -> dict[str, Any]:
        seen = self.seen_by(member)
        response = Caller(self.tenant, member).move(seen, name, version=seen["version"], **given)
        assert response.status_code == 200, response.content.decode()
        return response.json()


FILING = {"category": GARBAGE, "urgency": "3", "quality": "B"}


def test_five_posts_close_an_event(cast: Cast, alpha: Tenant) -> None:
    scene = Scene(alpha, cast.worker)
    lead = cast.sanitation.appointment.unit.code
    states = [
        scene.move(cast.community, "file", **FILING)["state"],
        scene.move(cast.street, "dispatch", lead=lead)["state"],
        scene.move(cast.sanitation, "accept")["state"],
        scene.move(cast.sanitation, "answer", measures="已清运", contacted=True, after=photo())["state"],
        scene.move(cast.community, "pass")["state"],
        scene.move(cast.community, "close")["state"],
    ]
    assert states == ["filed", "dispatched", "handling", "feedback", "verified", "closed"]
    steps = Caller(alpha, cast.worker).get(f"events/{scene.number}/steps/").json()["results"]
    assert [step["move"] for step in steps] == ["report", "file", "dispatch", "accept", "answer", "pass", "close"]
    assert [step["version"] for step in steps] == list(range(1, 8))
    assert steps[3]["person"] == cast.sanitation.person.name
    assert not open_moves(scene.seen_by(cast.community))  # who verified does not call back


def test_a_return_and_a_rework_go_their_way_too(cast: Cast, alpha: Tenant) -> None:
    scene = Scene(alpha, cast.worker)
    mine, other = cast.sanitation.appointment.unit.code, cast.enforcement.appointment.unit.code
    scene.move(cast.community, "file", **FILING)
    scene.move(cast.street, "dispatch", lead=mine, assists=[other])
    assert scene.move(cast.sanitation, "return_order", ground="条例第五条", proposed=other)["state"] == "return_pending"
    assert scene.move(cast.street_chief, "reject_return", why="职责清单已列明")["state"] == "dispatched"
    assert "return_order" not in open_moves(scene.seen_by(cast.sanitation))
    scene.move(cast.sanitation, "accept")
    scene.move(cast.enforcement, "accept")
    scene.move(cast.enforcement, "answer", measures="已劝离", after=photo())
    scene.move(cast.sanitation, "answer", measures="已清运", after=photo())
    reworked = Caller(alpha, cast.community)
    seen = scene.seen_by(cast.community)
    lead_order = next(order for order in seen["orders"] if order["role"] == "lead")
    after = reworked.move(lead_order, "rework", failed="仍有垃圾").json()
    assert after["state"] == "rework"
    assert scene.move(cast.sanitation, "answer", measures="再次清运", after=photo())["state"] == "feedback"


def test_an_event_shows_its_clocks_and_the_fields_of_its_moves(cast: Cast, alpha: Tenant) -> None:
    scene = Scene(alpha, cast.worker)
    scene.move(cast.community, "file", **FILING)
    seen = scene.seen_by(cast.street)
    assert {clock["stage"]: clock["outcome"] for clock in seen["clocks"]} == {"triage": "met", "dispatch": ""}
    fields = {field["name"]: field for field in open_moves(seen)["dispatch"]["fields"]}
    assert fields["lead"]["required"]
    assert cast.sanitation.appointment.unit.code in [choice["value"] for choice in fields["lead"]["choices"]]
    assert not fields["assists"]["required"]


def test_a_stale_version_is_told_what_has_changed(cast: Cast, alpha: Tenant) -> None:
    scene = Scene(alpha, cast.worker)
    community = Caller(alpha, cast.community)
    seen = scene.seen_by(cast.community)
    scene.move(cast.community, "file", **FILING)
    response = community.move(seen, "decline", version=seen["version"], reason="test", told="误报")
    answer = refused(response, 409, "stale")
    assert [step["move"] for step in answer["data"]["steps"]] == ["file"]
    assert answer["data"]["version"] == seen["version"] + 1


def test_a_version_that_is_no_number_is_refused(cast: Cast, alpha: Tenant) -> None:
    scene = Scene(alpha, cast.worker)
    for version in (-1, "x", 1.5, True, [1], 2**40):
        response = Caller(alpha, cast.community).move(scene.seen_by(cast.community), "file", version=version, **FILING)
        assert "version" in refused(response, 400)["data"]["fields"]


def test_a_missing_field_is_named_but_only_to_those_who_may_make_the_move(cast: Cast, alpha: Tenant) -> None:
    scene = Scene(alpha, cast.worker)
    address = f"events/{scene.number}/moves/file/"
    fields = refused(Caller(alpha, cast.community).post(address, {"quality": "B"}), 400)["data"]["fields"]
    assert sorted(fields) == ["category", "urgency"]
    refused(Caller(alpha, cast.worker).post(address, {"quality": "B"}), 403, "no_power")
