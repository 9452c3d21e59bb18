"""docs/lifecycle.md: the states, the table of moves and the machines, in English and Chinese side by side."""

from collections.abc import Iterable, Sequence

from apps.events.drawing.clocks import changes_of_clocks
from apps.events.drawing.reach import edges_of, ends_of
from apps.events.drawing.svg import Say
from apps.events.drawing.words import AT, HOLDERS, SUBJECTS
from apps.events.labels import (
    CARD_LABELS,
    CLOCK_LABELS,
    EVENT_LABELS,
    ORDER_LABELS,
    PETITION_KIND_LABELS,
    PETITION_LABELS,
    STAGE_LABELS,
)
from apps.events.rules import (
    EVENT_BREAKS,
    EVENT_CLOCKS,
    LEVELS,
    MOVE,
    MOVES,
    ORDER_BREAKS,
    ORDER_CLOCKS,
    STAGE_OF,
    At,
    By,
    EventState,
    Field,
    Move,
    Subject,
)

LABELS: dict[Subject, dict[str, str]] = {
    Subject.EVENT: EVENT_LABELS,
    Subject.ORDER: ORDER_LABELS,
    Subject.PETITION: PETITION_LABELS,
    Subject.CARD: CARD_LABELS,
}
HEAD = """# The lifecycle · 事件生命周期

`manage.py lifecycle` writes this page and its pictures from the table of moves (`apps/events/rules/`); a test says when
they are out of date. The pictures name the usual ways; thin lines are the others, and the tables below have them all.

![The states of an event and the ways between them](lifecycle.svg)

![事件状态及其流转](lifecycle.zh.svg)
"""


def document(zh: Say) -> str:
    """The whole page; `zh` gives the Chinese of an English text."""
    parts = [
        HEAD,
        "## States of an event · 事件状态\n",
        "From “to be accepted” to “to be closed” the state follows from the event's orders.\n",
        _event_states(zh),
        "## Moves · 动作\n",
        "`*`: has to be given; `(*)`: where the category asks for photos.\n",
        _moves(zh),
        "## Who decides on petitions · 审批层级\n",
        _levels(zh),
        *(_machine(subject, zh) for subject in Subject),
        "## Clocks · 计时\n",
        "A hazard's order is contained first: until then `contain` runs in place of `handle`.\n",
        _clocks(zh),
    ]
    return "\n".join(parts)


def _table(head: str, rows: Iterable[Sequence[str]]) -> str:
    names = head.split(" | ")
    lines = [names, ["---"] * len(names), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |\n" for line in lines)


def _codes(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _event_states(zh: Say) -> str:
    rows = []
    for state in EventState:
        stage, holder = STAGE_LABELS[STAGE_OF[state]], HOLDERS[state]
        clocks, label = EVENT_CLOCKS.get(state, frozenset()), EVENT_LABELS[state]
        paused = EVENT_BREAKS.get(state, frozenset())
        rows.append(
            (
                f"`{state}`",
                label,
                zh(label),
                f"{stage} {zh(stage)}",
                f"{holder} · {zh(holder)}",
                _running(clocks, paused),
            )
        )
    return _table("state | English | 中文 | stage · 阶段 | who holds it · 当前责任人 | clocks · 计时", rows)


def _running(clocks: frozenset[str], paused: frozenset[str]) -> str:
    return ", ".join([f"`{name}`{' (stands still · 暂停)' if name in paused else ''}" for name in sorted(clocks)])


def _moves(zh: Say) -> str:
    head = "move | English | 中文 | of | from | to | who may · 谁 | given · 填写 | clocks · 计时"
    return _table(head, [_row(move, zh) for move in MOVES])


def _row(move: Move, zh: Say) -> tuple[str, ...]:
    while_in = f"; while the event is {_codes(_ordered(move.only_while))}" if move.only_while else ""
    return (
        f"`{move.name}`",
        move.label,
        zh(move.label),
        f"{SUBJECTS[move.of]} {zh(SUBJECTS[move.of])}",
        _codes(_ordered(move.sources, move.of)) + while_in,
        _codes(_ordered(ends_of(move), move.of)) or "stays · 不变",
        "; ".join(_who(by, zh) for by in move.by),
        ", ".join(_given(field) for field in move.fields),
        changes_of_clocks(move),
    )


def _ordered(names: Iterable[str], of: Subject = Subject.EVENT) -> list[str]:
    order = list(LABELS[of])
    return sorted(names, key=order.index)


def _who(by: By, zh: Say) -> str:
    power = f"`{by.power}`, " if by.power else ""
    return f"{power}{AT[At(by.at)]} {zh(AT[At(by.at)])}"


def _given(field: Field) -> str:
    mark = "\\*" if field.required else " (\\*)" if field.by_category else ""
    return f"`{field.name}`{mark}"


def _levels(zh: Say) -> str:
    rows = [
        (
            f"{PETITION_KIND_LABELS[kind]} {zh(PETITION_KIND_LABELS[kind])}",
            "; then ".join(_who(by, zh) for by in levels),
        )
        for kind, levels in LEVELS.items()
    ]
    return _table("petition · 申请 | approved by · 审批", rows)


def _machine(subject: Subject, zh: Say) -> str:
    """Every change of state of one kind of thing, with the moves that make it."""
    labels, name = LABELS[subject], SUBJECTS[subject]
    rows = [
        (_state(source, labels, zh), _state(target, labels, zh), "; ".join(f"`{m}` {zh(MOVE[m].label)}" for m in moves))
        for (source, target), moves in sorted(edges_of(subject).items(), key=lambda item: _place(item[0], labels))
    ]
    return f"## Ways of: {name} · {zh(name)}\n\n" + _table("from · 从 | to · 到 | by · 动作", rows)


def _place(edge: tuple[str, str], labels: dict[str, str]) -> tuple[int, int]:
    order = ["", *labels]
    return order.index(edge[0]), order.index(edge[1])


def _state(state: str, labels: dict[str, str], zh: Say) -> str:
    return f"`{state}` {zh(labels[state])}" if state else "—"


def _clocks(zh: Say) -> str:
    rows = [(f"`{name}`", label, zh(label), _while(name)) for name, label in CLOCK_LABELS.items()]
    return _table("clock | English | 中文 | runs while · 运行于", rows)


def _while(name: str) -> str:
    """The states in which a clock runs; one that no state starts is started and stopped by moves."""
    found = [f"event {_codes(_in(EVENT_CLOCKS, EVENT_BREAKS, name))}"] if _in(EVENT_CLOCKS, EVENT_BREAKS, name) else []
    if orders := _in(ORDER_CLOCKS, ORDER_BREAKS, name):
        found.append(f"order {_codes(orders)}")
    if started := [move.name for move in MOVES if name in move.starts]:
        found.append(f"from {_codes(started)}")
    if stopped := [move.name for move in MOVES if name in move.stops]:
        found.append(f"until {_codes(stopped)}")
    return "; ".join(found)


def _in(clocks: dict[str, frozenset[str]], breaks: dict[str, frozenset[str]], name: str) -> list[str]:
    return [str(state) for state, found in clocks.items() if name in found and name not in breaks.get(state, ())]
