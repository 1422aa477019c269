"""What makes run again what does not: Docker, and what ran before Lifeguard's own restart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from lifeguard.core.decision.runbook import Remedy
from lifeguard.core.guest.container import DaemonState
from lifeguard.core.guest.owner import OwnerKind
from lifeguard.core.remediation.inside.inside_action import SEND, InsideAction
from lifeguard.core.resources.verb import InsideVerb


@dataclass(frozen=True, slots=True)
class RepairDocker(InsideAction):
    """A start of Docker where it does not run, a restart where it does not answer."""

    verb: ClassVar[str] = InsideVerb.REPAIR_DOCKER
    calls: ClassVar[tuple[str, ...]] = SEND
    disrupts: ClassVar[bool] = False
    remedy: ClassVar[str | None] = Remedy.REPAIR_DOCKER
    document: ClassVar[str] = "lifeguard-docker"

    state: DaemonState  # as a look found it: the script does nothing to a daemon in another one

    @property
    def parameters(self) -> Mapping[str, str]:
        """The state in which it is to be found."""
        return {"state": self.state.value}


@dataclass(frozen=True, slots=True)
class StartAgain(InsideAction):
    """The start of a container or a service that ran before Lifeguard restarted its host.

    It is owed, and no remedy of a problem: it may be due once the host is well.
    """

    verb: ClassVar[str] = InsideVerb.START_AGAIN
    calls: ClassVar[tuple[str, ...]] = SEND
    disrupts: ClassVar[bool] = False
    remedy: ClassVar[str | None] = None
    document: ClassVar[str] = "lifeguard-restart"

    what: OwnerKind
    name: str

    @property
    def on(self) -> str:
        """The container or service."""
        return self.name

    @property
    def parameters(self) -> Mapping[str, str]:
        """Which of the two it is, its name, and that nobody has stopped it on purpose."""
        return {"what": self.what.value, "name": self.name, "ran_before": "yes"}
