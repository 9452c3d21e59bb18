"""What a demo prints: one line for each step as it happens, and a table that Chinese words do not push askew."""

import sys
import time
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager


def say(line: str) -> None:
    print(line, flush=True)


@contextmanager
def step(what: str) -> Iterator[None]:
    """Prints what begins, and how long it took when it is done."""
    begun = time.perf_counter()
    print(f"  {what} … ", end="", flush=True)
    try:
        yield
    except BaseException:
        print(flush=True)
        raise
    print(f"{time.perf_counter() - begun:.1f} s", flush=True)


def survive_any_encoding() -> None:
    """A terminal that knows no Chinese shows question marks instead of ending the demo."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def table(rows: Sequence[Mapping[str, str]], columns: Sequence[str]) -> str:
    """Columns aligned by what the terminal shows: a Chinese character is two cells wide."""
    lines = [{name: name for name in columns}, *rows]
    widths = {name: max(_cells(str(line[name])) for line in lines) for name in columns}
    return "\n".join(
        "  " + "   ".join(_padded(str(line[name]), widths[name]) for name in columns).rstrip() for line in lines
    )


def _cells(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _cells(text))
