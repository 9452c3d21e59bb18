"""What is shown of personal data by default. Source: tables §15."""

STAR = "*"


def name(value: str) -> str:
    """张*三, 张*; of one character nothing is left to hide behind."""
    if len(value) < 2:
        return STAR
    return value[0] + STAR * max(1, len(value) - 2) + (value[-1] if len(value) > 2 else "")


def identity(value: str) -> str:
    """The first three and the last four: 110***********002X. A short one shows its last two at most."""
    return _between(value, 3, 4) if len(value) > 10 else _between(value, 0, 2)


def phone(value: str) -> str:
    """138****0002; landlines and short numbers show their last two at most."""
    return _between(value, 3, 4) if len(value) > 9 else _between(value, 0, 2)


def _between(value: str, head: int, tail: int) -> str:
    hidden = len(value) - head - tail
    if hidden <= 0:
        return STAR * len(value)
    return value[:head] + STAR * hidden + value[-tail:]
