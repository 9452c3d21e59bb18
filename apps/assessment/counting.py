"""The counts behind the scores: every unit of the tenant at once, in four queries however many there are.

Each figure follows from frozen facts (clocks and steps), so a month that has ended counts the same for ever.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime

from django.db import connection

from apps.assessment.periods import Period
from apps.assessment.scores import NOTHING, Cost, Counts

# 应处置数: an order counts once, when its first handling clock was stopped by the answer or ran out, whichever came
# first; a hazard that nobody contains, when the time for containing it ran out. On time means both. Withdrawn and
# suspended orders do not count, nor what a unit took on itself, nor what the categories keep out (不计事件).
HANDLED = """
SELECT o.unit_id, count(*), count(*) FILTER (WHERE c.stage = 'handle' AND c.stopped_at < %(until)s::timestamptz),
  count(*) FILTER (WHERE c.stage = 'handle' AND c.outcome = 'met' AND NOT EXISTS (
    SELECT FROM clocks_clock danger
    WHERE danger.about = 'order' AND danger.about_id = c.about_id AND danger.stage = 'contain'
      AND danger.outcome = 'missed'))
FROM clocks_clock c
JOIN events_order o ON o.id = c.about_id
JOIN events_event v ON v.id = o.event_id
LEFT JOIN events_category k ON k.id = v.category_id
WHERE c.about = 'order' AND c.stage IN ('handle', 'contain') AND c.paused_at IS NULL
  AND o.state <> 'withdrawn' AND NOT o.own AND k.excluded_from_counts IS NOT TRUE
  AND c.due_at >= %(begin)s::timestamptz
  AND least(c.due_at, c.stopped_at) >= %(begin)s::timestamptz AND least(c.due_at, c.stopped_at) < %(until)s::timestamptz
  AND NOT EXISTS (
    SELECT FROM clocks_clock other
    WHERE other.about = 'order' AND other.about_id = c.about_id AND other.stage = 'handle' AND other.id <> c.id
      AND (other.id < c.id OR c.stage = 'contain'))
GROUP BY o.unit_id
"""
# By the due time of the window; what a return stopped counts too, for it was in time or not.
ACCEPTED = """
SELECT o.unit_id, count(*), count(*) FILTER (WHERE c.outcome = 'met')
FROM clocks_clock c
JOIN events_order o ON o.id = c.about_id
JOIN events_event v ON v.id = o.event_id
LEFT JOIN events_category k ON k.id = v.category_id
WHERE c.about = 'order' AND c.stage = 'accept' AND c.outcome IN ('met', 'missed')
  AND o.state <> 'withdrawn' AND k.excluded_from_counts IS NOT TRUE
  AND c.due_at >= %(begin)s::timestamptz AND c.due_at < %(end)s::timestamptz
GROUP BY o.unit_id
"""
PASSED = """
SELECT o.unit_id, count(*), count(*) FILTER (WHERE o.rework_count = 0)
FROM events_step s
JOIN events_order o ON o.id = s.order_id
JOIN events_event v ON v.id = o.event_id
LEFT JOIN events_category k ON k.id = v.category_id
WHERE s.move = 'pass' AND o.state <> 'withdrawn' AND NOT o.own AND k.excluded_from_counts IS NOT TRUE
  AND s.at >= %(begin)s::timestamptz AND s.at < %(until)s::timestamptz
GROUP BY o.unit_id
"""
COSTS = """
SELECT e.unit_id, e.order_id,
  coalesce(sum(e.points) FILTER (WHERE e.period < %(period)s::text AND NOT r.exempt_from_cap), 0),
  coalesce(sum(e.points) FILTER (WHERE e.period = %(period)s::text AND NOT r.exempt_from_cap), 0),
  coalesce(sum(e.points) FILTER (WHERE e.period = %(period)s::text AND r.exempt_from_cap), 0)
FROM assessment_entry e JOIN assessment_rule r ON r.id = e.rule_id
WHERE e.period <= %(period)s::text
GROUP BY e.unit_id, e.order_id HAVING bool_or(e.period = %(period)s::text)
"""


def counts_by_unit(period: Period, now: datetime) -> dict[int, Counts]:
    """By unit id. While the month runs it is counted up to `now`: what is not due yet does not count yet."""
    found: dict[int, Counts] = defaultdict(Counts)
    values = {"begin": period.begin, "end": period.end, "until": min(period.end, now)}
    for statement, names in (
        (HANDLED, ("due", "handled", "handled_on_time")),
        (ACCEPTED, ("accept_due", "accepted_on_time")),
        (PASSED, ("passed", "first_go")),
    ):
        for unit_id, *figures in _rows(statement, values):
            found[unit_id] += Counts(**dict(zip(names, figures, strict=True)))
    return found


def costs_by_unit(period: Period) -> dict[int, list[Cost]]:
    """By unit id, one for each order that has entries in the month."""
    found: dict[int, list[Cost]] = defaultdict(list)
    for unit_id, order_id, *points in _rows(COSTS, {"period": period.name}):
        found[unit_id].append(Cost(order_id, *(point or NOTHING for point in points)))
    return found


def _rows(statement: str, values: Mapping[str, datetime | str]) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()
