"""Graces, plans and what stands in the way of a treatment."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

import pytest

from lifeguard.core.decision.decision import (
    Execute,
    NotificationKind,
    Notify,
    Wait,
)
from lifeguard.core.decision.runbook import Remedy
from lifeguard.core.kinds.ec2.action import RebootInstance
from lifeguard.core.kinds.ec2.instance import Checks
from lifeguard.core.kinds.ec2.problem import ProblemKind
from lifeguard.core.planner.decide import decide
from lifeguard.core.policy.policy import (
    Backup,
    Weekday,
    Window,
)
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import coded, message
from tests.support.ripe import (
    BARE,
    RIPE,
    SUNDAYS,
    not_fixed,
    notice,
    planned_stop,
)
from tests.support.situations import (
    ACT,
    EBS_FAILS,
    INSTANCE_FAILS,
    SYSTEM_FAILS,
    act,
    at,
    did,
    event,
    heard,
    instance,
    look,
    situation,
    what_of,
)


@pytest.mark.parametrize(
    ("checks", "ends"), [(SYSTEM_FAILS, "12:10"), (INSTANCE_FAILS, "12:05"), (EBS_FAILS, "12:10")]
)
def test_nothing_is_done_inside_the_grace(checks: Checks, ends: str) -> None:
    before = instance(checks=checks, read_at=at(ends) - timedelta(seconds=1))
    decision = decide(situation(before, policy=BARE))
    assert isinstance(decision, Wait)
    assert decision.until == at(ends)
    assert isinstance(decide(situation(replace(before, read_at=at(ends)), policy=BARE)), Execute)


def test_after_the_last_rung_no_new_grace_delays_the_question() -> None:
    treated = did(
        situation(RIPE, policy=BARE), act(Verb.STOP, at("12:10")), act(Verb.START, at("12:11"))
    )
    again = replace(SYSTEM_FAILS.system, impaired_since=at("12:12"))
    failing = look(treated, at("12:21"), checks=replace(SYSTEM_FAILS, system=again))
    assert isinstance(decide(failing), Notify)


def test_a_plan_is_told_once_and_then_waited_for() -> None:
    planned = situation(instance(events=(event("instance-stop"),)), policy=SUNDAYS)
    told = decide(planned)
    assert isinstance(told, Notify)
    assert (told.notice, told.at) == (NotificationKind.PLANNED, at("+2 02:00"))
    assert decide(heard(planned, told)) == Wait(at("+2 02:00"), message("waiting.window"))


@pytest.mark.parametrize("days", [5, 1])
def test_a_plan_is_told_again_when_aws_moves_the_date(days: int) -> None:
    policy = replace(ACT, window=Window((Weekday.SUN,), time(2), 4), backup=Backup.NONE)
    planned = situation(instance(events=(event("instance-stop"),)), policy=policy)
    told = heard(planned, notice(planned))
    moved = look(told, at("13:00"), events=(event("instance-stop", at(f"+{days} 12:00")),))
    again = notice(moved)
    assert again.notice is NotificationKind.PLANNED
    why, when = {
        5: (message("waiting.window"), at("+2 02:00")),
        1: (message("waiting.deadline_first"), at("+1 10:00")),
    }[days]
    assert again.what == message("waiting.date_moved", plan=planned_stop(why))
    assert again.at == when
    assert isinstance(decide(heard(moved, again)), Wait)


def test_a_plan_for_another_event_has_not_moved() -> None:
    planned = situation(instance(events=(event("instance-stop"),)), policy=SUNDAYS)
    told = heard(planned, notice(planned))
    both = (event("instance-stop"), event("instance-stop", at("+5 12:00"), id="instance-event-2"))
    second = notice(look(told, at("13:00"), events=both))
    assert second.what == planned_stop(message("waiting.window"))


def test_a_plan_half_an_hour_away_is_not_worth_an_email() -> None:
    near = instance(events=(event("instance-stop"),), read_at=at("+2 01:30"))
    assert decide(situation(near, policy=SUNDAYS)) == Wait(
        at("+2 02:00"), message("waiting.window")
    )


def test_a_refusal_is_said_at_once_and_long_before_the_window() -> None:
    world = instance(events=(event("instance-stop"),), group="web", stop_protection=True)
    decision = decide(situation(world, policy=SUNDAYS))
    assert isinstance(decision, Notify)
    assert decision.notice is NotificationKind.ASKED
    web = foreign("web")
    assert decision.what == message(
        "consent.not_touched",
        obstacles=(
            message("obstacle.group.label", group=web),
            message("obstacle.stop_protection.label"),
        ),
    )
    assert decision.reasons == (
        coded("not_done", Remedy.STOP_START, reason=message("obstacle.group.reason", group=web)),
        coded("not_done", Remedy.STOP_START, reason=message("obstacle.stop_protection.reason")),
    )
    assert decision.action_required == (  # of the stop protection nothing: the group replaces it
        message("obstacle.group.advice", group=web),
        message("consent.aws_acts", when=at("+10 12:00")),
    )
    assert all("stop-instances" not in command for command in decision.commands)


def test_what_needs_a_yes_is_asked_with_the_commands() -> None:
    decision = decide(situation(instance(events=(event("instance-stop"),), stop_protection=True)))
    assert isinstance(decision, Notify)
    label = message("obstacle.stop_protection.label")
    assert decision.what == message("consent.not_touched", obstacles=(label,))
    assert decision.action_required == (
        message("obstacle.stop_protection.advice"),
        message("consent.aws_acts", when=at("+10 12:00")),
        message("consent.run", remedy=coded("remedy", Remedy.STOP_START)),
    )
    assert [command[2] for command in decision.commands] == [
        "modify-instance-attribute",
        "stop-instances",
        "wait",
        "start-instances",
        "describe-instance-status",
        "modify-instance-attribute",
    ]


def test_a_soft_rung_needs_no_leave_to_stop() -> None:
    world = instance(checks=INSTANCE_FAILS, read_at=at("12:05"), instance_store=True)
    what = what_of(situation(world), ProblemKind.INSTANCE_CHECK)
    assert decide(situation(world)) == Execute(RebootInstance(), what)


def test_what_was_tried_is_named_when_a_person_is_asked() -> None:
    begun = situation(instance(checks=INSTANCE_FAILS), policy=BARE)
    tried = did(begun, act(Verb.REBOOT, at("12:05")), act(Verb.STOP, at("12:10")))
    decision = decide(look(did(tried, act(Verb.START, at("12:11"))), at("12:21")))
    assert isinstance(decision, Notify)
    assert decision.what == not_fixed(Remedy.REBOOT, Remedy.STOP_START)


def test_a_forced_stop_is_named_by_the_stop_before_it_alone() -> None:
    begun = situation(instance(checks=INSTANCE_FAILS), policy=BARE)
    forced = did(begun, act(Verb.REBOOT, at("12:05")), act(Verb.FORCE_STOP, at("12:10")))
    decision = decide(look(did(forced, act(Verb.START, at("12:11"))), at("12:21")))
    assert isinstance(decision, Notify)
    assert decision.what == not_fixed(Remedy.REBOOT, Remedy.START)
    tried = (message("remedy.reboot"), message("remedy.start"))
    assert decision.reasons == (message("question.not_fixed", remedies=tried),)
