"""The first word while a server is down: when it is due, what it says, and when there is none."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from lifeguard.core.decision.decision import Close, Execute, NotificationKind, Notify, Wait
from lifeguard.core.decision.downtime import downtime
from lifeguard.core.incident.trigger import Kind
from lifeguard.core.kinds.ec2.action import StartInstance
from lifeguard.core.kinds.ec2.instance import Checks, InstanceState
from lifeguard.core.kinds.ec2.problem import ProblemKind
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.planner.decide import decide
from lifeguard.core.planner.first_word import ABOUT, next_move
from lifeguard.core.resources.verb import Verb
from lifeguard.core.storm.detection import Storm
from lifeguard.core.text.message import coded, message
from tests.support.situations import (
    ACT,
    APPLICATION_FAILS,
    INSTANCE_FAILS,
    NOON,
    OBSERVE,
    PASSING,
    SYSTEM_FAILS,
    act,
    at,
    did,
    event,
    heard,
    instance,
    look,
    situation,
    trigger,
    was_told,
)

SYSTEM_WAITS = replace(ACT, auto_recovery_grace=timedelta(minutes=30))
"""A policy under which Lifeguard gives AWS half an hour for its own recovery."""
STORM = Storm("storm-1", "123456789012", "us-east-1", NOON)


def failing(minute: str, checks: Checks = SYSTEM_FAILS) -> InstanceSituation:
    """Return a host that has failed since noon, and waits for AWS's own recovery."""
    world = instance(checks=checks, read_at=at(minute))
    return situation(world, policy=SYSTEM_WAITS, opened_at=at("12:02"))


def waits(found: InstanceSituation) -> Wait:
    """Return the wait that was decided on."""
    decision = decide(found)
    assert isinstance(decision, Wait)
    return decision


def first_word(found: InstanceSituation) -> Notify:
    """Return the first word, which is due."""
    decision = next_move(found)
    assert isinstance(decision, Notify)
    assert decision.notice is NotificationKind.FIRST_WORD
    return decision


# -- when it is due -------------------------------------------------------------------------------


@pytest.mark.parametrize("minute", ["12:05", "12:06", "12:29"])
def test_it_is_due_once_the_server_has_been_down_for_so_long(minute: str) -> None:
    found = failing(minute)
    wait = waits(found)
    assert wait.then is None
    told = first_word(found)
    assert told.what == message("first_word.wait", why=wait.why)
    assert (told.about, told.at) == (ABOUT, wait.until)


@pytest.mark.parametrize(
    ("after", "due"), [(timedelta(minutes=4), True), (timedelta(minutes=9), False)]
)
def test_the_policy_says_after_how_long(after: timedelta, *, due: bool) -> None:
    found = replace(failing("12:05"), policy=replace(SYSTEM_WAITS, tell_after=after))
    assert isinstance(next_move(found), Notify) is due


def test_it_names_the_act_that_follows() -> None:
    begun = did(
        situation(instance(checks=SYSTEM_FAILS, read_at=at("12:10"))), act(Verb.STOP, at("12:10"))
    )
    down = look(begun, at("12:11"), state=InstanceState.STOPPING, checks=Checks())
    wait = waits(down)
    assert wait.then is not None
    told = first_word(down)
    verb = coded("verb", wait.then.verb)
    assert told.what == message("first_word.then", why=wait.why, verb=verb)


def test_before_it_is_due_a_longer_wait_ends_in_time_for_it() -> None:
    found = failing("12:03")
    wait = waits(found)
    assert wait.until > at("12:05")
    assert next_move(found) == replace(wait, until=at("12:05"))


def test_a_wait_that_is_shortened_names_no_act() -> None:
    """Its time has not come yet at the first word, and what is true is read again before it."""
    found = replace(failing("12:03"), policy=replace(ACT, tell_after=timedelta(minutes=4)))
    wait = replace(waits(found), then=StartInstance())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("lifeguard.core.planner.first_word.decide", lambda _: wait)
        shortened = next_move(found)
    assert shortened == replace(wait, until=at("12:04"), then=None)


@pytest.mark.parametrize("tell_after", [5, 6])
def test_a_wait_that_ends_by_then_stays_as_it_is(tell_after: int) -> None:
    policy = replace(ACT, tell_after=timedelta(minutes=tell_after))
    found = situation(instance(checks=INSTANCE_FAILS, read_at=at("12:01")), policy=policy)
    wait = waits(found)
    assert wait.until == at("12:05")
    assert next_move(found) == wait
    acts = replace(wait, then=StartInstance())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("lifeguard.core.planner.first_word.decide", lambda _: acts)
        assert next_move(found) == acts


def test_after_it_the_wait_goes_on_as_decided() -> None:
    found = failing("12:05")
    told = heard(found, first_word(found))
    assert next_move(told) == waits(told)
    later = look(told, at("12:20"))
    assert next_move(later) == waits(later)


