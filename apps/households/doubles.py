"""Nobody is recorded twice where it can be seen: who records people looks first, one at a time in a tenant."""

from django.db import connection
from django.utils.translation import gettext as _

from apps.errors import Refused
from apps.households.queries import residents_with_identity
from apps.households.sight import HERE
from apps.staff.actors import InPost

ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || '.residents', 0))"


def one_at_a_time() -> None:
    """Until the end of the transaction: what was looked up is still so when it is written."""
    with connection.cursor() as cursor:
        cursor.execute(ONE_AT_A_TIME)


def refuse_twice(actor: InPost, number: str, *, besides: int = 0) -> None:
    """Only of people one may see: anything else would tell that somebody is recorded elsewhere. `besides`: the record
    that the number is for."""
    one_at_a_time()
    known = residents_with_identity(actor, number).filter(status__in=HERE).exclude(pk=besides).first()
    if known:
        sentence = _("Somebody with this number is recorded already: %(name)s, %(home)s. Open that record instead.")
        raise Refused("recorded_already", sentence % {"name": known, "home": known.household.dwelling.building})
