"""`python -m sandbox redact`: one line out for one in."""

from __future__ import annotations

import io
import subprocess
import sys

import pytest

from sandbox.cli import main, redact


def test_each_line_is_redacted_alone() -> None:
    given = ["password=hunter2\n", "\n", "from 203.0.113.77\n", "the end"]
    assert list(redact.lines(given)) == ["password=[redacted]", "", "from 203.0.x.x", "the end"]


def test_the_command_reads_standard_input(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("token: aB3dE5\nready\n"))
    assert main.main(["redact"]) == 0
    written = capsys.readouterr()
    assert written.out == "token: [redacted]\nready\n"
    assert written.err == ""


def test_a_log_is_not_always_text() -> None:
    """Neither bytes that are no UTF-8 nor carriage returns make two lines of one, or none."""
    given = b"\xff\xfe boot\r\rok\r\npassword=\xe9hunter2\n\x85\xe2\x80\xa8\n"
    done = subprocess.run(
        [sys.executable, "-m", "sandbox", "redact"], input=given, capture_output=True, check=True
    )
    lines = done.stdout.decode().split("\n")
    assert len(lines) == given.count(b"\n") + 1
    assert lines[0].endswith("boot  ok")
    assert lines[1] == "password=[redacted]"
