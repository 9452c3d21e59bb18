"""A real clamd with one signature of its own, where the machine has one (Debian: `clamav-daemon`)."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django import Settings

from apps.errors import Malformed
from apps.events.evidence import read_photo, scanner_state
from tests.events.photos.pictures import encoded, photo, scene, sent

CLAMD = shutil.which("clamd") or shutil.which("clamd", path="/usr/sbin")
# The harmless string that scanners agree to find, in halves, so that they do not find this file.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD" + rb"-ANTIVIRUS-TEST-FILE!$H+H*"
SECONDS = 60
pytestmark = [
    pytest.mark.usefixtures("alpha"),
    pytest.mark.skipif(CLAMD is None, reason="clamd is not installed. Debian: apt-get install clamav-daemon"),
]


def configuration(folder: Path, port: int) -> Path:
    signatures = folder / "signatures"
    signatures.mkdir()
    (signatures / "own.ndb").write_text(f"Test.Eicar:0:*:{EICAR.hex()}\n")  # anywhere in a file of any kind
    path = folder / "clamd.conf"
    path.write_text(
        f"Foreground yes\nTCPSocket {port}\nTCPAddr 127.0.0.1\nDatabaseDirectory {signatures}\n"
        f"TemporaryDirectory {folder}\nStreamMaxLength 12M\n"
    )
    return path


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture(scope="module")
def daemon(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    port = free_port()
    path = configuration(tmp_path_factory.mktemp("clamd"), port)
    words = [str(CLAMD), "--config-file", os.fspath(path)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        try:
            wait_for(process, port)
            yield f"clamd://127.0.0.1:{port}"
        finally:
            process.terminate()


def wait_for(process: subprocess.Popen, port: int) -> None:
    until = time.monotonic() + SECONDS
    while process.poll() is None and time.monotonic() < until:
        with socket.socket() as asking:
            if asking.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    process.terminate()
    pytest.fail(f"clamd did not start: {process.communicate()[0].decode()}")


@pytest.fixture
def clamd(daemon: str, settings: Settings) -> None:
    settings.VIRUS_SCANNER = daemon


@pytest.mark.usefixtures("clamd")
def test_it_takes_a_clean_photo() -> None:
    assert read_photo(photo(1)).scanned == "clean"


@pytest.mark.usefixtures("clamd")
def test_it_refuses_a_photo_that_carries_the_test_virus() -> None:
    with pytest.raises(Malformed, match=r"carrier\.jpg.*virus"):
        read_photo(sent(encoded(scene(1)) + EICAR, "carrier.jpg"))

    refusal = scanner_state().last_refusal
    assert refusal is not None
    assert refusal.why == "virus"


@pytest.mark.usefixtures("clamd")
def test_it_tells_its_version(capsys: pytest.CaptureFixture[str]) -> None:
    state = scanner_state()
    call_command("scanner")

    assert state.answers is True
    assert state.version.startswith("ClamAV ")
    assert f"version: {state.version}" in capsys.readouterr().out
