"""The last remedy: asking for a new instance from the newest good image, and launching it.

`obstacles` says what stands in its way, `cutover` what follows the launch.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from lifeguard.core.approval.ask import ask, settle
from lifeguard.core.decision.decision import Decision, Execute, Wait
from lifeguard.core.decision.obstacle import Obstacle
from lifeguard.core.decision.problem import Problem
from lifeguard.core.decision.retry import retry
from lifeguard.core.decision.runbook import Remedy, Runbook
from lifeguard.core.incident.action_record import ActionRecord
from lifeguard.core.incident.question import ApprovalRequest, ProposedAction, Risk
from lifeguard.core.kinds.ec2.action import LaunchReplacement
from lifeguard.core.kinds.ec2.instance import PublicIpKind
from lifeguard.core.kinds.ec2.launch_spec import RecoveryPoint, ReplacementPlan
from lifeguard.core.kinds.ec2.problem import ProblemKind
from lifeguard.core.kinds.ec2.remediation.manual_commands import replacement as by_hand
from lifeguard.core.kinds.ec2.remediation.rescue import duty, rescue
from lifeguard.core.kinds.ec2.replacement.obstacles import obstacles_to
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.policy.policy import (
    Mode,
    Policy,
    PublicIpChange,
    Replace,
    ScheduledBackup,
    UserData,
)
from lifeguard.core.remediation.admission import entering
from lifeguard.core.remediation.consent import FLAPS, MODE_ASK
from lifeguard.core.remediation.holds import stormy
from lifeguard.core.remediation.timing import acts_at
from lifeguard.core.resources.tags import STACK
from lifeguard.core.resources.verb import Verb
from lifeguard.core.schedule import durations
from lifeguard.core.text.message import Message, message

_HOST_FAILED = frozenset({ProblemKind.SYSTEM_CHECK, ProblemKind.EBS_CHECK})
_SPOILT = frozenset({ProblemKind.INSTANCE_CHECK})
"""Problems that are on the disks: an image made after they began would bring them back."""

_NOT_LAUNCHED = "replacement:not_launched"
"""What the question is asked under."""


def healthy_until(situation: InstanceSituation) -> datetime | None:
    """Return the time before which an image must have been made to be good; None: at any time.

    When the host fails, the system fails with it, and its disks are as good as they were.
    """
    if any(problem.kind in _HOST_FAILED for problem in situation.seen):
        return None
    return min((t.since for t in situation.seen if t.kind in _SPOILT), default=None)


def replace_instance(
    situation: InstanceSituation,
    problem: Problem,
    book: Runbook,
    brief: Message,
    reasons: tuple[Message, ...],
) -> Decision:
    """Return the next move towards a new instance: why it cannot be, the question, the launch."""
    instance, policy = situation.subject()
    plan = situation.replacement_plan
    left = rescue(situation, instance)
    question = ApprovalRequest(
        problem.kind,
        brief,
        duty(situation),
        reasons,
        left,
        deadline=acts_at(situation, problem),
    )
    if plan is None:
        return ask(situation, question)
    obstacles = tuple(obstacles_to(instance, policy, plan))
    if waits := _for_an_image(situation, plan, obstacles):
        return waits
    if obstacles or plan.point is None:
        return ask(situation, _by_hand(question, obstacles, plan))
    if asked := _leave(situation, question, plan, plan.point):
        return asked
    begun = (
        stormy(situation, problem, anew=True)
        or entering(situation, problem, _launching(book))
        or Execute(_launch(situation, policy, plan, plan.point), problem.what)
    )
    failed = situation.attempt(Verb.LAUNCH_REPLACEMENT)
    if failed is None:
        return begun
    later = message("replacement.launch_later", answer=failed.answer)
    return retry(situation, failed, begun, later) or ask(situation, _not_launched(question, failed))


def _for_an_image(
    situation: InstanceSituation, plan: ReplacementPlan, obstacles: tuple[Obstacle, ...]
) -> Decision | None:
    """Wait a little for an image of newer data, where nothing else stands in the way."""
    until = plan.due(situation.now)
    others = any(not obstacle.of_the_image for obstacle in obstacles)
    if plan.coming is None or until is None or others:
        return None
    again = min(durations.backoff(plan.coming.created_at, situation.now), until)
    return Wait(again, message("replacement.image_pending", image=plan.coming.image))


def _by_hand(
    question: ApprovalRequest, obstacles: tuple[Obstacle, ...], plan: ReplacementPlan
) -> ApprovalRequest:
    """Say first what stands in the way: a long email shows the first reasons alone."""
    reasons = [message("replacement.not_replaced", reason=one.reason) for one in obstacles]
    reasons += question.reasons
    if plan.point is not None:
        reasons.append(message("replacement.newest_image", image=plan.point.image))
    return replace(question, reasons=tuple(reasons))


def _leave(
    situation: InstanceSituation,
    question: ApprovalRequest,
    plan: ReplacementPlan,
    point: RecoveryPoint,
) -> Decision | None:
    """Ask, unless the policy has said that it need not be asked, and nothing is odd."""
    instance, policy = situation.subject()
    flapping = situation.treatments_lately >= FLAPS
    moves = instance.public_ip is PublicIpKind.AUTO
    odd = tuple(_odd(situation, plan, point))
    unasked = policy.public_ip_change is PublicIpChange.ALLOW or not moves
    acts = policy.replace is Replace.ACT and policy.mode is Mode.ACT
    if acts and unasked and not (flapping or odd):
        return None
    keeps = policy.replace_user_data is UserData.KEEP and plan.launch_spec.user_data
    return settle(
        situation,
        ApprovalRequest(
            question.about,
            question.brief,
            (message("replacement.by_hand"),),
            (*question.reasons, *([MODE_ASK] if policy.mode is Mode.ASK else []), *odd),
            by_hand(situation.incident.resource, plan, point.image),
            proposed_action=ProposedAction.REPLACE,
            risks=(
                Risk.LOST_CHANGES,
                Risk.TWO_AT_ONCE,
                Risk.PRIVATE_IP,
                *([Risk.PUBLIC_IP] if moves else []),
                *([Risk.USER_DATA] if keeps else []),
                *([Risk.STACK] if instance.tag(STACK) is not None else []),
                *([Risk.FLAPPING] if flapping else []),
            ),
            detail=point.image,
            loses_since=point.created_at,
            deadline=question.deadline,
        ),
    )


def _odd(
    situation: InstanceSituation, plan: ReplacementPlan, point: RecoveryPoint
) -> Iterator[Message]:
    """Yield what makes the image one to be asked about, whatever the policy says."""
    oldest = (situation.subject()[1].scheduled_backup or ScheduledBackup()).oldest
    if situation.now - point.created_at > oldest:
        yield message("replacement.old_image", made=point.created_at, limit=oldest)
    if plan.coming is not None:
        yield message(
            "replacement.coming_image", image=plan.coming.image, made=plan.coming.created_at
        )


def _launching(book: Runbook) -> Runbook:
    return Runbook(book.timing, (Remedy.REPLACE,), book.question)


def _launch(
    situation: InstanceSituation, policy: Policy, plan: ReplacementPlan, point: RecoveryPoint
) -> LaunchReplacement:
    return LaunchReplacement(
        point.image,
        plan.launch_spec,
        token=situation.launch_token,
        keep_user_data=policy.replace_user_data is UserData.KEEP,
        opt_in_tag=situation.settings.opt_in_tag,
    )


def _not_launched(question: ApprovalRequest, failed: ActionRecord) -> ApprovalRequest:
    return ApprovalRequest(
        _NOT_LAUNCHED,
        message("replacement.not_launched"),
        question.action_required,
        (failed.answer, *question.reasons),
        question.commands,
    )
