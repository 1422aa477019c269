"""The incident's record as a decision to wait or to close leaves it."""

from __future__ import annotations

from dataclasses import replace

from lifeguard.core.decision.decision import Close, Wait
from lifeguard.core.decision.downtime import downtimes
from lifeguard.core.decision.situation import Situation
from lifeguard.core.incident.incident import Incident
from lifeguard.core.incident.question import PendingApproval
from lifeguard.core.incident.trigger import fingerprint
from lifeguard.core.kinds.ec2.problem import NOT_OF_THE_HOST, ProblemKind

_UNSWEPT = NOT_OF_THE_HOST | {ProblemKind.UNKNOWN_EVENT}
"""What no sweep looks for, so that its absence there says nothing."""


def progress(situation: Situation, decision: Wait | Close) -> Incident:
    """Return the incident with all that the situation adds to its record."""
    return replace(
        situation.incident,
        status=decision.status,
        kind=situation.seen[0].kind if situation.seen else situation.incident.triggers[0].kind,
        name=situation.instance.name if situation.instance else situation.incident.name,
        zone=situation.instance.zone if situation.instance else situation.incident.zone,
        policy=situation.policy.name if situation.policy else "",
        reasons=(decision.why, *decision.reasons),
        rungs=situation.actions,
        downtimes=downtimes(situation),
        seen=tuple(
            fingerprint(t.reference, t.deadline)
            for t in situation.present
            if t.kind not in _UNSWEPT
        ),
        pending_approval=_still_asked(situation, decision),
    )


def _still_asked(situation: Situation, decision: Wait | Close) -> PendingApproval | None:
    """Return the question that the decision waits on: any other no longer stands."""
    asked = situation.incident.pending_approval
    waits = isinstance(decision, Wait) and asked is not None and asked.id == decision.question
    return asked if waits else None
