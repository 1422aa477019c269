"""The decision: from all that is known of an incident to its next move, in one order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import assert_never

from lifeguard.core.approval.ask import ask, settle
from lifeguard.core.backup.restore_drill import restore_drill
from lifeguard.core.decision.action import (
    Action,
    RebootInstance,
    RescheduleEvent,
    StartInstance,
    StopInstance,
    SuppressApplicationChecks,
)
from lifeguard.core.decision.decision import (
    Admit,
    Close,
    Decision,
    Execute,
    NotificationKind,
    Notify,
    Wait,
)
from lifeguard.core.decision.situation import Result, Situation
from lifeguard.core.incident.incident import Held, IncidentStatus
from lifeguard.core.incident.question import ApprovalRequest, ProposedAction
from lifeguard.core.kinds.ec2.instance import CheckStatus, Instance
from lifeguard.core.kinds.ec2.preflight import Obstacle, preflight
from lifeguard.core.kinds.ec2.problem import NOT_OF_THE_HOST, Problem, ProblemKind
from lifeguard.core.kinds.ec2.runbook import (
    Remedy,
    Runbook,
    Timing,
    runbook,
)
from lifeguard.core.policy.policy import Mode, Replace
from lifeguard.core.remediation.admission import entering
from lifeguard.core.remediation.backup_first import backup
from lifeguard.core.remediation.closing import (
    changing,
    drill,
    gone,
    host,
    over,
    unmanaged,
    unserved,
)
from lifeguard.core.remediation.consent import (
    MODE_ASK,
    offered,
    require_approval,
    words,
)
from lifeguard.core.remediation.holds import (
    maintained,
    muted,
    regional,
    stormy,
)
from lifeguard.core.remediation.in_progress import underway
from lifeguard.core.remediation.manual_commands import commands, image_by_hand, reschedule
from lifeguard.core.remediation.reschedule import rescheduling
from lifeguard.core.remediation.timing import Due, due
from lifeguard.core.replacement.cutover import replacing
from lifeguard.core.replacement.launch import replace_instance
from lifeguard.core.schedule import durations

TRIED = {
    "stop": Remedy.STOP_START,
    "force_stop": Remedy.STOP_START,
    "start": Remedy.START,
    "reboot": Remedy.REBOOT,
    "launch_replacement": Remedy.REPLACE,
    "retire": Remedy.REPLACE,
    "move_addresses": Remedy.REPLACE,
    "move_targets": Remedy.REPLACE,
    "adopt_replacement": Remedy.REPLACE,
    "discard_replacement": Remedy.REPLACE,
    "launch_drill": Remedy.REPLACE,
    "end_drill": Remedy.REPLACE,
}
"""The remedy that an act belongs to."""


FROZEN_LOOK = timedelta(days=1)
"""How long a frozen incident waits to be woken before it looks by itself."""

GRACES = frozenset({Timing.AUTO_RECOVERY_GRACE, Timing.INSTANCE_CHECK_GRACE})
"""Timings during which even a refusal is not worth an email: the trouble may pass by itself."""


def decide(situation: Situation) -> Decision:
    """Return the next move; while all is frozen, what would change something waits."""
    decision = _decide(situation)
    if situation.frozen and isinstance(decision, Execute | Admit):
        return Wait(situation.now + FROZEN_LOOK, f"frozen: {situation.frozen}", held=Held.FREEZE)
    return decision


def _decide(situation: Situation) -> Decision:
    rules: tuple[Callable[[Situation], Decision | None], ...] = (
        drill,
        restore_drill,
        host,
        replacing,
        gone,
        underway,
        unmanaged,
        changing,
        unserved,
        over,
        muted,
        maintained,
        regional,
    )
    for rule in rules:
        decision = rule(situation)
        if decision is not None:
            return decision
    return treat(situation)


def treat(situation: Situation) -> Decision:
    """Return the next move against what is wrong now."""
    _, policy = situation.subject()
    problem = situation.present[0]
    book = runbook(problem, policy, situation.subject()[0])
    remedy = next_rung(situation, book)
    moment = due(situation, problem, book.timing)
    if book.timing in GRACES and situation.treated:
        moment = Due(situation.now, "the grace was before the first act")
    if book.timing in GRACES and moment.at > situation.now:
        return Wait(moment.at, moment.why)
    if remedy is None:
        moving = _moved(situation) or _reschedule(situation, problem, book)
        return moving or _no_rung(situation, problem, book, moment)
    return _climb(situation, problem, book, remedy, moment)


def next_rung(situation: Situation, book: Runbook) -> Remedy | None:
    """Return the softest remedy that this incident has not tried yet."""
    return next((remedy for remedy in book.rungs if not _worked(situation, remedy)), None)


def _moved(situation: Situation) -> Wait | None:
    """Wait until EC2 shows the new time of an event that we have moved: a minute or two."""
    moved = situation.attempt("reschedule")
    if moved is None or not moved.worked or situation.subject()[0].read_at > moved.at:
        return None
    return Wait(moved.at + durations.MOVED, "EC2 does not show the event's new time yet")


def _reschedule(situation: Situation, problem: Problem, book: Runbook) -> Decision | None:
    """Move AWS's reboot into the window where AWS and the policy let us."""
    instance, policy = situation.subject()
    action = rescheduling(situation, problem) if book.timing is Timing.AFTER_AWS else None
    if action is None or preflight(instance, Remedy.REBOOT, policy):
        return None
    when = f"{action.not_before:%Y-%m-%d %H:%M} UTC"
    command = reschedule(situation.incident.resource, action.event_id, action.not_before)
    match policy.mode:
        case Mode.OBSERVE:
            why = f"{problem.what}; it would have moved it to {when}, into the window"
            return Close(IncidentStatus.OBSERVED, why, tell=True, commands=(command,))
        case Mode.ASK:
            question = ApprovalRequest(
                "reschedule",
                "your yes is needed",
                (f"This has AWS do it at {when}, in your window:",),
                (MODE_ASK,),
                (command,),
                proposed_action=ProposedAction.RESCHEDULE,
                detail=when,
            )
            return settle(situation, question) or _do_reschedule(action, problem)
        case Mode.ACT:
            return _do_reschedule(action, problem)
    assert_never(policy.mode)


