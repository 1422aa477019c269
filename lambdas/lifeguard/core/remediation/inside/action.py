"""What Lifeguard can do inside a host of any kind, through SSM Run Command.

Each is one of its own documents with parameters that the document checks, and the script looks at
the host once more before it changes anything. Systems Manager takes no client token: after a crash
the comment of a command tells what was sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar, get_args

from lifeguard.core.decision.action import Action
from lifeguard.core.decision.runbook import Remedy
from lifeguard.core.remediation.inside.inside_action import InsideAction
from lifeguard.core.remediation.inside.repair import RepairDocker, RestartInside, StartAgain
from lifeguard.core.remediation.inside.shutdown import EndContainers, StartDocker
from lifeguard.core.remediation.inside.steps import (
    EndProcess,
    KillContainer,
    RecreateContainer,
    RestartDocker,
    StopContainer,
)
from lifeguard.core.resources.verb import InsideVerb
from lifeguard.immutable import immutable


@immutable
class CleanDisk(InsideAction):
    """Safe cleaning of the disk: what can be made again, or nobody reads any more, goes."""

    verb: ClassVar[str] = InsideVerb.CLEAN_DISK
    remedy: ClassVar[str | None] = Remedy.CLEAN_DISK
    document: ClassVar[str] = "lifeguard-clean"

    @property
    def parameters(self) -> Mapping[str, str]:
        """All of its steps, in their order."""
        return {"what": "all"}


@immutable
class LimitCpu(InsideAction):
    """A limit for the CPU of one container, which goes on running."""

    verb: ClassVar[str] = InsideVerb.LIMIT_CPU
    remedy: ClassVar[str | None] = Remedy.LIMIT_CPU
    document: ClassVar[str] = "lifeguard-limit"

    container: str
    cpus: str

    @property
    def on(self) -> str:
        """The container."""
        return self.container

    @property
    def parameters(self) -> Mapping[str, str]:
        """Its memory limit is left as it is."""
        return {"container": self.container, "memory_mb": "0", "cpus": self.cpus}


@immutable
class AddSwap(InsideAction):
    """A swap file, which stays over a boot."""

    verb: ClassVar[str] = InsideVerb.ADD_SWAP
    remedy: ClassVar[str | None] = Remedy.ADD_SWAP
    document: ClassVar[str] = "lifeguard-swap"

    mib: int

    @property
    def parameters(self) -> Mapping[str, str]:
        """Its size."""
        return {"megabytes": str(self.mib)}


@immutable
class LimitMemory(InsideAction):
    """A limit for the memory of one container, which goes on running.

    It frees nothing, so nothing is waited for: it keeps what comes next inside the container.
    """

    verb: ClassVar[str] = InsideVerb.LIMIT_MEMORY
    remedy: ClassVar[str | None] = Remedy.LIMIT_MEMORY
    document: ClassVar[str] = "lifeguard-limit"
    relieves: ClassVar[bool] = False

    container: str
    mib: int

    @property
    def on(self) -> str:
        """The container."""
        return self.container

    @property
    def parameters(self) -> Mapping[str, str]:
        """Its CPU limit is left as it is."""
        return {"container": self.container, "memory_mb": str(self.mib), "cpus": "0"}


@immutable
class StopHolder(InsideAction):
    """The end of the service or container that holds a port which another one publishes."""

    verb: ClassVar[str] = InsideVerb.STOP_HOLDER
    remedy: ClassVar[str | None] = Remedy.STOP_HOLDER
    document: ClassVar[str] = "lifeguard-stop-holder"

    port: int
    pid: int
    name: str

    @property
    def on(self) -> str:
        """The service or container."""
        return self.name

    @property
    def parameters(self) -> Mapping[str, str]:
        """The port, and who held it when it was looked at."""
        return {"port": str(self.port), "pid": str(self.pid), "name": self.name}


@immutable
class GrowFileSystem(InsideAction):
    """The root file system uses what Lifeguard has grown its volume by, at a person's yes.

    It is owed, and no remedy of a problem: it follows the volume.
    """

    verb: ClassVar[str] = InsideVerb.GROW_FILE_SYSTEM
    remedy: ClassVar[str | None] = None
    document: ClassVar[str] = "lifeguard-grow"

    volume: str
    gib: int

    @property
    def parameters(self) -> Mapping[str, str]:
        """The volume, and the size that it has to have."""
        return {"volume": self.volume, "gib": str(self.gib)}


GuestAction = (
    CleanDisk
    | LimitCpu
    | AddSwap
    | LimitMemory
    | RepairDocker
    | StopHolder
    | RestartInside
    | StopContainer
    | KillContainer
    | RecreateContainer
    | EndProcess
    | RestartDocker
    | StartAgain
    | EndContainers
    | StartDocker
    | GrowFileSystem
)
"""All that Lifeguard does inside: what cures, the softest first, then what belongs to a restart."""

_ALL: tuple[type[InsideAction], ...] = get_args(GuestAction)
INSIDE: Mapping[str, type[InsideAction]] = MappingProxyType({one.verb: one for one in _ALL})
"""The class of each verb."""

REMEDIES: frozenset[str] = frozenset(action.remedy for action in INSIDE.values() if action.remedy)


def with_inside(actions: Mapping[str, type[Action]]) -> Mapping[str, type[Action]]:
    """Return the actions of a kind of host by their verbs, with those inside it."""
    return MappingProxyType({**actions, **INSIDE})
