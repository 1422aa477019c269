"""How the problems of an instance are treated: what EC2 adds to the ladder of every kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from lifeguard.core.approval.ask import ask
from lifeguard.core.decision.action import Action
from lifeguard.core.decision.decision import Close, Decision, Wait
from lifeguard.core.decision.kind import Ladder
from lifeguard.core.decision.obstacle import Obstacle
from lifeguard.core.decision.problem import Problem
from lifeguard.core.decision.runbook import Remedy, Runbook, Timing
from lifeguard.core.incident.action_record import ActionRecord
from lifeguard.core.incident.incident import IncidentStatus
from lifeguard.core.incident.question import ApprovalRequest
from lifeguard.core.kinds.ec2.action import (
    RebootInstance,
    RescheduleEvent,
    StartInstance,
    StopInstance,
    UnlimitedCredits,
)
from lifeguard.core.kinds.ec2.console import kept_of_console
from lifeguard.core.kinds.ec2.credits.duties import credits_told
from lifeguard.core.kinds.ec2.credits.unlimited import with_switch
from lifeguard.core.kinds.ec2.preflight import STOP_PROTECTED, preflight
from lifeguard.core.kinds.ec2.problem import CREDITS, ProblemKind
from lifeguard.core.kinds.ec2.remediation.another_time import another_time
from lifeguard.core.kinds.ec2.remediation.backup_first import backup, imaged
from lifeguard.core.kinds.ec2.remediation.balancing import TARGET_GROUPS
from lifeguard.core.kinds.ec2.remediation.growing import ask_to_grow
from lifeguard.core.kinds.ec2.remediation.manual_commands import by_hand, image_by_hand
from lifeguard.core.kinds.ec2.remediation.quiet import quieting
from lifeguard.core.kinds.ec2.remediation.reschedule import (
    command,
    moved,
    rescheduled,
    rescheduling,
)
from lifeguard.core.kinds.ec2.remediation.rescue import duty, rescue
from lifeguard.core.kinds.ec2.remediation.timing import boot_limit, due
from lifeguard.core.kinds.ec2.replacement.considered import considered
from lifeguard.core.kinds.ec2.replacement.launch import replace_instance
from lifeguard.core.kinds.ec2.runbook import runbook, without_haste
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.planner.exhausted import advice
from lifeguard.core.planner.ladder import worked
from lifeguard.core.planner.observe import observes
from lifeguard.core.remediation.balancing.leaving import out_first
from lifeguard.core.remediation.inside.graceful import await_look, containers_end
from lifeguard.core.remediation.inside.rungs import inside_first
from lifeguard.core.remediation.steering import steered
from lifeguard.core.schedule import durations
from lifeguard.core.text.command import Command
from lifeguard.core.text.message import message
from lifeguard.core.throttling.slot import Need


def _runbook(situation: InstanceSituation, problem: Problem) -> Runbook:
    instance, policy = situation.subject()
    return with_switch(situation, problem, runbook(problem, policy, instance))


def _obstacles(situation: InstanceSituation, remedy: str) -> tuple[Obstacle, ...]:
    instance, policy = situation.subject()
    return preflight(instance, remedy, policy)


def _obstacles_after(
    situation: InstanceSituation, remedy: str, refused: ActionRecord
) -> tuple[Obstacle, ...]:
    instance, policy = situation.subject()
    if refused.code == STOP_PROTECTED:  # it was not when it was read
        instance = replace(instance, stop_protection=True)
    return preflight(instance, remedy, policy)


_FIRST: Mapping[str, Action] = MappingProxyType(
    {
        Remedy.START: StartInstance(),
        Remedy.STOP_START: StopInstance(),
        Remedy.UNLIMITED_CREDITS: UnlimitedCredits(),
    }
)


def _first(situation: InstanceSituation, problem: Problem, remedy: str) -> Action:
    """Return a remedy's first act; before a reboot the policy's part of the console log is kept."""
    if remedy == Remedy.REBOOT:
        return RebootInstance(kept_of_console(situation, problem.kind))
    return _FIRST[remedy]


def _need(situation: InstanceSituation, book: Runbook) -> Need:
    """Return what the whole runbook may take of EC2's quotas, its later remedies included."""
    instance, _ = situation.subject()
    return Need(
        stop=Remedy.STOP_START in book.rungs,
        start=bool({Remedy.STOP_START, Remedy.START} & set(book.rungs)),
        image=any(imaged(situation, rung) for rung in book.rungs),
        reachable=instance.reachable,
    )