def _do_reschedule(action: RescheduleEvent, problem: Problem) -> Execute:
    return Execute(action, f"into the maintenance window: {problem.what}")


def _no_rung(situation: Situation, problem: Problem, book: Runbook, moment: Due) -> Decision:
    """AWS acts by itself, or all that Lifeguard may try has been tried: wait, then a person."""
    waits_for_aws = book.timing is Timing.AFTER_AWS and moment.at > situation.now
    if _observes(situation):
        plan = moment.why if waits_for_aws else book.question
        return Close(IncidentStatus.OBSERVED, f"{problem.what}: {plan}", tell=True)
    if waits_for_aws:
        return _later(situation, problem, moment, None)
    tried = "" if problem.kind in NOT_OF_THE_HOST else _tried(situation)
    brief = tried or "nothing Lifeguard may do by itself"
    reasons = (tried,) if tried else ()
    advised = _advised(situation, book)
    commands = (*_image(situation, problem), *_commands(situation, advised))
    question = ApprovalRequest(problem.kind, brief, (book.question,), reasons, commands)
    if considered(situation):
        return replace_instance(situation, problem, book, brief, reasons)
    if advised is None or _worked(situation, advised):
        return ask(situation, question)
    instance, policy = situation.subject()
    asked = offered(situation, question, advised, preflight(instance, advised, policy))
    return asked or _carry_out(situation, problem, replace(book, rungs=(advised,)), advised)


def considered(situation: Situation) -> bool:
    """Whether nothing softer is left, and a new instance from its image may help."""
    instance, policy = situation.instance, situation.policy
    if instance is None or policy is None or not situation.opted_in:
        return False
    present = situation.present
    if not present:
        return False
    book = runbook(present[0], policy, instance)
    allowed = policy.replace is not Replace.NEVER and policy.mode is not Mode.OBSERVE
    return book.replaces and allowed and next_rung(situation, book) is None


def _image(situation: Situation, problem: Problem) -> tuple[str, ...]:
    """Return the command that makes the missing backup by hand, where that is the trouble."""
    stale = problem.kind is ProblemKind.STALE_BACKUP
    return (image_by_hand(situation.incident.resource, situation.now),) if stale else ()


def _advised(situation: Situation, book: Runbook) -> Remedy | None:
    """Return what a person may do where Lifeguard may not; nothing that would do harm."""
    instance, policy = situation.subject()
    if book.advice is None or any(o.hard for o in preflight(instance, book.advice, policy)):
        return None
    return book.advice


def _worked(situation: Situation, remedy: Remedy) -> bool:
    return any(TRIED.get(record.action) is remedy for record in situation.actions if record.worked)


