"""Boundaries from GeoJSON: told by feature what is wrong, looked at before anything is written, written at once."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from apps.grids.geo import to_gcj02
from apps.grids.models import Unit
from apps.grids.outlines import read_area
from tests.cast import ROLES, Cast
from tests.desk.staffing.offices import chief_of, empty_grid, grid_of, other_street_grid
from tests.desk.stories import at, seated
from tests.desk.territory.test_boundaries_page import box, drawn

ADDRESS = "/grids/boundaries/file/"
BOW = {"type": "Polygon", "coordinates": [[[115, 29], [115.1, 29.1], [115.1, 29], [115, 29.1], [115, 29]]]}


def feature(geometry: Any, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def file_of(*features: Any) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def sent(client: Client, content: bytes, system: str = "wgs84") -> Any:
    return client.post(at(ADDRESS), {"file": SimpleUploadedFile("b.geojson", content), "system": system})


def previewed(client: Client, content: bytes, system: str = "wgs84") -> str:
    return client.get(sent(client, content, system).url).content.decode()


def seen_in(page: str) -> str:
    return page.split('name="seen" value="')[1].split('"')[0]


def test_nothing_is_written_before_it_was_seen_and_confirmed(cast: Cast) -> None:
    client, grid = seated(chief_of(cast)), grid_of(cast)
    address = sent(client, file_of(feature(box(0, 0, 2, 1), code=grid.code))).url
    page = client.get(address).content.decode()
    assert "Write 1 boundary" in page
    assert Unit.objects.get(pk=grid.pk).boundary is None

    answer = client.post(address, {"seen": seen_in(page), "reason": "实地测绘"})

    assert answer.status_code == 302
    row = Unit.objects.get(pk=grid.pk)
    assert row.boundary is not None
    assert row.history.latest().history_change_reason == "实地测绘"
    assert row.history.latest().history_person_id is not None


def test_all_good_ones_are_written_and_the_others_told(cast: Cast) -> None:
    client = seated(cast.director)
    content = file_of(feature(box(0, 0, 2, 1), code=grid_of(cast).code), feature(BOW, code=empty_grid(cast).code))
    address = sent(client, content).url
    page = client.get(address).content.decode()
    assert "crosses itself at 115.05, 29.05" in page
    client.post(address, {"seen": seen_in(page), "reason": "测绘"})
    assert Unit.objects.get(pk=grid_of(cast).pk).boundary is not None
    assert Unit.objects.get(pk=empty_grid(cast).pk).boundary is None


def test_chinese_coordinates_are_converted(cast: Cast) -> None:
    shifted = {"type": "Polygon", "coordinates": [[list(to_gcj02(*p)) for p in box(0, 0, 2, 1)["coordinates"][0]]]}
    area = read_area(shifted, gcj02=True)
    assert area.bounds == pytest.approx((115, 29, 115.002, 29.001), abs=2e-6)


def test_a_unit_is_found_by_its_name_where_only_one_has_it(cast: Cast) -> None:
    page = previewed(seated(cast.director), file_of(feature(box(0, 0, 2, 1), name=grid_of(cast).name)))
    assert "Write 1 boundary" in page


@pytest.mark.parametrize(
    ("geometry", "sentence"),
    [
        ({"type": "Point", "coordinates": [115, 29]}, "not a polygon"),
        (None, "not a polygon"),
        ({"type": "Polygon", "coordinates": [[[29, 115], [29.1, 115], [29.1, 115.1], [29, 115]]]}, "swapped"),
        ({"type": "Polygon", "coordinates": [[[1e9, 29], [115, 29], [115, 30], [1e9, 29]]]}, "not lie in China"),
        ({"type": "Polygon", "coordinates": [[[10**400, 29], [115, 29], [115, 30]]]}, "cannot be read"),
        ({"type": "Polygon", "coordinates": [[["nan", 29], [115, 29], [115, 30]]]}, "not finite"),
        ({"type": "Polygon", "coordinates": [[[115, 29], [115.1, 29], [115.1, 29.1], [115, 29.1]]]}, "not closed"),
        ({"type": "Polygon", "coordinates": []}, "smaller than"),
        ({"type": "Polygon", "coordinates": "<b>"}, "cannot be read"),
        ({"type": "Polygon", "coordinates": {"a": 1}}, "cannot be read"),
        (BOW, "crosses itself"),
    ],
)
def test_what_is_wrong_with_a_feature_is_told_in_words(cast: Cast, geometry: Any, sentence: str) -> None:
    page = previewed(seated(cast.director), file_of(feature(geometry, code=grid_of(cast).code)))
    assert sentence in page
    assert "No boundary of this file can be written" in page


def test_a_hole_is_pointed_out(cast: Cast) -> None:
    ring, hole = box(0, 0, 4, 4)["coordinates"][0], box(1, 1, 2, 2)["coordinates"][0]
    area = {"type": "Polygon", "coordinates": [ring, hole]}
    assert "It has a hole" in previewed(seated(cast.director), file_of(feature(area, code=grid_of(cast).code)))


def test_what_lies_outside_of_the_unit_above_is_refused(cast: Cast) -> None:
    drawn(cast.community.appointment.unit, box(0, 0, 1, 1))
    page = previewed(seated(cast.director), file_of(feature(box(0, 0, 2, 1), code=grid_of(cast).code)))
    assert "lie outside of 河畔社区" in page


def test_a_unit_twice_in_a_file_is_refused(cast: Cast) -> None:
    one = feature(box(0, 0, 2, 1), code=grid_of(cast).code)
    assert "more than once" in previewed(seated(cast.director), file_of(one, one))


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b'{"features":' + b"[" * 100_000, "no GeoJSON"),
        (b"[" * 1_000_001, "a million points"),
        (b" " * 20_000_001, "larger than 20 MB"),
        (b'{"features": [NaN]}', "NaN among its numbers"),
        (b'{"features": [{"a": -Infinity}]}', "-Infinity among its numbers"),
        (b"\xff\xfe\x00", "no GeoJSON"),
        (b"{}", "no GeoJSON"),
        (b'{"features": {}}', "no feature"),
    ],
)
def test_bombs_and_other_files_are_refused_with_a_sentence(cast: Cast, content: bytes, sentence: str) -> None:
    answer = sent(seated(cast.director), content)
    assert answer.status_code in {400, 422}
    assert sentence in answer.content.decode()


def test_units_of_another_street_stay_as_they_are(cast: Cast) -> None:
    other = other_street_grid(cast)
    page = previewed(seated(chief_of(cast)), file_of(feature(box(0, 0, 2, 1), code=other.code)))
    assert "No unit that you see" in page


def test_html_in_a_name_is_text(cast: Cast) -> None:
    page = previewed(seated(cast.director), file_of(feature(box(0, 0, 2, 1), name="</script><script>alert(1)")))
    assert "<script>alert(1)" not in page


def test_what_changed_meanwhile_stops_the_writing(cast: Cast) -> None:
    client, grid = seated(cast.director), grid_of(cast)
    address = sent(client, file_of(feature(box(0, 0, 2, 1), code=grid.code))).url
    page = client.get(address).content.decode()
    drawn(grid, box(0, 0, 1, 1))
    answer = client.post(address, {"seen": seen_in(page), "reason": "测绘"})
    assert answer.status_code == 409
    assert 'value="测绘"' in answer.content.decode()
    assert Unit.objects.get(pk=grid.pk).boundary == box(0, 0, 1, 1)
    again = client.post(address, {"seen": seen_in(answer.content.decode()), "reason": "测绘"})
    assert again.status_code == 302


def test_a_file_is_kept_for_the_post_that_sent_it(cast: Cast) -> None:
    address = sent(seated(cast.director), file_of(feature(box(0, 0, 2, 1), code=grid_of(cast).code))).url
    assert seated(cast.admin).get(address).status_code == 404


@pytest.mark.parametrize("role", sorted(set(ROLES) - {"director", "admin"}))
def test_others_send_nothing(cast: Cast, role: str) -> None:
    assert sent(seated(getattr(cast, role)), file_of()).status_code == 403
