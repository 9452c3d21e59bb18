"""The base map beneath boundaries and places, as far as a tenant has one.

Its address goes into a header that says where pictures may come from, so an address is taken only where it cannot say
anything else there. Tiles are in WGS-84 or CGCS2000, which for a map are the same.
"""

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

from django.db import connection, transaction
from django.utils.translation import gettext as _

from apps.audit.versions import refuse_stale
from apps.errors import NotYours, Refused
from apps.grids.models import BaseMap
from apps.grids.reach import Manager

POWER = "manage_tenant"
LONGEST = 400
SHALLOWEST, DEEPEST = 10, 22
PLACES = ("{z}", "{x}", "{y}")
PLAIN = re.compile(r"[A-Za-z0-9\-._~:/?&=%{}*+]+")
HOST = re.compile(r"(?=.{4,120}$)([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]")
INSIDE = (".local", ".localhost", ".internal", ".lan", ".home.arpa")
ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || '.base_map', 0))"


def read_address(text: str) -> str:
    """The address as it was typed. Raises `ValueError` with the sentence that says what is wrong."""
    address = text.strip()
    if not PLAIN.fullmatch(address) or len(address) > LONGEST:
        raise ValueError(_("Write one address of at most 400 letters, digits and the usual signs, without spaces."))
    if not address.startswith("https://"):
        raise ValueError(_("Give an address that begins with https://."))
    if any(address.count(place) != 1 for place in PLACES) or re.search(r"[{}]", _without_places(address)):
        raise ValueError(_("The address needs {z}, {x} and {y}, each once, and no other braces."))
    if not HOST.fullmatch(host := _host(address)) or _is_inside(host):
        raise ValueError(_("Name a public host such as tiles.example.org, without a port, a user or a number."))
    return address


def source_of(address: str) -> str:
    """What the content security policy calls the host of an address that was taken."""
    return f"https://{_host(address)}"


def base_map() -> BaseMap | None:
    """The tenant's, if it has one."""
    return BaseMap.objects.exclude(tiles="").first()


@transaction.atomic
def change_base_map(*, actor: Manager, tiles: str, labels: str, attribution: str, deepest: int, seen: int) -> BaseMap:
    """All of it at once. Raises `Refused` naming the fields."""
    if not actor.powers.get(POWER):
        raise NotYours("no_power", _("The base map is chosen by the tenant's administrators. Ask one of them."))
    with connection.cursor() as cursor:
        cursor.execute(ONE_AT_A_TIME)
    refuse_stale(BaseMap, seen=seen)
    given = {"tiles": tiles.strip(), "labels": labels.strip(), "attribution": attribution.strip(), "deepest": deepest}
    if problems := _problems(tiles.strip(), labels.strip(), attribution.strip(), deepest):
        raise Refused("unfit", _("This cannot be saved yet. See the fields marked below."), {"fields": problems})
    row = BaseMap.objects.first() or BaseMap()
    if row.pk and all(getattr(row, name) == value for name, value in given.items()):
        return row
    for name, value in given.items():
        setattr(row, name, value)
    row.save()
    return row


def _problems(tiles: str, labels: str, attribution: str, deepest: int) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, address in (("tiles", tiles), ("labels", labels)):
        try:
            if address:
                read_address(address)
        except ValueError as problem:
            found[name] = [str(problem)]
    if labels and not tiles:
        found["labels"] = [_("Names are drawn above a map. Give the address of the tiles as well.")]
    if tiles and not attribution:
        found["attribution"] = [_("Say whose map it is, as its terms of use ask for.")]
    if not SHALLOWEST <= deepest <= DEEPEST:
        found["deepest"] = [_("Give a zoom level from 10 to 22.")]
    return found


def _without_places(address: str) -> str:
    for place in PLACES:
        address = address.replace(place, "")
    return address


def _host(address: str) -> str:
    """In small letters; empty where there is a port, a user or nothing."""
    parts = urlsplit(address)
    return parts.netloc.lower() if parts.netloc.lower() == (parts.hostname or "") else ""


def _is_inside(host: str) -> bool:
    """Numbers and names of the inside: browsers of the district would knock there for whoever wrote the address."""
    try:
        ip_address(host)
    except ValueError:
        return host.endswith(INSIDE)
    return True
