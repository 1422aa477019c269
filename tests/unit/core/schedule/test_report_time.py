"""When the weekly report comes."""

from __future__ import annotations

from datetime import datetime

import pytest

from lifeguard.core.schedule.report_time import next_report


@pytest.mark.parametrize(
    ("after", "zone", "expected"),
    [
        ("2026-11-20T10:00:00Z", "UTC", "2026-11-23T09:00:00Z"),
        ("2026-11-23T08:59:59Z", "UTC", "2026-11-23T09:00:00Z"),
        ("2026-11-23T09:00:00Z", "UTC", "2026-11-30T09:00:00Z"),
        ("2026-11-22T23:30:00Z", "Asia/Seoul", "2026-11-23T00:00:00Z"),
        ("2026-10-23T10:00:00Z", "Europe/Berlin", "2026-10-26T08:00:00Z"),  # the clocks went back
        ("2026-03-23T10:00:00Z", "Europe/Berlin", "2026-03-30T07:00:00Z"),  # and forth
    ],
)
def test_the_week_begins_on_monday_morning_where_the_policies_are(
    after: str, zone: str, expected: str
) -> None:
    found = next_report(datetime.fromisoformat(after), zone)
    assert found == datetime.fromisoformat(expected)
