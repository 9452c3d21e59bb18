"""The document of the lifecycle is written from the table of moves, and says so when it is not."""

import re
from itertools import combinations
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from pytest_django import Settings

from apps.events.drawing.lettering import wrapped
from apps.events.drawing.places import BOX_HEIGHT, BOX_WIDTH, OPEN, PLACES, ROUTED, ROUTES
from apps.events.drawing.reach import edges_of, event_edges
from apps.events.drawing.svg import described, picture
from apps.events.drawing.way import Walked
from apps.events.labels import CARD_LABELS, EVENT_LABELS, ORDER_LABELS, PETITION_LABELS
from apps.events.rules import ENDED, FOLLOWS, MOVES, STAYS, EventState, Subject
from gridgov import lifecycle_document
from tests.guards.source import ROOT

LABELS = {
    Subject.EVENT: EVENT_LABELS,
    Subject.ORDER: ORDER_LABELS,
    Subject.PETITION: PETITION_LABELS,
    Subject.CARD: CARD_LABELS,
}
PAGE = ROOT / "docs" / "lifecycle.md"


def test_the_document_is_up_to_date() -> None:
    assert not lifecycle_document.out_of_date(), "Run `manage.py lifecycle` and commit docs/."


def test_a_document_that_is_out_of_date_is_named_with_the_command_that_mends_it(
    settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "locale").symlink_to(ROOT / "locale")
    (tmp_path / "docs").mkdir()
    settings.BASE_DIR = tmp_path
    call_command("lifecycle")
    call_command("lifecycle", "--check")
    (tmp_path / "docs" / "lifecycle.svg").write_text("<svg/>", "utf-8")
    with pytest.raises(CommandError, match=r"Out of date: lifecycle\.svg\. Run `manage\.py lifecycle`"):
        call_command("lifecycle", "--check")


def test_the_picture_holds_every_state_under_its_name() -> None:
    drawn = picture(str, name="x", description="")
    letters = re.sub(r"<[^>]+>", " ", drawn)
    for state in EventState:
        assert state in PLACES
        assert " ".join(wrapped(EVENT_LABELS[state])) in " ".join(letters.split()), state


def test_the_picture_draws_no_way_that_no_move_opens_and_names_it_after_moves_that_do() -> None:
    edges = event_edges()
    for route in ROUTES:
        sources = [s for s in EventState if s not in ENDED] if route.source == OPEN else [route.source]
        for source in sources:
            assert set(route.moves) <= set(edges[source, route.target]), (source, route.target)


def test_every_way_before_dispatch_and_after_verification_is_drawn_with_its_name() -> None:
    early = {"", "reported", "supplement", "checking", "filed", "closed", "declined", "merged"}
    orders = {"return_pending", "conference"}  # what assists that are left over bring about
    found = [e for e in event_edges() if e[0] in early and e[1] != "void" and e not in ROUTED]
    assert {target for _source, target in found} <= orders


def test_no_box_lies_on_another_and_no_way_runs_through_a_box_it_does_not_join() -> None:
    for (x, y), (u, v) in combinations(PLACES.values(), 2):
        assert abs(x - u) > BOX_WIDTH or abs(y - v) > BOX_HEIGHT
    for route in ROUTES:
        others = [place for state, place in PLACES.items() if state not in (route.source, route.target)]
        for (x, y), (u, v) in zip(route.corners, route.corners[1:], strict=False):
            for cx, cy in others:
                across = min(x, u) < cx + BOX_WIDTH // 2 and max(x, u) > cx - BOX_WIDTH // 2
                assert not (across and min(y, v) < cy + BOX_HEIGHT // 2 and max(y, v) > cy - BOX_HEIGHT // 2), route


def test_the_page_holds_every_move_with_its_states_powers_and_fields() -> None:
    lines = [line for line in PAGE.read_text("utf-8").splitlines() if line.count(" | ") >= 8]
    by_name = {line.split("`")[1]: line for line in lines if line.startswith("| `")}
    for move in MOVES:
        wanted = {*move.sources, *({move.target} - {STAYS, FOLLOWS}), *move.powers, *(f.name for f in move.fields)}
        missing = [word for word in wanted if f"`{word}`" not in by_name[move.name]]
        assert not missing, f"{move.name}: {missing}"


@pytest.mark.parametrize("subject", list(Subject))
def test_the_page_holds_every_way_between_two_states(subject: Subject) -> None:
    text = PAGE.read_text("utf-8").partition(f"## Ways of: {subject if subject != 'card' else 'supervision card'} ")[2]
    lines = text.partition("\n## ")[0].splitlines()
    for (source, target), moves in edges_of(subject).items():
        start = f"| `{source}` " if source else "| — "
        row = next(line for line in lines if line.startswith(start) and f"| `{target}` " in line)
        assert all(f"`{move}`" in row for move in moves)


@pytest.mark.parametrize("subject", [Subject.EVENT, Subject.ORDER, Subject.PETITION, Subject.CARD])
def test_every_state_can_be_reached(subject: Subject) -> None:
    assert {target for _source, target in edges_of(subject)} == set(LABELS[subject])


def test_the_pages_picture_carries_no_style_of_its_own_and_escapes_what_it_says() -> None:
    drawn = picture(lambda text: f"<{text}&", name="x", description="a < b")
    assert "style" not in drawn
    assert "a &lt; b" in drawn
    assert "&lt;to be closed&amp;" in re.sub(r"</tspan><tspan[^>]*>", " ", drawn)


def test_a_way_is_marked_with_its_stations_its_lines_and_where_it_is_now() -> None:
    way = [Walked("", "reported", "report"), Walked("reported", "filed", "file"), Walked("filed", "rework", "x")]
    drawn = picture(str, name="x", description="", way=way)
    assert drawn.count("way-box-passed") == 2
    assert drawn.count("way-box-now") == 1
    assert drawn.count('"way-line way-line-walked"') == 3
    assert described(str, way) == "to be triaged → to be dispatched → rework"


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Pass", ["Pass"]),
        ("Accepted by lapse of time", ["Accepted by", "lapse of time"]),
        ("逾期未补不予受理", ["逾期未补不予", "受理"]),
    ],
)
def test_names_break_between_words_and_between_chinese_characters(text: str, lines: list[str]) -> None:
    assert wrapped(text) == lines
