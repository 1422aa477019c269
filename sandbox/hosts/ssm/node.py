"""A managed node: a host, the agent on it, and the guest that a command meets there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from sandbox.hosts.guest.guest import Guest
from sandbox.hosts.host import Host
from sandbox.hosts.states import HostState
from sandbox.worldfile.fault_spec import Cure, FaultKind, FaultSpec
from sandbox.worldfile.guest_spec import AgentSpec

LOST_AFTER = timedelta(minutes=5)
"""How old the last ping of a node is that is still told to be online."""

_GONE = frozenset(
    {HostState.STOPPED, HostState.SHUTTING_DOWN, HostState.TERMINATED, HostState.STOPPING}
)
_MUTE = (FaultKind.INSTANCE, FaultKind.SYSTEM)
_OUT_OF_MEMORY = FaultSpec(FaultKind.INSTANCE, Cure.REBOOT)


class WorldPing(StrEnum):
    """Whether the agent has called lately [botocore PingStatus]."""

    ONLINE = "Online"
    CONNECTION_LOST = "ConnectionLost"


class WorldNode:
    """One node of Systems Manager."""

    def __init__(
        self, guest: Guest, host: Host, tags: Callable[[], Mapping[str, str]], now: datetime
    ) -> None:
        """Register it.

        Args:
            guest: what runs on the host.
            host: of EC2, or the one that a Lightsail instance runs on.
            tags: returns its tags.
            now: the world's first moment.
        """
        self.guest = guest
        self.host = host
        self.tags = tags
        self.registered_at = host.launched_at
        self._boots = host.boots
        self._is_broken = guest.spec.agent is AgentSpec.OFFLINE
        is_long_silent = self._is_broken or host.state is not HostState.RUNNING
        since = now - 2 * LOST_AFTER if is_long_silent else now
        self._silent_since: datetime | None = None if self.answers else since

    @property
    def id(self) -> str:
        """Return its id: of an EC2 instance, or `mi-...`."""
        return self.guest.node

    @property
    def is_hybrid(self) -> bool:
        """Say whether it was registered by an activation, as a server of Lightsail must be."""
        return self.id.startswith("mi-")

    @property
    def is_there(self) -> bool:
        """Say whether DescribeInstanceInformation tells of it: a stopped instance is left out."""
        return self.is_hybrid or self.host.state not in _GONE

    @property
    def answers(self) -> bool:
        """Say whether the agent runs and is not starved."""
        runs = self.host.state is HostState.RUNNING and not self.host.is_booting
        return runs and not self._is_broken and not any(map(self.host.fault, _MUTE))

    @property
    def is_silent(self) -> bool:
        """Say whether the agent had stopped calling when it was last looked at."""
        return self._silent_since is not None

    def ping_status(self, now: datetime) -> WorldPing:
        """Return what Systems Manager believes: it is as old as the last ping."""
        if self._silent_since is None or now < self._silent_since + LOST_AFTER:
            return WorldPing.ONLINE
        return WorldPing.CONNECTION_LOST

    def last_ping(self, now: datetime) -> datetime:
        """Return when the agent called last."""
        return self._silent_since or now

    def look(self, now: datetime) -> bool:
        """Follow what became of the host; say whether the agent answers again."""
        if self.host.boots != self._boots:
            self._boots = self.host.boots
            self._is_broken = False
            self.guest.boot(now)
        self._starve()
        cpu = self.guest.cpu()
        if cpu is not None and cpu != self.host.cpu:
            self.host.use_cpu(cpu)
        was_silent = self._silent_since is not None
        if self.answers:
            self._silent_since = None
            return was_silent
        self._silent_since = self._silent_since or now
        return False

    def _starve(self) -> None:
        """Let the instance check fail while memory is full, where the world file says so."""
        runs = self.host.state is HostState.RUNNING
        fails = self.guest.spec.fails_when_full and self.guest.is_full and runs
        if fails and self.host.fault(FaultKind.INSTANCE) is None:
            self.host.suffer(_OUT_OF_MEMORY)
