"""A pytest plugin: the suite fails when no test was answered by an address, or when a template was never rendered.

Checked only after a whole run in which everything passed; a part of the suite says nothing. What the workers of a
parallel run have touched is put together first.
"""

from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.test.signals import template_rendered
from django.urls import URLPattern, URLResolver, get_resolver

MIDDLEWARE = "tests.touched.TouchedMiddleware"
LOGIN = "/login/?"
BROWSER = ("tests/browser/", "tests/demo/pages/")
TOUCHED = "touched"
LEFT = pytest.StashKey[list[str]]()
routes_touched: set[str] = set()
templates_touched: set[str] = set()


class TouchedMiddleware:
    """Notes the route of every request that was served; being refused or sent to the log-in touches nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        match = request.resolver_match
        if match is not None and response.status_code < 400 and LOGIN not in response.headers.get("Location", ""):
            routes_touched.add(_one_for_all_moves(match.route))
        return response


def _note_template(template: Any, **_others: Any) -> None:
    if template.name:
        templates_touched.add(template.name)


def routes() -> set[str]:
    """Of every address of a tenant at which something is served, as Django names them in a match."""
    found = (route for route in _routes(get_resolver("gridgov.urls").url_patterns) if not _refuses(route))
    return {_one_for_all_moves(route) for route in found}


def _one_for_all_moves(route: str) -> str:
    """The API's addresses of moves are drawn from the table of moves, which has its own tests by exhaustion."""
    before, moves, _name = route.partition("/moves/")
    return before + moves if moves and route.startswith("api/") else route


def _routes(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    for pattern in patterns:
        own = str(pattern.pattern)
        route = before + (own.removeprefix("^") if before else own)
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern.url_patterns, route)
        else:
            yield route


def _refuses(route: str) -> bool:
    """Nothing is there, or it is asked for outside of tenants."""
    return route.removeprefix("api/v1/") in {".*$", "healthz"} or route.endswith("/moves/<str:move>/")


def templates(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*.html")}


def untouched(everything: Collection[str], touched: Collection[str]) -> list[str]:
    return sorted(set(everything) - set(touched))


def pytest_configure() -> None:
    settings.MIDDLEWARE = [MIDDLEWARE, *settings.MIDDLEWARE]
    template_rendered.connect(_note_template)


def is_whole(config: pytest.Config) -> bool:
    """Whether nothing narrowed the run and a browser was there."""
    option = config.option
    narrowed = option.keyword or option.markexpr or option.deselect or option.ignore or option.ignore_glob
    last = getattr(option, "lf", False) or getattr(option, "stepwise", False) or option.collectonly
    reporter: Any = config.pluginmanager.get_plugin("terminalreporter")
    skipped = [report for report in reporter.stats.get("skipped", []) if report.nodeid.startswith(BROWSER)]
    return config.args_source is pytest.Config.ArgsSource.TESTPATHS and not (narrowed or last or skipped)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput[TOUCHED] = ["\n".join(routes_touched), "\n".join(templates_touched)]
        return
    left = _left() if is_whole(session.config) and session.testsfailed == 0 else []
    session.config.stash[LEFT] = left
    if left and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """A worker is done; one that was killed leaves no word, and its tests have failed."""
    of_routes, of_templates = getattr(node, "workeroutput", {}).get(TOUCHED, ("", ""))
    routes_touched.update(of_routes.splitlines())
    templates_touched.update(of_templates.splitlines())


def _left() -> list[str]:
    folder = Path(settings.BASE_DIR) / "templates"
    return [f"No test was served by the address {route}" for route in untouched(routes(), routes_touched)] + [
        f"No test rendered the template {name}" for name in untouched(templates(folder), templates_touched)
    ]


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    left = config.stash.get(LEFT, [])
    if left:
        terminalreporter.write_sep("!", "UNTOUCHED", red=True, bold=True)
        terminalreporter.write_line("\n".join(left) + "\nGive each of them a test, or remove it.", red=True)
