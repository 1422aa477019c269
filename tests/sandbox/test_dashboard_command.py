"""`python -m sandbox dashboard` writes a page."""

from __future__ import annotations

from pathlib import Path

from sandbox.cli import main
from tests.support import cheap


def test_the_command_writes_a_page(tmp_path: Path) -> None:
    out = tmp_path / "dashboard.html"
    with cheap.replays():
        assert main.main(["dashboard", "--days", "0.01", "--out", str(out)]) == 0
    assert out.read_text().startswith("<!doctype html>")
