from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lifeguard.core.policy.policy import Weekday, Window
from lifeguard.core.schedule.window import Opening, next_opening, openings

SUNDAY = (Weekday.SUN,)
EVERY_DAY = tuple(Weekday)
ZONES = (
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "America/Sao_Paulo",
    "Asia/Seoul",
    "Asia/Beirut",
    "Africa/Cairo",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Pacific/Kiritimati",
)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def opening(start: str, hours: int) -> Opening:
    return Opening(utc(start), utc(start) + timedelta(hours=hours))


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-11-20 10:00", "2026-11-22 02:00"),  # Friday: the coming Sunday
        ("2026-11-22 01:59:59.999999", "2026-11-22 02:00"),
        ("2026-11-22 02:00", "2026-11-22 02:00"),  # open from its first moment
        ("2026-11-22 05:59:59.999999", "2026-11-22 02:00"),
        ("2026-11-22 06:00", "2026-11-29 02:00"),  # closed from its last
    ],
)
def test_the_open_window_else_the_next(now: str, expected: str) -> None:
    window = Window(SUNDAY, time(2), 4)
    assert next_opening(window, ZoneInfo("UTC"), utc(now)) == opening(expected, 4)


def test_openings_come_on_each_of_the_days() -> None:
    window = Window((Weekday.WED, Weekday.SAT), time(22, 30), 2)
    found = islice(openings(window, ZoneInfo("Asia/Seoul"), utc("2026-11-20 10:00")), 3)
    assert list(found) == [
        opening("2026-11-21 13:30", 2),  # Saturday 22:30 in Seoul
        opening("2026-11-25 13:30", 2),
        opening("2026-11-28 13:30", 2),
    ]


def test_a_local_sunday_may_be_a_saturday_in_utc() -> None:
    window = Window(SUNDAY, time(2), 4)
    found = next_opening(window, ZoneInfo("Asia/Seoul"), utc("2026-11-20 10:00"))
    assert found == opening("2026-11-21 17:00", 4)


@pytest.mark.parametrize(
    ("zone", "start", "now", "expected"),
    [
        # 2026-03-29: 02:00 CET is 03:00 CEST; the missing 02:30 opens at 03:00 CEST
        ("Europe/Berlin", time(2), "2026-03-28 12:00", "2026-03-29 01:00"),
        ("Europe/Berlin", time(2, 30), "2026-03-28 12:00", "2026-03-29 01:00"),
        ("Europe/Berlin", time(1, 59), "2026-03-28 12:00", "2026-03-29 00:59"),
        ("Europe/Berlin", time(3), "2026-03-28 12:00", "2026-03-29 01:00"),
        # 2026-10-25: 03:00 CEST is 02:00 CET again; the first 02:30 counts
        ("Europe/Berlin", time(2, 30), "2026-10-24 12:00", "2026-10-25 00:30"),
        ("Europe/Berlin", time(3), "2026-10-24 12:00", "2026-10-25 02:00"),
        # 2026-03-08 and 2026-11-01
        ("America/New_York", time(2, 30), "2026-03-07 12:00", "2026-03-08 07:00"),
        ("America/New_York", time(1, 30), "2026-10-31 12:00", "2026-11-01 05:30"),
        # midnight itself is missing on 2018-11-04: the day begins at 01:00
        ("America/Sao_Paulo", time(), "2018-11-03 12:00", "2018-11-04 03:00"),
        ("Asia/Beirut", time(), "2026-03-28 12:00", "2026-03-28 22:00"),
        # half an hour is missing on 2026-10-04
        ("Australia/Lord_Howe", time(2, 15), "2026-10-03 12:00", "2026-10-03 15:30"),
    ],
)
def test_daylight_saving_on_a_sunday(zone: str, start: time, now: str, expected: str) -> None:
    window = Window(SUNDAY, start, 4)
    assert next_opening(window, ZoneInfo(zone), utc(now)) == opening(expected, 4)


