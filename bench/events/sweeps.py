"""The sweep at rest, and with a thousand clocks due among all of them."""

from datetime import timedelta

from django.utils import timezone
from psycopg import sql

from apps.clocks.sweep import sweep
from apps.tenancy import onboarding
from apps.tenancy.models import Tenant
from bench.events import bare
from bench.events.measuring import Figure, bare_sql, measure

DUE = 1000
MAKE_DUE = """
UPDATE clocks_clock SET due_at = now() - interval '1 minute', next_at = now() - interval '1 minute'
WHERE id IN (SELECT id FROM clocks_clock WHERE stopped_at IS NULL AND late_steps = 0 AND paused_at IS NULL
  AND about = 'order' AND stage = 'handle' ORDER BY id DESC LIMIT %s)
"""


def figures(tenant: Tenant, times: int) -> list[Figure]:
    sweep(timezone.now())  # what the measured moves have left behind
    rest = measure("sweep, nothing due", [lambda: sweep(timezone.now())] * times, bare=bare_sql(bare.SWEEP, {}, times))
    found = make_due(tenant)
    now = timezone.now() + timedelta(seconds=1)
    due = measure(f"sweep, {found:,} due", [lambda: sweep(now)])
    return [rest, due]


def make_due(tenant: Tenant) -> int:
    """Lets a thousand handling limits run out, or as many as there are; as the owner, for clocks are frozen."""
    with onboarding.owner_connection() as connection:
        connection.execute(sql.SQL("SET LOCAL search_path = {}").format(sql.Identifier(tenant.schema_name)))
        return connection.execute(MAKE_DUE, [DUE]).rowcount
