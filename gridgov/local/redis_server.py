"""An embedded Redis: a child of ours on 127.0.0.1, with a password, saved when it stops and every minute."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import redis

from gridgov.local import ports, processes
from gridgov.local.keys import write_private
from gridgov.local.places import Place
from gridgov.local.processes import Child
from gridgov.local.trouble import Trouble, last_lines

START_SECONDS = 60
ATTEMPTS = 3  # another program may take a free port between our look and the start


@contextmanager
def redis_server(place: Place, *, password: str, keep: bool) -> Iterator[str]:
    """Runs the server and yields its URL. `keep`: what it holds survives the run."""
    folder = place.home / "redis"
    folder.mkdir(mode=0o700, exist_ok=True)
    place.give(folder)
    server, url = _started(place, folder, password=password, keep=keep)
    try:
        yield url
    finally:
        processes.stop(server, place=place)


def _configuration(folder: Path, *, port: int, password: str, keep: bool) -> str:
    saving = "save 60 1" if keep else 'save ""'
    quoted = str(folder).replace("\\", "\\\\").replace('"', '\\"')
    return f'bind {ports.HOST}\nport {port}\nrequirepass {password}\ndir "{quoted}"\n{saving}\n'


def _started(place: Place, folder: Path, *, password: str, keep: bool) -> tuple[Child, str]:
    """The configuration is a file because a command line can be read by everybody on the machine."""
    configuration = folder / "redis.conf"
    for _attempt in range(ATTEMPTS):
        port = ports.remembered(place.data / "redis.port")
        write_private(configuration, _configuration(folder, port=port, password=password, keep=keep))
        place.give(configuration)
        command = [str(place.redis_bin / "redis-server"), str(configuration)]
        server = processes.start("redis", command, place=place, as_server=True)
        url = f"redis://:{password}@{ports.HOST}:{port}/0"
        if _answers(server, url):
            return server, url
        processes.stop(server, place=place)
        if "Address already in use" not in server.log.read_text(errors="replace"):
            break
    raise Trouble(f"Redis did not start. The last lines of {server.log}:\n{last_lines(server.log)}")


def _answers(server: Child, url: str) -> bool:
    deadline = time.monotonic() + START_SECONDS
    with redis.Redis.from_url(url) as client:
        while not server.has_ended and time.monotonic() < deadline:
            try:
                client.ping()
            except redis.RedisError:  # not listening yet, or still loading what it saved
                time.sleep(0.05)
            else:
                return True
    return False
