"""How many households a grid should have, and how one outside of that could be split or merged. Pure.

Source: 300–500 households a grid (GB/T 34300-2017; the article), divided along whole buildings, inside one community.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, pairwise
from math import cos, radians
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Standard:
    """Households of a grid, from `least` to `most`."""

    least: int = 300
    most: int = 500

    def outside(self, households: int) -> int:
        """How many are missing (negative) or too many; 0 within."""
        return min(households - self.least, 0) + max(households - self.most, 0)


class Block(NamedTuple):
    """A building: what is never cut. `lng`, `lat` in degrees, None where nobody has placed it."""

    key: int
    households: int
    lng: float | None = None
    lat: float | None = None


Part = tuple[Block, ...]
Cost = tuple[int, int, tuple[int, ...]]  # households outside the standard, squares of the sizes, the cuts


def propose_split(blocks: Iterable[Block], standard: Standard, *, at_least: int = 1) -> tuple[Part, ...]:
    """As few parts as whole buildings allow, in the order in which one walks through the grid; or as many as are asked
    for, where there are so many buildings.

    Among the ways to cut that walk into so many parts, the one with the fewest households outside the standard, then
    the most even. A building larger than a grid makes a part that is too large: nothing can be done about it here.
    """
    walk = in_walking_order(blocks)
    if not walk:
        return ()
    sums = [0, *accumulate(block.households for block in walk)]
    cap = max(standard.most, *(block.households for block in walk))
    count = min(max(_fewest(sums, cap), at_least), len(walk))
    cuts = [0, *_cuts(sums, count, cap, standard), len(walk)]
    return tuple(tuple(walk[begin:end]) for begin, end in pairwise(cuts))


def in_walking_order(blocks: Iterable[Block]) -> list[Block]:
    """Along the longer side: from west to east or from north to south; last those without a place."""
    rows = sorted(blocks)
    placed = [(block.lng, block.lat) for block in rows if block.lng is not None and block.lat is not None]
    if not placed:
        return rows
    lngs, lats = [lng for lng, _ in placed], [lat for _, lat in placed]
    lying = (max(lngs) - min(lngs)) * cos(radians(lats[0])) >= max(lats) - min(lats)

    def place(block: Block) -> tuple[bool, float, float, int]:
        if block.lng is None or block.lat is None:
            return True, 0.0, 0.0, block.key
        first, second = (block.lng, -block.lat) if lying else (-block.lat, block.lng)
        return False, first, second, block.key

    return sorted(rows, key=place)


def _fewest(sums: Sequence[int], cap: int) -> int:
    """Parts that are needed when each takes as many buildings as fit."""
    parts, begin = 1, 0
    for end in range(1, len(sums)):
        if sums[end] - sums[begin] > cap:
            parts, begin = parts + 1, end - 1
    return parts


def _cuts(sums: Sequence[int], parts: int, cap: int, standard: Standard) -> tuple[int, ...]:
    """Where to cut: every way to begin the last part is tried, with the best of what comes before it.

    Only beginnings that leave no more than fits into the last part and into those before it: of thousands of detached
    houses a few hundred remain.
    """

    @cache
    def best(end: int, count: int) -> Cost | None:
        first = max(count - 1, bisect_left(sums, sums[end] - cap))
        last = min(end, bisect_right(sums, (count - 1) * cap))
        begins = range(first, last) if count > 1 else (0,)
        found = [cost for begin in begins if (cost := _with_last(begin, end, count)) is not None]
        return min(found, default=None)

    def _with_last(begin: int, end: int, count: int) -> Cost | None:
        size = sums[end] - sums[begin]
        before = (0, 0, ()) if count == 1 else best(begin, count - 1)
        if size > cap or before is None:
            return None
        cuts = before[2] if count == 1 else (*before[2], begin)
        return before[0] + abs(standard.outside(size)), before[1] + size * size, cuts

    found = best(len(sums) - 1, parts)
    return found[2] if found else ()


def propose_merges(
    sizes: Mapping[int, int], touching: Collection[tuple[int, int]], standard: Standard
) -> tuple[tuple[int, ...], ...]:
    """Groups of neighbours to make one grid of, by the grids' ids: none with more than `most`.

    The smallest grid below the standard goes first and joins the neighbour with which it comes nearest to the
    standard, until none is too small that has a neighbour it fits to.
    """
    groups = [frozenset({grid}) for grid in sorted(sizes)]
    near = {frozenset(pair) for pair in touching}

    def total(group: Iterable[int]) -> int:
        return sum(sizes[grid] for grid in group)

    stuck: set[frozenset[int]] = set()
    while small := min(
        (group for group in groups if standard.outside(total(group)) < 0 and group not in stuck),
        key=lambda group: (total(group), min(group)),
        default=None,
    ):
        fitting = [
            other
            for other in groups
            if other != small
            and total(small | other) <= standard.most
            and any(frozenset({one, two}) in near for one in small for two in other)
        ]
        if not fitting:
            stuck.add(small)
            continue
        mate = min(fitting, key=lambda other: (-standard.outside(total(small | other)), total(other), min(other)))
        groups = [group for group in groups if group not in (small, mate)] + [small | mate]
        stuck.clear()  # what had no neighbour it fitted to may have one in the new group
    return tuple(sorted(tuple(sorted(group)) for group in groups if len(group) > 1))
