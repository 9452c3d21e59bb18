"""Facts become entries of the ledger: each once, whoever sweeps, however often, and after any crash.

What is missing is found by looking for it, written by the database from its own rows, a batch to a transaction, and
held to once by the unique constraint on (rule's code, cause, step). Batches are written in the order of their facts, so
that two sweeps wait for each other and never crosswise.

The sweep looks at what is new since the last pass that came to its end, and a day before: longer than any transaction
runs and than clocks of machines differ. Each night everything is looked at, so that nothing hangs on that mark.

A step of lateness that happened is posted even when its clock was stopped as void afterwards: the fact was there, and
only a reversing entry takes its points back. What a grid or community took on itself costs nothing here: departments
are scored, and communities by rates of their own. The month, and which version of a rule is in force, follow from the
day of the fact in the tenant's zone.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from apps.assessment.models import Pass
from apps.tenancy.context import current

BATCH = 20_000
OVERLAP = timedelta(days=1)
EVER = datetime(1900, 1, 1, tzinfo=UTC)

# “OFFSET 0” makes the database look each fact up in the unique index. Left to itself it would join, by statistics
# that know nothing of the entries written seconds ago, and compare every fact with every entry.
FROM_CLOCKS = """
INSERT INTO assessment_entry
  (rule_id, code, cause, cause_id, step, unit_id, event_id, order_id, period, points, occurred_at, posted_at)
SELECT r.id, r.code, 'clock', c.id, l.step, c.unit_id, o.event_id, o.id,
  to_char(l.at AT TIME ZONE %(zone)s::text, 'YYYY-MM'),
  CASE WHEN l.ordinal = 1 THEN r.points ELSE r.further_points END
    * CASE WHEN r.doubled_urgencies @> to_jsonb(c.urgency) THEN 2 ELSE 1 END,
  l.at, now()
FROM clocks_lateness l
JOIN clocks_clock c ON c.id = l.clock_id AND c.about = 'order'
JOIN events_order o ON o.id = c.about_id
JOIN assessment_rule r ON r.cause = 'clock:' || c.stage
WHERE (l.ordinal = 1 OR coalesce(r.further_points, 0) <> 0)
  AND NOT o.own
  AND l.at <= %(now)s::timestamptz
  AND l.noticed_at >= %(noticed_from)s::timestamptz
  AND r.valid_from <= (l.at AT TIME ZONE %(zone)s::text)::date
  AND NOT EXISTS (
    SELECT FROM assessment_rule newer WHERE newer.code = r.code AND newer.version > r.version
      AND newer.valid_from <= (l.at AT TIME ZONE %(zone)s::text)::date)
  AND NOT EXISTS (
    SELECT FROM assessment_entry e WHERE e.code = r.code AND e.cause = 'clock' AND e.cause_id = c.id
      AND e.step = l.step AND e.reverses_id IS NULL OFFSET 0)
ORDER BY l.id, r.id LIMIT %(batch)s::int
ON CONFLICT DO NOTHING
"""
FROM_STEPS = """
INSERT INTO assessment_entry
  (rule_id, code, cause, cause_id, step, unit_id, event_id, order_id, period, points, occurred_at, posted_at)
SELECT r.id, r.code, 'step', s.id, 1, o.unit_id, s.event_id, o.id,
  to_char(s.at AT TIME ZONE %(zone)s::text, 'YYYY-MM'),
  r.points * CASE WHEN r.doubled_urgencies @> to_jsonb(v.urgency) THEN 2 ELSE 1 END,
  s.at, now()
FROM assessment_rule r
JOIN events_step s ON s.move = substr(r.cause, length('step:') + 1)
JOIN events_order o ON o.id = s.order_id
JOIN events_event v ON v.id = s.event_id
WHERE r.cause LIKE 'step:%%' AND NOT o.own
  AND coalesce((s.given ->> 'time')::int, 1) BETWEEN r.times_from AND coalesce(r.times_to, 2147483647)
  AND s.at BETWEEN %(happened_from)s::timestamptz AND %(now)s::timestamptz
  AND r.valid_from <= (s.at AT TIME ZONE %(zone)s::text)::date
  AND NOT EXISTS (
    SELECT FROM assessment_rule newer WHERE newer.code = r.code AND newer.version > r.version
      AND newer.valid_from <= (s.at AT TIME ZONE %(zone)s::text)::date)
  AND NOT EXISTS (
    SELECT FROM assessment_entry e WHERE e.code = r.code AND e.cause = 'step' AND e.cause_id = s.id
      AND e.step = 1 AND e.reverses_id IS NULL OFFSET 0)
