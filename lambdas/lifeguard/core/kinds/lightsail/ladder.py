"""How the problems of a Lightsail instance are treated."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from lifeguard.core.approval.ask import ask
from lifeguard.core.decision.action import Action
from lifeguard.core.decision.decision import Decision, Execute
from lifeguard.core.decision.kind import Ladder
from lifeguard.core.decision.obstacle import Obstacle
from lifeguard.core.decision.problem import Problem
from lifeguard.core.decision.runbook import Due, Remedy, Runbook, Timing
from lifeguard.core.incident.question import ApprovalRequest, Risk
from lifeguard.core.kinds.lightsail.action import (
    CreateInstanceSnapshot,
    RebootLightsail,
    StopLightsail,
)
from lifeguard.core.kinds.lightsail.balancing import LOAD_BALANCERS
from lifeguard.core.kinds.lightsail.commands import bigger, by_hand, snapshot
from lifeguard.core.kinds.lightsail.instance import LightsailInstance, LightsailSituation
from lifeguard.core.kinds.lightsail.problem import BURST, LightsailProblem
from lifeguard.core.kinds.lightsail.replacement.considered import considered
from lifeguard.core.kinds.lightsail.replacement.launch import replace_instance
from lifeguard.core.kinds.lightsail.runbook import runbook
from lifeguard.core.policy.policy import Backup, PublicIpChange
from lifeguard.core.remediation import cpu_user
from lifeguard.core.remediation.balancing.leaving import out_first
from lifeguard.core.remediation.inside.graceful import await_look, containers_end
from lifeguard.core.remediation.inside.rungs import inside_first
from lifeguard.core.remediation.steering import steered
from lifeguard.core.remediation.timing import after_grace, at_once
from lifeguard.core.text.command import Command
from lifeguard.core.text.message import Message, message
from lifeguard.core.throttling.slot import Need


def _runbook(situation: LightsailSituation, problem: Problem) -> Runbook:
    return runbook(problem, *situation.subject())


def obstacles(situation: LightsailSituation, remedy: str) -> tuple[Obstacle, ...]:
    """Return what stands in a remedy's way: a stop may change the public address."""
    instance, policy = situation.subject()
    allowed = instance.keeps_address or policy.public_ip_change is PublicIpChange.ALLOW
    if remedy != Remedy.STOP_START or allowed:
        return ()
    return (
        Obstacle(
            message("lightsail.address.label"),
            message("lightsail.address.reason"),
            message("lightsail.address.advice"),
            risk=Risk.PUBLIC_IP,
        ),
    )


def _due(situation: LightsailSituation, problem: Problem, timing: Timing) -> Due:
    instance, policy = situation.subject()
    match timing:
        case Timing.AUTO_RECOVERY_GRACE:
            why = message("waiting.auto_recovery")
            return after_grace(situation, problem, policy.auto_recovery_grace, why)
        case Timing.INSTANCE_CHECK_GRACE:
            grace = policy.instance_check_grace.of(windows=instance.windows)
            return after_grace(situation, problem, grace, message("waiting.system_busy"))
        case _:
            return at_once(situation)


_FIRST: Mapping[str, Action] = MappingProxyType(
    {Remedy.REBOOT: RebootLightsail(), Remedy.STOP_START: StopLightsail()}
)


def _first(_situation: LightsailSituation, _problem: Problem, remedy: str) -> Action:
    return _FIRST[remedy]


def _need(situation: LightsailSituation, _book: Runbook) -> Need:
    """Return what it takes of EC2's quotas: nothing, Lightsail has its own."""
    instance, _ = situation.subject()
    return Need(stop=False, start=False, image=False, reachable=instance.reachable)


def snapshot_first(situation: LightsailSituation, _remedy: str) -> Decision | None:
    """Take a snapshot before the first act, whatever comes of it: an outage does not wait for it.

    Lightsail refuses one while it makes an automatic one, which then serves.
    """
    policy = situation.policy
    if policy is None or policy.backup is Backup.NONE or situation.backup is not None:
        return None
    snapshot = CreateInstanceSnapshot(situation.incident.backup_name)
    return Execute(snapshot, message("waiting.snapshots_first"))


def _first_by_hand(situation: LightsailSituation, problem: Problem) -> tuple[Command, ...]:
    """Return the command that makes the missing backup by hand, where that is the problem."""
    stale = problem.kind == LightsailProblem.STALE_BACKUP
    return (snapshot(situation.incident.resource),) if stale else ()


def _last_resort(
    situation: LightsailSituation, problem: Problem, book: Runbook, question: ApprovalRequest
) -> Decision | None:
    """Say what to do: find what eats the CPU, or make a new instance from a snapshot."""
    if problem.kind == LightsailProblem.STALE_BACKUP or book.advice == Remedy.REBOOT:
        return None
    instance, _ = situation.subject()
    duty = _of_burst(situation) if problem.kind in BURST else (book.question,)
    limit = cpu_user.limit_of(situation) if problem.kind in BURST else ()
    told = ApprovalRequest(
        question.about,
        _brief(situation, problem, question),
        duty,
        question.reasons,
        (*limit, *_new_instance(instance, problem)),
        deadline=question.deadline,
    )
    if considered(situation, problem):
        return replace_instance(situation, problem, book, told)
    return ask(situation, told)


def _brief(situation: LightsailSituation, problem: Problem, question: ApprovalRequest) -> Message:
    """Return what the subject says: of burst capacity who uses it, or in how long it is gone."""
    if problem.kind not in BURST:
        return question.brief
    instance, _ = situation.subject()
    left = None if instance.burst is None else instance.burst.gone_in
    return cpu_user.brief(situation, left)


def _of_burst(situation: LightsailSituation) -> tuple[Message, ...]:
    """Return what to do about a lack of burst capacity, in order."""
    instance, _ = situation.subject()
    burst = instance.burst
    restart = (
        message("lightsail.no_restart_old")
        if instance.loses_burst
        else message("lightsail.no_restart")
    )
    limit = cpu_user.limit_duty(situation)
    if burst is None or burst.bigger is None:
        return (*limit, restart)
    plan = burst.bigger
    price = message(
        "lightsail.bigger", bundle=plan.id, price=f"{plan.price:.2f}", memory=f"{plan.memory_gib:g}"
    )
    return (*limit, price, restart)


def _new_instance(instance: LightsailInstance, problem: Problem) -> tuple[Command, ...]:
    """Return the commands that show it, and those of a bigger plan where one is known."""
    resource, burst = instance.resource, instance.burst
    look = by_hand(resource, None, ())
    if problem.kind == LightsailProblem.ENDPOINT:
        return look  # a new instance would have the same site
    if burst is not None and burst.bigger is not None:
        plan = burst.bigger.id
    elif problem.kind in BURST:
        return look
    else:
        plan = instance.bundle
    return (*look, snapshot(resource), bigger(resource, instance.zone, plan))


LADDER = steered(
    inside_first(
        Ladder[LightsailSituation](
            runbook=_runbook,
            obstacles=obstacles,
            due=_due,
            first=_first,
            need=_need,
            by_hand=by_hand,
            before=(snapshot_first, await_look, out_first(LOAD_BALANCERS), containers_end),
            first_by_hand=_first_by_hand,
            last_resort=_last_resort,
        )
    )
)
