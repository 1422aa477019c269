"""Instances that Lifeguard has stopped, started or rebooted, in one line each."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from lifeguard.core.decision.decision import (
    NotificationKind,
    Notify,
)
from lifeguard.core.incident.action_record import ActionRecord, Result
from lifeguard.core.kinds.ec2.instance import (
    Checks,
    InstanceState,
)
from lifeguard.core.kinds.ec2.problem import ProblemKind
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.planner.decide import decide
from lifeguard.core.policy.policy import Backup
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.message import message
from tests.support.situations import (
    ACT,
    INSTANCE_FAILS,
    PASSING,
    SYSTEM_FAILS,
    act,
    at,
    aws_said,
    did,
    event,
    heard,
    instance,
    look,
    said_yes,
    situation,
)

BOOTS = message("waiting.booting")
HALF = timedelta(seconds=0.5)
LONGEST = timedelta(minutes=10)
"""The longest pause between two looks or tries."""
ASKED = NotificationKind.ASKED
BY_US = "Client.UserInitiatedShutdown"


def stopping(
    *, checks: Checks = SYSTEM_FAILS, action: Verb = Verb.STOP, result: Result = Result.DONE
) -> InstanceSituation:
    """Return a situation whose instance was asked to stop at 12:10, not yet looked at again."""
    begun = situation(
        instance(checks=checks, read_at=at("12:10"), events=(event("instance-stop"),))
    )
    return did(begun, act(action, at("12:10"), result, problem=ProblemKind.INSTANCE_STOP))


def starting(checks: Checks = SYSTEM_FAILS, result: Result = Result.DONE) -> InstanceSituation:
    """Return a situation whose instance was stopped at 12:10 and asked to start at 12:11."""
    down = look(
        stopping(checks=checks), at("12:11"), state=InstanceState.STOPPED, state_reason=BY_US
    )
    return did(down, act(Verb.START, at("12:11"), result, problem=ProblemKind.INSTANCE_STOP))


def rebooted(checks: Checks = INSTANCE_FAILS) -> InstanceSituation:
    """Return a situation whose instance was asked to reboot at 12:05."""
    begun = situation(instance(checks=checks, read_at=at("12:05")))
    return did(begun, act(Verb.REBOOT, at("12:05"), problem=ProblemKind.INSTANCE_CHECK))


def up(before: InstanceSituation, when: str, checks: Checks = PASSING) -> InstanceSituation:
    """Return the situation once the instance runs."""
    runs = look(before, at(when), state=InstanceState.RUNNING, state_reason="", events=())
    return look(runs, at(when), checks=checks, launched_at=at("12:11"))


def hanging(
    when: str, *, checks: Checks = SYSTEM_FAILS, action: Verb = Verb.STOP
) -> InstanceSituation:
    return look(stopping(checks=checks, action=action), at(when), state=InstanceState.STOPPING)


def refused(*, silent: bool = False) -> InstanceSituation:
    """A stop that hangs on a sound host, and nobody wants it forced."""
    asked = hanging("12:25", checks=PASSING)
    if not silent:
        return said_yes(asked, yes=False)
    question = decide(asked)
    assert isinstance(question, Notify)
    return replace(heard(asked, question), now=at("+1 00:26"))


CAPACITY = aws_said("InsufficientInstanceCapacity", "no t3.micro in us-east-1a")
BARE = replace(ACT, backup=Backup.NONE)


def tried(action: Verb, *results: Result) -> InstanceSituation:
    """Return a situation whose act was answered so at 12:10, 12:11 ..."""
    checks = INSTANCE_FAILS if action == Verb.REBOOT else SYSTEM_FAILS
    state = InstanceState.STOPPING if action == Verb.FORCE_STOP else InstanceState.RUNNING
    world = instance(checks=checks, read_at=at("12:10"), state=state)
    begun = situation(world, policy=BARE)
    acts: list[ActionRecord] = [
        act(action, at("12:10") + timedelta(minutes=number), result)
        for number, result in enumerate(results)
    ]
    return did(begun, *acts)
