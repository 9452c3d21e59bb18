"""Records that may be of the same person, found across grids. People decide; nothing is merged by itself."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from django.db import IntegrityError, transaction
from django.db.models import Count, Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.errors import Conflicting, Refused
from apps.households.actions import refuse_unless_editor
from apps.households.models import Apart, Resident
from apps.households.quality import MOST_PAIRS, living
from apps.staff.actors import InPost

# Reason → the columns in which two records agree, the strongest first.
REASONS: dict[str, tuple[str, ...]] = {
    "identity": ("identity_index",),
    "birth": ("name", "born_on"),
    "phone": ("name", "phone_index"),
}
REASON_WORDS = {
    "identity": gettext_lazy("the same number of the document"),
    "birth": gettext_lazy("the same name and date of birth"),
    "phone": gettext_lazy("the same name and telephone"),
}


MOST_ALIKE = 20  # records of one group: nobody compares two hundred pairs of the same name


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two records, the lower id first, and why they may be one person."""

    first: Resident
    second: Resident
    reasons: tuple[str, ...]

    @property
    def words(self) -> list[str]:
        return [str(REASON_WORDS[reason]) for reason in self.reasons]


def candidates(actor: InPost) -> list[Candidate]:
    """The first `MOST_PAIRS` in the area, without those known to be two people; in a constant number of queries."""
    rows: dict[int, Resident] = {}
    reasons: dict[tuple[int, int], list[str]] = defaultdict(list)
    for reason, columns in REASONS.items():
        for group in _alike(actor, columns):
            rows |= {row.pk: row for row in group}
            for first, second in combinations(sorted(row.pk for row in group), 2):
                reasons[first, second].append(reason)
    known = _apart(list(rows))
    found = [Candidate(rows[a], rows[b], tuple(why)) for (a, b), why in reasons.items() if (a, b) not in known]
    return found[:MOST_PAIRS]


def _alike(actor: InPost, columns: Sequence[str]) -> Iterator[list[Resident]]:
    """Groups of records that agree in the columns; a null agrees with nothing. In two queries.

    The database counts first and fetches then: looking for a second one record by record takes ten times as long. Each
    pair that is known to be two people can take the place of one group at most.
    """
    filled = living(actor).filter(**{f"{name}__isnull": False for name in columns}).order_by()
    shared = filled.values_list(*columns).annotate(n=Count("pk")).filter(n__gt=1).order_by(*columns)
    values = [tuple(map(_plain, row[:-1])) for row in shared[: MOST_PAIRS + Apart.objects.count()]]
    wanted = {f"{name}__in": {row[at] for row in values} for at, name in enumerate(columns)}
    rows = filled.filter(**wanted).select_related("unit", "household__dwelling__building").order_by(*columns, "pk")
    groups: dict[tuple[object, ...], list[Resident]] = {value: [] for value in values}
    for row in rows:
        found = groups.get(tuple(_plain(getattr(row, name)) for name in columns))
        if found is not None and len(found) < MOST_ALIKE:
            found.append(row)
    yield from groups.values()


def _plain(value: object) -> object:
    return bytes(value) if isinstance(value, memoryview) else value


def _apart(ids: list[int]) -> set[tuple[int, int]]:
    return set(Apart.objects.filter(first__in=ids, second__in=ids).values_list("first", "second"))


def newest_versions(ids: Collection[int]) -> dict[int, int]:
    """Resident → id of the newest version, in one query."""
    rows = Resident.history.filter(id__in=ids).values_list("id").annotate(newest=Max("history_id")).order_by()
    return dict(rows)


def reasons_for(one: Resident, other: Resident) -> list[str]:
    """In words, why the two may be one person."""
    return [
        str(REASON_WORDS[reason])
        for reason, columns in REASONS.items()
        if all(getattr(one, name) and _plain(getattr(one, name)) == _plain(getattr(other, name)) for name in columns)
    ]


@transaction.atomic
def keep_apart(*, actor: InPost, one: Resident, other: Resident, reason: str) -> Apart:
    """Somebody has looked: these are two people, and they are not shown as a pair again."""
    refuse_unless_editor(actor, one.unit.path)
    refuse_unless_editor(actor, other.unit.path)
    if one.pk == other.pk:
        raise Refused("same_record", _("This is one and the same record. Choose two different ones."))
    if reason not in Apart.Reason.values:
        raise Refused("no_reason", _("Say why the two agree without being the same person: choose a reason."))
    first, second = sorted((one.pk, other.pk))
    try:
        with transaction.atomic():
            return Apart.objects.create(
                first=first,
                second=second,
                reason=reason,
                said_by_id=actor.appointment_id,
                said_at=timezone.now(),
            )
    except IntegrityError as problem:
        raise Conflicting(
            "said_already", _("That these are two people was said already. Reload the page.")
        ) from problem
