"""The picture of an event's states, as SVG text. It carries classes only; what they look like is the page's matter."""

from collections.abc import Callable, Sequence
from html import escape

from apps.events.drawing.lettering import MOST, wrapped
from apps.events.drawing.places import (
    BOX_HEIGHT,
    BOX_WIDTH,
    HEIGHT,
    LEFT,
    OPEN,
    PANELS,
    PLACES,
    ROUTED,
    ROUTES,
    WIDTH,
    Name,
    Point,
    Route,
)
from apps.events.drawing.reach import event_edges
from apps.events.drawing.way import Walked
from apps.events.labels import EVENT_LABELS, STAGE_LABELS
from apps.events.rules import MOVE, EventState, PublicStage
from apps.events.rules import gettext_noop as _

Say = Callable[[str], str]
LINE = 14  # from one line of small text to the next
CORNER = 10
FROM_EVERY_OPEN_STATE = _("from every open state")
TITLE = _("The lifecycle of an event")
ENDED = _("Ended")
MARKS = ("way-tip", "way-tip-walked")


def picture(say: Say, *, name: str, description: str, way: Sequence[Walked] = (), style: str = "") -> str:
    """The whole picture in the language of `say`; `name` keeps ids apart, `description` is for screen readers.

    `way`: what an event has gone through, to be marked; its last state is the present one.
    """
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="way-picture" viewBox="{LEFT} 0 {WIDTH} {HEIGHT}" '
        f'width="{WIDTH}" height="{HEIGHT}" role="img" aria-labelledby="{name}-title {name}-text">',
        f'<title id="{name}-title">{_text(say(TITLE))}</title>',
        f'<desc id="{name}-text">{_text(description)}</desc>',
        f"<style>{style}</style>" if style else "",
        f"<defs>{''.join(_tip(mark, name) for mark in MARKS)}</defs>",
        *(_panel(stage, say) for stage in PublicStage),
        *_lines(way, name),
        *(_names(route, say) for route in ROUTES),
        *(_box(state, say, way) for state in PLACES),
        "</svg>",
    ]
    return "\n".join(part for part in parts if part) + "\n"


def described(say: Say, way: Sequence[Walked]) -> str:
    """The way in words: “to be triaged → to be dispatched → …”."""
    return " → ".join(say(EVENT_LABELS[step.target]) for step in way)


def others() -> list[tuple[str, str]]:
    """Edges that the picture shows as thin lines without a name; the table names their moves."""
    return [edge for edge in event_edges() if edge not in ROUTED and edge[1] != EventState.VOID]


def _tip(mark: str, name: str) -> str:
    return (
        f'<marker id="{name}-{mark}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" '
        f'markerUnits="userSpaceOnUse" orient="auto"><path class="{mark}" d="M0 0 8 4 0 8z"/></marker>'
    )


