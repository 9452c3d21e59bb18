"""A link to a photo is worth something to those who may see its event, for an hour, in its own tenant."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.core import signing
from django.test import Client

from apps.events.evidence import keep, link_token
from apps.events.models import Evidence
from apps.tenancy.context import acting_for
from apps.tenancy.models import Tenant
from tests.cast import Cast
from tests.desk.stories import at, seated
from tests.events.photos.pictures import photo, reported_step

KINDS = ["/photos/{}/", "/photos/small/{}/"]


@pytest.fixture
def evidence(cast: Cast) -> Evidence:
    event, step = reported_step(cast)
    [row] = keep(event=event, step=step, photos=[photo(1)])
    return row


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_served_as_a_picture_and_nothing_else(cast: Cast, evidence: Evidence, kind: str) -> None:
    answer = seated(cast.community).get(at(kind.format(link_token(evidence.pk))))

    assert answer.getvalue().startswith(b"\xff\xd8")
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Content-Disposition"].startswith(f'inline; filename="{evidence.event.number}-')
    assert "private" in answer["Cache-Control"]


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_worth_nothing_to_those_who_may_not_see_the_event(
    cast: Cast, evidence: Evidence, kind: str, client: Client
) -> None:
    address = at(kind.format(link_token(evidence.pk)))

    assert seated(cast.outsider).get(address).status_code == 404
    assert seated(cast.neighbour_community).get(address).status_code == 404
    assert client.get(address).status_code == 302


@pytest.mark.parametrize("kind", KINDS)
def test_it_runs_out(cast: Cast, evidence: Evidence, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    made = time.time()
    address = at(kind.format(link_token(evidence.pk)))
    statuses = []
    for seconds in (3590, 3610):
        monkeypatch.setattr(time, "time", lambda later=made + seconds: later)
        answer = seated(cast.worker).get(address)
        answer.getvalue()  # a file is closed when it has been read
        statuses.append(answer.status_code)
    assert statuses == [200, 404]


@pytest.mark.parametrize("kind", KINDS)
def test_a_forged_one_leads_nowhere(cast: Cast, evidence: Evidence, kind: str) -> None:
    genuine = link_token(evidence.pk)
    payload, rest = genuine.split(":", 1)
    forged = [
        f"{signing.b64_encode(b'1').decode()}:{rest}",
        signing.dumps(evidence.pk, salt="evidence:"),
        signing.dumps(evidence.pk, key="guessed", salt="evidence:t_alpha"),
        genuine[:-1],
        payload,
        str(evidence.pk),
    ]
    client = seated(cast.worker)

    assert settings.SECRET_KEY != "guessed"
    assert [client.get(at(kind.format(token))).status_code for token in forged] == [404] * len(forged)


@pytest.mark.parametrize("kind", KINDS)
def test_another_tenants_leads_nowhere(
    cast: Cast, evidence: Evidence, beta: Tenant, cast_of: Callable[[Tenant], Cast], kind: str
) -> None:
    there = cast_of(beta)
    with acting_for(beta):
        client = seated(there.worker)
        own = link_token(evidence.pk)

    assert client.get(at(kind.format(link_token(evidence.pk)), "beta")).status_code == 404
    assert client.get(at(kind.format(own), "beta")).status_code == 404  # the same id, of which beta has no photo


def test_a_photo_without_a_thumbnail_is_shown_as_it_is(cast: Cast, evidence: Evidence) -> None:
    Evidence.objects.update(thumbnail="")

    answer = seated(cast.worker).get(at(f"/photos/small/{link_token(evidence.pk)}/"))

    assert answer.getvalue() == Path(evidence.file.path).read_bytes()


def test_a_lost_file_is_said_in_a_sentence(cast: Cast, evidence: Evidence) -> None:
    evidence.file.storage.delete(str(evidence.file.name))

    answer = seated(cast.worker).get(at(f"/photos/{link_token(evidence.pk)}/"))

    assert answer.status_code == 404
