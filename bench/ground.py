"""As many orders as a measurement needs, all sent at the same moment; real rows, made by the database."""

from datetime import datetime
from typing import Any

from django.db import connection

from apps.clocks.worktime import Limit
from apps.events.models import Category
from apps.grids.actions import add_unit
from apps.grids.models import DepartmentType, Level, Unit
from apps.staff.models import Person

DIVISION = "360481"
DEPARTMENTS = 39
CATEGORY = "0103"
LIMIT = Limit.parse("4WH")
WINDOW = Limit.parse("2WH")

EVENTS = """
INSERT INTO events_event
  (client_id, number, title, description, category_id, urgency, danger, quality, state, version, source, unit_id,
   community_id, street_id, place, reporter_id, reported_at, changed_at, due_at)
SELECT gen_random_uuid(), 'B' || lpad(n::text, 9, '0'), 'measured', '', %(category)s::bigint, 1 + n %% 4, false, 'B',
  'dispatched', 1, 'grid', %(grid)s::bigint, %(community)s::bigint, %(street)s::bigint, '', %(person)s::bigint,
  %(sent)s::timestamptz, %(sent)s::timestamptz, %(accept_due)s::timestamptz
FROM generate_series(1, %(count)s::int) n
"""
ORDERS = """
INSERT INTO events_order (event_id, unit_id, role, state, "limit", returned, rework_count, answer, sent_at, due_at)
SELECT id, (%(units)s::bigint[])[1 + id %% cardinality(%(units)s::bigint[])], 'lead', 'sent', %(limit)s::text, false, 0,
  '', %(sent)s::timestamptz, %(accept_due)s::timestamptz
FROM events_event
"""
CLOCKS = """
INSERT INTO clocks_clock
  (about, about_id, stage, unit_id, urgency, "limit", started_at, due_at, next_at, late_steps, outcome)
SELECT 'order', o.id, %(stage)s::text, o.unit_id, e.urgency, %(limit)s::text, %(sent)s::timestamptz,
  %(due)s::timestamptz, %(due)s::timestamptz, 0, ''
FROM events_order o JOIN events_event e ON e.id = o.event_id
"""


def send_orders(count: int, *, sent: datetime, accept_due: datetime, handle_due: datetime) -> None:
    """`count` events, each with one order that nobody has accepted, and the two running clocks of each order."""
    place = _place()
    values: dict[str, Any] = {
        **place,
        "category": Category.objects.get(code=CATEGORY).pk,
        "person": Person.objects.create(name="测量").pk,
        "units": _departments(place["district"]),
        "count": count,
        "limit": str(LIMIT),
        "sent": sent,
        "accept_due": accept_due,
    }
    with connection.cursor() as cursor:
        cursor.execute(EVENTS, values)
        cursor.execute(ORDERS, values)
        cursor.execute(CLOCKS, {"stage": "accept", "limit": str(WINDOW), "sent": sent, "due": accept_due})
        cursor.execute(CLOCKS, {"stage": "handle", "limit": str(LIMIT), "sent": sent, "due": handle_due})


def _place() -> dict[str, int]:
    district = add_unit(level=Level.DISTRICT, code=f"{DIVISION}000000", name="测量区", parent=None)
    street = add_unit(level=Level.STREET, code=f"{DIVISION}001000", name="测量街道", parent=district)
    community = add_unit(level=Level.COMMUNITY, code=f"{DIVISION}001001", name="测量社区", parent=street)
    grid = add_unit(level=Level.GRID, code=f"{DIVISION}001001001", name="第一网格", parent=community)
    return {"district": district.pk, "street": street.pk, "community": community.pk, "grid": grid.pk}


def _departments(district: int) -> list[int]:
    parent = Unit.objects.get(pk=district)
    kinds = DepartmentType.objects.order_by("code")[:DEPARTMENTS]
    made = (
        add_unit(
            level=Level.DEPARTMENT,
            code=f"{DIVISION}-{kind.code}",
            name=kind.name,
            parent=parent,
            department_type=kind,
        )
        for kind in kinds
    )
    return [unit.pk for unit in made]
