"""Importing a unit list: all of it or nothing, again and again, and every mistake told by its row."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import timezone, translation
from shapely import Point
from shapely.geometry import shape

from apps.grids.imports import BadList, import_units
from apps.grids.models import Unit
from apps.grids.unitlist import read_boundaries, read_rows
from apps.tenancy.models import Tenant

UNITS = Path(settings.BASE_DIR) / "fixtures" / "reference" / "units"
HEADER = "code12,name,level,kind,parent_code,lng_gcj02,lat_gcj02"
DISTRICT, STREET, COMMUNITY, GRID = "360481000000", "360481001000", "360481001001", "360481001001001"
SQUARE = {"type": "Polygon", "coordinates": [[[115, 29], [116, 29], [116, 30], [115, 30], [115, 29]]]}
BOW = {"type": "Polygon", "coordinates": [[[115, 29], [116, 30], [116, 29], [115, 30], [115, 29]]]}


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def listed(*lines: str) -> bytes:
    return "\n".join([HEADER, *lines]).encode()


def features(**geometries: object) -> bytes:
    drawn = [{"properties": {"code12": code}, "geometry": geometry} for code, geometry in geometries.items()]
    return json.dumps({"type": "FeatureCollection", "features": drawn}).encode()


def told(content: bytes, boundaries: bytes = b"") -> list[str]:
    """The sentences of a list that is refused."""
    with pytest.raises(BadList) as refusal:
        import_units(content=content, division="360481", boundaries=boundaries)
    return [str(problem) for problem in refusal.value.problems]


def take(*lines: str, boundaries: bytes = b"") -> tuple[int, int, int]:
    done = import_units(content=listed(*lines), division="360481", boundaries=boundaries)
    return done.new, done.changed, done.unchanged


OLD_STREET = f"{STREET},东街道,street,,{DISTRICT},,"


def test_new_units_are_added_wherever_their_parents_stand_in_the_file(alpha: Tenant) -> None:
    lines = [
        "360481009001,新社区,community,居委会,360481009000,115.66,29.67",
        f"360481009000,新街道,street,街道,{DISTRICT},,",
        "360481009001001,新社区一网格,grid,,360481009001,,",
    ]
    assert take(*lines) == (3, 0, 0)
    grid = Unit.objects.select_related("parent__parent").get(code="360481009001001")
    assert grid.parent is not None
    assert grid.path.startswith(grid.parent.path)
    assert grid.parent.parent is not None
    assert grid.parent.parent.name == "新街道"


def test_importing_the_same_list_again_changes_nothing(alpha: Tenant) -> None:
    line = f"360481009000,新街道,street,街道,{DISTRICT},115.66,29.67"
    assert take(line) == (1, 0, 0)
    assert take(line) == (0, 0, 1)
    assert Unit.objects.get(code="360481009000").history.count() == 1


def test_a_new_name_is_taken_over_and_the_old_one_stays_in_the_history(alpha: Tenant) -> None:
    assert take(f"{STREET},湓城街道,street,街道,{DISTRICT},,") == (0, 1, 0)
    unit = Unit.objects.get(code=STREET)
    assert (unit.name, unit.kind) == ("湓城街道", "街道")
    assert [version.name for version in unit.history.order_by("history_id")][-2:] == ["东街道", "湓城街道"]


def test_an_empty_cell_leaves_what_is_there(alpha: Tenant) -> None:
    take(f"{STREET},东街道,street,街道,{DISTRICT},115.66,29.67")
    assert take(OLD_STREET) == (0, 0, 1)
    assert Unit.objects.get(code=STREET).lng is not None


def test_a_unit_that_is_not_in_the_list_stays(alpha: Tenant) -> None:
    before = Unit.objects.count()
    take(OLD_STREET)
    assert Unit.objects.filter(retired_at=None).count() == before


def test_points_come_in_as_wgs84(alpha: Tenant) -> None:
    take(f"{STREET},东街道,street,,{DISTRICT},115.681335,29.675834")
    unit = Unit.objects.get(code=STREET)
    assert (float(unit.lng or 0), float(unit.lat or 0)) == pytest.approx((115.6761, 29.6788), abs=5e-4)


def test_boundaries_are_joined_by_code_and_give_a_point_where_none_was(alpha: Tenant) -> None:
    take(OLD_STREET, boundaries=features(**{STREET: SQUARE}))
    unit = Unit.objects.get(code=STREET)
    assert unit.boundary == SQUARE
    assert shape(SQUARE).contains(Point(float(unit.lng or 0), float(unit.lat or 0)))


def test_a_kind_says_whether_a_unit_is_rural(alpha: Tenant) -> None:
    take(f"{COMMUNITY},河畔社区,community,村委会,{STREET},,")
    assert Unit.objects.get(code=COMMUNITY).is_rural
    take(f"{COMMUNITY},河畔社区,community,居委会,{STREET},,")
    assert not Unit.objects.get(code=COMMUNITY).is_rural


MISTAKES = [
    (f",无名,street,,{DISTRICT},,", "Row 2, code12: The code is missing."),
    (f"{STREET},,street,,{DISTRICT},,", "Row 2, name: The name is missing."),
    (f"{STREET},{'长' * 81},street,,{DISTRICT},,", "longer than 80 characters"),
    (f"{STREET},东街道,town,,{DISTRICT},,", "Row 2, level: “town” is not a level. Use one of: county, street,"),
    (f"{STREET},东街道,street,,{DISTRICT},115.6,", "Row 2, lat_gcj02: A position needs both numbers."),
    (f"{STREET},东街道,street,,{DISTRICT},east,29.6", "“east” is not a number of degrees from 73.0 to 136.0"),
    (f"{STREET},东街道,street,,{DISTRICT},29.6,115.6", "“29.6” is not a number of degrees from 73.0 to 136.0"),
    (f"{STREET},东街道,street,,{DISTRICT},nan,29.6", "“nan” is not a number of degrees"),
    (f"36048100900,新街道,street,,{DISTRICT},,", "has 12 digits, and “36048100900” has not"),
    (f"360482009000,新街道,street,,{DISTRICT},,", "does not begin with its parent's “360481”"),
    ("360481009001,新社区,community,,360481009000,,", "No unit has the code 360481009000, neither in the file nor"),
    (f"360481009001,新社区,community,,{DISTRICT},,", "A community hangs under a street."),
    ("360482000000,邻市,county,,,,", "360482000000 is not of this tenant, whose codes begin with 360481"),
    (f"{COMMUNITY},河畔社区,community,,360481002000,,", "does not begin with its parent's"),
    (f"{STREET},东街道,county,,,,", f"{STREET} is a street here."),
]


@pytest.mark.parametrize(("line", "sentence"), MISTAKES, ids=[sentence for _, sentence in MISTAKES])
def test_it_tells_what_is_wrong_in_which_row(alpha: Tenant, line: str, sentence: str) -> None:
    assert any(sentence in problem for problem in told(listed(line)))


def test_every_mistake_is_told_at_once_and_nothing_is_imported(alpha: Tenant) -> None:
    good = f"360481009000,新街道,street,,{DISTRICT},,"
    sentences = told(listed(good, ",无名,street,,,,", good, f"{STREET},,street,,{DISTRICT},,"))
    assert [sentence.split(",")[0] for sentence in sentences] == ["Row 3", "Row 4", "Row 5"]
    assert "stands in row 2 already" in sentences[1]
    assert not Unit.objects.filter(code="360481009000").exists()


def test_it_refuses_a_retired_unit(alpha: Tenant) -> None:
    Unit.objects.filter(code=GRID).update(retired_at=timezone.now())
    assert "was retired" in told(listed(f"{GRID},一网格,grid,,{COMMUNITY},,"))[0]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"code12,name\n1,2", "lacks the columns level, kind, parent_code"),
        (b"", "lacks the columns code12"),
        (f"{HEADER}\n{STREET},东街道,street,,{DISTRICT},,".encode("gb18030"), "not in UTF-8"),
    ],
)
def test_it_says_when_the_file_itself_cannot_be_read(alpha: Tenant, content: bytes, sentence: str) -> None:
    assert sentence in told(content)[0]


def test_a_short_line_is_a_mistake_of_that_row(alpha: Tenant) -> None:
    assert told(listed(STREET))[0].startswith("Row 2, name")


@pytest.mark.parametrize(
    ("boundaries", "sentence"),
    [
        (b"not json", "not a GeoJSON collection"),
        (b"[]", "not a GeoJSON collection"),
        (features(**{"360481777000": SQUARE}), "a boundary for 360481777000, which is no unit"),
        (features(**{STREET: BOW}), "is not a sound polygon"),
        (features(**{STREET: {"type": "Point", "coordinates": [115, 29]}}), "is not a sound polygon"),
        (features(**{STREET: {"type": "Polygon", "coordinates": "x"}}), "is not a sound polygon"),
        (features(**{"": SQUARE}), "has no property “code12”"),
    ],
)
def test_it_tells_what_is_wrong_with_boundaries(alpha: Tenant, boundaries: bytes, sentence: str) -> None:
    assert sentence in told(listed(OLD_STREET), boundaries)[0]


def test_the_shipped_lists_can_be_read_whole() -> None:
    for name, count in (("ruichang", 244), ("chaoyang", 812)):
        rows, problems = read_rows((UNITS / f"{name}.csv").read_bytes())
        assert (len(rows), problems) == (count, [])


def test_communities_of_chaoyang_lie_in_the_polygon_of_their_street() -> None:
    """The list is in GCJ-02 and the polygons in WGS-84: without the conversion a fifth would lie outside."""
    rows, _ = read_rows((UNITS / "chaoyang.csv").read_bytes())
    drawn, _ = read_boundaries((UNITS / "chaoyang_streets.geojson").read_bytes())
    placed = [row for row in rows if row.level == "community" and row.lng is not None]
    inside = [
        shape(drawn[r.parent_code]).buffer(0.001).covers(Point(float(r.lng or 0), float(r.lat or 0))) for r in placed
    ]
    assert sum(inside) / len(inside) > 0.95


def test_the_command_reports_what_it_did(db: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "units.csv"
    path.write_bytes(listed(f"360481009000,新街道,street,街道,{DISTRICT},,"))
    call_command("import_units", path, tenant="alpha")
    call_command("import_units", path, tenant="alpha")
    assert capsys.readouterr().out.splitlines() == ["1 new, 0 changed, 0 unchanged.", "0 new, 0 changed, 1 unchanged."]


def test_the_command_lists_every_mistake_and_fails(
    db: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "units.csv"
    path.write_bytes(listed(",甲,street,,,,", ",乙,street,,,,"))
    with pytest.raises(CommandError, match="Nothing was imported: 2 things"):
        call_command("import_units", path, tenant="alpha")
    assert "Row 2, code12" in (errors := capsys.readouterr().err)
    assert "Row 3, code12" in errors


@pytest.mark.parametrize(("tenant", "file"), [("nobody", "units.csv"), ("alpha", "missing.csv")])
def test_the_command_says_when_there_is_no_such_tenant_or_file(db: None, tenant: str, file: str) -> None:
    with pytest.raises(CommandError, match=r"There is no tenant|cannot be read"):
        call_command("import_units", file, tenant=tenant)
