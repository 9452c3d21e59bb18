"""Which tags somebody may see on which records, and the colours that follow for their eyes.

A tag that may not be seen leaves no trace: not in lists, filters, counts, colours or histories. See decision 013.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from apps.grids.models import Level, Unit
from apps.households.models import Household, Organisation, Resident, Tag, Tagging, TeamMember
from apps.households.rules import colour_of, counts_for_colour, is_red, is_yellow
from apps.staff.actors import InPost
from apps.staff.seen import any_of, inside

TEAM = "team"


@dataclass(frozen=True, slots=True)
class TagSight:
    """`tags`: seen wherever the record is seen; `teams`: (tag, path of the area) seen as a member of its team."""

    tags: tuple[Tag, ...]
    teams: tuple[tuple[Tag, str], ...]

    @property
    def all(self) -> list[Tag]:
        """Each once, by code."""
        return sorted({tag.pk: tag for tag in (*self.tags, *(tag for tag, _ in self.teams))}.values(), key=_code)

    def running(self, among: Collection[int] | None = None) -> QuerySet[Tagging]:
        """Running taggings that may be seen; of the tags `among` alone, when they are given."""
        chosen = {tag.pk for tag in self.all} if among is None else set(among)
        everywhere = Q(tag__in=[tag.pk for tag in self.tags if tag.pk in chosen])
        teams = [Q(tag=tag.pk) & any_of(inside(path)) for tag, path in self.teams if tag.pk in chosen]
        own = Q(resident=None) | Q(resident__merged_into=None)  # what both records carried stays on the hidden one
        return Tagging.objects.filter(any_of([everywhere, *teams]), own, ended_at=None)


def tags_seen(actor: InPost, day: date | None = None) -> TagSight:
    """In three queries at most. A tag with a named team is seen by that alone, whatever posts it lists besides."""
    tags = _shown_to(codes_of(actor))
    today = day or timezone.localdate()
    member = memberships(actor, today).filter(tag__is_active=True, tag__viewers__contains=[TEAM])
    return TagSight(tags, tuple((row.tag, row.area.path) for row in member.select_related("tag", "area")))


def memberships(actor: InPost, day: date) -> QuerySet[TeamMember]:
    """Of named teams, in the post acted in."""
    running = Q(until=None) | Q(until__gte=day)
    return TeamMember.objects.filter(running, since__lte=day, appointment_id=actor.appointment_id)


def seen_in_post(code: str) -> TagSight:
    """What everybody in the post sees, without the teams: for a receipt that others read later."""
    return TagSight(_shown_to({code}), ())


def _shown_to(codes: set[str]) -> tuple[Tag, ...]:
    used = Tag.objects.filter(is_active=True, allowed=True, viewers__overlap=sorted(codes))
    return tuple(used.exclude(viewers__contains=[TEAM]))


def codes_of(actor: InPost) -> set[str]:
    """The post's code, and the type of the department it is held in."""
    codes = {actor.post_code}
    if actor.unit_level == Level.DEPARTMENT:
        codes |= set(Unit.objects.filter(pk=actor.unit_id).values_list("department_type__code", flat=True)) - {None}
    return codes


def _code(tag: Tag) -> str:
    return tag.code


def carrying(sight: TagSight, model: type[Resident | Household | Organisation], tag: int) -> Exists:
    """For lists: the rows that carry the tag, as far as this may be seen."""
    name = model.__name__.lower()
    return Exists(sight.running([tag]).filter(**{name: OuterRef("pk")}))


def of_colour(sight: TagSight, colour: str) -> Q:
    """For lists of households: those that show the colour to these eyes."""
    red = _marked(sight, [tag.pk for tag in sight.all if counts_for_colour(tag) and is_red(tag)])
    yellow = _marked(sight, [tag.pk for tag in sight.all if counts_for_colour(tag) and is_yellow(tag)])
    match colour:
        case Household.Colour.RED:
            return red
        case Household.Colour.YELLOW:
            return yellow & ~red
    return ~(red | yellow)


def _marked(sight: TagSight, tags: list[int]) -> Q:
    if not tags:
        return any_of([])
    seen = sight.running(tags)
    members = Resident.objects.filter(pk__in=Subquery(seen.filter(resident__isnull=False).values("resident")))
    own = seen.filter(household__isnull=False)
    return Q(pk__in=members.values("household")) | Q(pk__in=own.values("household"))


def taggings_of(
    sight: TagSight,
    *,
    residents: Collection[int] = (),
    households: Collection[int] = (),
    organisations: Collection[int] = (),
) -> list[Tagging]:
    """Running ones that may be seen, of all these records, in one query."""
    about = Q(resident__in=residents) | Q(household__in=households) | Q(organisation__in=organisations)
    return list(sight.running().filter(about).select_related("tag", "resident").order_by("tag__code"))


def colours(sight: TagSight, households: Collection[int]) -> dict[int, Household.Colour]:
    """Household → the colour it has for these eyes. Two queries for any number."""
    members = dict(Resident.objects.filter(household__in=households, status__in=HERE).values_list("pk", "household_id"))
    found: dict[int, list[Tag]] = defaultdict(list)
    for tagging in taggings_of(sight, residents=members.keys(), households=households):
        found[members[tagging.resident_id] if tagging.resident_id else tagging.household_id or 0].append(tagging.tag)
    return {pk: colour_of(found[pk]) for pk in households}


HERE = (Resident.Status.PRESENT, Resident.Status.AWAY)
