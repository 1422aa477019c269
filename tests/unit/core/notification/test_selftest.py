"""Complaints of a drill that did not come through, or was never sent."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from lifeguard.core.notification.drill import Drills, drill_id
from lifeguard.core.notification.selftest import ARRIVES, EXPECTED, complaint
from lifeguard.core.notification.view import State
from lifeguard.core.text.message import message
from tests.support.situations import NOON
from tests.support.views import items, name_of, params

SECOND = timedelta(seconds=1)
SENT = Drills(since=NOON, sent="drill-20261120T120000", sent_at=NOON)


def test_its_id_is_when_it_was_sent_and_what_nobody_else_knows() -> None:
    assert drill_id(NOON, "0f1e") == f"{SENT.sent}x0f1e"


def test_a_drill_has_half_an_hour() -> None:
    assert complaint(SENT, NOON + ARRIVES - SECOND) is None
    found = complaint(SENT, NOON + ARRIVES)
    assert found is not None
    assert found.about == SENT.sent
    email = found.email
    assert (email.state, name_of(email)) == (State.ACT, "others.lifeguard")
    assert email.gist == message("selftest.lost")
    assert params(email, "selftest.lost.happened") == {"drill": SENT.sent, "sent": NOON}
    assert [place.code for place in items(email, "selftest.lost.where")] == [
        "selftest.lost.rule",
        "selftest.lost.intake",
        "selftest.lost.respond",
    ]
    assert timedelta(minutes=30) == ARRIVES


def test_one_that_arrived_is_well_and_one_that_was_told_of_is_told() -> None:
    later = NOON + timedelta(days=1)
    assert complaint(replace(SENT, arrived=SENT.sent), later) is None
    assert complaint(replace(SENT, told=SENT.sent), later) is None
    assert complaint(replace(SENT, arrived="an older one"), later) is not None
    assert complaint(replace(SENT, told="an older one"), later) is not None


@pytest.mark.parametrize(
    ("drills", "last"),
    [
        (Drills(since=NOON), NOON),
        (replace(SENT, arrived=SENT.sent, since=NOON - timedelta(days=30)), NOON),
        (replace(SENT, arrived=SENT.sent, since=NOON + SECOND), NOON + SECOND),
    ],
)
def test_after_eight_days_without_one_it_is_missed_once(drills: Drills, last: datetime) -> None:
    assert complaint(drills, last + EXPECTED - SECOND) is None
    found = complaint(drills, last + EXPECTED)
    assert found is not None
    email = found.email
    assert (email.state, name_of(email)) == (State.ACT, "others.lifeguard")
    assert email.gist == message("selftest.missing")
    assert params(email, "selftest.missing.happened") == {"last": last}
    assert complaint(replace(drills, told=found.about), last + 2 * EXPECTED) is None
    assert timedelta(days=8) == EXPECTED


def test_nothing_is_missed_before_the_first_sweep() -> None:
    assert complaint(Drills(), NOON) is None
