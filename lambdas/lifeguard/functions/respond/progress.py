"""The incident's record as a decision to wait or to close leaves it."""

from __future__ import annotations

from dataclasses import replace

from lifeguard.core.decision.decision import Close, Wait
from lifeguard.core.decision.downtime import downtimes
from lifeguard.core.decision.situation import Situation
from lifeguard.core.incident.incident import Incident
from lifeguard.core.incident.question import PendingApproval
from lifeguard.core.incident.trigger import fingerprint
from lifeguard.core.storm.detection import SUDDEN


def progress(situation: Situation, decision: Wait | Close) -> Incident:
    """Return the incident with all that the situation adds to its record."""
    return replace(
        situation.incident,
        status=decision.status,
        kind=situation.seen[0].kind if situation.seen else situation.incident.triggers[0].kind,
        sudden=_is_sudden(situation),
        name=situation.observed.name if situation.observed else situation.incident.name,
        zone=situation.observed.zone if situation.observed else situation.incident.zone,
        policy=situation.policy.name if situation.policy else "",
        reasons=(decision.why, *decision.reasons),
        rungs=situation.actions,
        downtimes=downtimes(situation),
        seen=tuple(
            fingerprint(t.reference, t.deadline)
            for t in situation.present
            if not situation.kind.traits(t.kind).unswept
        ),
        pending_approval=_still_asked(situation, decision),
    )


def _is_sudden(situation: Situation) -> bool:
    """Whether nobody has announced what is wrong."""
    if situation.seen:
        return situation.kind.traits(situation.seen[0].kind).sudden
    return situation.incident.triggers[0].kind in SUDDEN


def _still_asked(situation: Situation, decision: Wait | Close) -> PendingApproval | None:
    """Return the question that the decision waits on: any other no longer stands."""
    asked = situation.incident.pending_approval
    waits = isinstance(decision, Wait) and asked is not None and asked.id == decision.question
    return asked if waits else None
