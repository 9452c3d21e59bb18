"""A department's desk: its open orders by when they are due, who works on them, and for its leader the load of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, QuerySet

from apps.events.loads import Load, end_of_day, end_of_week, loads_of_colleagues
from apps.events.models import Order
from apps.events.queries import colleagues_at, orders_visible_to
from apps.events.rules import MOVE, OPEN_ORDER, gettext_noop
from apps.grids.models import Level
from apps.staff.actors import InPost
from apps.staff.models import Person

_ = gettext_noop
MOST = 100
LATE, TODAY, WEEK, LATER, RESTING = "late", "today", "week", "later", "resting"
GROUPS = {
    LATE: _("Late"),
    TODAY: _("Due today"),
    WEEK: _("Due this week"),
    LATER: _("Due later"),
    RESTING: _("No clock runs"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """`may`: the moves of the order that its state leaves open here. The judge is asked again when one is made."""

    order: Order
    may: frozenset[str]


@dataclass(frozen=True, slots=True)
class Group:
    name: str
    label: str
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class Share:
    """What one colleague has on their hands; `person` is None for what nobody works on yet."""

    person: Person | None
    load: Load


def belongs(actor: InPost) -> bool:
    """Whether the post works in a department, or leads one."""
    own = actor.holds_exactly("handle_order", actor.unit_path) or leads(actor)
    return actor.unit_level == Level.DEPARTMENT and own


def handles(actor: InPost) -> bool:
    return actor.holds_exactly("handle_order", actor.unit_path)


def leads(actor: InPost) -> bool:
    return actor.holds_exactly("sign_order", actor.unit_path)


def open_orders(actor: InPost) -> QuerySet[Order]:
    """Those of the post's own unit, the next due first."""
    rows = orders_visible_to(actor).filter(unit_id=actor.unit_id, state__in=OPEN_ORDER)
    return rows.order_by(F("due_at").asc(nulls_last=True), "id")


def narrowed(rows: QuerySet[Order], who: str, actor: InPost, colleagues: Sequence[Person]) -> QuerySet[Order]:
    """`who`: me, none, the id of a colleague (for the leader), or anything else for all."""
    if who == "me":
        return rows.filter(assignee=actor.person_id)
    if who == "none":
        return rows.exclude(assignee__in=[person.pk for person in colleagues])
    if who.isascii() and who.isdecimal() and leads(actor):
        return rows.filter(assignee__in=[person.pk for person in colleagues if str(person.pk) == who])
    return rows


def colleagues_of(actor: InPost) -> list[Person]:
    return list(colleagues_at(actor.unit_id))


def grouped(orders: Sequence[Order], actor: InPost, now: datetime) -> list[Group]:
    """By when they are due; groups without an order are left out."""
    found: dict[str, list[Row]] = {name: [] for name in GROUPS}
    for order in orders:
        found[_group(order.due_at, now)].append(Row(order, _open_to(order, actor)))
    return [Group(name, GROUPS[name], rows) for name, rows in found.items() if rows]


def _group(due: datetime | None, now: datetime) -> str:
    if due is None:
        return RESTING
    if due < now:
        return LATE
    if due < end_of_day(now):
        return TODAY
    return WEEK if due < end_of_week(now) else LATER


def _open_to(order: Order, actor: InPost) -> frozenset[str]:
    names = ("accept", "report_in", "contain", "answer", "hand_to") if handles(actor) else ("hand_to",)
    may = {name for name in names if order.state in MOVE[name].sources}
    dangerous = bool(order.contain_limit) and order.contained_at is None
    if not order.awaited:
        may -= {"report_in"}
    if order.awaited or dangerous:
        may -= {"answer"}
    return frozenset(may if dangerous else may - {"contain"})


def shares(actor: InPost, colleagues: Sequence[Person], now: datetime) -> list[Share]:
    """For the leader: each colleague by name, and what nobody works on, also what somebody has left who is gone."""
    loads = loads_of_colleagues(actor.unit_id, now)
    named = [Share(person, loads.pop(person.pk, Load())) for person in colleagues]
    left = list(loads.values())
    nobody = Load(sum(one.open for one in left), sum(one.today for one in left), sum(one.late for one in left))
    return [*named, Share(None, nobody)]
