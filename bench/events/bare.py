"""The bare SQL that does the same: what somebody would write by hand who knew the tables and this one question.

Parameters are ids of units and people. Constant text only.
"""

EVENT_ROW = """
SELECT e.*, c.name, u.name, m.name, s.name, p.name FROM events_event e
LEFT JOIN events_category c ON c.id = e.category_id JOIN grids_unit u ON u.id = e.unit_id
JOIN grids_unit m ON m.id = e.community_id JOIN grids_unit s ON s.id = e.street_id
LEFT JOIN staff_person p ON p.id = e.reporter_id
"""
ORDER_ROW = """
SELECT o.*, e.*, n.name, c.name, u.name, m.name, s.name FROM events_order o JOIN events_event e ON e.id = o.event_id
JOIN grids_unit n ON n.id = o.unit_id LEFT JOIN events_category c ON c.id = e.category_id
JOIN grids_unit u ON u.id = e.unit_id JOIN grids_unit m ON m.id = e.community_id JOIN grids_unit s ON s.id = e.street_id
"""
NEWEST_EVENTS = " ORDER BY e.id DESC LIMIT %(rows)s::int"
NEWEST_ORDERS = " ORDER BY o.id DESC LIMIT %(rows)s::int"
AREA = {
    "worker": " WHERE e.unit_id = %(unit)s::bigint",
    "community": " WHERE e.community_id = %(unit)s::bigint",
    "dispatcher": " WHERE e.street_id = %(unit)s::bigint",
    "district": " WHERE true",
}
CLOCK = (
    " WHERE e.id IN (SELECT about_id FROM clocks_clock WHERE about = 'event' AND stage = %(stage)s::text"
    " AND unit_id = %(unit)s::bigint AND stopped_at IS NULL)"
)
MINE = " WHERE e.reporter_id = %(person)s::bigint"
CHECKS = " WHERE e.checker_id = %(person)s::bigint"
SUPPLEMENTS = " WHERE e.reporter_id = %(person)s::bigint AND e.state = 'supplement'"
ORDERS = " WHERE o.unit_id = %(unit)s::bigint"
ORDERS_IN = " WHERE o.unit_id = %(unit)s::bigint AND o.state = ANY(%(states)s::text[]) AND o.own = %(own)s::boolean"
PETITIONS = (
    " WHERE e.id IN (SELECT p.event_id FROM events_petition p JOIN clocks_clock k ON k.about = 'petition'"
    " AND k.about_id = p.id AND k.stopped_at IS NULL AND k.unit_id = %(unit)s::bigint"
    " WHERE p.state IN ('asked', 'endorsed'))"
)
CARDS = (
    " WHERE e.id IN (SELECT k.event_id FROM events_card k JOIN events_order o ON o.id = k.order_id"
    " WHERE k.state = 'open' AND o.unit_id = %(unit)s::bigint)"
)
STATE = " AND e.state = %(state)s::text"
CATEGORY = " AND e.category_id = %(category)s::bigint"
URGENCY = " AND e.urgency = %(urgency)s::int"
LATE = " AND e.due_at < now()"
NUMBER = " AND e.number = %(number)s::text"
WORDS = " AND upper(e.title) LIKE upper(%(words)s::text)"

DETAIL = [
    EVENT_ROW + " WHERE e.number = %(number)s::text",
    "SELECT o.*, u.name FROM events_order o JOIN grids_unit u ON u.id = o.unit_id WHERE o.event_id = %(event)s::bigint",
    "SELECT s.*, p.name, t.name, u.name FROM events_step s LEFT JOIN staff_person p ON p.id = s.person_id"
    " LEFT JOIN staff_appointment a ON a.id = s.appointment_id LEFT JOIN staff_post t ON t.id = a.post_id"
    " LEFT JOIN grids_unit u ON u.id = a.unit_id WHERE s.event_id = %(event)s::bigint ORDER BY s.version",
    "SELECT k.* FROM clocks_clock k WHERE k.about = 'event' AND k.about_id = %(event)s::bigint UNION ALL"
    " SELECT k.* FROM events_order o JOIN clocks_clock k ON k.about = 'order' AND k.about_id = o.id"
    " WHERE o.event_id = %(event)s::bigint",
]
NOTICES = (
    "SELECT * FROM notices_notice WHERE person_id = %(person)s::bigint AND appointment_id = %(held)s::bigint"
    " AND shown_from <= now() ORDER BY id DESC LIMIT %(rows)s::int"
)

