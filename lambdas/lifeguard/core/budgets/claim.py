"""From a situation to its claim on a place within the budgets."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from lifeguard.core.budgets.budget import Claim
from lifeguard.core.decision.decision import Wait
from lifeguard.core.decision.kind import ResourceKind
from lifeguard.core.decision.situation import Situation
from lifeguard.core.incident.incident import Held, IncidentStatus
from lifeguard.core.policy.policy import Budgets
from lifeguard.core.resources.resource import Resource


def claim(situation: Situation, deadline: datetime | None, now: datetime) -> Claim:
    """Return the claim; one of a kind that is `apart` counts among its own kind only.

    Raises:
        ValueError: the situation has no resource or no policy: it is never treated.
    """
    resource = situation.incident.resource
    if situation.kind.apart:
        return _apart(situation, now)
    observed, policy = situation.subject()
    group = observed.tag(policy.group_tag)
    return Claim(
        incident=situation.incident.id,
        resource=resource.key,
        account=resource.account,
        region=resource.region,
        zone=observed.zone,
        group=f"{policy.group_tag}={group}" if group else "",
        made_at=now,
        budgets=policy.budgets,
        until=now,  # the ledger sets the lease
        deadline=deadline,
        criticality=policy.criticality,
    )


def _apart(situation: Situation, now: datetime) -> Claim:
    resource = situation.incident.resource
    return Claim(
        incident=situation.incident.id,
        resource=resource.key,
        account=budgeted(resource, situation.kind),
        region=resource.region,
        zone="",
        group="",
        made_at=now,
        budgets=Budgets(),
        until=now,  # the ledger sets the lease
    )


def budgeted(resource: Resource, kind: ResourceKind[Any]) -> str:
    """Return the account whose budgets a resource is under; some kinds have one of their own."""
    return f"{resource.service}:{resource.account}" if kind.apart else resource.account


def gives_back(situation: Situation, wait: Wait) -> bool:
    """Whether a wait is for a person with nothing under way: its place is for others meanwhile.

    A server that is down by our own hand keeps its place, and so does one whose replacement runs.
    """
    if wait.status is not IncidentStatus.NEEDS_HUMAN or wait.held is Held.BUDGET:
        return False
    runs = situation.observed is not None and situation.observed.runs
    ours = bool(situation.treatments) and not runs
    return situation.admission_requested and not ours and situation.replacement is None
