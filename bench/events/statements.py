"""The SQL that fills a tenant. `n` is an event's number; `open` of `count` are open, `near` of these in the measured
community. Constant text with named parameters.
"""

TEMPORARY_TABLES = """
CREATE TEMPORARY TABLE bench_path
  (state text, version int, move text, before text, after text, whose text, of_order boolean);
CREATE TEMPORARY TABLE bench_event_clock (state text, stage text, whose text, how text);
CREATE TEMPORARY TABLE bench_order_clock (state text, stage text, how text);
CREATE TEMPORARY TABLE bench_order_state (event_state text, state text);
CREATE TEMPORARY TABLE bench_open (i int, state text);
CREATE TEMPORARY TABLE bench_place (i bigint, grid bigint, community bigint, street bigint, district bigint);
CREATE TEMPORARY TABLE bench_department (i bigint, id bigint);
CREATE TEMPORARY TABLE bench_category (i bigint, id bigint, "limit" text);
CREATE TEMPORARY TABLE bench_person (unit bigint PRIMARY KEY, person bigint, appointment bigint)
"""
# The measured community's grids come first: numbers 0 to 4.
PLACES = """
INSERT INTO bench_place
SELECT row_number() OVER (ORDER BY g.parent_id <> %(measured)s::bigint, g.code) - 1, g.id, c.id, s.id, s.parent_id
FROM grids_unit g JOIN grids_unit c ON c.id = g.parent_id JOIN grids_unit s ON s.id = c.parent_id
WHERE g.level = 'grid'
"""
DEPARTMENTS = """
INSERT INTO bench_department
SELECT row_number() OVER (ORDER BY id <> %(measured)s::bigint, code) - 1, id FROM grids_unit WHERE level = 'department'
"""
CATEGORIES = """
INSERT INTO bench_category
SELECT row_number() OVER (ORDER BY code) - 1, id, handle_limit FROM events_category
WHERE contain_limit = '' AND is_active
"""
PEOPLE = """
INSERT INTO bench_person
SELECT DISTINCT ON (unit_id) unit_id, person_id, id FROM staff_appointment ORDER BY unit_id, id
"""

