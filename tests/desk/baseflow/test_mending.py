"""Each figure of the quality page opens into exactly the records it counts, within what the post sees."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.grids.models import Unit
from apps.households.models import Drawn, Resident
from apps.households.quality import FIGURES, LEVELS, Quality, levels_of, quality_of, to_mend
from tests.cast import ROLES, Cast
from tests.desk.stories import at, seated
from tests.households.lots import answered, drawn_by, of, riverside
from tests.households.people import IDENTITY, OTHER_IDENTITY, building, dwelling, household, resident

WHOLE = {"relation": "01", "education": "20", "marital": "10", "politics": "13", "occupation": "木匠"}
EXPECTED = {
    "incomplete": 4,
    "unchecked_90": 4,
    "unchecked_180": 3,
    "unchecked_365": 2,
    "never": 1,
    "twice": 2,
    "found_wrong": 2,
}
HERE_ALONE = {
    "incomplete": 3,
    "unchecked_90": 3,
    "unchecked_180": 2,
    "unchecked_365": 1,
    "never": 0,
    "twice": 1,
    "found_wrong": 1,
}


@pytest.fixture
def grid(cast: Cast) -> Unit:
    return cast.worker.appointment.unit


@pytest.fixture
def other(grid: Unit) -> Unit:
    return Unit.objects.exclude(pk=grid.pk).get(parent=grid.parent)


def checked(person: Resident, days: int | None) -> Resident:
    moment = None if days is None else timezone.now() - timedelta(days=days)
    Resident.objects.filter(pk=person.pk).update(verified_at=moment)
    return person


@pytest.fixture
def people(cast: Cast, grid: Unit, other: Unit) -> list[Resident]:
    """One of whom nothing is missing; four others, the last of them in another grid and the first one's double."""
    home, there = household(grid), household(other, of=dwelling(other, of=building(other, "2号楼")))
    found = [
        checked(resident(grid, of=home, identity=OTHER_IDENTITY, **WHOLE), 10),
        checked(resident(grid, of=home, identity=IDENTITY), 100),
        checked(resident(grid, of=home, identity="", **WHOLE), 200),
        checked(resident(grid, of=home, identity="", phone=""), 400),
        checked(resident(other, of=there, identity=IDENTITY, **{**WHOLE, "marital": ""}), None),
    ]
    looked_at(cast, found)
    return found


def looked_at(cast: Cast, people: list[Resident]) -> None:
    """All were drawn: the third and the last were found wrong; the first as well, but has been seen since."""
    check = drawn_by(cast.director, riverside(cast), cast.community, share=100)
    for row in of(check):
        wrong = row.resident in (people[0], people[2], people[4])
        answered(cast.community, row, "wrong" if wrong else "right", ["name"] if wrong else [])
    Drawn.objects.filter(resident=people[0]).update(done_at=timezone.now() - timedelta(days=20))


def only(rows: list[Quality], unit: Unit) -> Quality:
    [found] = [row for row in rows if row.unit == unit]
    return found


def area(grid: Unit, level: str) -> Unit:
    return {"grid": grid, "community": grid.parent, "street": grid.parent.parent}[level]  # type: ignore[union-attr,return-value]


@pytest.mark.parametrize("level", LEVELS)
def test_every_figure_opens_into_as_many_records(cast: Cast, grid: Unit, people: list[Resident], level: str) -> None:
    now, actor = timezone.now(), cast.street.actor
    found = only(quality_of(actor, now=now, level=level), area(grid, level))
    assert found.mend == (HERE_ALONE if level == "grid" else EXPECTED)
    for figure in FIGURES:
        listed = to_mend(actor, figure, level=level, unit=found.unit.pk, now=now)
        assert listed.count() == found.mend[figure], figure


def test_the_records_are_those_that_lack_what_the_figure_says(cast: Cast, grid: Unit, people: list[Resident]) -> None:
    now, actor, community = timezone.now(), cast.community.actor, grid.parent_id
    lists = {
        figure: {person.pk for person in to_mend(actor, figure, level="community", unit=community or 0, now=now)}
        for figure in FIGURES
    }
    ids = [person.pk for person in people]
    assert lists == {
        "incomplete": set(ids[1:]),
        "unchecked_90": set(ids[1:]),
        "unchecked_180": set(ids[2:]),
        "unchecked_365": set(ids[3:]),
        "never": {ids[4]},
        "twice": {ids[1], ids[4]},
        "found_wrong": {ids[2], ids[4]},
    }


