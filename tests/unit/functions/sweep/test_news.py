"""From when on a sweep reads the events that AWS lists, and what it notes of that."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from lifeguard.aws.session.errors import Retryable
from lifeguard.core.incident.trigger import Trigger
from lifeguard.functions.sweep.news import LONGEST, NOTED_EVERY, OVERLAP, listed_news, since
from tests.support.situations import NOON, trigger
from tests.unit.functions.sweep.scene import Scene

pytestmark = pytest.mark.usefixtures("_in_account")

MINUTE = timedelta(minutes=1)
THROTTLED = Retryable("Throttling", "no")


class Listing:
    """Sweeps of a Region in which AWS lists one event, and the spans that they ask about."""

    def __init__(self) -> None:
        self.scene = Scene()
        finder = replace(self.scene.room.finders["ec2"], news=self._news)
        self.scene.room = replace(self.scene.room, finders={"rds": finder})
        self.spans: list[tuple[datetime, datetime]] = []
        self.answers = True
        self.opted_in("rds")

    def _news(self, tag: str, first: datetime, until: datetime) -> tuple[Trigger, ...]:
        assert tag == "lifeguard"
        self.spans.append((first, until))
        if not self.answers:
            raise THROTTLED
        return (trigger(),)

    def opted_in(self, *kinds: str) -> None:
        """Let something of these kinds be opted in."""
        self.scene.room.watch.now_polled(frozenset(kinds))

    def sweep(self, now: datetime) -> tuple[Trigger, ...]:
        return listed_news(self.scene.room, self.scene.minute(now))


def test_the_first_sweep_reads_the_overlap_and_each_later_one_what_came_since() -> None:
    listing = Listing()
    assert listing.sweep(NOON) == (trigger(),)
    for minute in range(1, 12):
        listing.sweep(NOON + minute * MINUTE)
    assert listing.spans[0] == (NOON - OVERLAP, NOON)
    assert listing.spans[9] == (NOON - OVERLAP, NOON + 9 * MINUTE)
    assert listing.spans[11] == (NOON + NOTED_EVERY - OVERLAP, NOON + 11 * MINUTE)


def test_what_was_not_answered_is_read_by_the_next_sweep() -> None:
    listing = Listing()
    listing.sweep(NOON)
    listing.answers = False
    for minute in (20, 40):
        with pytest.raises(Retryable):
            listing.sweep(NOON + minute * MINUTE)
    assert {first for first, _ in listing.spans} == {NOON - OVERLAP}


def test_after_a_long_time_without_sweeps_no_more_than_hours_are_read() -> None:
    assert since(NOON - timedelta(days=9), NOON) == NOON - LONGEST - OVERLAP


def test_where_nothing_is_opted_in_nothing_is_asked_and_nothing_noted() -> None:
    listing = Listing()
    listing.opted_in("ec2")
    assert listing.sweep(NOON) == ()
    assert listing.spans == []
    assert listing.scene.room.watch.read().news_read is None


def test_where_nothing_lists_events_nothing_is_noted() -> None:
    scene = Scene()
    assert listed_news(scene.room, scene.minute(NOON)) == ()
    assert scene.room.watch.read().news_read is None