def test_what_fails_again_has_a_first_word_again() -> None:
    told = heard(failing("12:05"), first_word(failing("12:05")))
    well = look(told, at("12:10"), checks=PASSING)
    anew = replace(SYSTEM_FAILS, system=replace(SYSTEM_FAILS.system, impaired_since=at("12:20")))
    assert isinstance(next_move(look(well, at("12:24"), checks=anew)), Wait)
    assert first_word(look(well, at("12:25"), checks=anew)).about == ABOUT


@pytest.mark.parametrize(
    ("found", "kind"),
    [
        (situation(instance(checks=SYSTEM_FAILS, read_at=at("12:40"))), Execute),
        (look(failing("12:03"), at("12:20"), checks=PASSING), Close),
    ],
    ids=["an act", "an end"],
)
def test_only_a_wait_is_told(found: InstanceSituation, kind: type) -> None:
    assert isinstance(decide(found), kind)
    assert next_move(found) == decide(found)


# -- an application check -------------------------------------------------------------------------


def application(minute: str, since: datetime = NOON) -> InstanceSituation:
    """Return a server whose application fails to answer, and that is asked once more."""
    checks = replace(
        APPLICATION_FAILS, application=replace(APPLICATION_FAILS.application, impaired_since=since)
    )
    news = trigger(Kind.APPLICATION_CHECK)
    return situation(instance(checks=checks, read_at=at(minute)), news, opened_at=NOON)


def test_an_application_that_does_not_answer_has_a_first_word_too() -> None:
    found = replace(application("12:04"), policy=replace(ACT, tell_after=timedelta(minutes=3)))
    assert downtime(found) is None
    wait = waits(found)
    told = first_word(found)
    assert (told.what.code, told.what.param("why")) == ("first_word.wait", wait.why)
    early = replace(found, policy=replace(ACT, tell_after=timedelta(minutes=4, seconds=30)))
    assert next_move(early) == replace(wait, until=min(wait.until, at("12:04:30")), then=None)


# -- when there is none ---------------------------------------------------------------------------


def test_a_server_that_is_up_has_none() -> None:
    found = situation(instance(events=(event("instance-stop"),), read_at=at("+9 12:00")))
    asked = replace(found, sent=())
    assert ProblemKind.INSTANCE_STOP in {problem.kind for problem in asked.present}
    assert next_move(asked) == decide(asked)


def test_in_mode_observe_there_is_none() -> None:
    found = replace(failing("12:05"), policy=replace(SYSTEM_WAITS, mode=OBSERVE.mode))
    assert next_move(found) == waits(found)


def test_without_a_policy_there_is_none() -> None:
    found = replace(failing("12:05"), policy=None)
    with pytest.MonkeyPatch.context() as patch:
        wait = Wait(at("12:30"), message("waiting.stopping"))
        patch.setattr("lifeguard.core.planner.first_word.decide", lambda _: wait)
        assert next_move(found) == wait


def test_in_a_storm_the_digest_speaks() -> None:
    found = replace(failing("12:05"), storm=STORM)
    assert next_move(found) == decide(found)


@pytest.mark.parametrize(
    ("notice", "when", "silent"),
    [
        (NotificationKind.STRANDED, "12:03", True),
        (NotificationKind.STORM, "12:03", True),
        (NotificationKind.STRANDED, "11:59", False),  # before it was down
        (NotificationKind.PLANNED, "12:03", False),  # a plan says nothing of that
        (NotificationKind.GATHERED, "12:03", False),  # nobody has an email of it
    ],
)
def test_whoever_was_told_since_it_is_down_needs_none(
    notice: NotificationKind, when: str, *, silent: bool
) -> None:
    found = was_told(failing("12:05"), notice, "window", at(when))
    assert isinstance(next_move(found), Wait) is silent


def test_a_stop_for_a_scheduled_event_is_lifeguards_own_plan() -> None:
    retirement = ProblemKind.INSTANCE_RETIREMENT
    events = (event("instance-retirement"),)
    begun = did(situation(instance(events=events)), act(Verb.STOP, at("12:01"), problem=retirement))
    down = look(begun, at("12:02"), state=InstanceState.STOPPING, checks=Checks())
    late = replace(look(down, at("12:12")), sent=())
    found = downtime(late)
    assert found is not None
    assert (found.planned, found.until) == (True, None)
    decision = next_move(late)
    assert isinstance(decision, Wait | Execute)
    assert decision == decide(late)


def test_what_is_well_again_has_none() -> None:
    events = (event("instance-reboot", at("+5 12:00")),)
    before = look(failing("12:03"), at("12:04"), events=events)
    well = look(before, at("12:20"), checks=PASSING)
    found = downtime(well)
    assert found is not None
    assert found.until is not None
    wait = Wait(at("13:00"), message("waiting.stopping"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("lifeguard.core.planner.first_word.decide", lambda _: wait)
        assert next_move(well) == wait
