"""Lines that no format claims."""

from __future__ import annotations

import pytest

from lifeguard.ingest.logs.line import log_line
from lifeguard.ingest.logs.plain import plain_entry, time_of


@pytest.mark.parametrize(
    ("raw", "message", "stamp"),
    [
        ("2026-03-12T09:14:02Z error: hello", "error: hello", "2026-03-12T09:14:02+00:00"),
        ("[12-Mar-2026 09:14:02 UTC] hello", "hello", "2026-03-12T09:14:02+00:00"),
        ("[Thu Mar 12 09:14:02 2026] hello", "hello", "2026-03-12T09:14:02"),
        ("E, [2026-03-12T09:14:02.1 #4] hello", "#4] hello", "2026-03-12T09:14:02.100000"),
        ("Mar 12 09:14:02 hello", "hello", "2000-03-12T09:14:02"),
        ("hello", "hello", ""),
    ],
)
def test_the_time_that_it_begins_with(raw: str, message: str, stamp: str) -> None:
    entry = plain_entry(log_line(1, raw))
    assert entry.message == message
    assert (entry.stamp.at.isoformat() if entry.stamp else "") == stamp


@pytest.mark.parametrize(
    ("raw", "message", "level"),
    [
        ('{"level":"ERROR","msg":"a","time":1773306842310}', "a", "error"),
        ('{"message":"a","err":{"type":"Error","message":"b"}}', "a\nError: b", ""),
        (
            '{"msg":"a","err":{"name":"E","message":"b","code":"c","stack":"E: b\\nat x"}}',
            "a\nc\nE: b\nat x",
            "",
        ),
        ('{"message":"a","error":"b","time":"nonsense","extra":1}', "a\nb", ""),
        ('{"message":7}', "", ""),
    ],
)
def test_json_lines(raw: str, message: str, level: str) -> None:
    entry = plain_entry(log_line(1, raw))
    assert (entry.message, entry.level) == (message, level)


@pytest.mark.parametrize(
    ("value", "is_time"),
    [
        (1773306842.31, True),
        ("2026-03-12T09:14:02Z", True),
        ("12/Mar/2026:09:14:02 +0000", True),
        ("soon", False),
        (True, False),
        (10**30, False),
        (None, False),
        (["x"], False),
    ],
)
def test_times_of_members(value: object, *, is_time: bool) -> None:
    assert (time_of(value) is not None) is is_time
