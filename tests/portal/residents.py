"""Residents at their phones: browsers without an account, each with an address of its own."""

import itertools
import re
from hashlib import sha256
from typing import Any

from django.test import Client

from apps.events.models import Event
from apps.portal.models import Slip
from tests.cast import Cast
from tests.desk.stories import at

_addresses = itertools.count(1)


def phone(address: str = "") -> Client:
    return Client(REMOTE_ADDR=address or f"2001:db8:{next(_addresses):x}::1")


def hidden(page: str, name: str) -> str:
    """The value of a hidden field of a page."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return found[1]


def proof(challenge: str, bits: int) -> str:
    """What the script of the page looks for."""
    numbers = itertools.count()
    fits = (
        n for n in numbers if int.from_bytes(sha256(f"{challenge}:{n}".encode()).digest(), "big") >> (256 - bits) == 0
    )
    return str(next(fits))


def worked(page: str) -> dict[str, str]:
    """The hidden fields of a form whose browser has done its work."""
    challenge, bits = hidden(page, "challenge"), re.search(r'data-bits="(\d+)"', page)
    assert bits
    return {"challenge": challenge, "proof": proof(challenge, int(bits[1]))}


def typed(cast: Cast, page: str, **given: Any) -> dict[str, Any]:
    """A whole report form."""
    unit = cast.community.actor.unit_id
    return {"ticket": hidden(page, "ticket"), "description": "路灯不亮", "unit": unit, **worked(page), **given}


def report(cast: Cast, client: Client | None = None, **given: Any) -> tuple[Client, Event, str]:
    """Somebody reports: (their browser, the event, the code as it was shown)."""
    client = client or phone()
    page = client.get(at("/public/report/")).content.decode()
    answer = client.post(at("/public/report/"), typed(cast, page, **given))
    assert answer.status_code == 200, answer.content.decode()[-3000:]
    code = re.search(r'class="public-code">([^<]+)<', answer.content.decode())
    assert code, answer.content.decode()[-3000:]
    return client, Slip.objects.select_related("event").latest("pk").event, code[1]
