"""From a situation to its claim on a place within the budgets."""

from __future__ import annotations

from datetime import datetime

from lifeguard.core.budgets.budget import Claim
from lifeguard.core.decision.decision import Wait
from lifeguard.core.decision.situation import Situation
from lifeguard.core.incident.incident import Held, IncidentStatus
from lifeguard.core.kinds.ec2.instance import InstanceState
from lifeguard.core.policy.policy import Budgets
from lifeguard.core.resources.resource import Resource, Service


def claim(situation: Situation, deadline: datetime | None, now: datetime) -> Claim:
    """Return the claim; a drill's counts among drills only.

    Raises:
        ValueError: the situation has no instance or no policy: it is never treated.
    """
    resource = situation.incident.resource
    if resource.service is Service.DRILL:
        return _of_drill(situation, now)
    instance, policy = situation.subject()
    group = instance.tag(policy.group_tag)
    return Claim(
        incident=situation.incident.id,
        resource=resource.key,
        account=resource.account,
        region=resource.region,
        zone=instance.zone,
        group=f"{policy.group_tag}={group}" if group else "",
        made_at=now,
        budgets=policy.budgets,
        until=now,  # the ledger sets the lease
        deadline=deadline,
        criticality=policy.criticality,
    )


def _of_drill(situation: Situation, now: datetime) -> Claim:
    resource = situation.incident.resource
    return Claim(
        incident=situation.incident.id,
        resource=resource.key,
        account=budgeted(resource),
        region=resource.region,
        zone="",
        group="",
        made_at=now,
        budgets=Budgets(),
        until=now,  # the ledger sets the lease
    )


def budgeted(resource: Resource) -> str:
    """Return the account whose budgets a resource is under; drills have one of their own."""
    own = resource.service is Service.DRILL
    return f"{resource.service}:{resource.account}" if own else resource.account


def gives_back(situation: Situation, wait: Wait) -> bool:
    """Whether a wait is for a person with nothing under way: its place is for others meanwhile.

    A server that is down by our own hand keeps its place, and so does one whose replacement runs.
    """
    if wait.status is not IncidentStatus.NEEDS_HUMAN or wait.held is Held.BUDGET:
        return False
    instance = situation.instance
    runs = instance is not None and instance.state is InstanceState.RUNNING
    ours = bool(situation.treatments) and not runs
    return situation.admission_requested and not ours and situation.replacement is None
