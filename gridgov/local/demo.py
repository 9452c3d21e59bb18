"""`make demo`: everything GridGov needs on this machine, in one command. Ctrl-C stops it; the data stay."""

import http.client
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import FrameType

from gridgov.local import ports, processes
from gridgov.local.joining import announced
from gridgov.local.places import Place
from gridgov.local.processes import Child
from gridgov.local.servers import Servers, held, serving
from gridgov.local.terminal import say, step, survive_any_encoding, table
from gridgov.local.trouble import Trouble, explained, last_lines

ROOT = Path(__file__).resolve().parent.parent.parent
PARTS = ("web", "worker", "beat")
READY_SECONDS = 90
COLUMNS = ("tenant", "username", "password", "post", "unit")


def main() -> None:
    survive_any_encoding()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    try:
        with ExitStack() as stack:
            _run(stack)
    except KeyboardInterrupt:
        say("Stopped. The data are kept; make demo continues with them.")
    except Trouble as trouble:
        sys.exit(f"\n{trouble}")
    except OSError as problem:
        sys.exit(f"\n{explained(problem)}")


def _run(stack: ExitStack) -> None:
    place = stack.enter_context(held(Path(os.environ.get("DATA_DIR") or ROOT / ".data")))
    port = ports.required(os.environ.get("PORT") or "8000")
    servers = stack.enter_context(serving(place, say=lambda what: say(f"  {what} …")))
    stack.callback(_no_more_signals)
    env = environment(servers)
    as_owner = {**env, "OWNER_DATABASE_URL": servers.owner_url}
    stack.enter_context(announced(place.data, as_owner))
    _prepare(place, as_owner)
    children = []
    for part in PARTS:
        children.append(_start(part, place=place, env={**env, "BIND": f"{ports.HOST}:{port}"}))
        stack.callback(processes.stop, children[-1], place=place)
    with step("Waiting for the first page"):
        _wait_until_ready(children, port=port)
    _announce(place, env, port=port)
    while True:
        _require_alive(children)
        time.sleep(0.5)


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _no_more_signals() -> None:
    """From here on everything is being stopped, in order; a second Ctrl-C would only leave servers behind."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)


def environment(servers: Servers) -> dict[str, str]:
    """What web, worker and beat get. The owner's address is not in it: they refuse to start with that much power."""
    own = {name: value for name, value in os.environ.items() if name != "OWNER_DATABASE_URL"}
    return own | {
        "DATABASE_URL": servers.login_url,
        "REDIS_URL": servers.redis_url,
        "SECRET_KEY": servers.secret_key,
        "FIELD_KEYS": servers.field_keys,
        "DATA_DIR": str(servers.place.data),
        "DEBUG": "0",
        "GRIDGOV_DEMO": "1",
        "PYTHONUNBUFFERED": "1",
        "PYTHONUTF8": "1",
    }


def _prepare(place: Place, env: Mapping[str, str]) -> None:
    with step("Collecting style sheets, scripts and translations"):
        _manage("collectstatic", "--noinput", place=place, env=env)
        _manage("messages", "--compile", place=place, env=env)
    with step("Making or updating the tables (about a minute the first time)"):
        _manage("tenant", "migrate", place=place, env=env)
    with step("Filling the demo districts (about a minute the first time)"):
        _manage("demo", place=place, env=env)


def _manage(*command: str, place: Place, env: Mapping[str, str]) -> str:
    """Runs `manage.py` and returns what it printed; when it fails, its last lines are the explanation."""
    log = place.logs / f"{command[0]}.log"
    with log.open("wb") as output:
        done = subprocess.run(
            [sys.executable, "manage.py", *command], cwd=ROOT, env=env, stdout=output, stderr=output, check=False
        )
    if done.returncode:
        what = " ".join(("manage.py", *command))
        raise Trouble(f"{what} failed. The last lines of {log}:\n{last_lines(log)}")
    return log.read_text()


def _start(part: str, *, place: Place, env: Mapping[str, str]) -> Child:
    return processes.start(part, [sys.executable, "-m", "gridgov.serve", part], place=place, env=env, cwd=ROOT)


def _wait_until_ready(children: Sequence[Child], *, port: int) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        _require_alive(children)
        if _is_healthy(port):
            return
        time.sleep(0.2)
    web = children[0]
    raise Trouble(f"The web server does not answer. The last lines of {web.log}:\n{last_lines(web.log)}")


def _is_healthy(port: int) -> bool:
    connection = http.client.HTTPConnection(ports.HOST, port, timeout=10)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _require_alive(children: Sequence[Child]) -> None:
    for child in children:
        if child.has_ended:
            raise Trouble(
                f"The {child.name} process ended by itself (exit status {child.process.returncode}), so everything is "
                f"being stopped. The last lines of {child.log}:\n{last_lines(child.log)}"
            )


def _announce(place: Place, env: Mapping[str, str], *, port: int) -> None:
    accounts = json.loads(_manage("demo", "--accounts", "--json", place=place, env=env))
    say(f"\nGridGov is ready at http://{ports.HOST}:{port}/\n")
    say(table(accounts, COLUMNS))
    say(f"\nLogs: {place.logs}   Data: {place.home}   Ctrl-C stops everything.\n")


if __name__ == "__main__":
    main()
