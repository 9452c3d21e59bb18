"""Numbers that nobody has: identity numbers of the division 99, telephones of a range that is not given out."""

from collections import Counter
from datetime import date
from itertools import count

from stdnum.cn import uscc

from apps.households.identifiers import check_digit

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


class Numbers:
    """Gives out each number once."""

    def __init__(self) -> None:
        self._phones, self._firms = count(1), count(100)
        self._born: Counter[tuple[date, str]] = Counter()

    def identity(self, born: date, sex: str) -> str:
        """Valid, but for the division 990101."""
        serial = 2 * self._born[born, sex] + (1 if sex == "1" else 2)
        self._born[born, sex] += 1
        body = f"990101{born:%Y%m%d}{serial:03}"
        return body + check_digit(body)

    def phone(self) -> str:
        """1380000 and four digits, which come round again after 9,999."""
        return f"1380000{next(self._phones) % 10_000:04}"

    def credit_code(self, *, sole: bool) -> str:
        """Of a firm (91) or a sole trader (92) in the division 990101, with both check characters."""
        body = f"MA{next(self._firms):06}"
        total = sum(weight * ALPHABET.index(char) for weight, char in zip(ORGANISATION_WEIGHTS, body, strict=True))
        rest = (11 - total % 11) % 11
        code = f"{'92' if sole else '91'}990101{body}{'X' if rest == 10 else rest}"
        return code + str(uscc.calc_check_digit(code))
