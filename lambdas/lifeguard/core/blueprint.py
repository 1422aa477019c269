"""What a replacement must be like, and the image that it is to be launched from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from lifeguard.core.images import Image, backups
from lifeguard.core.tags import MADE_BY


@dataclass(frozen=True, slots=True)
class Metadata:
    """How the instance metadata service answers (MetadataOptions)."""

    tokens: str = "required"
    hops: int = 2
    endpoint: str = "enabled"
    tags: str = "disabled"


@dataclass(frozen=True, slots=True)
class Blueprint:
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


@dataclass(frozen=True, slots=True)
class Isolation:
    """Where a restored instance reaches nobody and nobody reaches it; "" where there is none."""

    subnet: str = ""
    security_group: str = ""


@dataclass(frozen=True, slots=True)
class RestorePoint:
    """A good image: its data are those of `created_at`."""

    image: str
    created_at: datetime
    ours: bool


@dataclass(frozen=True, slots=True)
class Restore:
    """All that is known of how the instance could be replaced.

    `objection` is why EC2 would not let Lifeguard launch it, proven by a dry run; "" if it would.
    """

    blueprint: Blueprint
    point: RestorePoint | None
    objection: str = ""


def newest(images: Iterable[Image], instance: str, before: datetime | None) -> RestorePoint | None:
    """Return the newest good image of an instance, made before a time if one is given."""
    mine = (image for image in images if image.source == instance and not image.copy_of)
    good = (i for i in backups(mine) if before is None or i.created_at < before)
    found = next(good, None)
    if found is None:
        return None
    return RestorePoint(found.id, found.created_at, found.tag(MADE_BY) is not None)
