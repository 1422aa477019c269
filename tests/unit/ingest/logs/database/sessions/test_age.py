"""Ages as psql prints intervals, and as people round them."""

from __future__ import annotations

import pytest

from lifeguard.ingest.logs.database.sessions.age import seconds


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("00:12:33.5", 753.5),
        ("3 days 02:00:00", 266400),
        ("2 days", 172800),
        ("-00:00:01", 1),
        ("75", 75),
        ("12 min", 720),
        ("1h", 3600),
        ("250 ms", 0.25),
        ("4 secs", 4),
        ("", None),
        ("2026-03-12 09:14:02+00", None),
        ("soon", None),
    ],
)
def test_ages(text: str, says: float | None) -> None:
    assert seconds(text) == says
