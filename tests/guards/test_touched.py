"""What counts as touched, for the check at the end of a whole run (`tests.touched`)."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.urls import resolve

from tests import touched
from tests.cast import Cast
from tests.desk.stories import at, seated


@pytest.mark.parametrize("path", ["/", "/records/resident/1/edit/", "/orders/12/moves/accept/", "/api/v1/events/1/"])
def test_the_routes_are_those_of_matches(path: str) -> None:
    assert resolve(path, "gridgov.urls").route in touched.routes()


def test_the_moves_of_the_api_are_one_address_for_each_subject() -> None:
    moves = [route for route in touched.routes() if route.startswith("api/") and "/moves/" in route]

    assert len(moves) == 4
    assert all(route.endswith("/moves/") for route in moves)


def test_being_served_touches_an_address_and_being_refused_does_not(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: set[str] = set()
    monkeypatch.setattr(touched, "routes_touched", seen)
    worker = seated(cast.worker)

    worker.get(at("/settings/"))
    worker.get(at("/logout/"))
    assert seen == set()
    worker.get(at("/notices/"))
    assert seen == {"notices/"}


def test_rendering_touches_a_template_and_what_it_includes(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: set[str] = set()
    monkeypatch.setattr(touched, "templates_touched", seen)

    seated(cast.worker).get(at("/notices/"))

    assert {"notices/notices.html", "base.html", "components/bell.html"} <= seen
    assert "settings/overview.html" in touched.untouched(touched.templates(Path(settings.BASE_DIR) / "templates"), seen)


def test_what_the_workers_of_a_parallel_run_have_touched_counts_together(monkeypatch: pytest.MonkeyPatch) -> None:
    routes, templates = {"notices/"}, {"base.html"}
    monkeypatch.setattr(touched, "routes_touched", routes)
    monkeypatch.setattr(touched, "templates_touched", templates)

    touched.pytest_testnodedown(
        SimpleNamespace(workeroutput={touched.TOUCHED: ["bell/\nreport/", "report/report.html"]})
    )
    touched.pytest_testnodedown(SimpleNamespace())  # killed

    assert routes == {"notices/", "bell/", "report/"}
    assert templates == {"base.html", "report/report.html"}
