"""Images and snapshots, as the account that owns them sees them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sandbox.hosts.states import Reason


class WorldImageState(StrEnum):
    """The states of an image of ours [botocore ImageState]."""

    PENDING = "pending"
    AVAILABLE = "available"
    FAILED = "failed"
    DISABLED = "disabled"


class SnapshotState(StrEnum):
    """The states of a snapshot of ours [botocore SnapshotState]."""

    PENDING = "pending"
    COMPLETED = "completed"


class Protection(StrEnum):
    """Image.DeregistrationProtection (AWS CLI, enable-image-deregistration-protection)."""

    DISABLED = "disabled"
    WITHOUT_COOLDOWN = "enabled-without-cooldown"
    WITH_COOLDOWN = "enabled-with-cooldown"


@dataclass(frozen=True, slots=True)
class Device:
    """One EBS volume of an image, with its snapshot once that has begun."""

    name: str
    size: int
    volume_type: str
    encrypted: bool
    key: str | None
    """The ARN of the KMS key."""
    snapshot_id: str | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """What an image was made from: an instance (CreateImage) or another image (CopyImage)."""

    instance_id: str | None = None
    image_id: str | None = None
    region: str | None = None


@dataclass(frozen=True, slots=True)
class ImagePlatform:
    """What an image says of the machine that runs it."""

    architecture: str
    root_device: str
    is_windows: bool


@dataclass(slots=True)
class WorldImage:
    """One image; whoever changes it forgets what was told of it."""

    id: str
    name: str
    description: str | None
    made_at: datetime
    origin: Origin
    machine: ImagePlatform
    devices: tuple[Device, ...]
    state: WorldImageState = WorldImageState.PENDING
    reason: Reason | None = None
    protection: Protection = Protection.DISABLED
    protected_until: datetime | None = None
    """The end of the cooldown, after the protection was disabled."""
    shared_with: tuple[str, ...] = ()
    """Accounts that may launch it."""
    told: dict[str, Any] | None = field(default=None, compare=False)
    """What DescribeImages last told of it, tags and all."""
    told_tags: dict[str, str] = field(default_factory=dict, compare=False)

    def enter(self, state: WorldImageState, reason: Reason | None = None) -> None:
        """Enter another state."""
        self.state, self.reason, self.told = state, reason, None

    def map(self, devices: tuple[Device, ...]) -> None:
        """Have these volumes."""
        self.devices, self.told = devices, None

    def protect(self, protection: Protection) -> None:
        """Have this deregistration protection."""
        self.protection, self.told = protection, None

    def snapshot_ids(self) -> list[str]:
        """Return the snapshots it needs."""
        return [device.snapshot_id for device in self.devices if device.snapshot_id]


@dataclass(slots=True)
class WorldSnapshot:
    """One snapshot of one volume."""

    id: str
    volume_id: str
    size: int
    description: str
    encrypted: bool
    key: str | None
    started_at: datetime
    state: SnapshotState = SnapshotState.PENDING
    is_deleted: bool = False
    """Deleted before it was complete: that takes effect when it is."""
