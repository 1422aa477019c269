"""What is read of a resource beside itself: the backup that comes first, and its load balancers."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from lifeguard.core.text.message import NOTHING, Message
from lifeguard.immutable import immutable


class BackupImageState(StrEnum):
    """How an image stands (DescribeImages)."""

    PENDING = "pending"  # its snapshots are not all listed yet
    SNAPSHOTTED = "snapshotted"  # each volume's point in time is taken; data is still copied
    AVAILABLE = "available"
    FAILED = "failed"


@immutable
class BackupImage:
    """The backup image of this incident."""

    id: str
    state: BackupImageState
    reason: Message = NOTHING

    @property
    def safe_to_stop(self) -> bool:
        """Whether the point in time is taken, so that a stop loses nothing of it."""
        return self.state in {BackupImageState.SNAPSHOTTED, BackupImageState.AVAILABLE}


DRAINING, HEALTHY, UNUSED = "draining", "healthy", "unused"
"""States of a target (TargetHealthStateEnum of botocore's model)."""
NOT_REGISTERED = "Target.NotRegistered"
"""A reason of `unused`: it is not in the group (TargetHealthReasonEnum)."""
GROUP_DELETED = "TargetGroupNotFound"
"""AWS's code: somebody has deleted the target group (ELB API reference)."""


def group_name(arn: str) -> str:
    """Return a target group's name: in its ARN it stands before its id."""
    return arn.partition("/")[2].partition("/")[0] or arn


@immutable
class TargetHealth:
    """The resource as a target of a load balancer's target group (DescribeTargetHealth)."""

    group: str  # the target group's ARN
    health: str  # TargetHealth.State
    reason: str = ""
    port: int = 0  # it may be in a group on several ports
    spare: bool = False  # whether another server of the group is healthy
    opted_in: bool = False  # whether the group carries the opt-in tag

    @property
    def name(self) -> str:
        """The target group's name, by which its account and Region know it, too."""
        return group_name(self.group)

    @property
    def registered(self) -> bool:
        """Whether it is in the group, and is to stay there."""
        return self.health != DRAINING and self.reason != NOT_REGISTERED

    @property
    def served(self) -> bool:
        """Whether traffic reaches it, or none is meant to."""
        return self.health in {"healthy", "unused", "unavailable"}


def groups(targets: Iterable[TargetHealth]) -> int:
    """Return how many target groups these are of."""
    return len({target.group for target in targets})
