"""When backups are due, through daylight saving, and that a missed one is caught up once."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifeguard.core.backup.image import ImageState
from lifeguard.core.backup.schedule import due, latest_slot, spread
from lifeguard.core.policy.policy import ScheduledBackup
from tests.support.images import image

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
BERLIN = ZoneInfo("Europe/Berlin")
NAMES = [f"i-{number:017x}" for number in range(2000)]
EVERY = [*(HOUR * n for n in (1, 2, 3, 4, 6, 8, 12)), *(DAY * n for n in (1, 2, 7, 30))]

moments = st.integers(0, 3 * 365 * 1440).map(
    lambda minutes: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
zones = st.sampled_from(["UTC", "Europe/Berlin", "Pacific/Apia", "Australia/Lord_Howe"])
schedules = st.builds(
    ScheduledBackup,
    every=st.sampled_from(EVERY),
    start=st.times().map(lambda t: t.replace(second=0, microsecond=0, fold=0)),
    hours=st.integers(1, 30),
)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}:00+00:00")


def openings(schedule: ScheduledBackup, zone: ZoneInfo, first: str, hours: int) -> list[str]:
    """Each opening that an hourly look finds, when the instance's own time is the opening's."""
    start = utc(first)
    found: dict[str, None] = {}
    for number in range(hours):
        now = start + number * HOUR + spread(schedule, "i-1")
        slot = latest_slot(schedule, zone, "i-1", now)
        found[f"{slot.opens:%d %H:%M}"] = None
    return list(found)


def test_a_day_has_one_slot_at_the_local_start() -> None:
    found = openings(ScheduledBackup(), BERLIN, "2026-11-20T12:00", 48)
    assert found == ["20 01:00", "21 01:00", "22 01:00"]


def test_the_start_follows_the_clock_through_daylight_saving() -> None:
    late = ScheduledBackup(start=time(2, 30))
    spring = openings(late, BERLIN, "2026-03-28T12:00", 48)
    assert spring == ["28 01:30", "29 01:00", "30 00:30"]  # 02:30 is missing: 03:00 instead
    autumn = openings(late, BERLIN, "2026-10-24T12:00", 48)
    assert autumn == ["24 00:30", "25 00:30", "26 01:30"]  # 02:30 comes twice: the first


def test_hours_are_counted_from_the_start_on_the_local_clock() -> None:
    six = ScheduledBackup(every=6 * HOUR, start=time(2))
    found = openings(six, BERLIN, "2026-11-20T12:00", 24)
    assert found == ["20 07:00", "20 13:00", "20 19:00", "21 01:00", "21 07:00"]
    hourly = openings(ScheduledBackup(every=HOUR), BERLIN, "2026-03-28T23:00", 4)
    assert hourly == ["28 23:00", "29 00:00", "29 01:00", "29 02:00"]
    repeated = openings(ScheduledBackup(every=HOUR), BERLIN, "2026-10-24T23:00", 4)
    assert repeated == ["24 23:00", "25 00:00", "25 02:00"]  # 02:00 comes twice: the first


def test_every_third_day_is_the_same_for_all_and_for_ever() -> None:
    third = ScheduledBackup(every=3 * DAY)
    assert openings(third, ZoneInfo("UTC"), "2026-01-05T03:00", 24 * 7) == [
        "05 02:00",
        "08 02:00",
        "11 02:00",
    ]


def test_instances_are_spread_evenly_over_the_window() -> None:
    quarters = Counter(
        spread(ScheduledBackup(), name) // (15 * timedelta(minutes=1)) for name in NAMES
    )
    assert set(quarters) == set(range(16))
    assert max(quarters.values()) < 2 * min(quarters.values())


@pytest.mark.parametrize("every", EVERY)
def test_nobody_s_time_comes_after_the_window_or_the_next_slot(every: timedelta) -> None:
    schedule = ScheduledBackup(every=every, hours=168)
    assert all(timedelta() <= spread(schedule, name) < min(every, 7 * DAY) for name in NAMES)


def test_it_is_due_from_its_own_time_on() -> None:
    schedule, zone = ScheduledBackup(), ZoneInfo("UTC")
    at = utc("2026-11-20T02:00") + spread(schedule, "i-1")
    old = [image(utc("2026-11-19T03:00"))]
    assert due(schedule, zone, "i-1", old, at - timedelta(seconds=1)) is None
    slot = due(schedule, zone, "i-1", old, at)
    assert slot is not None
    assert (slot.opens, slot.at, slot.key) == (utc("2026-11-20T02:00"), at, "20261120T0200Z")


@pytest.mark.parametrize(
    ("created", "standing", "is_due"),
    [
        ("2026-11-20T01:59", ImageState.GOOD, True),
        ("2026-11-20T02:00", ImageState.GOOD, False),
        ("2026-11-20T08:00", ImageState.GOOD, False),
        ("2026-11-20T08:00", ImageState.PENDING, False),
        ("2026-11-20T08:00", ImageState.FAILED, True),
        ("2026-11-20T08:00", ImageState.OTHER, True),
    ],
)
def test_what_anybody_has_made_since_the_window_opened_is_its_backup(
    created: str, standing: ImageState, *, is_due: bool
) -> None:
    theirs = image(utc(created), standing=standing, tags=())
    found = due(ScheduledBackup(), ZoneInfo("UTC"), "i-1", [theirs], utc("2026-11-20T09:00"))
    assert (found is not None) is is_due
    automatic = replace(theirs, automatic=True)  # it is soon gone, and takes no slot's place
    assert due(ScheduledBackup(), ZoneInfo("UTC"), "i-1", [automatic], utc("2026-11-20T09:00"))


@given(schedules, zones, st.sampled_from(NAMES), moments)
def test_a_missed_slot_is_caught_up_once(
    schedule: ScheduledBackup, zone: str, name: str, now: datetime
) -> None:
    slot = due(schedule, ZoneInfo(zone), name, [], now)
    assert slot is not None
    assert slot.opens <= slot.at <= now
    assert due(schedule, ZoneInfo(zone), name, [image(now)], now) is None


@given(schedules, zones, st.sampled_from(NAMES), moments)
def test_slots_come_in_order_and_none_is_far_from_the_last(
    schedule: ScheduledBackup, zone: str, name: str, now: datetime
) -> None:
    first = latest_slot(schedule, ZoneInfo(zone), name, now)
    # A clock that is put back or a day that is left out may stretch an interval by so much.
    later = latest_slot(schedule, ZoneInfo(zone), name, first.at + schedule.every + HOUR)
    assert first.opens < later.opens
    assert now - first.at <= schedule.every + HOUR
