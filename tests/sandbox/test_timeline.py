"""A schedule beats only when that can matter, and in order with all else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from sandbox.account.timeline import Timeline
from sandbox.eventbridge.schedule import Beat
from sandbox.template.template import RuleTarget, Schedule
from sandbox.time.agenda import Agenda

START = datetime(2026, 11, 20, 10, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
SCHEDULE = Schedule("sweep", MINUTE, (RuleTarget("sweep", None),))


class Place:
    """Something to look at, and a timeline over it."""

    def __init__(self) -> None:
        self.agenda = Agenda(START)
        self.revision = 0
        self.needed = True
        self.finds = 0
        self.ran: list[float] = []
        beat = Beat(SCHEDULE, START, lambda: self.revision)
        self.timeline = Timeline(self.agenda, [beat], self.run, lambda: self.needed)

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


def test_nobody_needs_it(place: Place) -> None:
    place.needed = False
    assert not place.timeline.step()


def test_nothing_is_left_once_it_has_long_found_nothing(place: Place) -> None:
    place.steps(50)
    assert len(place.ran) == 7


def test_running_until_a_moment_stops_before_it(place: Place) -> None:
    happened: list[str] = []
    place.agenda.at(START + MINUTE, lambda: happened.append("before"))
    place.agenda.at(START + 3 * MINUTE, lambda: happened.append("then"))
    place.timeline.run_until(START + 3 * MINUTE)
    assert happened == ["before"]
    assert place.agenda.now() == START + 3 * MINUTE
