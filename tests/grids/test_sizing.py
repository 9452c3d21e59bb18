"""Splits along whole buildings, merges of neighbours: properties that hold for every community."""

from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from apps.grids.neighbours import touching as touching_areas
from apps.grids.sizing import Block, Standard, in_walking_order, propose_merges, propose_split

STANDARD = Standard(300, 500)
PLACES = st.one_of(st.just((None, None)), st.tuples(st.floats(115.6, 115.7), st.floats(29.6, 29.7)))
BUILDINGS = st.lists(st.tuples(st.integers(0, 260), PLACES), max_size=24).map(
    lambda rows: [Block(key, households, *place) for key, (households, place) in enumerate(rows)]
)
TOWNS = st.integers(1, 9).flatmap(
    lambda count: st.tuples(
        st.lists(st.integers(0, 900), min_size=count, max_size=count).map(lambda sizes: dict(enumerate(sizes))),
        st.sets(st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)).filter(lambda pair: pair[0] < pair[1])),
    )
)


def households(part: tuple[Block, ...]) -> int:
    return sum(block.households for block in part)


@given(BUILDINGS)
def test_every_building_is_in_exactly_one_part_and_no_part_is_empty(blocks: list[Block]) -> None:
    parts = propose_split(blocks, STANDARD)

    assert sorted(block.key for part in parts for block in part) == sorted(block.key for block in blocks)
    assert all(parts)


@given(BUILDINGS)
def test_no_part_is_too_large_unless_a_single_building_is(blocks: list[Block]) -> None:
    largest = max((block.households for block in blocks), default=0)

    assert all(households(part) <= max(STANDARD.most, largest) for part in propose_split(blocks, STANDARD))


@given(BUILDINGS.map(lambda blocks: blocks[:8]))
def test_there_are_as_few_parts_as_the_walk_allows(blocks: list[Block]) -> None:
    walk = in_walking_order(blocks)
    cap = max(STANDARD.most, *[block.households for block in walk], 0)
    ways = ([0, *cuts, len(walk)] for count in range(len(walk)) for cuts in combinations(range(1, len(walk)), count))
    fitting = (cuts for cuts in ways if all(households(tuple(walk[a:b])) <= cap for a, b in pairwise(cuts)))

    assert len(propose_split(blocks, STANDARD)) == (len(next(fitting)) - 1 if walk else 0)


@given(BUILDINGS.map(lambda blocks: blocks[:8]))
def test_no_other_way_to_cut_the_walk_into_as_many_parts_is_nearer_to_the_standard(blocks: list[Block]) -> None:
    walk = in_walking_order(blocks)
    parts = propose_split(blocks, STANDARD)
    cuts = combinations(range(1, len(walk)), max(len(parts) - 1, 0))
    ways = [[households(tuple(walk[a:b])) for a, b in pairwise([0, *cut, len(walk)])] for cut in cuts]
    cap = max(STANDARD.most, *[block.households for block in walk], 0)

    def cost(sizes: list[int]) -> tuple[int, int]:
        return sum(abs(STANDARD.outside(size)) for size in sizes), sum(size * size for size in sizes)

    if parts:
        assert cost([households(part) for part in parts]) == min(cost(way) for way in ways if max(way) <= cap)


@given(BUILDINGS, st.randoms())
def test_the_order_in_which_buildings_are_given_changes_nothing(blocks: list[Block], random: object) -> None:
    mixed = list(blocks)
    random.shuffle(mixed)  # type: ignore[attr-defined]

    assert propose_split(mixed, STANDARD) == propose_split(blocks, STANDARD)


@given(BUILDINGS)
def test_parts_follow_each_other_as_one_walks(blocks: list[Block]) -> None:
    parts = propose_split(blocks, STANDARD)

    assert [block for part in parts for block in part] == in_walking_order(blocks)


def test_a_grid_of_780_in_equal_buildings_becomes_two_of_390() -> None:
    blocks = [Block(key, 65, 115.6 + key / 1000, 29.6) for key in range(12)]

    assert [households(part) for part in propose_split(blocks, STANDARD)] == [390, 390]


def test_the_longer_side_is_measured_in_metres() -> None:
    """A degree of longitude is shorter than one of latitude, by a third at 48° north."""
    lying = [Block(1, 1, 0.000, 48.0), Block(2, 1, 0.012, 48.010)]

    assert [block.key for block in in_walking_order(lying)] == [2, 1]


@given(TOWNS)
def test_merged_grids_touch_and_fit(town: tuple[dict[int, int], set[tuple[int, int]]]) -> None:
    sizes, touching = town
    groups = propose_merges(sizes, touching, STANDARD)
    near = {frozenset(pair) for pair in touching}

    for group in groups:
        assert sum(sizes[grid] for grid in group) <= STANDARD.most
        reached = {group[0]}
        while more := {two for two in group if any(frozenset({one, two}) in near for one in reached)} - reached:
            reached |= more
        assert reached == set(group)
    assert len({grid for group in groups for grid in group}) == sum(len(group) for group in groups)


@given(TOWNS)
def test_a_small_grid_is_left_alone_only_when_it_fits_to_no_neighbour(
    town: tuple[dict[int, int], set[tuple[int, int]]],
) -> None:
    sizes, touching = town
    merged = propose_merges(sizes, touching, STANDARD)
    groups = [*merged, *((grid,) for grid in sizes if not any(grid in group for group in merged))]

    for small in groups:
        total = sum(sizes[grid] for grid in small)
        if total >= STANDARD.least:
            continue
        for other in groups:
            if other != small and any({one, two} in map(set, touching) for one in small for two in other):
                assert total + sum(sizes[grid] for grid in other) > STANDARD.most


def test_a_small_grid_joins_the_neighbour_with_which_it_comes_nearest_to_the_standard() -> None:
    assert propose_merges({1: 100, 2: 360, 3: 120}, {(1, 2), (1, 3)}, STANDARD) == ((1, 2),)


def test_how_far_outside() -> None:
    assert [STANDARD.outside(count) for count in (0, 299, 300, 500, 501, 780)] == [-300, -1, 0, 0, 1, 280]


@given(BUILDINGS, st.integers(1, 6))
def test_as_many_parts_as_are_asked_for_where_there_are_so_many_buildings(blocks: list[Block], asked: int) -> None:
    fewest, parts = propose_split(blocks, STANDARD), propose_split(blocks, STANDARD, at_least=asked)

    assert len(parts) == min(max(len(fewest), asked), len(blocks))
    assert all(parts)


def test_where_nothing_is_drawn_nothing_touches() -> None:
    assert touching_areas({}) == set()
