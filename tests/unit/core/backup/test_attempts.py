"""Three attempts a slot, each under a name of its own, told at the first failure and the last."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from lifeguard.core.backup.attempts import (
    ATTEMPTS,
    AttemptNotification,
    mark,
    news,
    next_name,
    series_of,
    still,
)
from lifeguard.core.backup.history import BackupHistory, Counts, FleetBackups
from tests.support.situations import INSTANCE, NOON

SERIES = "lifeguard-i-1-20261120T0200Z"
FAILED = tuple(f"{SERIES}-{number}" for number in range(1, ATTEMPTS + 1))


def test_each_attempt_has_a_name_of_its_own_and_the_last_is_the_third() -> None:
    assert [next_name(SERIES, FAILED[:count]) for count in range(4)] == [*FAILED, None]
    assert next_name(SERIES, ("lifeguard-i-1-20261119T0200Z-1",)) == FAILED[0]
    assert {series_of(name) for name in FAILED} == {SERIES}


def test_it_is_told_at_the_first_failure_and_when_it_is_given_up() -> None:
    assert list(news((), ())) == []
    assert list(news(FAILED[:1], ())) == [(SERIES, AttemptNotification.RETRIED)]
    told = (mark(SERIES, AttemptNotification.RETRIED),)
    assert list(news(FAILED[:2], told)) == []
    assert list(news(FAILED, told)) == [(SERIES, AttemptNotification.GIVEN_UP)]
    assert list(news(FAILED, (mark(SERIES, AttemptNotification.GIVEN_UP),))) == []
    assert list(news(FAILED[:1], (mark(SERIES, AttemptNotification.GIVEN_UP),))) == []


def test_what_is_over_is_forgotten() -> None:
    notes = BackupHistory(INSTANCE, NOON).failing(FAILED[1]).failing(FAILED[0]).failing(FAILED[0])
    notes = notes.telling(SERIES, AttemptNotification.RETRIED)
    assert notes.failed == FAILED[:2]
    assert notes.current(frozenset({SERIES}), frozenset()) == notes
    listed = notes.current(frozenset(), frozenset({FAILED[0]}))
    assert (listed.failed, listed.told) == (FAILED[:1], notes.told)
    assert notes.current(frozenset(), frozenset()) == BackupHistory(INSTANCE, NOON)
    assert still((mark(SERIES, AttemptNotification.RETRIED), "other retried"), FAILED) == notes.told


def test_deletions_begin_a_day_after_the_list() -> None:
    assert not FleetBackups().may_prune(NOON)
    listed = FleetBackups(listed_at=NOON)
    assert not listed.may_prune(NOON + timedelta(hours=24, seconds=-1))
    assert listed.may_prune(NOON + timedelta(hours=24))


def test_days_add_up() -> None:
    assert Counts(1, 2, 3, 4, 5) + replace(Counts(), made=1, would=1) == Counts(2, 2, 3, 4, 6)
