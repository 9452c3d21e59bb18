"""What is drawn, and who looks at it. Pure. Source: tables §9, R25 (2 % a month, drawn by lot)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.errors import Refused

SHARE = 2  # percent
MOST = 2_000  # records of one draw
DAYS, MOST_DAYS = 14, 92
RECENT = timedelta(days=92)  # how far back the quality of base data counts

# What of a record may turn out wrong.
PARTS = {
    "household": gettext_lazy("lives elsewhere, or in another household"),
    "name": gettext_lazy("full name"),
    "identity": gettext_lazy("document, sex or date of birth"),
    "phone": gettext_lazy("telephone"),
    "registered_division": gettext_lazy("where they are registered"),
    "relation": gettext_lazy("relation to the head of the household"),
    "other": gettext_lazy("something else"),
}


@dataclass(frozen=True, slots=True)
class Checker:
    """Somebody who may look at records of the units below `path`."""

    appointment_id: int
    person_id: int
    path: str


def quota(population: int, share: int) -> int:
    """How many of a grid's residents are drawn: `share` percent, rounded up, so that no grid is left out."""
    return -(-population * share // 100)


def drawn(grids: Mapping[int, Iterable[int]], *, share: int, seed: str) -> dict[int, list[int]]:
    """Grid → ids of the residents drawn: those whose SHA-256 of “seed:id” is lowest.

    Whoever knows the seed and the residents of that day draws the same with any tool.
    """
    found = {}
    for grid, ids in grids.items():
        ordered = sorted(ids, key=lambda pk: sha256(f"{seed}:{pk}".encode()).digest())
        found[grid] = ordered[: quota(len(ordered), share)]
    return found


def shared_out(
    ids: Sequence[int], checkers: Sequence[Checker], *, may: Callable[[Checker, int], bool]
) -> tuple[dict[int, int], list[int]]:
    """Record → appointment of its checker, about equally many each; and the records that none of them may look at.

    The records come grid by grid and are dealt in one go, so that each walks through few grids. Those who see little
    come first: the others may take what is left.
    """
    fair = -(-len(ids) // max(1, len(checkers)))
    load = dict.fromkeys(sorted(checkers, key=lambda one: (-one.path.count("."), one.appointment_id)), 0)
    given, left = {}, []
    for pk in ids:
        able = [one for one in load if may(one, pk)]
        if not able:
            left.append(pk)
            continue
        chosen = next((one for one in able if load[one] < fair), None) or min(able, key=lambda one: load[one])
        load[chosen] += 1
        given[pk] = chosen.appointment_id
    return given, left


def refuse_draw(*, share: int, due_on: date, today: date) -> None:
    if not 1 <= share <= 100:
        raise unfit("share", _("Draw between 1 and 100 percent of the residents."))
    if not today < due_on <= today + timedelta(days=MOST_DAYS):
        raise unfit("due_on", _("Choose a last day within the next three months, tomorrow at the earliest."))


def refuse_answer(result: str, wrong: AbstractSet[str]) -> None:
    """`result`: any but “waiting”; what is wrong is said exactly when something is."""
    if not wrong <= PARTS.keys():
        raise unfit("wrong", _("Choose from the list what is wrong."))
    if result == "wrong" and not wrong:
        raise unfit("wrong", _("Say what is wrong, so that the grid can mend it."))
    if result != "wrong" and wrong:
        raise unfit("result", _("You ticked what is wrong. Choose “something is wrong”, or take the ticks away."))


def unfit(field: str, sentence: str) -> Refused:
    return Refused("unfit", sentence, {"fields": {field: [sentence]}})