ORDER BY s.id, r.id LIMIT %(batch)s::int
ON CONFLICT DO NOTHING
"""
# Lateness that a moved due time has taken back, and cards that fell with it. The reversing entry enters the period of
# the entry it takes back.
REVERSALS = """
INSERT INTO assessment_entry
  (rule_id, code, cause, cause_id, step, unit_id, event_id, order_id, period, points, occurred_at, posted_at,
   reverses_id)
SELECT e.rule_id, e.code, e.cause, e.cause_id, e.step, e.unit_id, e.event_id, e.order_id, e.period, -e.points, b.at,
  now(), e.id
FROM (
  SELECT 'clock' AS cause, l.clock_id AS cause_id, l.step, x.at
  FROM clocks_latenessreversal x JOIN clocks_lateness l ON l.id = x.lateness_id
  UNION ALL
  SELECT 'step', d.step_id, 1, d.recalled_at FROM events_card d WHERE d.recalled_at IS NOT NULL
) b
JOIN assessment_entry e
  ON e.cause = b.cause AND e.cause_id = b.cause_id AND e.step = b.step AND e.reverses_id IS NULL
WHERE b.at BETWEEN %(happened_from)s::timestamptz AND %(now)s::timestamptz
  AND NOT EXISTS (SELECT FROM assessment_entry taken WHERE taken.reverses_id = e.id)
ORDER BY e.id LIMIT %(batch)s::int
ON CONFLICT DO NOTHING
"""
# What was made void was made in error: nothing of it costs anybody anything. Domain README §5: void does not count.
OF_VOID = """
INSERT INTO assessment_entry
  (rule_id, code, cause, cause_id, step, unit_id, event_id, order_id, period, points, occurred_at, posted_at,
   reverses_id)
SELECT e.rule_id, e.code, e.cause, e.cause_id, e.step, e.unit_id, e.event_id, e.order_id, e.period, -e.points,
  p.decided_at, now(), e.id
FROM events_petition p
JOIN assessment_entry e ON e.event_id = p.event_id AND e.reverses_id IS NULL
WHERE p.kind = 'void' AND p.state = 'granted'
  AND p.decided_at BETWEEN %(happened_from)s::timestamptz AND %(now)s::timestamptz
  AND NOT EXISTS (SELECT FROM assessment_entry taken WHERE taken.reverses_id = e.id)
ORDER BY e.id LIMIT %(batch)s::int
ON CONFLICT DO NOTHING
"""


def post_entries(now: datetime, *, batch: int = BATCH) -> int:
    """Posts all that has happened up to `now` and is not in the ledger yet. Returns how many entries it wrote."""
    return _pass(now, EVER, EVER, batch)


def post_new_entries(now: datetime) -> int:
    """The same, of what is new since the last pass: what the sweep does. Returns how many entries it wrote."""
    last = Pass.objects.first()
    return _pass(now, last.began_at - OVERLAP, last.up_to - OVERLAP, BATCH) if last else post_entries(now)


def _pass(now: datetime, noticed_from: datetime, happened_from: datetime, batch: int) -> int:
    """`noticed_from` is by the clock on the wall, `happened_from` by the clock that `now` was read from."""
    began_at = timezone.now()
    given = {"zone": current().zone_name, "now": now, "batch": batch}
    given |= {"noticed_from": noticed_from, "happened_from": happened_from}
    total = sum(_post(statement, given) for statement in (FROM_CLOCKS, FROM_STEPS, REVERSALS, OF_VOID))
    Pass.objects.update_or_create(pk=1, defaults={"began_at": began_at, "up_to": now})
    return total


def _post(statement: str, given: dict[str, Any]) -> int:
    total = 0
    with connection.cursor() as cursor:
        while True:
            cursor.execute(statement, given)
            total += cursor.rowcount
            if cursor.rowcount < given["batch"]:
                return total
