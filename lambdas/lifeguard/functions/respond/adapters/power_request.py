"""From a situation to what `power` is asked for."""

from __future__ import annotations

from lifeguard.core.incident.incident import Intent
from lifeguard.core.kinds.ec2.remediation.alternative_type import starts_lacked
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.resources.verb import Verb
from lifeguard.core.throttling.power_request import PowerRequest


def power_request(situation: InstanceSituation, intent: Intent) -> PowerRequest:
    """Return the request for a stop or a start of the situation's instance.

    Raises:
        ValueError: the situation has no instance or no policy: there is nothing to stop or start.
    """
    instance, policy = situation.subject()
    deadlines = [problem.deadline for problem in situation.present if problem.deadline is not None]
    return PowerRequest(
        incident=situation.incident.id,
        generation=situation.generation,
        number=intent.number,
        verb=Verb(intent.action),
        resource=situation.incident.resource,
        zone=instance.zone,
        type=instance.type,
        policy=policy.name,
        asked_at=intent.at,
        run=instance.launched_at,
        deadline=min(deadlines, default=None),
        criticality=policy.criticality,
        lacked=starts_lacked(situation) > 0,
    )