EVENTS = """
INSERT INTO events_event
  (id, client_id, number, title, description, category_id, urgency, danger, quality, state, version, source, unit_id,
   community_id, street_id, place, lng, lat, reporter_id, checker_id, raised, referred, reconsidered, call_back_wanted,
   closings, urged_times, reported_at, changed_at, closed_at, due_at)
SELECT n, gen_random_uuid(),
  %(division)s::text || to_char(reported, 'YYMMDD') || lpad((n %% 10000000)::text, 8, '0'),
  (ARRAY['路面积水', '井盖松动', '垃圾堆放', '路灯不亮', '占道经营',
    '噪声扰民', '消防通道堵塞', '电动车进楼', '树枝断落', '墙面渗水'])[1 + n %% 10]
    || ',' || 1 + n %% 90 || '号楼' || CASE WHEN n %% 9973 = 7 THEN ',樱花树旁' ELSE '' END,
  '居民反映,请尽快到现场查看并处理,谢谢。', c.id, 1 + n %% 4, false, CASE WHEN state IN ('reported', 'supplement',
  'checking', 'declined') THEN '' ELSE 'B' END, state,
  (SELECT count(*) FROM bench_path b WHERE b.state = placed.state), 'grid', p.grid, p.community, p.street, '',
  116 + (n %% 1000) / 10000.0, 29.7 + (n %% 997) / 10000.0, who.person,
  CASE state WHEN 'checking' THEN who.person END,
  false, state = 'conference', false, state = 'closed', CASE WHEN state IN ('closed', 'archived') THEN 1 ELSE 0 END, 0,
  reported, reported + interval '3 days', CASE WHEN state IN ('closed', 'archived')
    THEN reported + interval '3 days' END,
  CASE WHEN state IN ('archived', 'declined', 'closed') THEN NULL
    WHEN n %% 10 = 3 THEN now() - interval '2 hours' - n %% 500 * interval '1 minute'
    ELSE now() + interval '2 days' + n %% 5000 * interval '1 minute' END
FROM (
  SELECT n,
    CASE WHEN k >= 0 AND k < %(near)s::int THEN CASE k %% 2 WHEN 0 THEN 0 ELSE 1 + k / 2 %% 4 END
      ELSE (n * 7919) %% (SELECT count(*) FROM bench_place) END AS place,
    CASE WHEN k >= 0 THEN (SELECT o.state FROM bench_open o WHERE o.i = k / 2 %% 14)
      WHEN n %% 49 = 0 THEN 'declined'
      ELSE 'archived' END AS state,
    CASE WHEN k >= 0 THEN now() - interval '9 days' + interval '8 days' * k / %(open)s::float8
      ELSE now() - interval '740 days' + interval '715 days' * n / %(count)s::float8 END AS reported
  FROM (SELECT n, n - 1 - (%(count)s::int - %(open)s::int) AS k
    FROM generate_series(1::bigint, %(count)s::bigint) n) counted
) placed
JOIN bench_place p ON p.i = placed.place
JOIN bench_category c ON c.i = n %% (SELECT count(*) FROM bench_category)
JOIN bench_person who ON who.unit = p.grid
ORDER BY n
"""
# The lead's unit: the community itself for what it took on, the measured department for the measured community's.
LEADS = """
INSERT INTO events_order
  (id, event_id, unit_id, role, state, "limit", contain_limit, own, final, awaited, returned, extensions, rework_count,
   answer, sent_at, accepted_at, answered_at, suspended_until, due_at)
SELECT e.id, e.id, CASE WHEN e.state = 'self_handling' THEN e.community_id ELSE d.id END, 'lead', s.state,
    c.handle_limit,
  '', e.state = 'self_handling', false, false, s.state = 'return_pending', 0,
  CASE WHEN e.state = 'rework' OR e.id %% 12 = 5 THEN 1 ELSE 0 END,
  CASE WHEN s.state IN ('answered', 'passed', 'rework') THEN '已处理' ELSE '' END, e.reported_at + interval '1 hour',
  CASE WHEN s.state <> 'sent' THEN e.reported_at + interval '2 hours' END,
  CASE WHEN s.state IN ('answered', 'passed', 'rework') THEN e.reported_at + interval '1 day' END,
  CASE s.state WHEN 'suspended' THEN (now() + interval '60 days')::date END,
  CASE WHEN s.state IN ('sent', 'accepted', 'return_pending', 'rework') THEN e.due_at END
FROM events_event e JOIN bench_order_state s ON s.event_state = e.state
JOIN events_category c ON c.id = e.category_id
JOIN bench_department d ON d.i = CASE WHEN e.id > %(count)s::int - %(open)s::int
  AND e.id <= %(count)s::int - %(open)s::int + %(near)s::int THEN 0
  ELSE e.id * 31 %% (SELECT count(*) FROM bench_department) END
ORDER BY e.id
"""
ASSISTS = """
INSERT INTO events_order
  (id, event_id, unit_id, role, state, "limit", contain_limit, own, final, awaited, returned, extensions, rework_count,
   answer, sent_at, accepted_at, answered_at, suspended_until, due_at)
SELECT %(count)s::int + row_number() OVER (ORDER BY o.id), o.event_id, d.id, 'assist', o.state, o."limit", '', false,
  false, false, false, 0, 0, o.answer, o.sent_at, o.accepted_at, o.answered_at, o.suspended_until, o.due_at
FROM events_order o
JOIN bench_department d ON d.i = (o.event_id * 31 + 7) %% (SELECT count(*) FROM bench_department)
WHERE o.id %% 10 < 3 AND NOT o.own AND o.unit_id <> d.id AND o.state IN ('accepted', 'answered', 'passed')
"""
STEPS = """
INSERT INTO events_step
  (event_id, order_id, version, move, from_state, to_state, person_id, appointment_id, system, given, at)
SELECT e.id, CASE WHEN p.of_order THEN o.id END, p.version, p.move, p.before, p.after, who.person, who.appointment,
  CASE p.whose WHEN 'system' THEN 'deadline sweep' ELSE '' END,
  CASE p.move WHEN 'dispatch' THEN jsonb_build_object('lead', o.unit_id)
    WHEN 'answer' THEN '{"measures": "已处理"}'::jsonb
    ELSE '{}'::jsonb END,
  e.reported_at + (p.version - 1) * interval '6 hours'
FROM events_event e JOIN bench_path p ON p.state = e.state
LEFT JOIN events_order o ON o.event_id = e.id AND o.role = 'lead'
LEFT JOIN bench_person who ON who.unit = CASE p.whose WHEN 'worker' THEN e.unit_id WHEN 'community' THEN e.community_id
  WHEN 'street' THEN e.street_id WHEN 'department' THEN o.unit_id END
ORDER BY e.id, p.version
"""
# Behind: one in twelve missed by half an hour. Running: due when the event is, the late ones marked.
EVENT_CLOCKS = """
INSERT INTO clocks_clock
  (about, about_id, stage, unit_id, urgency, "limit", started_at, due_at, next_at, paused_at, reminded, late_steps,
    marked,
   stopped_at, outcome, minutes)
SELECT 'event', id, stage, unit, urgency, '1WD', started,
  CASE how WHEN 'runs' THEN coalesce(due_at, now() + interval '3 days') ELSE started + interval '8 hours' END,
  CASE how WHEN 'runs' THEN CASE WHEN late THEN now() + interval '20 hours' ELSE coalesce(due_at,
    now() + interval '3 days') END END,
  CASE how WHEN 'rests' THEN started + interval '1 hour' END, CASE how WHEN 'runs' THEN 80 ELSE 0 END,
  late::int, late::int, CASE how WHEN 'behind'
    THEN started + interval '8 hours' - interval '30 minutes' * (1 - 2 * late::int) END,
  CASE how WHEN 'behind' THEN CASE WHEN late THEN 'missed' ELSE 'met' END ELSE '' END,
  CASE how WHEN 'behind' THEN 30 * (2 * late::int - 1) END
FROM (
  SELECT e.id, e.urgency, e.due_at, k.stage, k.how, e.reported_at AS started,
    CASE k.whose WHEN 'community' THEN e.community_id WHEN 'street' THEN e.street_id ELSE s.parent_id END AS unit,
    CASE k.how WHEN 'behind' THEN e.id %% 12 = 5 WHEN 'runs' THEN coalesce(e.due_at < now(), false) ELSE false END
      AND k.stage NOT IN ('supplement', 'call_back') AS late
  FROM events_event e JOIN bench_event_clock k ON k.state = e.state JOIN grids_unit s ON s.id = e.street_id
) made
ORDER BY id
"""
ORDER_CLOCKS = """
INSERT INTO clocks_clock
  (about, about_id, stage, unit_id, urgency, "limit", started_at, due_at, next_at, paused_at, reminded, late_steps,
    marked,
   stopped_at, outcome, minutes)
SELECT 'order', id, stage, unit_id, urgency, "limit", started,
  CASE how WHEN 'runs' THEN due ELSE started + interval '8 hours' END,
  CASE how WHEN 'runs' THEN CASE WHEN late THEN now() + interval '20 hours' ELSE due END END,
  CASE how WHEN 'rests' THEN started + interval '1 hour' END, CASE how WHEN 'runs' THEN 80 ELSE 0 END,
  late::int, late::int, CASE how WHEN 'behind'
    THEN started + interval '8 hours' - interval '30 minutes' * (1 - 2 * late::int) END,
  CASE how WHEN 'behind' THEN CASE WHEN late THEN 'missed' ELSE 'met' END ELSE '' END,
  CASE how WHEN 'behind' THEN 30 * (2 * late::int - 1) END
FROM (
  SELECT o.id, o.unit_id, e.urgency, o."limit", k.stage, k.how, o.sent_at AS started,
    CASE k.stage WHEN 'accept' THEN greatest(o.due_at, now() + interval '1 day') ELSE o.due_at END AS due,
    CASE k.how WHEN 'behind' THEN o.id %% 12 = 5 WHEN 'runs' THEN o.due_at < now() ELSE false END
      AND NOT (k.how = 'runs' AND k.stage = 'accept') AS late
  FROM events_order o JOIN events_event e ON e.id = o.event_id JOIN bench_order_clock k ON k.state = o.state
) made
ORDER BY id
"""
LATENESS = """
INSERT INTO clocks_lateness (clock_id, step, ordinal, at, noticed_at)
SELECT id, 1, 1, due_at, least(due_at + interval '30 seconds', now()) FROM clocks_clock WHERE late_steps > 0 ORDER BY id
"""
NOTICES = """
INSERT INTO notices_notice
  (person_id, appointment_id, kind, about, about_id, about_label, data, urgent, created_at, shown_from, read_at)
SELECT w.person, w.appointment, 'your_turn', 'event', e.id, e.number,
  jsonb_build_object('title', e.title, 'due', e.reported_at, 'stage', 'triage', 'state', 'reported'), false,
  e.reported_at, e.reported_at,
  CASE WHEN e.state IN ('archived', 'declined') THEN e.reported_at + interval '1 hour' END
FROM events_event e JOIN bench_person w ON w.unit = e.community_id ORDER BY e.id
"""
ROWS = (EVENTS, LEADS, ASSISTS, STEPS, EVENT_CLOCKS, ORDER_CLOCKS, LATENESS, NOTICES)