def _tried(situation: Situation) -> str:
    words = {"stop": "stop and start", "reboot": "reboot", "start": "start"}
    tried = dict.fromkeys(
        words[a.action] for a in situation.actions if a.worked and a.action in words
    )
    if "stop and start" in tried:
        tried.pop("start", None)
    return f"not cured by {' or '.join(tried)}" if tried else ""


def _climb(
    situation: Situation, problem: Problem, book: Runbook, remedy: Remedy, moment: Due
) -> Decision:
    instance, policy = situation.subject()
    obstacles = preflight(instance, remedy, policy)
    if policy.mode is Mode.OBSERVE:
        return _observed(situation, problem, remedy, moment, obstacles)
    asked = require_approval(situation, problem, remedy, obstacles, moment.at)
    if asked is not None:
        return asked
    if moment.at > situation.now:
        return _later(situation, problem, moment, remedy)
    return _carry_out(situation, problem, book, remedy)


def _carry_out(situation: Situation, problem: Problem, book: Runbook, remedy: Remedy) -> Decision:
    return (
        _retry(situation, remedy)
        or stormy(situation, problem)
        or entering(situation, problem, book)
        or backup(situation, remedy)
        or _quieting(situation, situation.subject()[0])
        or _first_act(problem, remedy)
    )


def _quieting(situation: Situation, instance: Instance) -> Execute | None:
    """Quiet the application checks around our own restart, which they would report as a fault."""
    last = situation.attempt("suppress_application_checks", "resume_application_checks")
    quieted = last is not None and last.action == "suppress_application_checks"
    if quieted or instance.checks.application.status is CheckStatus.NOT_APPLICABLE:
        return None
    limit = durations.BOOT_LIMIT_WINDOWS if instance.windows else durations.BOOT_LIMIT
    seconds = int((limit + situation.subject()[1].force_stop_after).total_seconds())
    return Execute(
        SuppressApplicationChecks(seconds), "our own restart is no fault of the application"
    )


def _retry(situation: Situation, remedy: Remedy) -> Decision | None:
    """EC2 did not take this remedy's first act: try again what may work later, else ask."""
    last = situation.last
    if last is None or last.worked or TRIED[last.action] is not remedy:
        return None
    tries = sum(record.action == last.action for record in situation.actions)
    if last.result is Result.FAILED and tries < durations.ATTEMPTS:
        until = last.at + durations.STOP * tries
        return (
            Wait(until, f"AWS could not do it for now: {last.answer}")
            if situation.now < until
            else None
        )
    brief = f"AWS refused to {last.action.replace('_', ' ')} it"
    duty = (f"{brief}: remove the cause, or do it by hand:",)
    return ask(
        situation, ApprovalRequest(brief, brief, duty, (last.answer,), _commands(situation, remedy))
    )


def _later(situation: Situation, problem: Problem, moment: Due, remedy: Remedy | None) -> Decision:
    if (
        moment.at - situation.now > durations.LONG
        and situation.has_sent(NotificationKind.PLANNED) is None
    ):
        plan = f"{words(remedy)}, {moment.why}" if remedy else moment.why
        return Notify(NotificationKind.PLANNED, plan, about=problem.kind, at=moment.at)
    return Wait(moment.at, moment.why)


def _observed(
    situation: Situation,
    problem: Problem,
    remedy: Remedy,
    moment: Due,
    obstacles: tuple[Obstacle, ...],
) -> Close:
    reasons = tuple(obstacle.reason for obstacle in obstacles)
    if reasons:
        why = f"{problem.what}; it would have asked you, and not acted by itself"
        return Close(IncidentStatus.OBSERVED, why, tell=True, reasons=reasons)
    when = "at once" if moment.at <= situation.now else f"at {moment.at:%Y-%m-%d %H:%M} UTC"
    why = f"{problem.what}; it would have answered with {words(remedy)} {when} ({moment.why})"
    return Close(IncidentStatus.OBSERVED, why, tell=True, commands=_commands(situation, remedy))


def _first_act(problem: Problem, remedy: Remedy) -> Execute:
    return Execute(_FIRST[remedy], problem.what)


_FIRST: Mapping[Remedy, Action] = {
    Remedy.REBOOT: RebootInstance(),
    Remedy.START: StartInstance(),
    Remedy.STOP_START: StopInstance(),
}


def _observes(situation: Situation) -> bool:
    return situation.policy is not None and situation.policy.mode is Mode.OBSERVE


def _commands(situation: Situation, remedy: Remedy | None) -> tuple[str, ...]:
    return commands(situation.incident.resource, remedy)
