"""What falls due and changes that wait, over the API."""

from datetime import timedelta

from django.utils import timezone

from apps.tenancy.models import Tenant
from tests.api.caller import Caller
from tests.cast import Cast
from tests.desk.retention.test_waiting_changes import propose
from tests.households.people import IDENTITY, resident
from tests.households.retention.gone import due, left


def test_a_record_is_held_back_and_released(cast: Cast, alpha: Tenant) -> None:
    expiry = due(left(cast.worker.appointment.unit))
    community = Caller(alpha, cast.community)
    until = (timezone.localdate() + timedelta(days=9)).isoformat()
    answer = community.post(f"retention/{expiry.pk}/hold/", {"reason": "matter", "until": until})
    assert answer.json()["held_until"] == until
    assert community.get("retention/", state="announced").json()["results"][0]["held_until"] == until
    assert community.get("retention/", state="done").json()["results"] == []
    assert community.post(f"retention/{expiry.pk}/release/", {}).status_code == 200
    assert community.post(f"retention/{expiry.pk}/release/", {}).status_code == 409


def test_others_neither_see_nor_hold(cast: Cast, alpha: Tenant) -> None:
    expiry = due(left(cast.worker.appointment.unit))
    given = {"reason": "matter", "until": timezone.localdate().isoformat()}
    for member in (cast.worker, cast.neighbour_community, cast.sanitation):
        caller = Caller(alpha, member)
        assert caller.get("retention/").json()["results"] == []
        assert caller.post(f"retention/{expiry.pk}/hold/", given).status_code == 404


def test_a_waiting_change_is_decided(cast: Cast, alpha: Tenant) -> None:
    proposal = propose(cast.worker, resident(cast.worker.appointment.unit), identity=IDENTITY)
    community = Caller(alpha, cast.community)
    answer = community.get("proposals/")
    assert answer.json()["results"][0]["changes"][0]["after"] == "990***********8412"
    assert IDENTITY not in answer.content.decode()
    assert community.post(f"proposals/{proposal.pk}/decide/", {"confirm": False}).status_code == 422
    assert community.post(f"proposals/{proposal.pk}/decide/", {"confirm": True}).json()["state"] == "confirmed"
    assert Caller(alpha, cast.worker).get("proposals/").json()["results"] == []
