"""The virus scanner is asked about every photo, and nothing is taken while it does not answer."""

import socket
import socketserver
import struct
import sys
import threading
from collections.abc import Iterator

import pytest
from django.core.exceptions import ImproperlyConfigured
from pytest_django import Settings

from apps.errors import Malformed
from apps.events.evidence import read_photo
from apps.pictures.scanning import ScannerAway
from gridgov import env
from tests.events.photos.pictures import encoded, photo, scene, sent

VIRUS = b"X5O!P%@AP-a-virus-of-the-test"
pytestmark = pytest.mark.usefixtures("alpha")


class Instream(socketserver.StreamRequestHandler):
    """Speaks as clamd does; what is not sent to its end is not answered."""

    def handle(self) -> None:
        if self.rfile.read(10) != b"zINSTREAM\0":
            return
        content = b""
        while length := struct.unpack("!L", self.rfile.read(4))[0]:
            content += self.rfile.read(length)
        if b"too-large" in content:
            self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
        elif VIRUS in content:
            self.wfile.write(b"stream: Test-Virus FOUND\0")
        elif b"hang-up" not in content:
            self.wfile.write(b"stream: OK\0")


@pytest.fixture
def clamd(settings: Settings) -> Iterator[None]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Instream) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        settings.VIRUS_SCANNER = f"clamd://127.0.0.1:{server.server_address[1]}"
        yield
        server.shutdown()
        thread.join()


def infected(mark: bytes = VIRUS) -> bytes:
    return encoded(scene(1, (2000, 1500)), quality=95) + mark


@pytest.mark.usefixtures("clamd")
def test_a_clean_photo_is_taken_and_marked() -> None:
    assert read_photo(photo(1)).scanned == "clean"


@pytest.mark.usefixtures("clamd")
def test_a_virus_is_refused_by_name() -> None:
    with pytest.raises(Malformed, match=r"infected\.jpg.*virus"):
        read_photo(sent(infected(), "infected.jpg"))


@pytest.mark.usefixtures("clamd")
@pytest.mark.parametrize("mark", [b"too-large", b"hang-up"])
def test_no_verdict_is_a_refusal(mark: bytes) -> None:
    with pytest.raises(ScannerAway, match="Try again"):
        read_photo(sent(infected(mark)))


def test_a_scanner_that_cannot_be_reached_is_a_refusal(settings: Settings) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: nobody else gets the port either
        settings.VIRUS_SCANNER = f"clamd://127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(ScannerAway) as refusal:
            read_photo(photo(1))
    assert refusal.value.status == 503


def test_without_a_scanner_the_photo_says_so() -> None:
    assert read_photo(photo(1)).scanned == ""


@pytest.mark.parametrize(("code", "refused"), [(0, None), (1, Malformed), (2, ScannerAway)])
def test_a_command_answers_by_how_it_ends(settings: Settings, code: int, refused: type[Exception] | None) -> None:
    script = f"import sys; sys.exit({code} if sys.stdin.buffer.read(2) == bytes([255, 216]) else 9)"
    settings.VIRUS_SCANNER = f"{sys.executable} -c '{script}'"
    if refused is None:
        assert read_photo(photo(1)).scanned == "clean"
        return
    with pytest.raises(refused):
        read_photo(photo(1))


def test_a_command_that_is_not_there_is_a_refusal(settings: Settings) -> None:
    settings.VIRUS_SCANNER = "no-such-scanner --now"
    with pytest.raises(ScannerAway):
        read_photo(photo(1))


@pytest.mark.parametrize("value", ["clamd://", "clamd:3310", "clamd://host", "clamd://host:many"])
def test_an_address_that_cannot_be_one_stops_the_start(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("VIRUS_SCANNER", value)
    with pytest.raises(ImproperlyConfigured, match="VIRUS_SCANNER"):
        env.scanner("VIRUS_SCANNER")
