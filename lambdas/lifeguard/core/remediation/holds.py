"""Times in which Lifeguard keeps still: mutes, an issue in the Region, a storm."""

from __future__ import annotations

from datetime import timedelta

from lifeguard.core.approval.ask import leave
from lifeguard.core.decision.decision import (
    Decision,
    NotificationKind,
    Notify,
    Wait,
)
from lifeguard.core.decision.problem import Problem
from lifeguard.core.decision.situation import Situation
from lifeguard.core.incident.hold import ISSUE_LIMIT, standing
from lifeguard.core.incident.incident import Held, IncidentStatus
from lifeguard.core.incident.question import ApprovalRequest
from lifeguard.core.policy.policy import Mode, OperationalIssue
from lifeguard.core.policy.policy import StormPolicy as InStorm
from lifeguard.core.schedule.durations import LONG
from lifeguard.core.text.message import Message, message

ISSUE_PAUSE = timedelta(hours=1)
"""After which what an issue holds looks by itself, though nothing woke it."""
DEADLINE_NEAR = timedelta(days=1)
"""A scheduled event nearer than this goes on in spite of an issue in the Region."""


def muted(situation: Situation, problem: Problem) -> Decision | None:
    """Wait while an alarm on this very problem is muted or suppressed, and say so once.

    Whoever saw the problem first: the hold is on what the alarm's metrics measure.
    """
    incident, traits = situation.incident, situation.kind.traits(problem.kind)
    holds = [
        hold
        for hold in standing(incident.holds, incident.triggers)
        if hold.until > situation.now
        and any(traits.measured_by(metric) for metric in hold.measures)
    ]
    if not holds:
        return None
    longest = max(holds, key=lambda hold: hold.until)
    until, why = longest.until, message("waiting.held", reason=longest.reason)
    if until - situation.now > LONG and situation.has_sent(NotificationKind.HELD, "mute") is None:
        return Notify(NotificationKind.HELD, why, about="mute", at=until)
    return Wait(until, why)


def regional(situation: Situation) -> Decision | None:
    """Hold what can wait while AWS reports an operational issue of EC2 in the Region."""
    issue, policy = situation.issue, situation.policy
    if issue is None or policy is None or policy.mode is Mode.OBSERVE:
        return None
    limit = issue.occurred_at + ISSUE_LIMIT
    ignored = policy.operational_issue is OperationalIssue.ACT
    if ignored or situation.now >= limit or not _can_wait(situation, situation.present[0]):
        return None
    if situation.has_sent(NotificationKind.STORM) is None:
        return Notify(NotificationKind.STORM, issue.summary, about=issue.reference, at=limit)
    until = min(situation.now + ISSUE_PAUSE, limit)
    why = message("waiting.regional_issue", region=issue.region)
    return Wait(until, why, held=Held.ISSUE)


def stormy(situation: Situation, problem: Problem, *, anew: bool = False) -> Decision | None:
    """Hold all that can wait while many fail at once, until a person releases it.

    What was begun is finished, unless what comes next begins something `anew`.
    """
    storm, policy = situation.storm, situation.policy
    if policy is None or policy.storm is not InStorm.HOLD:
        return None
    left = next((s.about for s in situation.sent if s.problem == _RELEASE), "")
    if (storm is None and not left) or (storm is not None and storm.released):
        return None
    near = problem.deadline is not None and problem.deadline - situation.now < DEADLINE_NEAR
    if (situation.treated and not anew) or near:
        return None
    name = left or (storm.id if storm is not None else "")
    why = message("waiting.storm", storm=name)
    until = situation.now if storm is None else storm.began + policy.approval_timeout
    if situation.now < until:
        return Wait(until, why, status=IncidentStatus.NEEDS_HUMAN, held=Held.STORM)
    return leave(situation, _release(why), name, message("waiting.storm_left", storm=name))


_RELEASE = "storm"


def _release(why: Message) -> ApprovalRequest:
    return ApprovalRequest(_RELEASE, why, (message("question.look_left"),), (), ())


def _can_wait(situation: Situation, problem: Problem) -> bool:
    if situation.kind.traits(problem.kind).check:
        return True
    return problem.deadline is not None and problem.deadline - situation.now >= DEADLINE_NEAR
