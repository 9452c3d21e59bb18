"""Event numbers: division (6) + day (8) + serial (5) + check digit, e.g. 360481202603150000172."""

from datetime import date

DIGITS = 10


def event_number(division_code: str, day: date, serial: int) -> str:
    """The number of the day's `serial`-th event. Past 99,999 a day the serial simply grows longer."""
    body = f"{division_code}{day:%Y%m%d}{serial:05d}"
    return body + check_digit(body)


def check_digit(body: str) -> str:
    """Luhn's: finds every single wrong digit, and nearly every swap of neighbours."""
    total = 0
    for place, char in enumerate(reversed(body)):
        digit = int(char) * (2 if place % 2 == 0 else 1)
        total += digit - 9 if digit > 9 else digit
    return str(-total % DIGITS)