# Three in four of the orders in work wait for an extension to be approved by the own leader.
PETITIONS = """
INSERT INTO events_petition (event_id, order_id, kind, state, level, given, asked_by_id, asked_at)
SELECT o.event_id, o.id, 'extension', 'asked', 0, '{"extra": "1WD"}', w.person, now()
FROM events_order o JOIN bench_person w ON w.unit = o.unit_id
WHERE o.state = 'accepted' AND NOT o.own AND o.role = 'lead' AND o.id / 28 %% 4 <> 1 AND %(open)s::int > 0
  AND %(long)s::int > 0 AND %(count)s::int > 0
"""
APPROVALS = """
INSERT INTO clocks_clock
  (about, about_id, stage, unit_id, urgency, "limit", started_at, due_at, next_at, reminded, late_steps, marked,
    outcome)
SELECT 'petition', p.id, 'approval', o.unit_id, 3, '1WH', now(), now() + interval '1 day', now() + interval '1 day', 80,
  0, 0, ''
FROM events_petition p JOIN events_order o ON o.id = p.order_id
WHERE %(open)s::int > 0 AND %(long)s::int > 0 AND %(count)s::int > 0
"""
# The measured community's first event in handling has been urged again and again.
LONG = """
WITH long AS (
  SELECT id, version, reporter_id FROM events_event
  WHERE state = 'handling' AND id > %(count)s::int - %(open)s::int ORDER BY id LIMIT 1
), urged AS (
  INSERT INTO events_step (event_id, version, move, from_state, to_state, person_id, appointment_id, system, given, at)
  SELECT long.id, long.version + n, 'urge', 'handling', 'handling', a.person_id, a.id, '', '{"note": "请抓紧"}', now()
  FROM long JOIN staff_appointment a ON a.person_id = long.reporter_id,
    generate_series(1::int, %(long)s::int - long.version) n
)
UPDATE events_event SET version = %(long)s::int FROM long WHERE events_event.id = long.id
"""
SEQUENCES = """
SELECT setval(pg_get_serial_sequence('events_event', 'id'), (SELECT max(id) FROM events_event)),
  setval(pg_get_serial_sequence('events_order', 'id'), (SELECT max(id) FROM events_order)),
  %(open)s::int, %(long)s::int, %(count)s::int
"""
AFTER = (SEQUENCES, PETITIONS, APPROVALS, LONG)

SIZE = """
SELECT sum(pg_total_relation_size(c.oid)) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = %s AND c.relkind = 'r'
"""
