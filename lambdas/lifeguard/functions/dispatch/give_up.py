"""The end of an incident that no execution can carry any more: a person must."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from lifeguard.core.budgets.claim import budgeted
from lifeguard.core.decision.kind import ResourceKind
from lifeguard.core.incident.incident import Incident, IncidentStatus
from lifeguard.core.text.message import Message, message
from lifeguard.functions.dispatch.ports import AdmissionRelease, ClosableRecord


def escalate(  # noqa: PLR0913  all that it ends
    ledger: ClosableRecord,
    admissions: AdmissionRelease,
    incident: Incident,
    why: Message,
    now: datetime,
    *,
    kind: ResourceKind[Any],
) -> None:
    """Close the incident as one that needs a person, and free its place.

    `why` is what keeps Lifeguard's executions from carrying it.
    """
    left = replace(
        incident,
        status=IncidentStatus.NEEDS_HUMAN,
        reasons=(message("answer.given_up", why=why),),
        closed_at=now,
        pending_approval=None,
    )
    admissions.release(budgeted(incident.resource, kind), incident.id, now)
    ledger.close(left, frozenset(), now, treated=bool(incident.rungs))
