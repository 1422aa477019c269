"""Complaints of a drill that did not come through, or was never sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from lifeguard.core.notification.selftest import (
    ARRIVES,
    EXPECTED,
    Drills,
    complaint,
    drill_id,
)
from lifeguard.core.text.command import COLUMNS
from tests.support.situations import NOON

SECOND = timedelta(seconds=1)
SENT = Drills(since=NOON, sent="drill-20261120T120000", sent_at=NOON)


def test_its_id_is_when_it_was_sent_and_what_nobody_else_knows() -> None:
    assert drill_id(NOON, "0f1e") == f"{SENT.sent}x0f1e"


def test_a_drill_has_half_an_hour() -> None:
    assert complaint(SENT, NOON + ARRIVES - SECOND, "UTC") is None
    found = complaint(SENT, NOON + ARRIVES, "UTC")
    assert found is not None
    assert found.about == SENT.sent
    assert found.email.subject.startswith("[Lifeguard] DRILL LOST")
    body = " ".join(found.email.body.split())
    assert "drill-20261120T120000 was sent 2026-11-20 12:00:00 UTC, and no incident" in body
    assert max(map(len, found.email.body.splitlines())) <= COLUMNS
    assert timedelta(minutes=30) == ARRIVES


def test_one_that_arrived_is_well_and_one_that_was_told_of_is_told() -> None:
    later = NOON + timedelta(days=1)
    assert complaint(replace(SENT, arrived=SENT.sent), later, "UTC") is None
    assert complaint(replace(SENT, told=SENT.sent), later, "UTC") is None
    assert complaint(replace(SENT, arrived="an older one"), later, "UTC") is not None
    assert complaint(replace(SENT, told="an older one"), later, "UTC") is not None


@pytest.mark.parametrize(
    ("drills", "last"),
    [
        (Drills(since=NOON), NOON),
        (replace(SENT, arrived=SENT.sent, since=NOON - timedelta(days=30)), NOON),
        (replace(SENT, arrived=SENT.sent, since=NOON + SECOND), NOON + SECOND),
    ],
)
def test_after_eight_days_without_one_it_is_missed_once(drills: Drills, last: datetime) -> None:
    assert complaint(drills, last + EXPECTED - SECOND, "UTC") is None
    found = complaint(drills, last + EXPECTED, "UTC")
    assert found is not None
    assert found.email.subject.startswith("[Lifeguard] DRILL MISSING")
    assert f"None was sent since {last:%Y-%m-%d %H:%M:%S} UTC." in found.email.body
    assert complaint(replace(drills, told=found.about), last + 2 * EXPECTED, "UTC") is None
    assert timedelta(days=8) == EXPECTED


def test_nothing_is_missed_before_the_first_sweep() -> None:
    assert complaint(Drills(), NOON, "UTC") is None
