"""Times in which Lifeguard keeps still: mutes, AWS's own maintenance, an issue in the Region."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType

from lifeguard.core.approval.ask import leave
from lifeguard.core.decision.decision import (
    Decision,
    NotificationKind,
    Notify,
    Wait,
)
from lifeguard.core.decision.situation import Situation
from lifeguard.core.incident.hold import standing
from lifeguard.core.incident.incident import Held, IncidentStatus
from lifeguard.core.incident.question import ApprovalRequest
from lifeguard.core.kinds.ec2.instance import HostEvent, HostEventCode, Instance
from lifeguard.core.kinds.ec2.problem import Problem, ProblemKind
from lifeguard.core.policy.policy import Mode, OperationalIssue
from lifeguard.core.policy.policy import StormPolicy as InStorm
from lifeguard.core.schedule.durations import LONG, backoff
from lifeguard.core.text.message import Message, message

ISSUE_LIMIT = timedelta(hours=12)
"""How long a report of AWS's holds status-check incidents at most."""
ISSUE_PAUSE = timedelta(hours=1)
"""After which what an issue holds looks by itself, though nothing woke it."""
DEADLINE_NEAR = timedelta(days=1)
"""A scheduled event nearer than this goes on in spite of an issue in the Region."""
IN_PROGRESS = timedelta(hours=1)
"""How long maintenance that has begun is left alone when its event gives no end."""

_STAYS = frozenset(
    {
        HostEventCode.SYSTEM_MAINTENANCE,
        HostEventCode.INSTANCE_REBOOT,
        HostEventCode.SYSTEM_REBOOT,
    }
)
_CHECKS = frozenset(
    {
        ProblemKind.SYSTEM_CHECK,
        ProblemKind.INSTANCE_CHECK,
        ProblemKind.EBS_CHECK,
        ProblemKind.APPLICATION_CHECK,
    }
)


_MEASURED: Mapping[ProblemKind, tuple[str, ...]] = MappingProxyType(
    {
        ProblemKind.SYSTEM_CHECK: ("StatusCheckFailed", "StatusCheckFailed_System"),
        ProblemKind.INSTANCE_CHECK: ("StatusCheckFailed", "StatusCheckFailed_Instance"),
        ProblemKind.EBS_CHECK: ("StatusCheckFailed", "StatusCheckFailed_AttachedEBS"),
    }
)
"""The metrics of `AWS/EC2` that measure a problem (EC2 guide, status check metrics)."""


def muted(situation: Situation, problem: Problem) -> Decision | None:
    """Wait while an alarm on this very problem is muted or suppressed, and say so once.

    Whoever saw the problem first: the hold is on what the alarm's metrics measure.
    """
    incident = situation.incident
    holds = [
        hold
        for hold in standing(incident.holds, incident.triggers)
        if hold.until > situation.now and any(_measures(m, problem) for m in hold.measures)
    ]
    if not holds:
        return None
    longest = max(holds, key=lambda hold: hold.until)
    until, why = longest.until, message("waiting.held", reason=longest.reason)
    if until - situation.now > LONG and situation.has_sent(NotificationKind.HELD, "mute") is None:
        return Notify(NotificationKind.HELD, why, about="mute", at=until)
    return Wait(until, why)


def _measures(metric: str, problem: Problem) -> bool:
    """Whether a metric measures a problem; each application check has a metric of its own too."""
    if problem.kind is ProblemKind.APPLICATION_CHECK:
        return metric.startswith("StatusCheckFailed_Application")
    return metric in _MEASURED.get(problem.kind, ())


def maintained(situation: Situation) -> Decision | None:
    """Wait while AWS is at work on the host: nothing is done in the middle of it.

    AWS marks an event [Completed] as soon as it begins to reboot: the work is over when the
    host's checks have decided again.
    """
    begun = _begun(situation)
    if not begun:
        return None
    end, why = max(_end(event) for event in begun), message("waiting.aws_maintenance")
    if all(event.open for event in begun):
        return Wait(end, why)
    since = max(event.not_before for event in begun)
    return Wait(min(end, backoff(since, situation.now)), why)


def _begun(situation: Situation) -> list[HostEvent]:
    instance: Instance | None = situation.instance
    if instance is None:
        return []
    events = (e for e in instance.events if e.code in _STAYS and not e.cancelled)
    begun = [event for event in events if event.not_before <= situation.now < _end(event)]
    return [event for event in begun if event.open or instance.checks.undecided]


def _end(event: HostEvent) -> datetime:
    return event.not_after or event.not_before + IN_PROGRESS


def regional(situation: Situation) -> Decision | None:
    """Hold what can wait while AWS reports an operational issue of EC2 in the Region."""
    issue, policy = situation.issue, situation.policy
    if issue is None or policy is None or policy.mode is Mode.OBSERVE:
        return None
    limit = issue.occurred_at + ISSUE_LIMIT
    ignored = policy.operational_issue is OperationalIssue.ACT
    if ignored or situation.now >= limit or not _can_wait(situation.present[0], situation.now):
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


def _can_wait(problem: Problem, now: datetime) -> bool:
    if problem.kind in _CHECKS:
        return True
    return problem.deadline is not None and problem.deadline - now >= DEADLINE_NEAR
