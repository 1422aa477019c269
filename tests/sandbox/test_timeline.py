"""The schedules beat from the first moment on, when that can matter, in order with all else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from sandbox.account.timeline import AccountTimeline
from sandbox.eventbridge.schedule import Beat, Outlook
from sandbox.template.template import RuleTarget, Schedule, WeekTime
from sandbox.time.agenda import Agenda

START = datetime(2026, 11, 20, 10, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
SCHEDULE = Schedule("sweep", MINUTE, (RuleTarget("sweep", None),))


class Place:
    """Something to look at, and a timeline over it."""

    def __init__(self) -> None:
        self.agenda = Agenda(START)
        self.revision = 0
        self.outlook = Outlook()
        self.finds = 0
        self.ran: list[float] = []
        beat = Beat(SCHEDULE, START, lambda: self.revision, lambda: self.outlook)
        self.timeline = AccountTimeline(self.agenda, [beat], self.run)

    def run(self, beat: Beat) -> None:
        assert beat.name == "sweep"
        self.ran.append((self.agenda.now() - START) / MINUTE)
        if self.finds:
            self.finds -= 1
            self.revision += 1

    def change(self) -> None:
        self.revision += 1

    def steps(self, count: int) -> None:
        for _ in range(count):
            self.timeline.step()


@pytest.fixture
def place() -> Place:
    return Place()


def test_the_first_run_is_at_the_next_beat(place: Place) -> None:
    place.agenda.move_to(START + timedelta(seconds=90))
    place.steps(1)
    assert place.ran == [2]


def test_while_nothing_changes_the_rests_grow(place: Place) -> None:
    place.agenda.after(timedelta(days=30), lambda: None)
    place.steps(8)
    hours = [round(minutes / 60, 1) for minutes in place.ran]
    assert hours == [0, 0.5, 1.5, 3.5, 7.5, 15.5, 31.5, 55.5]


def test_a_change_is_seen_at_the_next_beat(place: Place) -> None:
    place.steps(2)  # at 1 and 31 minutes
    place.agenda.after(timedelta(minutes=9, seconds=30), place.change)
    place.steps(3)
    assert place.ran == [1, 31, 41, 71]


def test_a_run_that_changes_something_itself_shortens_the_rests(place: Place) -> None:
    place.steps(3)  # at 1, 31 and 91 minutes
    place.finds = 1
    place.steps(2)
    assert place.ran == [1, 31, 91, 211, 241]


def test_what_is_on_the_agenda_comes_before_a_beat_at_the_same_moment(place: Place) -> None:
    seen: list[int] = []
    place.agenda.at(START + MINUTE, lambda: seen.append(len(place.ran)))
    place.steps(2)
    assert seen == [0]
    assert place.ran == [1]


def test_what_time_alone_brings_is_seen_at_the_next_beat(place: Place) -> None:
    place.steps(2)  # at 1 and 31 minutes
    place.outlook = Outlook((START + timedelta(minutes=40, seconds=1), START))
    place.steps(2)
    assert place.ran == [1, 31, 41, 161]


def test_while_nobody_knows_what_time_brings_no_rest_is_long(place: Place) -> None:
    place.outlook = Outlook(longest_rest=timedelta(minutes=30))
    place.steps(5)
    assert place.ran == [1, 31, 61, 91, 121]


def test_it_is_idle_once_it_has_long_found_nothing(place: Place) -> None:
    place.steps(6)
    assert not place.timeline.is_idle
    place.steps(1)
    assert place.timeline.is_idle
    place.agenda.after(MINUTE, lambda: None)
    assert not place.timeline.is_idle


@pytest.mark.parametrize("every", [timedelta(hours=1), timedelta(days=7)])
def test_a_slow_schedule_is_played_at_each_beat(every: timedelta) -> None:
    slow = Schedule("slow", every, (RuleTarget("slow", None),))
    agenda, ran = Agenda(START), list[float]()
    beats = [Beat(slow, START, lambda: 0)]
    timeline = AccountTimeline(
        agenda, beats, lambda _beat: ran.append((agenda.now() - START) / every)
    )
    timeline.run_until(START + 4 * every)
    assert ran == [1, 2, 3]


@pytest.mark.parametrize(
    ("after", "zone", "expected"),
    [
        ("2026-11-20T10:00:00Z", "UTC", "2026-11-23T09:00:00Z"),
        ("2026-11-23T08:59:59Z", "UTC", "2026-11-23T09:00:00Z"),
        ("2026-11-23T09:00:00Z", "UTC", "2026-11-30T09:00:00Z"),
        ("2026-11-22T23:30:00Z", "Asia/Seoul", "2026-11-23T00:00:00Z"),
        ("2026-10-23T10:00:00Z", "Europe/Berlin", "2026-10-26T08:00:00Z"),  # the clocks went back
    ],
)
def test_a_time_of_the_week_is_of_its_time_zone(after: str, zone: str, expected: str) -> None:
    found = WeekTime(0, 9, 0, zone).next(datetime.fromisoformat(after))
    assert found == datetime.fromisoformat(expected)


def test_a_weekly_schedule_keeps_its_time_of_the_clock() -> None:
    """A rate would not: of the two weeks one is an hour longer."""
    weekly = Schedule("weekly", timedelta(weeks=1), (), WeekTime(0, 9, 0, "Europe/Berlin"))
    agenda, ran = Agenda(datetime(2026, 10, 19, 7, tzinfo=UTC)), list[str]()
    beats = [Beat(weekly, agenda.now(), lambda: 0)]
    timeline = AccountTimeline(
        agenda, beats, lambda _beat: ran.append(f"{agenda.now():%m-%d %H:%M}")
    )
    timeline.run_until(datetime(2026, 11, 9, tzinfo=UTC))
    assert ran == ["10-26 08:00", "11-02 08:00"]


def test_running_until_a_moment_stops_before_it(place: Place) -> None:
    happened: list[str] = []
    place.agenda.at(START + MINUTE, lambda: happened.append("before"))
    place.agenda.at(START + 3 * MINUTE, lambda: happened.append("then"))
    place.timeline.run_until(START + 3 * MINUTE)
    assert happened == ["before"]
    assert place.agenda.now() == START + 3 * MINUTE


def test_running_through_a_moment_takes_what_is_due_then(place: Place) -> None:
    place.agenda.at(START + 2 * MINUTE, place.change)
    place.timeline.run_until(START + 2 * MINUTE, through=True)
    assert place.ran == [1, 2]
    assert place.agenda.now() == START + 2 * MINUTE
