from __future__ import annotations

import io
import sys
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from sandbox.replay.progress import Progress

MOMENT = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_the_line_is_written_over_and_left_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stdout", Terminal())
    monkeypatch.setattr(sys, "stderr", terminal)
    with Progress("[2/7] ", ZoneInfo("Asia/Seoul")) as progress:
        progress.at(MOMENT)
        progress.at(MOMENT)
    said = "[2/7] virtual time Fri 2026-11-20 19:00 KST"
    text = terminal.getvalue()
    assert text.count(said) == 1
    assert text.endswith(f"{said}\r{' ' * len(said)}\r")
    assert "\x1b" not in text


@pytest.mark.parametrize("piped", ["stdout", "stderr"])
def test_nothing_is_written_into_a_pipe(monkeypatch: pytest.MonkeyPatch, piped: str) -> None:
    streams = {"stdout": Terminal(), "stderr": Terminal(), piped: io.StringIO()}
    for name, stream in streams.items():
        monkeypatch.setattr(sys, name, stream)
    with Progress() as progress:
        progress.at(MOMENT)
    assert streams["stderr"].getvalue() == ""
