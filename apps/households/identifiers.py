"""Numbers with check digits: identity cards (GB 11643-1999) and unified social credit codes (GB 32100-2015).

Our own for identity cards: python-stdnum refuses division 99, which invented people have, and takes birth dates in the
future. Source: tables §14.3.
"""

import re
from datetime import date

from django.utils.translation import gettext as _
from stdnum.cn import uscc
from stdnum.exceptions import ValidationError

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
IDENTITY_DIGITS = 18
EARLIEST_BIRTH = date(1850, 1, 1)
PHONE = re.compile(r"1\d{10}|0\d{9,11}|\d{7,8}", re.ASCII)
DIVISION = re.compile(r"\d{6}|\d{9}|\d{12}", re.ASCII)
ABROAD = re.compile(r"(?:\+|00)86(?=1\d{10}$)", re.ASCII)


class WrongNumberError(ValueError):
    """Says in a sentence what is wrong with a number."""


def tidy(value: str) -> str:
    """Without spaces and hyphens, in capitals; full-width digits become plain ones."""
    plain = value.translate({ord("０") + n: str(n) for n in range(10)} | {ord("Ｘ"): "X", ord("ｘ"): "X"})
    return "".join(plain.split()).replace("-", "").upper()


def identity_number(value: str, *, today: date) -> str:
    """The tidied number of an identity card, or `WrongNumberError`."""
    number = tidy(value)
    if len(number) != IDENTITY_DIGITS or not number[:-1].isdecimal() or number[-1] not in "0123456789X":
        raise WrongNumberError(
            _("An identity number has 18 characters: 17 digits and a digit or X. Check what was typed.")
        )
    born = birth_date(number)
    if born is None or born > today or born < EARLIEST_BIRTH:
        raise WrongNumberError(
            _("The date of birth in the identity number (%(part)s) is not a day that has been.")
            % {"part": number[6:14]}
        )
    if check_digit(number[:-1]) != number[-1]:
        raise WrongNumberError(
            _("The last character of the identity number does not fit the others. One of them was mistyped.")
        )
    return number


def check_digit(body: str) -> str:
    """Of the 17 digits before it."""
    return CHECKS[sum(weight * int(digit) for weight, digit in zip(WEIGHTS, body, strict=True)) % 11]


def birth_date(number: str) -> date | None:
    """Of a tidied identity number; None when there is no such day."""
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def sex_of(number: str) -> str:
    """ "1" male, "2" female (GB/T 2261.1), by the 17th digit."""
    return "1" if int(number[16]) % 2 else "2"


def telephone(value: str) -> str:
    """The tidied number as it is dialled within the country, or `WrongNumberError`."""
    number = ABROAD.sub("", tidy(value))
    if not PHONE.fullmatch(number):
        raise WrongNumberError(
            _("A telephone number has 11 digits, or area code and number of a landline. Check what was typed.")
        )
    return number


def division(value: str) -> str:
    """The tidied code of an administrative division, or `WrongNumberError`."""
    code = tidy(value)
    if not DIVISION.fullmatch(code):
        raise WrongNumberError(_("The code of a division has 6, 9 or 12 digits. Look it up and type it again."))
    return code


def credit_code(value: str) -> str:
    """The tidied unified social credit code, or `WrongNumberError`."""
    try:
        return str(uscc.validate(tidy(value)))
    except ValidationError as problem:
        raise WrongNumberError(
            _("A unified social credit code has 18 characters with a check character, and this one does not fit.")
        ) from problem
