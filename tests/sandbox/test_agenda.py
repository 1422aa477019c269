"""Virtual time moves from one thing to the next, and never back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from sandbox.time.agenda import Agenda

START = datetime(2026, 11, 20, 10, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def agenda() -> Agenda:
    return Agenda(START)


def drain(agenda: Agenda) -> None:
    while agenda.step():
        pass


def test_things_happen_in_the_order_of_their_times(agenda: Agenda) -> None:
    happened: list[tuple[str, datetime]] = []
    agenda.after(2 * HOUR, lambda: happened.append(("later", agenda.now())))
    agenda.after(HOUR, lambda: happened.append(("sooner", agenda.now())))
    drain(agenda)
    assert happened == [("sooner", START + HOUR), ("later", START + 2 * HOUR)]


def test_what_is_due_at_the_same_moment_keeps_the_order_it_was_written_in(agenda: Agenda) -> None:
    happened: list[str] = []
    for name in ("first", "second", "third"):
        agenda.at(START + HOUR, lambda name=name: happened.append(name))  # type: ignore[misc]
    drain(agenda)
    assert happened == ["first", "second", "third"]


def test_what_is_past_happens_at_once(agenda: Agenda) -> None:
    ticket = agenda.at(START - HOUR, lambda: None)
    assert ticket.at == START
    drain(agenda)
    assert agenda.now() == START


def test_what_is_cancelled_moves_no_time(agenda: Agenda) -> None:
    agenda.after(HOUR, lambda: None).cancel()
    assert agenda.next_at() is None
    assert not agenda.step()
    assert agenda.now() == START


def test_one_thing_may_put_the_next_on_the_agenda(agenda: Agenda) -> None:
    happened: list[datetime] = []

    def first() -> None:
        agenda.after(HOUR, lambda: happened.append(agenda.now()))

    agenda.after(HOUR, first)
    drain(agenda)
    assert happened == [START + 2 * HOUR]


def test_time_can_be_moved_but_not_back(agenda: Agenda) -> None:
    agenda.move_to(START + HOUR)
    agenda.move_to(START)
    assert agenda.now() == START + HOUR
