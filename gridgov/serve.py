"""`python -m gridgov.serve web|worker|beat|migrate|prepare|health-…`: the entry points of the image and of the demo."""

import http.client
import os
import runpy
import sys
import time
from collections.abc import Callable
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict

from apps.tenancy import database as databases
from gridgov import env

BEAT_WRITES_EVERY = 180  # seconds; Celery's own default for saving its schedule


def _run(module: str, *arguments: str) -> None:
    """Becomes `python -m module arguments` in this same process, so that signals reach it."""
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


def web() -> None:
    """Gunicorn. WEB_CONCURRENCY processes of WEB_THREADS threads each, on BIND."""
    os.environ.setdefault("WEB_CONCURRENCY", "2")
    bind, threads = os.environ.get("BIND", "127.0.0.1:8000"), os.environ.get("WEB_THREADS", "8")
    options = ["--bind", bind, "--worker-class", "gthread", "--threads", threads, "--access-logfile", "-"]
    _run("gunicorn", *options, "--graceful-timeout", "10", "--no-control-socket", "gridgov.wsgi:application")


def worker() -> None:
    """A Celery worker with WORKER_CONCURRENCY processes."""
    concurrency = os.environ.get("WORKER_CONCURRENCY", "2")
    _run("celery", "-A", "gridgov", "worker", "--loglevel", "INFO", "--concurrency", concurrency)


def beat() -> None:
    """Celery's clock; there is one."""
    _run("celery", "-A", "gridgov", "beat", "--loglevel", "INFO", "--pidfile", "")


def migrate() -> None:
    """Brings the shared tables, the template and every tenant up to date, as the owner."""
    _run("manage", "tenant", "migrate")


def prepare() -> None:
    """Makes the database and its two log-in roles, as the superuser; once for each database."""
    login, owner = (conninfo_to_dict(env.text(name)) for name in ("DATABASE_URL", "OWNER_DATABASE_URL"))
    databases.prepare(
        superuser_url=env.text("SUPERUSER_DATABASE_URL"),
        database=str(owner["dbname"]),
        owner=(str(owner["user"]), str(owner["password"])),
        login=(str(login["user"]), str(login["password"])),
    )


def health_web() -> None:
    """Asks this host's web server as the proxy would: for a host name that it serves, over TLS."""
    port = int(os.environ.get("BIND", ":8000").rpartition(":")[2])
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    host = env.words("ALLOWED_HOSTS", "127.0.0.1")[0].lstrip(".")
    connection.request("GET", "/healthz", headers={"Host": host, "X-Forwarded-Proto": "https"})
    status = connection.getresponse().status
    sys.exit(0 if status == http.HTTPStatus.OK else f"/healthz answered {status}.")


def health_worker() -> None:
    """Asks the worker of this host over Redis."""
    _run(
        "celery", "-A", "gridgov", "inspect", "ping", "--timeout", "5", "--destination", f"celery@{os.uname().nodename}"
    )


def health_beat() -> None:
    """Beat answers nobody; that it lives shows in the schedule it keeps saving."""
    files = list(Path(os.environ["DATA_DIR"]).glob("beat-schedule*"))
    age = time.time() - max((file.stat().st_mtime for file in files), default=0)
    sys.exit(0 if age < 2 * BEAT_WRITES_EVERY else "Beat has not saved its schedule for six minutes.")


COMMANDS: dict[str, Callable[[], None]] = {
    "web": web,
    "worker": worker,
    "beat": beat,
    "migrate": migrate,
    "prepare": prepare,
    "health-web": health_web,
    "health-worker": health_worker,
    "health-beat": health_beat,
}


def main() -> None:
    command = COMMANDS.get(sys.argv[1] if len(sys.argv) == 2 else "")
    if command is None:
        sys.exit(f"Say what to run: python -m gridgov.serve {'|'.join(COMMANDS)}")
    command()


if __name__ == "__main__":
    main()
