"""Those who run the platform are told how the scanner is doing, and what to do."""

import socket
import sys

import pytest
from django.core.management import call_command
from pytest_django import Settings

from apps.events.evidence import read_photo, scanner_state
from apps.pictures.scanning import ScannerAway
from tests.events.photos.pictures import photo

pytestmark = pytest.mark.usefixtures("alpha")


def test_without_a_scanner_it_says_that_photos_are_not_checked(capsys: pytest.CaptureFixture[str]) -> None:
    state = scanner_state()
    call_command("scanner")

    assert (state.configured, state.answers) == (False, None)
    assert state.advice in capsys.readouterr().out


def test_a_daemon_that_does_not_answer_is_a_failure_and_its_refusal_is_remembered(settings: Settings) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: nobody else gets the port either
        settings.VIRUS_SCANNER = f"clamd://127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(ScannerAway):
            read_photo(photo(1))
        state = scanner_state()
        with pytest.raises(SystemExit):
            call_command("scanner")

    assert (state.configured, state.answers, state.version) == (True, False, "")
    assert state.last_refusal is not None
    assert state.last_refusal.why == "away"
    assert "VIRUS_SCANNER" in state.advice


def test_a_command_is_asked_with_each_photo_only(settings: Settings) -> None:
    settings.VIRUS_SCANNER = f"{sys.executable} -c ''"

    assert (scanner_state().configured, scanner_state().answers) == (True, None)


def test_a_photo_is_refused_even_when_nobody_can_remember_it(settings: Settings) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    settings.VIRUS_SCANNER = "no-such-scanner --now"

    with pytest.raises(ScannerAway):
        read_photo(photo(1))
    assert scanner_state().last_refusal is None
