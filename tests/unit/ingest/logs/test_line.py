"""Envelopes: what syslog, Docker or a platform puts before a message."""

from __future__ import annotations

import json

import pytest

from lifeguard.ingest.logs.line import DEEPEST_JSON, LONGEST, LONGEST_JSON, lines, log_line

MESSAGE = "hello"


@pytest.mark.parametrize(
    ("raw", "program", "stamp"),
    [
        ("hello", "", ""),
        ("\x1b[31mhello\x1b[0m", "", ""),
        ("api-1  | hello", "", ""),
        ("Mar 12 09:14:02 web-1 gunicorn[900]: hello", "gunicorn", "2000-03-12T09:14:02"),
        ("Mar  2 09:14:02 web-1 cron: hello", "cron", "2000-03-02T09:14:02"),
        (
            "2026-03-12T09:14:02.118834+09:00 web-1 kernel: hello",
            "kernel",
            "2026-03-12T09:14:02.118834+09:00",
        ),
        ("2026-03-12T09:14:02.1Z stderr F hello", "", "2026-03-12T09:14:02.100000+00:00"),
        (
            "2026-03-06 01:20:27.700694367 +0000 UTC [web-1] hello",
            "",
            "2026-03-06T01:20:27.700694+00:00",
        ),
        ("[   31.104402] hello", "kernel", ""),
        ("[   31.104402] cloud-init[1801]: hello", "cloud-init", ""),
        ("Mar 12 09:14:02 h kernel: [  970.123456] hello", "kernel", "2000-03-12T09:14:02"),
        ("api-1  | Mar 12 09:14:02 h app[1]: hello", "app", "2000-03-12T09:14:02"),
        (
            '{"log":"hello\\n","stream":"stderr","time":"2026-03-12T09:14:02Z"}',
            "",
            "2026-03-12T09:14:02+00:00",
        ),
        ('{"log":"hello\\n","stream":"stderr"}', "", ""),
    ],
)
def test_envelopes_come_off(raw: str, program: str, stamp: str) -> None:
    line = log_line(7, raw)
    assert (line.message, line.program) == (MESSAGE, program)
    assert (line.stamp.at.isoformat() if line.stamp else "") == stamp
    assert line.number == 7


@pytest.mark.parametrize(
    "raw",
    [
        "2026-03-12 09:14:02.412 UTC [2301] LOG:  hello",
        "2026-03-12T09:14:02Z INFO app: hello",
        "2026-03-12 09:14:02,345 ERROR django.request: hello",
        "Mar 12 09:14:02 without a program",
        "Mar 99 09:14:02 h app: hello",
        "2026-03-12 09:14:02 +0000 UTC [2301] hello",
        "{not json}",
        "[1]",
    ],
)
def test_what_belongs_to_the_message_stays(raw: str) -> None:
    assert log_line(1, raw).message == raw


@pytest.mark.parametrize(
    "raw",
    [
        '{"level":50,"msg":"x"}',
        'api-1  | {"level":50,"msg":"x"}',
        'Mar 12 09:14:02 h app[1]: {"level":50,"msg":"x"}',
        json.dumps({"log": '{"level":50,"msg":"x"}\n', "stream": "stdout"}),
    ],
)
def test_json_is_read_in_any_envelope(raw: str) -> None:
    assert log_line(1, raw).json == {"level": 50, "msg": "x"}


@pytest.mark.parametrize(
    "raw",
    [
        '{"a":' * (DEEPEST_JSON + 1) + "1" + "}" * (DEEPEST_JSON + 1),
        '{"a":"' + "x" * LONGEST_JSON + '"}',
        '{"a":' + "9" * 5000 + "}",
        '{"a":1',
        '{"a":}',
    ],
)
def test_json_that_is_too_deep_too_long_or_none_is_no_json(raw: str) -> None:
    assert log_line(1, raw).json == {}


def test_many_brackets_that_do_not_nest_are_json() -> None:
    raw = json.dumps({"a": [[] for _ in range(2 * DEEPEST_JSON)]})
    assert "a" in log_line(1, raw).json


def test_a_line_is_looked_at_to_its_bound() -> None:
    assert len(log_line(1, "x" * 10_000_000).text) == LONGEST


def test_lines_that_say_nothing_are_left_out_and_counted() -> None:
    assert [(one.number, one.text) for one in lines("a\n\n \nb\r\n")] == [(1, "a"), (4, "b")]


def test_envelopes_in_envelopes_end() -> None:
    assert log_line(1, "a | b | c | hello").message == "b | c | hello"