_AFTER_HOST = frozenset(
    {ProblemKind.APPLICATION_CHECK, ProblemKind.EBS_CHECK, ProblemKind.ENDPOINT}
)
"""Problems that say little until the host's checks have decided."""


def _undecided(situation: InstanceSituation, problem: Problem) -> Wait | None:
    """Wait while the host's checks run: until then an application check says little."""
    instance, _ = situation.subject()
    if problem.kind not in _AFTER_HOST:
        return None
    begun = max(problem.since, instance.launched_at or problem.since)
    if not instance.checks.undecided or situation.now >= begun + boot_limit(situation):
        return None
    why = message("waiting.checks_undecided")
    return Wait(durations.backoff(begun, situation.now), why)


def _elsewhen(situation: InstanceSituation, problem: Problem, book: Runbook) -> Decision | None:
    """Move AWS's reboot into the window where AWS and the policy let us."""
    if waits := moved(situation):
        return waits
    action = rescheduling(situation, problem) if book.timing is Timing.AFTER_AWS else None
    if action is None or _obstacles(situation, Remedy.REBOOT):
        return None
    if observes(situation):
        return _would_have_moved(situation, problem, action)
    return rescheduled(situation, problem, action)


def _would_have_moved(
    situation: InstanceSituation, problem: Problem, action: RescheduleEvent
) -> Close:
    """Tell into which time it would have moved AWS's event, and the command that does."""
    why = message("outcome.would_have_moved", what=problem.what, start=action.not_before)
    return Close(IncidentStatus.OBSERVED, why, tell=True, commands=command(situation, action))


def _first_by_hand(situation: InstanceSituation, problem: Problem) -> tuple[Command, ...]:
    """Return the command that makes the missing backup by hand, where that is the problem."""
    stale = problem.kind == ProblemKind.STALE_BACKUP
    return (image_by_hand(situation.incident.resource, situation.now),) if stale else ()


def _last_resort(
    situation: InstanceSituation, problem: Problem, book: Runbook, question: ApprovalRequest
) -> Decision | None:
    """Grow a full disk, or replace the instance; where nobody may, say what is left to try."""
    if problem.kind in CREDITS:
        return credits_told(situation, problem, book, question)
    if (grows := ask_to_grow(situation, problem, question)) is not None:
        return grows
    if considered(situation, problem):
        return replace_instance(situation, problem, book, question.brief, question.reasons)
    instance, _ = situation.subject()
    stop_start = Remedy.STOP_START
    if advice(situation, book) != stop_start or not worked(situation, problem, stop_start):
        return None
    left = rescue(situation, instance)
    return ask(situation, replace(question, action_required=duty(situation), commands=left))


LADDER = steered(
    inside_first(
        Ladder[InstanceSituation](
            runbook=_runbook,
            obstacles=_obstacles,
            obstacles_after=_obstacles_after,
            due=due,
            before=(backup, await_look, out_first(TARGET_GROUPS), quieting, containers_end),
            first=_first,
            need=_need,
            by_hand=by_hand,
            first_by_hand=_first_by_hand,
            undecided=_undecided,
            without_haste=without_haste,
            another_time=another_time,
            elsewhen=_elsewhen,
            last_resort=_last_resort,
        )
    )
)
