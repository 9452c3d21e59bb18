"""What stands in a cell, as text: Excel turns numbers into floats and dates into days; people type what they type."""

import re
import unicodedata
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

EXACT = 10**15  # from here on Excel has rounded a number
ROUNDED = re.compile(r"^\d(\.\d+)?[eE]\+\d+$")
DATE = re.compile(r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$")
COMPACT_DATE = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
PERSONAL = re.compile(r"(?<!\d)(?:\d{17}[\dXx]|1\d{10})(?!\d)")
APOSTROPHES = "'’‘＇"
INVISIBLE = dict.fromkeys([*range(32), 0x7F, 0x200B, 0xFEFF])


class WrongCellError(ValueError):
    """Says in a sentence what is wrong with a cell and how to mend it."""


def text_of(value: Any) -> str:
    """A cell's value as it was meant; empty for an empty one."""
    match value:
        case None:
            return ""
        case datetime() | date():
            return f"{value:%Y-%m-%d}"
        case bool():
            return str(value)
        case int() | float():
            return _number(value)
        case _:
            return _typed(str(value))


def _number(value: float) -> str:
    if abs(value) >= EXACT:
        raise _rounded()
    return str(int(value)) if value == int(value) else repr(value)


def _typed(text: str) -> str:
    plain = text.translate(INVISIBLE).strip().lstrip(APOSTROPHES).strip()
    if ROUNDED.match(plain):
        raise _rounded()
    return plain


def _rounded() -> WrongCellError:
    return WrongCellError(
        _("Excel has turned this into a number and rounded it, so its last digits are lost. Format the column as text "
          "and type the number again.")
    )  # fmt: skip


def quoted(text: str) -> str:
    """What was typed, to be repeated in a sentence: numbers of people that stand in the wrong column are starred, as
    sentences are kept and shown in the clear."""
    return PERSONAL.sub(lambda found: "*" * len(found[0]), text)[:40]


def narrow(text: str) -> str:
    """Full-width digits, letters and signs as plain ones, without any blanks: for numbers, dates and codes."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def day_of(text: str) -> date:
    """Of 1990-03-07, 1990/3/7, 1990.3.7, 1990年3月7日 or 19900307; else `WrongCellError`."""
    found = DATE.match(narrow(text)) or COMPACT_DATE.match(narrow(text))
    try:
        if found:
            year, month, day = map(int, found.groups())
            return date(year, month, day)
    except ValueError:
        pass
    raise WrongCellError(_("“%(text)s” is not a day. Write it like 1990-03-07.") % {"text": quoted(text)})
