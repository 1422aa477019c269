"""What a replacement must be like, and the image that it is to be launched from."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from lifeguard.core.backup.image import Image, ImageState, backups
from lifeguard.core.resources.tags import MADE_BY
from lifeguard.core.schedule.durations import IMAGE_LIMIT, NEVER
from lifeguard.core.text.message import NOTHING, Message
from lifeguard.immutable import immutable


@immutable
class Metadata:
    """How the instance metadata service answers (MetadataOptions)."""

    tokens: str = "required"
    hops: int = 2
    endpoint: str = "enabled"
    tags: str = "disabled"
    ipv6: str = "disabled"


@immutable
class Option:
    """One member of a structure that RunInstances takes, where the instance's is not EC2's own.

    `of` and `name` are EC2's: MaintenanceOptions and AutoRecovery.
    """

    of: str
    name: str
    value: bool | int | str


@immutable
class LaunchSpec:
    """What RunInstances is told so that the new instance is like the old one.

    `role` is the ARN of the instance profile, `addresses` are the allocations of its Elastic IP
    addresses. User data may hold secrets: only whether there is any is kept, never the text.
    """

    type: str
    zone: str
    subnet: str
    security_groups: tuple[str, ...]
    tags: tuple[tuple[str, str], ...] = ()
    role: str = ""
    key: str = ""
    ebs_optimized: bool = False
    monitoring: bool = False
    tenancy: str = "default"
    placement_group: str = ""
    public_ip: bool = False  # an auto-assigned one
    metadata: Metadata = Metadata()
    termination_protection: bool = False
    on_shutdown: str = "stop"
    user_data: bool = False
    addresses: tuple[str, ...] = ()
    interfaces: int = 1
    private_ips: int = 1  # of its first interface; prefixes count too
    ipv6_addresses: int = 0
    interface_type: str = "interface"
    routes: bool = False  # its source/destination check is off: it forwards for others
    licences: int = 0  # License Manager's configurations
    partition: int = 0  # of its placement group
    options: tuple[Option, ...] = ()
    devices: tuple[str, ...] = ()  # the names of those that EBS volumes are attached as


@immutable
class RecoveryPoint:
    """A good image: its data are those of `created_at`, of the volumes attached as `devices`."""

    image: str
    created_at: datetime
    ours: bool
    devices: tuple[str, ...] = ()


@immutable
class ReplacementPlan:
    """All that is known of how the instance could be replaced.

    `objection` is why EC2 would not let Lifeguard launch it, proven by a dry run, if so.
    `coming` is an image that is still being made, of data newer than the point's.
    """

    launch_spec: LaunchSpec
    point: RecoveryPoint | None
    objection: Message = NOTHING
    coming: RecoveryPoint | None = None
    read_at: datetime = NEVER

    def settled(self, now: datetime) -> bool:
        """Whether the point is the one to be asked about."""
        return self.point is not None and self.due(now) is None

    def due(self, now: datetime) -> datetime | None:
        """Return until when what is coming is worth waiting for, or None: it is not, any more."""
        if self.coming is None:
            return None
        until = self.coming.created_at + IMAGE_LIMIT
        return until if now < until else None

    @property
    def lacking(self) -> tuple[str, ...]:
        """Return the devices whose volumes the image does not hold."""
        held = () if self.point is None else self.point.devices
        return tuple(name for name in self.launch_spec.devices if name not in held)


def newest(images: Iterable[Image], instance: str, before: datetime | None) -> RecoveryPoint | None:
    """Return the newest good image of an instance, made before a time if one is given."""
    found = next(iter(backups(_of(images, instance, before))), None)
    return None if found is None else _point(found)


def still_good(images: Iterable[Image], point: RecoveryPoint | None) -> RecoveryPoint | None:
    """Return the point as it was, or None: nobody can launch its image any more."""
    good = {image.id for image in backups(images)}
    return point if point is not None and point.image in good else None


def coming(
    images: Iterable[Image], instance: str, before: datetime | None, point: RecoveryPoint | None
) -> RecoveryPoint | None:
    """Return the newest image that is being made, where it will be newer than the newest good."""
    pending = [i for i in _of(images, instance, before) if i.standing is ImageState.PENDING]
    found = max(pending, key=lambda image: image.age_key, default=None)
    if found is None or (point is not None and found.created_at <= point.created_at):
        return None
    return _point(found)


def _of(images: Iterable[Image], instance: str, before: datetime | None) -> list[Image]:
    mine = (image for image in images if image.source == instance and not image.copy_of)
    return [image for image in mine if before is None or image.created_at < before]


def _point(image: Image) -> RecoveryPoint:
    return RecoveryPoint(image.id, image.created_at, image.tag(MADE_BY) is not None, image.devices)
