"""From standard to unlimited mode: live, without a restart, and reversible by one command.

It is done where the policy says so, once the credits are used up and the CPU is held back. T2 is
left as it is: it would lose its launch credits. T3 on a Dedicated Host knows no unlimited mode.
(EC2 user guide, "Unlimited mode for burstable performance instances".)
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from lifeguard.core.decision.decision import Wait
from lifeguard.core.decision.problem import Problem
from lifeguard.core.decision.runbook import Remedy, Runbook
from lifeguard.core.forecast.cpu_credits import family_of
from lifeguard.core.kinds.ec2.credit_reading import CreditMode
from lifeguard.core.kinds.ec2.instance import Instance
from lifeguard.core.kinds.ec2.preflight import preflight
from lifeguard.core.kinds.ec2.problem import ProblemKind
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.policy.policy import Mode, Policy
from lifeguard.core.resources.verb import Verb
from lifeguard.core.schedule import durations
from lifeguard.core.text.message import message

FAMILIES = frozenset({"t3", "t3a", "t4g"})

SHOWN = timedelta(minutes=5)
"""How long EC2 may go on to say that an instance is in standard mode."""


def can_switch(instance: Instance, policy: Policy) -> bool:
    """Whether the instance could be in unlimited mode, and is in Lifeguard's hands alone."""
    standard = instance.credits is not None and instance.credits.mode is CreditMode.STANDARD
    others = any(one.hard for one in preflight(instance, Remedy.UNLIMITED_CREDITS, policy))
    known = family_of(instance.type) in FAMILIES and instance.tenancy != "host"
    return standard and known and not others


def may_switch(situation: InstanceSituation, problem: Problem) -> bool:
    """Whether the policy lets Lifeguard switch it now. It is tried once in an incident."""
    instance, policy = situation.subject()
    if problem.kind != ProblemKind.CREDITS_GONE or not policy.unlimited_credits:
        return False
    tried = situation.attempt(Verb.UNLIMITED_CREDITS) is not None
    return can_switch(instance, policy) and not tried


def with_switch(situation: InstanceSituation, problem: Problem, book: Runbook) -> Runbook:
    """Return the row with the switch as its rung; in mode ask it is a question with its price."""
    _, policy = situation.subject()
    if policy.mode is Mode.ASK or not may_switch(situation, problem):
        return book
    return replace(book, rungs=(Remedy.UNLIMITED_CREDITS,))


def is_switched(situation: InstanceSituation) -> bool:
    """Whether Lifeguard has switched it, and EC2 says that it is in unlimited mode."""
    act, instance = situation.attempt(Verb.UNLIMITED_CREDITS), situation.instance
    if act is None or not act.worked or instance is None or instance.credits is None:
        return False
    return instance.credits.mode is CreditMode.UNLIMITED


def switching(situation: InstanceSituation) -> Wait | None:
    """Wait until EC2 says that it is in unlimited mode."""
    act, instance = situation.attempt(Verb.UNLIMITED_CREDITS), situation.instance
    if act is None or not act.worked or instance is None or not instance.runs:
        return None
    if situation.now >= act.at + SHOWN or is_switched(situation):
        return None
    return Wait(durations.backoff(act.at, situation.now), message("credits.switching"))
