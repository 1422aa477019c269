"""The states an instance goes through and who AWS says put it there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from sandbox.worldfile.instance_spec import StoppedBy


class HostState(StrEnum):
    """EC2's instance states [botocore InstanceStateName]."""

    PENDING = "pending"
    RUNNING = "running"
    SHUTTING_DOWN = "shutting-down"
    TERMINATED = "terminated"
    STOPPING = "stopping"
    STOPPED = "stopped"


STATE_CODES = MappingProxyType(
    {
        HostState.PENDING: 0,
        HostState.RUNNING: 16,
        HostState.SHUTTING_DOWN: 32,
        HostState.TERMINATED: 48,
        HostState.STOPPING: 64,
        HostState.STOPPED: 80,
    }
)
"""EC2's number for each state (the low byte) [botocore InstanceState]."""


@dataclass(frozen=True, slots=True)
class Reason:
    """StateReason, and the free text that StateTransitionReason begins with."""

    code: str
    message: str
    transition: str

    def transition_at(self, when: datetime) -> str:
        """Return StateTransitionReason as EC2 writes it, such as `User initiated (... GMT)`."""
        return f"{self.transition} ({when:%Y-%m-%d %H:%M:%S} GMT)" if self.transition else ""


def _reason(code: str, text: str, transition: str) -> Reason:
    return Reason(code, f"{code}: {text}", transition)


BY_USER = _reason("Client.UserInitiatedShutdown", "User initiated shutdown", "User initiated")
BY_OS = _reason("Client.InstanceInitiatedShutdown", "Instance initiated shutdown", "")
BY_AWS = _reason(
    "Server.ScheduledStop", "Stopped due to scheduled retirement", "Server.ScheduledStop"
)
LAUNCH_FAILED = _reason("Client.InternalError", "Client error on launch", "Client.InternalError")
IMAGE_FAILED = _reason("Server.InternalError", "Internal error", "")
NO_CAPACITY = _reason(
    "Server.InsufficientInstanceCapacity",
    "Insufficient capacity to satisfy instance request",
    "",
)

STOPPED_BY = MappingProxyType({StoppedBy.AWS: BY_AWS, StoppedBy.USER: BY_USER, StoppedBy.OS: BY_OS})
"""Why an instance is stopped at the world's start."""
