"""What the sweep tells an incident of load balancers: that they find its server unhealthy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from lifeguard.core.decision.application import UNHEALTHY
from lifeguard.core.decision.problem import check_reference
from lifeguard.core.endpoints.news import news, over
from lifeguard.core.incident.incident import Incident
from lifeguard.core.incident.trigger import Phase, Trigger
from lifeguard.core.resources.resource import Resource
from lifeguard.core.targets.target import RegisteredTarget
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import Message, message


def unhealthy(resource: Resource, targets: Sequence[RegisteredTarget], since: datetime) -> Trigger:
    """Return the trigger of an unhealthy server; the same as long as that lasts.

    It is one for the server, however many load balancers say so.
    """
    what = message("target.unhealthy", places=tuple(_place(target) for target in targets))
    return news(resource, Phase.RAISED, check_reference(UNHEALTHY, since), since, what)


def healthy(
    incident: Incident, targets: Sequence[RegisteredTarget], now: datetime
) -> Iterator[Trigger]:
    """Yield what ends each such trouble that an incident knows of.

    `targets` are where the server is still behind a load balancer; none: it is behind none.
    """
    names = tuple(dict.fromkeys(foreign(target.group) for target in targets))
    why = message("target.healthy", groups=names) if names else message("target.behind_none")
    yield from over(incident, UNHEALTHY, now, why)


def _place(target: RegisteredTarget) -> Message:
    return message("target.place", group=foreign(target.group), reason=target.reason)
