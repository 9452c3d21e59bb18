"""Reading small things out of an address or a form without ever failing on them."""

from uuid import UUID

from django.http import HttpRequest, QueryDict

LARGEST_ID = 2**63


def id_in(request: HttpRequest, name: str) -> int | None:
    """An id in the query of the address; None when there is none that the database could hold."""
    return id_among(request.GET, name)


def id_among(values: QueryDict, name: str) -> int | None:
    """Likewise of a form's values."""
    return _id(values.get(name, ""))


def ids_among(values: QueryDict, name: str, most: int = 100) -> list[int]:
    """Those of the values under the name that are ids, each once."""
    found = (_id(text) for text in values.getlist(name)[:most])
    return list(dict.fromkeys(pk for pk in found if pk is not None))


def _id(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 20 and int(text) < LARGEST_ID else None


def uuid_among(values: QueryDict, name: str) -> UUID | None:
    """Likewise a UUID."""
    try:
        return UUID(values.get(name, ""))
    except ValueError:
        return None
