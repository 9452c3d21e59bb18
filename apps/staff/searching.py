"""Finding words in titles among a million.

Chinese words have two characters, so an index of trigrams finds none of them. This one holds every two neighbouring
characters of a title; what has all pairs of the words is then compared in full.
"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.fields.array import ArrayContains  # type: ignore[attr-defined]  # stubs lack it
from django.db.models import F, Func, Q, TextField, Value
from django.db.models.functions import StrIndex, Upper
from django.db.models.lookups import GreaterThan

SEPARATOR = "\x1f"


class Pairs(Func):
    """The neighbouring pairs of characters of a text as an array: “路灯坏” has 路灯, 灯坏 (and 坏, the last alone).

    Each character is doubled and the first dropped, which leaves the pairs one after the other. Only A–Z know upper and
    lower case here. All functions are immutable and the server's own, so that an index may hold the result.
    """

    template = (
        "string_to_array(regexp_replace(substr(regexp_replace("
        "upper(%(expressions)s COLLATE \"C\"), '(.)', '\\1\\1', 'g'), 2), '(..)', '\\1' || chr(31), 'g'), chr(31))"
    )
    output_field: ArrayField = ArrayField(TextField())


def pairs_of(text: str) -> list[str]:
    """Pairs that any text with this one in it has: enough of them to cover it.

    Not all: the database takes pairs to be independent, and for overlapping ones expects a tenth of a tenth of what
    there is, so that it would collect and sort a frequent word's rows instead of walking to the first 26.
    """
    upper = "".join(char.upper() if char.isascii() else char for char in text)
    starts = {*range(0, len(upper) - 1, 2), len(upper) - 2} if len(upper) > 1 else set()
    return [upper[n : n + 2] for n in sorted(starts)]


def holding(text: str, column: str) -> Q:
    """Rows whose column holds the text, whatever the case of its letters."""
    return pairing(text, column) & comparing(text, column)


def pairing(text: str, column: str) -> Q:
    """Rows that may hold it, by the index; a single character has no pair and leaves them all."""
    pairs = pairs_of(text)
    return Q(ArrayContains(Pairs(F(column)), Value(pairs, ArrayField(TextField())))) if pairs else Q(pk__isnull=False)


def comparing(text: str, column: str) -> Q:
    """By position rather than “like”, of which the database expects next to nothing: with a frequent word it would
    collect all rows instead of walking.
    """
    return Q(GreaterThan(StrIndex(Upper(F(column)), Upper(Value(text))), 0))
