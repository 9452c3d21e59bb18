"""Imports go down the layers only, and the rules stay free of Django; the contracts are in pyproject.toml."""

import pytest
from importlinter.cli import lint_imports

from tests.guards.source import ROOT


def test_imports_keep_to_the_layers(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)
    failed = lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True, is_debug_mode=False)
    assert not failed, capsys.readouterr().out
