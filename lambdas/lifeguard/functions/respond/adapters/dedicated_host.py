"""Dedicated Hosts: the servers on one are read, and nothing is done to it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

from lifeguard.core.decision.situation import Situation
from lifeguard.core.kinds.dedicated_host import HostSituation
from lifeguard.core.resources.resource import Resource
from lifeguard.functions.respond.adapters.adapter import Adapter, Reading


class HostReader(Protocol):
    """What EC2 describes of a host; `aws.ec2.reader.Ec2Reader` is the real one."""

    def on_host(self, host: Resource, /) -> tuple[str, ...]:
        """Return the servers on a Dedicated Host, as emails name them."""


@dataclass(frozen=True)
class HostAdapter(Adapter):
    """What is read of a host."""

    hosts: HostReader

    def read(self, situation: Situation) -> Reading:
        """Read the servers on the host; of the host itself only its notices tell.

        Raises:
            TypeError: the situation is of another kind.
        """
        if not isinstance(situation, HostSituation):
            msg = f"not a situation of a Dedicated Host: {situation.incident.resource.key}"
            raise TypeError(msg)
        servers = self.hosts.on_host(situation.incident.resource)
        return Reading(None, replace(situation, on_host=servers))
