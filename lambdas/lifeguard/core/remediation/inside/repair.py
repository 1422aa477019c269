"""What makes run again what does not: Docker, a container or a service."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from lifeguard.core.decision.runbook import Remedy
from lifeguard.core.guest.container import DaemonState
from lifeguard.core.guest.owner import OwnerKind
from lifeguard.core.remediation.inside.inside_action import InsideAction
from lifeguard.core.resources.verb import InsideVerb
from lifeguard.immutable import immutable


@immutable
class RepairDocker(InsideAction):
    """A start of Docker where it does not run, a restart where it does not answer."""

    verb: ClassVar[str] = InsideVerb.REPAIR_DOCKER
    remedy: ClassVar[str | None] = Remedy.REPAIR_DOCKER
    document: ClassVar[str] = "lifeguard-docker"

    state: DaemonState  # as a look found it: the script does nothing to a daemon in another one

    @property
    def parameters(self) -> Mapping[str, str]:
        """The state in which it is to be found."""
        return {"state": self.state.value}


@immutable
class OwnerAction(InsideAction):
    """What makes one container or one service run anew."""

    document: ClassVar[str] = "lifeguard-restart"
    ran_before: ClassVar[str]  # "yes": nobody has stopped it on purpose

    what: OwnerKind
    name: str

    @property
    def on(self) -> str:
        """The container or service."""
        return self.name

    @property
    def parameters(self) -> Mapping[str, str]:
        """Which of the two it is, its name, and whether it may be down on purpose."""
        return {"what": self.what.value, "name": self.name, "ran_before": self.ran_before}


@immutable
class RestartInside(OwnerAction):
    """A soft restart."""

    verb: ClassVar[str] = InsideVerb.RESTART_INSIDE
    remedy: ClassVar[str | None] = Remedy.RESTART_INSIDE
    ran_before: ClassVar[str] = "no"


@immutable
class StartAgain(OwnerAction):
    """The start of what ran before Lifeguard restarted its host.

    It is owed, and no remedy of a problem: it may be due once the host is well.
    """

    verb: ClassVar[str] = InsideVerb.START_AGAIN
    remedy: ClassVar[str | None] = None
    ran_before: ClassVar[str] = "yes"
