"""What the server does for an outbox: the key, the marked pages, the worker's script and the manifest."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from apps.desk.offline import ACCOUNT, KEEP
from apps.staff.models import Appointment, OutboxKey
from apps.tenancy.context import acting_for
from apps.tenancy.models import Tenant
from tests.cast import PASSWORD, Cast
from tests.desk.stories import at, seated
from tests.events.scenes import reported

KEY = "/outbox/key/"


def test_everybody_has_one_key_of_their_own_that_stays(cast: Cast) -> None:
    mine = seated(cast.worker).get(at(KEY)).json()
    assert len(mine["key"]) == 44  # 32 bytes in base64
    assert seated(cast.worker).get(at(KEY)).json()["key"] == mine["key"]
    assert seated(cast.leader).get(at(KEY)).json()["key"] != mine["key"]
    assert mine["account"] == str(cast.worker.user.pk)
    assert [post["id"] for post in mine["posts"]] == [str(cast.worker.appointment.pk)]


def test_the_key_lies_sealed_in_the_database(cast: Cast) -> None:
    key = seated(cast.worker).get(at(KEY)).json()["key"]
    row = OutboxKey.objects.get(user=cast.worker.user)
    assert key.encode() not in bytes(row.key.token)
    assert str(row.key) == "***"


def test_nobody_else_is_told_anything(cast: Cast) -> None:
    answer = Client().get(at(KEY))
    assert (answer.status_code, answer.json()) == (401, {})


def test_another_tenant_has_other_keys_for_the_same_ids(cast: Cast, beta: Tenant) -> None:
    here = seated(cast.worker).get(at(KEY)).json()["key"]
    with acting_for(beta):
        there = Client()
        there.post("/t/beta/login/", {"username": "worker", "password": PASSWORD})
        assert there.get(f"/t/beta{KEY}").json()["key"] != here


@pytest.mark.parametrize(("role", "kept"), [("worker", True), ("community", False), ("sanitation", False)])
def test_only_phones_of_posts_on_grids_keep_pages(cast: Cast, role: str, kept: bool) -> None:
    member = getattr(cast, role)
    answer = seated(member).get(at("/"))
    assert (KEEP in answer.headers) == kept
    assert answer.headers[ACCOUNT] == str(member.user.pk)
    assert "no-store" in answer.headers["Cache-Control"]


def test_the_event_and_the_forms_of_its_moves_are_kept_too_but_no_part_of_a_page(cast: Cast) -> None:
    event = reported(cast)
    client = seated(cast.worker)
    address = at(f"/events/{event.number}/moves/urge/")
    assert KEEP in client.get(at(f"/events/{event.number}/")).headers
    assert KEEP in client.get(address).headers
    assert KEEP not in client.get(address, headers={"HX-Request": "true"}).headers
    assert KEEP not in client.get(at("/queues/mine/")).headers


def test_the_outbox_opens_to_whose_post_has_ended(cast: Cast) -> None:
    client = seated(cast.worker)
    yesterday = timezone.localdate() - timedelta(days=1)
    Appointment.objects.filter(person=cast.worker.person).update(until=yesterday)
    assert client.get(at("/report/")).status_code == 403
    answer = client.get(at("/outbox/"))
    assert answer.status_code == 200
    assert client.get(at(KEY)).json()["posts"] == []


def test_a_stranger_is_sent_to_the_log_in(cast: Cast) -> None:
    answer = Client().get(at("/outbox/"))
    assert (answer.status_code, answer["Location"]) == (302, "/t/alpha/login/?next=/t/alpha/outbox/")
    assert answer.headers[ACCOUNT] == ""


def test_the_service_worker_stands_at_the_root_it_works_in(cast: Cast) -> None:
    answer = Client().get(at("/sw.js"))
    assert answer["Content-Type"].startswith("text/javascript")
    assert 'from "/static/js/offline/sync.js"' in answer.content.decode()


def test_the_manifest_begins_at_the_tenants_desk(cast: Cast) -> None:
    shown = json.loads(Client().get(at("/manifest.webmanifest")).content)
    assert (shown["start_url"], shown["scope"], shown["display"]) == ("/t/alpha/", "/t/alpha/", "standalone")
