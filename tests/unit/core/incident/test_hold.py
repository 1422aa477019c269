"""Of each alarm the latest event says whether it holds, in whatever order they are heard."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lifeguard.core.incident.hold import Hold, standing
from lifeguard.core.incident.trigger import Trigger
from lifeguard.core.text.foreign import Foreign
from lifeguard.core.text.message import message
from tests.support.situations import NOON, at, trigger

MEASURES = ("StatusCheckFailed",)
MAINTENANCE = message("hold.muted_by", rule=Foreign("maintenance"))
MUTED = trigger(held_until=at("18:00"), hold_reason=MAINTENANCE)
ENDED = trigger(occurred_at=at("13:00"))
KNOWN = Hold(MUTED.reference, MEASURES, at("12:30"), at("17:00"), message("hold.muted"))


@pytest.mark.parametrize("news", [(MUTED, ENDED), (ENDED, MUTED)], ids=["in order", "late"])
def test_the_latest_event_counts_whenever_it_is_heard(news: tuple[Trigger, ...]) -> None:
    assert standing((), news) == ()
    assert standing((), (MUTED,)) == (
        Hold(MUTED.reference, MEASURES, NOON, at("18:00"), MAINTENANCE),
    )


def test_an_event_before_what_is_known_says_nothing_new() -> None:
    assert standing((KNOWN,), (MUTED, trigger(occurred_at=at("12:29")))) == (KNOWN,)
    assert standing((KNOWN,), (ENDED,)) == ()
    anew = replace(MUTED, occurred_at=at("12:30"))
    assert [hold.until for hold in standing((KNOWN,), (anew,))] == [at("18:00")]


def test_an_alarm_ends_no_other_ones_hold() -> None:
    assert standing((KNOWN,), (replace(ENDED, reference="another"),)) == (KNOWN,)


def test_a_hold_whose_alarm_gives_no_reason_has_one_all_the_same() -> None:
    (hold,) = standing((), (replace(MUTED, hold_reason=None),))
    assert hold.reason == message("hold.unnamed")
