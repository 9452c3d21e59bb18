"""Measuring one thing many times: how long, how many queries, how much of it in the database."""

import gc
import statistics
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db import connection, transaction

WARMING = 3


@dataclass(frozen=True, slots=True)
class Figure:
    """Milliseconds, and queries from the fewest to the most. `bare`: p50 of the bare SQL, None where there is none."""

    name: str
    p50: float
    p95: float
    queries: tuple[int, int]
    in_database: float
    bare: float | None
    times: int

    @property
    def ratio(self) -> float | None:
        """To the bare SQL that does the same."""
        return self.p50 / self.bare if self.bare else None

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "ratio": self.ratio}


class Watch:
    """Counts statements and their time, on the connection."""

    def __init__(self) -> None:
        self.queries, self.seconds = 0, 0.0

    def __call__(self, execute: Callable, sql: str, params: Any, many: bool, context: dict) -> Any:
        begun = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.queries += 1
            self.seconds += time.perf_counter() - begun


@dataclass(slots=True)
class Series:
    """Measurements of one thing, gathered a few at a time. `bare`: p50 of the bare SQL in milliseconds."""

    name: str
    bare: float | None = None
    spent: list[float] = field(default_factory=list)
    queries: list[int] = field(default_factory=list)
    in_database: list[float] = field(default_factory=list)

    def add(self, act: Callable[[], Any]) -> None:
        watch = Watch()
        with _undisturbed(), connection.execute_wrapper(watch):
            begun = time.perf_counter()
            act()
            self.spent.append(time.perf_counter() - begun)
        self.queries.append(watch.queries)
        self.in_database.append(watch.seconds)

    def figure(self) -> Figure:
        """Without the first few, which only warmed up, where there are enough of them."""
        skipped = WARMING if len(self.spent) > 2 * WARMING else 0
        spent, queries = self.spent[skipped:], self.queries[skipped:]
        return Figure(
            name=self.name,
            p50=1000 * statistics.median(spent),
            p95=1000 * percentile(spent, 95),
            queries=(min(queries), max(queries)),
            in_database=1000 * statistics.median(self.in_database[skipped:]),
            bare=self.bare,
            times=len(spent),
        )


def measure(name: str, acts: Iterable[Callable[[], Any]], *, bare: float | None = None) -> Figure:
    """Each act once."""
    series = Series(name, bare)
    for act in acts:
        series.add(act)
    return series.figure()


def bare_sql(statements: str | list[str], values: dict[str, Any], times: int) -> float:
    """Median milliseconds of the statements in one transaction, rows fetched and thrown away."""
    texts = [statements] if isinstance(statements, str) else statements
    spent = []
    for _ in range(times + WARMING):
        begun = time.perf_counter()
        with transaction.atomic(), connection.cursor() as cursor:
            for text in texts:
                cursor.execute(text, values)
                if cursor.description:
                    cursor.fetchall()
        spent.append(time.perf_counter() - begun)
    return 1000 * statistics.median(spent[WARMING:])


def percentile(values: list[float], percent: int) -> float:
    """The value that `percent` of the values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Without the collector, whose pauses grow with what the measurement itself keeps."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
