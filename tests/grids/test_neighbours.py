"""Which areas lie side by side."""

from shapely.geometry import box, mapping

from apps.grids.neighbours import touching


def test_where_nothing_is_drawn_nothing_lies_side_by_side() -> None:
    assert touching({}) == set()


def test_an_edge_in_common_is_needed_a_corner_is_not_enough() -> None:
    areas = {3: box(0, 0, 1, 1), 1: box(1, 0, 2, 1), 2: box(1, 1, 2, 2)}
    assert touching({key: mapping(area) for key, area in areas.items()}) == {(1, 3), (1, 2)}