def _panel(stage: PublicStage, say: Say) -> str:
    x, y, width, height = PANELS[stage]
    ended = stage is PublicStage.ENDED
    title = say(ENDED) if ended else say(STAGE_LABELS[stage])
    at = (x + width - 14, y + 24) if ended else (x + width // 2, y + 26)
    kind = "way-panel-ended" if ended else "way-panel"
    return (
        f'<rect class="{kind}" x="{x}" y="{y}" width="{width}" height="{height}" rx="12"/>'
        f'<text class="way-stage" x="{at[0]}" y="{at[1]}" text-anchor="{"end" if ended else "middle"}">'
        f"{_text(title)}</text>"
    )


def _lines(way: Sequence[Walked], name: str) -> list[str]:
    """All ways; those that were walked last, so that they lie above the others."""
    walked = {_routed(step) for step in way}
    thin = [_line(between(*edge), "way-line-thin", "") for edge in others()]
    usual = [_line(route.corners, "way-line", f"{name}-way-tip") for route in ROUTES if route not in walked]
    starts = [route.corners[0] for route in ROUTES if route.source in ("", OPEN)]
    dots = [f'<circle class="way-start" cx="{x}" cy="{y}" r="5"/>' for x, y in starts]
    marked = [
        _line(route.corners, "way-line way-line-walked", f"{name}-way-tip-walked")
        for route in ROUTES
        if route in walked
    ]
    odd = {(step.source, step.target) for step in way if _routed(step) is None}
    straight = [_line(between(*edge), "way-line way-line-walked", f"{name}-way-tip-walked") for edge in sorted(odd)]
    return [*thin, *usual, *dots, *marked, *straight]


def _routed(step: Walked) -> Route | None:
    return ROUTED.get((OPEN if step.target == EventState.VOID else step.source, step.target))


def between(source: str, target: str) -> tuple[Point, Point]:
    """A straight line from the edge of one box to the edge of another."""
    (x, y), (u, v) = PLACES[source], PLACES[target]
    return _edge_of(x, y, u - x, v - y), _edge_of(u, v, x - u, y - v)


def _edge_of(x: int, y: int, dx: int, dy: int) -> Point:
    scale = min(BOX_WIDTH / 2 / abs(dx) if dx else 9.0, BOX_HEIGHT / 2 / abs(dy) if dy else 9.0)
    return round(x + dx * scale), round(y + dy * scale)


def _line(corners: Sequence[Point], kind: str, tip: str) -> str:
    end = f' marker-end="url(#{tip})"' if tip else ""
    return f'<path class="{kind}" d="{_rounded(corners)}" fill="none"{end}/>'


def _rounded(corners: Sequence[Point]) -> str:
    found = f"M{corners[0][0]} {corners[0][1]}"
    for before, here, after in zip(corners, corners[1:], corners[2:], strict=False):
        near, far = _towards(here, before), _towards(here, after)
        found += f"L{near[0]} {near[1]}Q{here[0]} {here[1]} {far[0]} {far[1]}"
    return found + f"L{corners[-1][0]} {corners[-1][1]}"


def _towards(here: Point, there: Point) -> Point:
    dx, dy = there[0] - here[0], there[1] - here[1]
    length = abs(dx) + abs(dy)
    step = min(CORNER, length // 2)
    return here[0] + dx * step // length, here[1] + dy * step // length


def _names(route: Route, say: Say) -> str:
    if route.name is None:
        return ""
    x, y = route.name.at
    lines = lettering_of(route, route.name, say)
    first = y - LINE * (len(lines) - 1) if route.name.above else y
    left, top, width, _height = PANELS[PublicStage.ENDED]
    ended = first > top and x < left + width
    return _lettering(lines, (x, first), route.name.side, "way-name way-name-ended" if ended else "way-name")


def lettering_of(route: Route, name: Name, say: Say) -> list[str]:
    """The lines of a way's name: for every move as many as it needs."""
    words = [name.words] if name.words else [MOVE[move].label for move in route.moves]
    found = [line for text in words for line in wrapped(say(text), most=name.most)]
    return [*found, say(FROM_EVERY_OPEN_STATE)] if route.source == OPEN else found


def _box(state: str, say: Say, way: Sequence[Walked]) -> str:
    x, y = PLACES[state]
    times = [str(number) for number, step in enumerate(way, 1) if step.target == state]
    now = bool(way) and way[-1].target == state
    kind = "way-box-now" if now else "way-box-passed" if times else "way-box-ahead" if way else "way-box-plain"
    lines = wrapped(say(EVENT_LABELS[state]), most=MOST)
    first = y + 5 - (len(lines) - 1) * 8
    return (
        f'<g class="way-state {kind}"><rect class="way-box" x="{x - BOX_WIDTH // 2}" y="{y - BOX_HEIGHT // 2}" '
        f'width="{BOX_WIDTH}" height="{BOX_HEIGHT}" rx="10"/>'
        f"{_lettering(lines, (x, first), 'middle', 'way-label', 16)}{_badge(times, x, y)}</g>"
    )


def _badge(times: Sequence[str], x: int, y: int) -> str:
    """Which stations of the way this state was: the last three of them."""
    if not times:
        return ""
    text = " · ".join(times if len(times) <= 3 else ("…", *times[-2:]))
    width = 12 + 7 * len(text)
    left, top = x + BOX_WIDTH // 2 - width + 8, y - BOX_HEIGHT // 2 - 10
    return (
        f'<rect class="way-badge" x="{left}" y="{top}" width="{width}" height="20" rx="10"/>'
        f'<text class="way-number" x="{left + width // 2}" y="{top + 14}" text-anchor="middle">{text}</text>'
    )


def _lettering(lines: Sequence[str], at: Point, anchor: str, kind: str, step: int = LINE) -> str:
    spans = "".join(f'<tspan x="{at[0]}" y="{at[1] + step * n}">{_text(line)}</tspan>' for n, line in enumerate(lines))
    return f'<text class="{kind}" text-anchor="{anchor}">{spans}</text>'


def _text(text: str) -> str:
    return escape(text, quote=False)
