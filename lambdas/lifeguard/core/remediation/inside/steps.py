"""The steps against a container that does not end, or that Docker cannot start, soft to hard.

Each is a rung of the document `lifeguard-container`, whose script refuses where it would harm:
what it has no file to make again it does not remove, and it does not restart Docker while other
containers run that would stop for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from lifeguard.core.decision.runbook import Remedy
from lifeguard.core.remediation.inside.inside_action import InsideAction
from lifeguard.core.resources.verb import InsideVerb
from lifeguard.immutable import immutable


@immutable
class ContainerStep(InsideAction):
    """One step against one run of a container, which is then started again."""

    document: ClassVar[str] = "lifeguard-container"
    rung: ClassVar[str]

    container: str
    started_at: str  # as Docker writes it: the script touches no other run than that one

    @property
    def on(self) -> str:
        """The container."""
        return self.container

    @property
    def parameters(self) -> Mapping[str, str]:
        """Its name, the step, and which run of it is meant."""
        return {"name": self.container, "rung": self.rung, "started_at": self.started_at}


@immutable
class StopContainer(ContainerStep):
    """SIGTERM, and the time that the container asks for."""

    verb: ClassVar[str] = InsideVerb.STOP_CONTAINER
    remedy: ClassVar[str | None] = Remedy.STOP_CONTAINER
    rung: ClassVar[str] = "stop"


@immutable
class KillContainer(ContainerStep):
    """SIGKILL by Docker, and half a minute until Docker has noticed."""

    verb: ClassVar[str] = InsideVerb.KILL_CONTAINER
    remedy: ClassVar[str | None] = Remedy.KILL_CONTAINER
    rung: ClassVar[str] = "kill"


@immutable
class RecreateContainer(ContainerStep):
    """Removed, with attempts that are spaced, and made anew by Docker Compose."""

    verb: ClassVar[str] = InsideVerb.RECREATE_CONTAINER
    remedy: ClassVar[str | None] = Remedy.RECREATE_CONTAINER
    rung: ClassVar[str] = "remove"


@immutable
class EndProcess(ContainerStep):
    """SIGKILL to its process; to its shim where the process is dead and nobody has noticed."""

    verb: ClassVar[str] = InsideVerb.END_PROCESS
    remedy: ClassVar[str | None] = Remedy.END_PROCESS
    rung: ClassVar[str] = "process"


@immutable
class RestartDocker(ContainerStep):
    """A restart of containerd and Docker."""

    verb: ClassVar[str] = InsideVerb.RESTART_DOCKER
    remedy: ClassVar[str | None] = Remedy.RESTART_DOCKER
    rung: ClassVar[str] = "daemon"


STEPS: tuple[type[ContainerStep], ...] = (
    StopContainer,
    KillContainer,
    RecreateContainer,
    EndProcess,
    RestartDocker,
)
"""All of them, the softest first."""
