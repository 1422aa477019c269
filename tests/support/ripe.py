"""Instances whose treatment is due, and what is asked about them."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

from lifeguard.core.decision.decision import (
    Notify,
)
from lifeguard.core.decision.problem import Problem
from lifeguard.core.decision.runbook import Remedy
from lifeguard.core.kinds.ec2.instance import InstanceState
from lifeguard.core.kinds.ec2.problem import ProblemKind
from lifeguard.core.kinds.ec2.runbook import runbook
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.planner.decide import decide
from lifeguard.core.policy.policy import (
    Backup,
    Weekday,
    Window,
)
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.message import Message, coded, message
from tests.support.situations import (
    ACT,
    ASK,
    NOON,
    SYSTEM_FAILS,
    act,
    at,
    did,
    instance,
    look,
    situation,
)

BARE = replace(ACT, backup=Backup.NONE)
SUNDAYS = replace(ACT, window=Window((Weekday.SUN,), time(2), 4))
BARE_ASK = replace(ASK, backup=Backup.NONE)
WHAT = message("waiting.stopping")
APPLICATION = runbook(
    Problem(ProblemKind.APPLICATION_CHECK, NOON, "reference", WHAT), ACT, instance()
)


def not_fixed(*remedies: Remedy) -> Message:
    """Return what a question says of what was tried in vain."""
    tried = tuple(coded("remedy", remedy) for remedy in remedies)
    return message("question.still_failing", remedies=tried)


def planned_stop(why: Message) -> Message:
    """Return what a plan to stop and start says."""
    return message("waiting.planned", remedy=message("remedy.stop_start"), why=why)


def notice(found: InstanceSituation) -> Notify:
    """Return the email that is due."""
    decision = decide(found)
    assert isinstance(decision, Notify)
    return decision


RIPE = instance(checks=SYSTEM_FAILS, read_at=at("12:10"))
DOWN = look(
    did(situation(RIPE, policy=BARE), act(Verb.STOP, at("12:10"))),
    at("12:11"),
    state=InstanceState.STOPPED,
    state_reason="Client.UserInitiatedShutdown",
)