def test_a_missing_midnight_on_a_friday() -> None:
    window = Window((Weekday.FRI,), time(0, 15), 1)  # 2026-04-24 begins at 01:00 in Cairo
    found = next_opening(window, ZoneInfo("Africa/Cairo"), utc("2026-04-23 12:00"))
    assert found == opening("2026-04-23 22:00", 1)


def test_a_missing_day_opens_once_with_the_next() -> None:
    window = Window((Weekday.FRI, Weekday.SAT), time(), 2)  # Apia had no Friday, 2011-12-30
    found = islice(openings(window, ZoneInfo("Pacific/Apia"), utc("2011-12-30 09:00")), 2)
    assert list(found) == [opening("2011-12-30 10:00", 2), opening("2012-01-05 10:00", 2)]


def test_an_opening_keeps_its_length_over_a_change() -> None:
    found = next_opening(
        Window(SUNDAY, time(1), 4), ZoneInfo("Europe/Berlin"), utc("2026-10-24 12:00")
    )
    assert found == opening("2026-10-24 23:00", 4)  # until 04:00 CET, not 05:00


def test_a_window_of_a_whole_week_is_always_open() -> None:
    window = Window(SUNDAY, time(2), 168)
    found = islice(openings(window, ZoneInfo("UTC"), utc("2026-11-22 01:00")), 2)
    assert list(found) == [opening("2026-11-15 02:00", 168), opening("2026-11-22 02:00", 168)]


def test_of_overlapping_openings_the_one_that_ends_last() -> None:
    window = Window((Weekday.MON, Weekday.TUE), time(), 48)
    found = next_opening(window, ZoneInfo("UTC"), utc("2026-11-24 23:50"))
    assert found == opening("2026-11-24 00:00", 48)


windows = st.builds(
    Window,
    days=st.lists(st.sampled_from(Weekday), min_size=1, unique=True).map(tuple),
    start=st.times().map(lambda t: t.replace(second=0, microsecond=0)),
    hours=st.integers(1, 168),
)
zones = st.sampled_from(ZONES).map(ZoneInfo)
moments = st.datetimes(datetime(1990, 1, 1), datetime(2037, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001  Hypothesis adds the zone


@settings(max_examples=40)
@given(windows, zones, moments)
def test_openings_are_in_order_and_true_to_the_window(
    window: Window, zone: ZoneInfo, now: datetime
) -> None:
    found = list(islice(openings(window, zone, now), 5))
    assert all(o.end - o.start == timedelta(hours=window.hours) for o in found)
    assert all(o.start.tzinfo is UTC and o.end > now for o in found)
    assert all(a.start < b.start for a, b in pairwise(found))
    assert all(b.start > now for b in found[1:])
    for o in found:
        local = o.start.astimezone(zone)
        asked = local.replace(hour=window.start.hour, minute=window.start.minute)
        exact = local.time() == window.start and tuple(Weekday)[local.weekday()] in window.days
        skipped = asked.astimezone(UTC).astimezone(zone).time() != window.start
        assert exact or skipped or zone.key == "Pacific/Apia"


@settings(max_examples=40)
@given(windows, zones, moments)
def test_nothing_open_is_missed(window: Window, zone: ZoneInfo, now: datetime) -> None:
    """Seen from later, the opening found earlier is still there until it ends or another begins."""
    first, second = islice(openings(window, zone, now), 2)
    inside = max(first.start, now)
    assert next_opening(window, zone, inside) == first
    last = min(first.end, second.start) - timedelta(microseconds=1)
    assert next_opening(window, zone, last) == first
    assert next_opening(window, zone, first.end).end >= second.end or second.start > first.end


@settings(max_examples=40)
@given(zones, moments)
def test_every_day_has_its_opening(zone: ZoneInfo, now: datetime) -> None:
    found = next_opening(Window(EVERY_DAY, time(2), 1), zone, now)
    assert found.start - now < timedelta(hours=50)
