"""Which acts of earlier incidents are kept: those of a day, each once, the latest."""

from __future__ import annotations

from datetime import timedelta

from lifeguard.core.incident.past_act import MOST, WITHIN, PastAct, lately, past_act
from lifeguard.core.resources.verb import InsideVerb
from tests.support.situations import NOON, act

MINUTE = timedelta(minutes=1)


def test_what_is_kept_of_an_act() -> None:
    done = act(InsideVerb.RESTART_INSIDE, NOON, on="api")
    assert past_act(done) == PastAct("restart_inside", NOON, "api")


def test_acts_of_a_day_each_once_the_earliest_first() -> None:
    last, first = PastAct("reboot", NOON - MINUTE), PastAct("stop", NOON - WITHIN + MINUTE)
    old = PastAct("start", NOON - WITHIN)
    assert lately((last, old, first, last), NOON) == (first, last)


def test_so_many_are_kept_the_latest() -> None:
    many = [PastAct("reboot", NOON - MINUTE * number) for number in range(1, MOST + 2)]
    assert lately(many, NOON) == tuple(reversed(many[:MOST]))
