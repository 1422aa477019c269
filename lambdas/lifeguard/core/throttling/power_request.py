"""What an incident's execution asks of `power`: one instance stopped or started."""

from __future__ import annotations

from datetime import datetime

from lifeguard.core.policy.policy import Criticality
from lifeguard.core.resources.resource import Resource
from lifeguard.core.resources.verb import Verb
from lifeguard.immutable import immutable


@immutable
class PowerRequest:
    """One stop or start.

    `number` counts the incident's acts; `run` is the launch time of the run that is to be stopped,
    so that a late or repeated request never stops a later one. `lacked`: EC2 has lacked capacity
    for an earlier start of the incident.
    """

    incident: str
    generation: int  # of the incident's execution
    number: int
    verb: Verb  # of `Power`: stop, force_stop or start
    resource: Resource
    zone: str
    type: str
    policy: str
    asked_at: datetime
    run: datetime | None = None
    deadline: datetime | None = None
    criticality: Criticality = Criticality.NORMAL
    lacked: bool = False

    @property
    def id(self) -> str:
        """What a repeat of the same request has in common with it."""
        return f"{self.incident}/{self.number}/{self.resource.key}"

    @property
    def bound(self) -> str:
        """All that its incident's intent binds: what differs in this is another request."""
        return f"{self.id}/{self.generation}/{self.verb}"
