"""The figures as they come, as a table and as JSON."""

import json
import os
from datetime import date
from pathlib import Path

import psutil

from bench.events.measuring import Figure

RESULTS = Path(__file__).resolve().parent.parent / "results"
MOST_QUERIES = {"list": 8, "filter": 8, "search": 8, "detail": 12, "report": 20, "move": 25}
MOST_GROWTH = 1.5  # p95 of lists and details at the greatest size over that at the smallest
WATCHED = {"list", "filter", "detail"}


class Report:
    """One row for each case, with the figures of every size."""

    def __init__(self, sizes: list[int], *, beside: int) -> None:
        self.sizes, self.beside = sizes, beside
        self.rows: list[tuple[str, list[Figure]]] = []
        print("\n".join(self._head()), flush=True)

    def add(self, group: str, figures: list[Figure]) -> None:
        self.rows.append((group, figures))
        print(self._row(group, figures), flush=True)

    def write(self) -> Path:
        """The JSON and the table, by the greatest size and the day."""
        RESULTS.mkdir(exist_ok=True)
        path = RESULTS / f"events-{max(self.sizes)}-{date.today():%Y%m%d}.json"
        memory = psutil.virtual_memory().total / 2**30
        told = {
            "sizes": self.sizes,
            "beside": self.beside,
            "machine": {"processors": os.cpu_count(), "memory_gib": round(memory), "load": os.getloadavg()},
            "figures": [
                {
                    "group": group,
                    **{str(size): figure.as_json() for size, figure in zip(self.sizes, figures, strict=True)},
                }
                for group, figures in self.rows
            ],
        }
        path.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n")
        lines = [*self._head(), *(self._row(group, figures) for group, figures in self.rows), "", *self._verdict()]
        path.with_suffix(".md").write_text("\n".join(lines) + "\n")
        print("\n".join(self._verdict()))
        return path

    def _head(self) -> list[str]:
        titles = [f"{size:,}: p50 / p95 ms (in the database; × bare SQL)" for size in self.sizes]
        columns = ["", *titles, "queries", "p95, last ÷ first"]
        return [f"| {' | '.join(columns)} |", f"|{'---|' * len(columns)}"]

    def _row(self, group: str, figures: list[Figure]) -> str:
        cells = [_cell(found) for found in figures]
        return f"| {' | '.join([figures[0].name, *cells, self._queries(figures), f'{_growth(figures):.2f}'])} |"

    def _queries(self, figures: list[Figure]) -> str:
        least, most = min(f.queries[0] for f in figures), max(f.queries[1] for f in figures)
        return str(most) if least == most else f"{least}–{most}"

    def _verdict(self) -> list[str]:
        """What misses its goal."""
        found = []
        for group, figures in self.rows:
            name = figures[0].name
            goal = MOST_QUERIES.get("report" if name.startswith("report") else group)
            if goal and (most := max(figure.queries[1] for figure in figures)) > goal:
                found.append(f"- {name}: {most} queries, the goal is {goal}")
            if group in WATCHED and _growth(figures) > MOST_GROWTH:
                found.append(f"- {name}: p95 grows {_growth(figures):.2f} times, the goal is {MOST_GROWTH}")
        return ["Beyond the goals:", *found] if found else ["Every goal is met."]


def _cell(found: Figure) -> str:
    ratio = f"; × {found.ratio:.0f}" if found.ratio else ""
    return f"{found.p50:.0f} / {found.p95:.0f} ({found.in_database:.0f}{ratio})"


def _growth(figures: list[Figure]) -> float:
    return figures[-1].p95 / figures[0].p95
