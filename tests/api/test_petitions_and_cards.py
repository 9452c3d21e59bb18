"""What is asked for is decided, and a card is replied to, over the API: by whom it waits for and nobody else."""

import pytest
from django.utils import timezone

from apps.tenancy.models import Tenant
from tests.api.caller import Caller, refused
from tests.cast import Cast
from tests.events import scenes, stages


@pytest.mark.parametrize(
    ("move", "given", "level", "state"),
    [("approve", {}, 1, "endorsed"), ("refuse", {"reason": "x"}, 0, "refused")],
)
def test_a_petition_is_decided(
    cast: Cast, alpha: Tenant, move: str, given: dict[str, str], level: int, state: str
) -> None:
    now = timezone.now()
    petition = stages.asked(cast, scenes.accepted(cast, now=now), "extension", now=now)
    path = f"petitions/{petition.pk}/moves/{move}/"
    version = {"version": petition.event.steps.latest("version").version}

    refused(Caller(alpha, cast.sanitation).post(path, version | given), 403)
    assert Caller(alpha, cast.outsider).post(path, version | given).status_code == 404
    answer = Caller(alpha, cast.sanitation_leader).post(path, version | given)

    assert answer.status_code == 200, answer.content
    petition.refresh_from_db()
    assert (petition.level, petition.state) == (level, state)
    assert petition.event.steps.latest("version").move == move


def test_a_card_is_replied_to_by_the_leader(cast: Cast, alpha: Tenant) -> None:
    now = timezone.now()
    card = stages.carded(cast, scenes.accepted(cast, now=now), now=now)
    path = f"cards/{card.pk}/moves/reply_card/"
    body = {"version": card.event.steps.latest("version").version, "reply": "两小时内清完"}

    refused(Caller(alpha, cast.sanitation).post(path, body), 403)
    answer = Caller(alpha, cast.sanitation_leader).post(path, body)

    assert answer.status_code == 200, answer.content
    card.refresh_from_db()
    assert card.state == "replied"
