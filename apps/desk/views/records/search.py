"""What was searched for stays in the session, under a key that means nothing to others: names and numbers never get
into an address, and so into no log of a server between. See decision 013."""

import secrets
from dataclasses import asdict

from apps.desk.views.guard import PostRequest
from apps.households.searching import Sought

KEPT = "records_sought"
MOST = 8  # searches of a session, in as many tabs


def keep(request: PostRequest, sought: Sought) -> str:
    """Returns the key, for the address."""
    kept = dict(list(request.session.get(KEPT, {}).items())[1 - MOST :])
    key = secrets.token_urlsafe(9)
    request.session[KEPT] = {**kept, key: asdict(sought)}
    return key


def kept(request: PostRequest) -> Sought | None:
    """The search that the address names; None when there is none, or when it is no longer kept."""
    found = request.session.get(KEPT, {}).get(request.GET.get("search", ""))
    return Sought(**found) if found else None
