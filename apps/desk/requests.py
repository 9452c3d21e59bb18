"""Reading small things out of an address or a form without ever failing on them."""

from uuid import UUID

from django.http import HttpRequest, QueryDict

LARGEST_ID = 2**63


def id_in(request: HttpRequest, name: str) -> int | None:
    """An id in the query of the address; None when there is none that the database could hold."""
    return id_among(request.GET, name)


def id_among(values: QueryDict, name: str) -> int | None:
    """Likewise of a form's values."""
    text = values.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 20 and int(text) < LARGEST_ID else None


def uuid_among(values: QueryDict, name: str) -> UUID | None:
    """Likewise a UUID."""
    try:
        return UUID(values.get(name, ""))
    except ValueError:
        return None
