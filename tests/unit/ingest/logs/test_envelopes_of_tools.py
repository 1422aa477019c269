"""The envelopes of journalctl and of `docker logs -t`, and what only looks like one."""

from __future__ import annotations

import pytest

from lifeguard.ingest.logs.line import log_line
from lifeguard.ingest.logs.logfmt import logfmt

MICROS = "1773306842310000"


def test_the_journal_in_json() -> None:
    line = log_line(
        1,
        f'{{"MESSAGE":"hello","__REALTIME_TIMESTAMP":"{MICROS}","SYSLOG_IDENTIFIER":"a","_PID":"7"}}',
    )
    assert (line.message, line.program, line.pid) == ("hello", "a", 7)
    assert line.stamp
    assert line.stamp.at.isoformat() == "2026-03-12T09:14:02.310000+00:00"


def test_a_journal_that_tells_little() -> None:
    line = log_line(1, '{"MESSAGE":"hello","__REALTIME_TIMESTAMP":"x"}')
    assert (line.message, line.program, line.pid, line.stamp) == ("hello", "", 0, None)


def test_the_times_of_docker_logs() -> None:
    line = log_line(1, "2026-03-12T09:14:02.104123456Z [900] hello")
    assert line.message == "[900] hello"
    assert line.stamp
    assert line.stamp.at.isoformat() == "2026-03-12T09:14:02.104123+00:00"


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-12T09:14:02.118834Z 91 [Note] hello",
        "2026-03-12T09:14:02.104123456Z container die 3c1f",
        "2026-03-12T09:14:02.104123456Z container exec_create: sh",
        "2026-03-12T09:14:02+0000 SUBDEBUG Upgrade: x",
    ],
)
def test_others_begin_likewise(text: str) -> None:
    line = log_line(1, text)
    assert (line.message, line.program) == (text, "")


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        (r'a=1 b="x \"y\" z" c=', {"a": "1", "b": 'x "y" z', "c": ""}),
        ("a=1 a=2 hello c=3", {"a": "1"}),
        ("hello a=1", {}),
    ],
)
def test_pairs(text: str, pairs: dict[str, str]) -> None:
    assert logfmt(text) == pairs