STEP = """
INSERT INTO events_step
  (event_id, order_id, version, move, from_state, to_state, person_id, appointment_id, system, given, at)
SELECT id, NULL, version, 'urge', state, state, %(person)s::bigint, %(held)s::bigint, '', '{}', now()
FROM events_event WHERE id = %(event)s::bigint
"""
STOP = """
UPDATE clocks_clock SET stopped_at = now(), next_at = NULL, outcome = 'met', minutes = -1
WHERE about = 'event' AND about_id = %(event)s::bigint AND stopped_at IS NULL
"""
START = """
INSERT INTO clocks_clock
  (about, about_id, stage, unit_id, urgency, "limit", started_at, due_at, next_at, reminded, late_steps, marked,
   outcome)
VALUES ('event', %(event)s::bigint, 'bare', %(unit)s::bigint, 3, '1WD', now(), now() + interval '9 days',
  now() + interval '9 days', 0, 0, 0, '')
"""
TELL = """
INSERT INTO notices_notice
  (person_id, appointment_id, kind, about, about_id, about_label, data, urgent, created_at, shown_from)
VALUES (%(person)s::bigint, %(held)s::bigint, 'your_turn', 'event', %(event)s::bigint, '', '{}', false, now(), now())
"""
MOVE = [
    "SELECT * FROM events_event WHERE id = %(event)s::bigint FOR NO KEY UPDATE",
    "SELECT * FROM events_order WHERE event_id = %(event)s::bigint",
    "UPDATE events_event SET version = version + 1, changed_at = now() WHERE id = %(event)s::bigint",
    STEP, STOP, START, TELL,
]  # fmt: skip
CREATE = [
    "INSERT INTO events_dailynumber (day, last) VALUES ('2000-01-01', 1)"
    " ON CONFLICT (day) DO UPDATE SET last = events_dailynumber.last + 1 RETURNING last",
    "INSERT INTO events_event (client_id, number, title, description, urgency, danger, quality, state, version, source,"
    " unit_id, community_id, street_id, place, reporter_id, raised, referred, reconsidered, call_back_wanted, closings,"
    " urged_times, reported_at, changed_at) SELECT gen_random_uuid(), 'b' || last, 'bare', '', 4, false, '', 'void', 1,"
    " 'grid', unit_id, community_id, street_id, '', reporter_id, false, false, false, false, 0, 0, now(), now()"
    " FROM events_event, events_dailynumber WHERE id = %(event)s::bigint AND day = '2000-01-01'",
    "UPDATE events_event SET version = version + 1 WHERE id = %(event)s::bigint",
    STEP, STOP, START, TELL,
]  # fmt: skip
SWEEP = [
    "SELECT id FROM clocks_clock WHERE stopped_at IS NULL AND next_at < now() ORDER BY next_at LIMIT 5000 FOR UPDATE",
    "SELECT about_id FROM clocks_clock WHERE about = 'order' AND stage = 'accept' AND stopped_at IS NULL"
    " AND late_steps > 0 LIMIT 2000",
    "SELECT id FROM events_order WHERE card_at < now() LIMIT 2000",
    "SELECT id FROM clocks_reminder WHERE told_at IS NULL LIMIT 2000",
    "SELECT id FROM events_event WHERE state = 'closed' AND closed_at < now() - interval '15 days' LIMIT 500",
]
MARK = [
    "INSERT INTO clocks_lateness (clock_id, step, ordinal, at, noticed_at)"
    " SELECT id, marked + 1, 1, due_at, now() FROM clocks_clock WHERE stopped_at IS NULL AND next_at < now()",
    "UPDATE clocks_clock SET late_steps = 1, marked = marked + 1, next_at = now() + interval '1 day'"
    " WHERE stopped_at IS NULL AND next_at < now()",
]
