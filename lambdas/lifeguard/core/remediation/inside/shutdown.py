"""What Lifeguard does inside a host around its own restart of that host."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from lifeguard.core.remediation.inside.inside_action import InsideAction
from lifeguard.core.resources.verb import ShutdownVerb
from lifeguard.immutable import immutable


@immutable
class EndContainers(InsideAction):
    """The end of all containers in order, before Lifeguard's own restart of the host.

    Docker's service is stopped, which a boot starts again.
    """

    verb: ClassVar[str] = ShutdownVerb.END_CONTAINERS
    remedy: ClassVar[str | None] = None
    prepares: ClassVar[bool] = True
    relieves: ClassVar[bool] = False
    document: ClassVar[str] = "lifeguard-graceful"

    seconds: int

    @property
    def parameters(self) -> Mapping[str, str]:
        """How long all of them may take."""
        return {"seconds": str(self.seconds)}


@immutable
class StartDocker(InsideAction):
    """Docker started again where that restart has not come."""

    verb: ClassVar[str] = ShutdownVerb.START_DOCKER
    remedy: ClassVar[str | None] = None
    prepares: ClassVar[bool] = True
    relieves: ClassVar[bool] = False
    document: ClassVar[str] = "lifeguard-docker"

    @property
    def parameters(self) -> Mapping[str, str]:
        """That Lifeguard has ended it."""
        return {"state": "ended"}