def test_who_sees_one_grid_is_told_of_nobody_elsewhere(cast: Cast, grid: Unit, people: list[Resident]) -> None:
    actor, now = cast.worker.actor, timezone.now()
    assert levels_of(actor) == ["grid"]
    [found] = quality_of(actor, now=now)
    assert (found.unit, found.mend["twice"]) == (grid, 0)


@pytest.mark.parametrize("figure", FIGURES)
def test_the_page_of_a_figure_counts_and_lists_them(
    cast: Cast, grid: Unit, people: list[Resident], figure: str
) -> None:
    address = f"/data/records/?level=community&unit={grid.parent_id}&figure={figure}"
    text = seated(cast.community, headers={"accept-language": "en"}).get(at(address)).content.decode()
    count = EXPECTED[figure]
    assert f"{count} record{'s' if count > 1 else ''} to mend" in text
    assert text.count('class="entry"') == count
    assert IDENTITY not in text


def test_each_record_is_one_tap_from_its_form_for_who_may_change_it(
    cast: Cast, grid: Unit, people: list[Resident]
) -> None:
    address = at(f"/data/records/?level=grid&unit={grid.pk}&figure=unchecked_365")
    form = at(f"/records/resident/{people[3].pk}/edit/")
    client = seated(cast.worker)
    assert form in client.get(address).content.decode()
    assert client.get(form).status_code == 200


def test_the_quality_page_links_every_figure_that_counts_somebody(
    cast: Cast, grid: Unit, people: list[Resident]
) -> None:
    text = seated(cast.street).get(at("/data/?level=community")).content.decode()
    for figure in FIGURES:
        assert f"/data/records/?level=community&amp;unit={grid.parent_id}&amp;figure={figure}" in text


def test_areas_are_sorted_by_what_is_asked_for(cast: Cast, grid: Unit, other: Unit, people: list[Resident]) -> None:
    client = seated(cast.community)
    for sort, first in {"residents": grid, "seen": other, "nonsense": min((grid, other), key=lambda u: u.code)}.items():
        rows = client.get(at(f"/data/?sort={sort}")).context["rows"]
        assert rows[0][0].unit == first, sort


@pytest.mark.parametrize(
    "query", ["", "level=grid&unit=x&figure=never", "level=world&unit={grid}&figure=never", "level=grid&unit={grid}"]
)
def test_an_address_of_no_figure_is_not_there(cast: Cast, grid: Unit, query: str) -> None:
    assert seated(cast.community).get(at(f"/data/records/?{query.format(grid=grid.pk)}")).status_code == 404


def test_another_community_s_figures_are_not_there(cast: Cast, grid: Unit, people: list[Resident]) -> None:
    for level, unit in {"grid": grid.pk, "community": grid.parent_id, "street": grid.parent.parent_id}.items():  # type: ignore[union-attr]
        address = at(f"/data/records/?level={level}&unit={unit}&figure=never")
        assert seated(cast.neighbour_community).get(address).status_code == 404


def test_figures_are_for_posts_that_see_base_data(cast: Cast, grid: Unit) -> None:
    address = at(f"/data/records/?level=grid&unit={grid.pk}&figure=never")
    blind = [role for role in ROLES if not getattr(cast, role).actor.powers.get("view_households")]
    assert blind
    assert {seated(getattr(cast, role)).get(address).status_code for role in blind} == {403}


@pytest.mark.parametrize("path", ["/data/?level=grid", "/data/records/?level=grid&unit={grid}&figure=incomplete"])
def test_more_people_take_no_more_queries(cast: Cast, grid: Unit, people: list[Resident], path: str) -> None:
    client, address = seated(cast.community), at(path.format(grid=grid.pk))
    client.get(address)
    counts = []
    for _turn in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        counts.append(len(queries))
        for _person in range(5):
            resident(grid, of=people[0].household, identity="")
    assert counts[0] == counts[1]
