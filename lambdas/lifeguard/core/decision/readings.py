"""What is read of a resource beside itself: the backup that comes first, and its load balancers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from lifeguard.core.text.message import NOTHING, Message


class BackupImageState(StrEnum):
    """How an image stands (DescribeImages)."""

    PENDING = "pending"  # its snapshots are not all listed yet
    SNAPSHOTTED = "snapshotted"  # each volume's point in time is taken; data is still copied
    AVAILABLE = "available"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class BackupImage:
    """The backup image of this incident."""

    id: str
    state: BackupImageState
    reason: Message = NOTHING

    @property
    def safe_to_stop(self) -> bool:
        """Whether the point in time is taken, so that a stop loses nothing of it."""
        return self.state in {BackupImageState.SNAPSHOTTED, BackupImageState.AVAILABLE}


@dataclass(frozen=True, slots=True)
class TargetHealth:
    """The resource as a target of a load balancer's target group (DescribeTargetHealth)."""

    group: str  # the target group's ARN
    health: str  # TargetHealth.State
    reason: str = ""
    port: int = 0  # it may be in a group on several ports

    @property
    def served(self) -> bool:
        """Whether traffic reaches it, or none is meant to."""
        return self.health in {"healthy", "unused", "unavailable"}


def groups(targets: Iterable[TargetHealth]) -> int:
    """Return how many target groups these are of."""
    return len({target.group for target in targets})
