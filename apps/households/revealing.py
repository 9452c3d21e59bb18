"""Personal data in the clear: of one record, for a purpose, for five minutes, on the record."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.audit.access import record_access
from apps.audit.models import AccessEntry
from apps.audit.sealing import Sealed
from apps.errors import NotYours, Refused
from apps.households.models.base import Located
from apps.households.rules import KIND_OF, PURPOSES, REVEAL_SECONDS, REVEALED, REVEALS_A_DAY
from apps.notices.actions import News, notify
from apps.notices.models import Notice
from apps.staff.actors import InPost
from apps.staff.queries import holders_by_unit

POWER = "reveal_personal"
POWER_TO_READ = "read_access_log"
ACT, FIND = "reveal", "find"
LONGEST_NOTE = 100
MANY = "many_reveals"


@dataclass(frozen=True, slots=True)
class Revealed:
    """`values`: field → text. Shown until `until`, and nowhere kept."""

    values: dict[str, str]
    until: datetime
    seconds: int = REVEAL_SECONDS


def may_reveal(actor: InPost, row: Located) -> bool:
    return KIND_OF[type(row)] in REVEALED and actor.holds(POWER, row.unit.path)


@transaction.atomic
def reveal(*, actor: InPost, row: Located, purpose: str, note: str = "", address: str = "") -> Revealed:
    """Opens the record's personal data and writes who saw it, and what for."""
    if not may_reveal(actor, row):
        raise NotYours("no_power", _("Your post does not unmask personal data here. Ask the grid or the community."))
    if purpose not in PURPOSES:
        raise Refused("no_purpose", _("Say what the data is needed for: choose one of the purposes."))
    fields, now = REVEALED[KIND_OF[type(row)]], timezone.now()
    record_access(
        act=ACT,
        about=KIND_OF[type(row)],
        about_id=row.pk,
        fields=fields,
        purpose=" ".join(f"{purpose} {note[:LONGEST_NOTE]}".split()),
        address=address,
    )
    tell_of_many(actor, now)
    return Revealed(opened(row), now + timedelta(seconds=REVEAL_SECONDS))


def opened(row: Located) -> dict[str, str]:
    """Field → text, of the fields that are masked elsewhere. Whoever calls this has written down for whom."""
    return {name: _clear(row, name) for name in REVEALED[KIND_OF[type(row)]]}


def _clear(row: Located, name: str) -> str:
    value = getattr(row, name)
    return value.open() if isinstance(value, Sealed) else str(value)


def tell_of_many(actor: InPost, now: datetime) -> None:
    """To those who read the access log: more than thirty in a day by one person, told once a day. A whole number that
    was looked for counts like one that was shown."""
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    today = AccessEntry.objects.filter(act__in=[ACT, FIND], person_id=actor.person_id, at__gte=midnight).count()
    told = Notice.objects.filter(kind=MANY, about="person", about_id=actor.person_id, created_at__gte=midnight)
    if today <= REVEALS_A_DAY or told.exists():
        return
    root = int(actor.unit_path.split(".")[0])
    readers = holders_by_unit([(POWER_TO_READ, root)])[POWER_TO_READ, root]
    news = News(readers, MANY, "person", actor.person_id, actor.person_name, {"count": today}, urgent=True)
    notify([news], now=now)
