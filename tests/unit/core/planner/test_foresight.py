"""How long the wait after a step will be, as far as it can be known before it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from lifeguard.core.decision.decision import (
    REFUSAL,
    Admit,
    Close,
    Execute,
    NotificationKind,
    Notify,
    Wait,
)
from lifeguard.core.incident.action_record import Result
from lifeguard.core.incident.incident import IncidentStatus
from lifeguard.core.kinds.ec2.action import StartInstance, StopInstance
from lifeguard.core.kinds.ec2.instance import InstanceState
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.planner import foresight
from lifeguard.core.planner.first_word import next_move
from lifeguard.core.planner.foresight import wait_after
from lifeguard.core.resources.verb import Verb
from lifeguard.core.schedule import durations
from lifeguard.core.text.message import message
from lifeguard.core.throttling.slot import Need
from tests.support.restarts import BY_US, CAPACITY, stopping
from tests.support.situations import (
    SYSTEM_FAILS,
    act,
    at,
    did,
    instance,
    look,
    situation,
    was_told,
)

WHY = message("waiting.must_run")
FAILING = situation(instance(checks=SYSTEM_FAILS))
CODE = "InsufficientInstanceCapacity"


def tried_twice() -> InstanceSituation:
    """Return a start that has lacked capacity twice, and was asked for once more."""
    down = look(stopping(), at("12:11"), state=InstanceState.STOPPED, state_reason=BY_US)
    failed = act(Verb.START, at("12:11"), Result.FAILED, code=CODE, answer=CAPACITY)
    tried = was_told(did(down, failed), NotificationKind.STRANDED)
    again = replace(failed, at=at("12:21"))
    return did(tried, again, act(Verb.START, at("12:41"), Result.SENT))


def test_after_an_act_comes_the_wait_for_its_effect() -> None:
    assert wait_after(FAILING, Execute(StopInstance(), WHY)) == durations.STOP


def test_a_wait_that_announces_an_act_is_followed_by_the_wait_for_its_effect() -> None:
    stopped = did(FAILING, act(Verb.STOP, FAILING.now))
    wait = next_move(stopped)
    assert isinstance(wait, Wait)
    assert wait.then == StartInstance()
    assert wait_after(stopped, wait) == durations.BOOT


def test_a_start_that_failed_before_is_expected_to_fail_again() -> None:
    before = tried_twice()
    wait = next_move(before)
    assert isinstance(wait, Wait)
    failed = act(Verb.START, at("12:41"), Result.FAILED, code=CODE, answer=CAPACITY)
    next_one = act(Verb.START, wait.until, Result.SENT)
    real = replace(before, actions=before.actions[:-1])
    real = replace(did(real, failed, next_one), now=wait.until)
    following = next_move(real)
    assert isinstance(following, Wait)
    assert wait_after(before, wait) == following.until - wait.until


def test_what_ends_the_first_look_is_not_foreseen_but_by_the_clock() -> None:
    wait = next_move(FAILING)
    assert isinstance(wait, Wait)
    quiet = Wait(FAILING.now + timedelta(seconds=30), WHY)
    assert wait_after(FAILING, quiet, is_first_look=True) is None
    assert wait_after(FAILING, quiet, is_first_look=False) == wait.until - quiet.until
    told_at = wait  # the first word is due then, and the grace goes on
    assert wait_after(FAILING, told_at, is_first_look=True) == timedelta(minutes=5)


def test_a_step_takes_one_action_so_that_two_are_not_foreseen() -> None:
    copied_and_stopped = Wait(at("13:00"), WHY)
    assert wait_after(FAILING, copied_and_stopped) is None


def test_an_email_that_was_due_is_not_waited_for_again() -> None:
    word = Notify(NotificationKind.FIRST_WORD, WHY)
    assert wait_after(FAILING, word) == timedelta(minutes=10)


def test_nothing_follows_an_end() -> None:
    assert wait_after(FAILING, Close(IncidentStatus.CLOSED, WHY, tell=False)) is None


def test_what_is_gone_is_closed_and_not_waited_for() -> None:
    gone = replace(FAILING, observed=None)
    assert wait_after(gone, Wait(at("12:30"), WHY)) is None


def test_a_place_is_expected_to_be_granted() -> None:
    need = Need(stop=True, start=True, image=True, reachable=False)
    wait = next_move(FAILING)
    assert isinstance(wait, Wait)
    outside = replace(FAILING, admission=None)
    assert wait_after(outside, Admit(need)) == wait.until - FAILING.now


def test_an_act_without_one_before_it_is_not_expected_to_fail() -> None:
    once = did(FAILING, act(Verb.START, FAILING.now, Result.SENT))
    again = Wait(at("12:02"), WHY, then=StartInstance(), ignores=(REFUSAL,))
    assert wait_after(once, again) == durations.BOOT


def test_emails_without_end_are_not_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    word = Notify(NotificationKind.HELD, WHY)
    monkeypatch.setattr(foresight, "next_move", lambda _: word)
    assert wait_after(FAILING, word) is None
