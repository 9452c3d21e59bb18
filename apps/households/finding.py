"""How a named team looks for one person: by a whole number, within its area, on the record, forty times a day.

Departments see no base data; members of the competent department's team find whom they must tag and nobody besides.
Source: domain §1.12.
"""

from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.audit.access import record_access
from apps.audit.models import AccessEntry
from apps.errors import Conflicting, NotThere, NotYours, Refused
from apps.grids.models import Unit
from apps.households.identifiers import tidy
from apps.households.models import Resident, Tag, Tagging
from apps.households.revealing import FIND, tell_of_many
from apps.households.searching import IDENTITY, PHONE
from apps.households.sight import TEAM, codes_of, memberships
from apps.households.tagging import set_tag
from apps.staff.actors import InPost
from apps.staff.seen import any_of, inside
from apps.tenancy.context import current

FINDS_A_DAY = 40  # the alarm comes before: after thirty
TOKEN_SECONDS = 900


@dataclass(frozen=True, slots=True)
class Team:
    """What somebody in a post belongs to: a sensitive tag in an area; `sets`: of the competent department."""

    tag: Tag
    area: Unit
    sets: bool


def teams_of(actor: InPost) -> list[Team]:
    """Of tags that are in use, by code. In two queries at most."""
    rows = memberships(actor, timezone.localdate()).filter(
        tag__is_active=True, tag__allowed=True, tag__viewers__contains=[TEAM], tag__about=Tag.About.RESIDENT
    )
    found = list(rows.select_related("tag", "area").order_by("tag__code", "area__code"))
    codes = codes_of(actor) if found else set()
    return [Team(row.tag, row.area, bool(codes & set(row.tag.setters))) for row in found]


def carriers(teams: list[Team]) -> QuerySet[Tagging]:
    """Who carries the teams' tags in their areas, newest first."""
    ways = [Q(tag=team.tag) & any_of(inside(team.area.path)) for team in teams]
    rows = Tagging.objects.filter(any_of(ways), ended_at=None, resident__isnull=False, resident__merged_into=None)
    return rows.select_related("tag", "unit", "resident").order_by("-pk")


@transaction.atomic
def find(*, actor: InPost, number: str, address: str = "") -> Resident | None:
    """None when nobody in the areas has the number; either way it stands in the access log."""
    areas = [team.area.path for team in teams_of(actor) if team.sets]
    if not areas:
        raise NotYours("no_team", _("Only the competent department's members of a named team look for people here."))
    column = _column(tidy(number))
    if _finds_today(actor) >= FINDS_A_DAY:
        raise Conflicting(
            "too_many_finds",
            _("You have looked for %(most)d numbers today. Go on tomorrow, or ask the community.")
            % {"most": FINDS_A_DAY},
        )
    field: Any = Resident._meta.get_field(column)
    rows = Resident.objects.filter(anonymised_at=None, merged_into=None, **{column: field.digest(tidy(number))})
    found = rows.filter(any_of(way for path in areas for way in inside(path))).select_related("unit").first()
    record_access(
        act=FIND,
        about="resident",
        about_id=None,  # who was looked for by such a team says too much for as long as the log is kept
        fields=[column.removesuffix("_index")],
        purpose="tag",
        address=address,
        rows=1 if found else 0,
    )
    tell_of_many(actor, timezone.now())
    return found


def _column(number: str) -> str:
    """Whole numbers only: a part of one would be a way to look around."""
    if IDENTITY.fullmatch(number):
        return "identity_index"
    if PHONE.fullmatch(number):
        return "phone_index"
    sentence = _("Write the whole number: 18 characters of the identity card, or 11 digits of the telephone.")
    raise Refused("no_number", sentence, {"fields": {"number": [sentence]}})


def _finds_today(actor: InPost) -> int:
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    return AccessEntry.objects.filter(act=FIND, person_id=actor.person_id, at__gte=midnight).count()


def token_of(actor: InPost, resident: Resident) -> str:
    """Says that this person, in this post, has found the resident; good for a quarter of an hour."""
    return signing.dumps(resident.pk, salt=_salt(actor))


def tag_found(*, actor: InPost, token: str, tag_id: int) -> Tagging:
    """Sets a tag of the actor's team on somebody whom they have found by number."""
    try:
        pk = signing.loads(token, salt=_salt(actor), max_age=TOKEN_SECONDS)
    except signing.BadSignature as problem:
        raise NotThere("not_found", _("That was too long ago. Look for the number again.")) from problem
    tag = next((team.tag for team in teams_of(actor) if team.tag.pk == tag_id), None)
    resident = Resident.objects.filter(pk=pk, merged_into=None).select_related("unit").first()
    if tag is None or resident is None:
        raise NotThere("not_found", _("That was too long ago. Look for the number again."))
    return set_tag(actor=actor, tag=tag, carrier=resident)


def get_tagging(actor: InPost, pk: int) -> Tagging:
    found = carriers(teams_of(actor)).filter(pk=pk).first()
    if found is None:
        raise NotThere("no_tagging", _("There is no such tag among those of your team."))
    return found


def _salt(actor: InPost) -> str:
    return f"find:{current().schema_name}:{actor.person_id}:{actor.appointment_id}"
