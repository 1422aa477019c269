"""Notes that do not change are written anew each month, those of a fleet not within one hour."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from lifeguard.core.backup.history import written_in
from tests.support.situations import NOON

FLEET = [f"i-{number:017x}" for number in range(500)]


def test_each_is_written_anew_once_a_month_and_few_of_them_each_day() -> None:
    days = [NOON + timedelta(days=number) for number in range(62)]
    changes = {
        name: [day for day in days[1:] if written_in(name, day) != written_in(name, _before(day))]
        for name in FLEET
    }
    assert {len(found) for found in changes.values()} == {2}
    by_day = Counter(day for found in changes.values() for day in found)
    assert max(by_day.values()) < len(FLEET) / 10


def _before(day: datetime) -> datetime:
    return day - timedelta(days=1)
