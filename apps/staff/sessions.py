"""Sessions and tokens whose time is over are forgotten. Visitors without an account have sessions, too."""

from datetime import datetime

from django.contrib.sessions.models import Session
from django.db.models import Model, QuerySet
from knox.models import AuthToken

BATCH = 5_000


def forget_expired(now: datetime, *, batch: int = BATCH) -> int:
    """Deletes in portions, each a transaction of its own. Returns how many rows went."""
    sessions = Session.objects.filter(expire_date__lt=now)
    return _forget(sessions, batch) + _forget(AuthToken.objects.filter(expiry__lt=now), batch)


def _forget(rows: QuerySet[Model], batch: int) -> int:
    total = 0
    while portion := list(rows.values_list("pk", flat=True)[:batch]):
        total += rows.filter(pk__in=portion).delete()[0]
    return total
