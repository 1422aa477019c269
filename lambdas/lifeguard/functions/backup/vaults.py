"""How backups of each kind are found, made and deleted: one row each, by `Resource.service`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from lifeguard.aws.ec2 import list_opted_in
from lifeguard.aws.ec2.images.copy_image import deregister, shared_with
from lifeguard.aws.ec2.images.create_image import make_scheduled_image
from lifeguard.aws.ec2.images.image_users import image_uses
from lifeguard.aws.ec2.images.list_images import images
from lifeguard.aws.lightsail import database_snapshots, read_instances
from lifeguard.aws.lightsail import read_databases as read_lightsail_databases
from lifeguard.aws.lightsail.auto_snapshots import auto_snapshots
from lifeguard.aws.lightsail.snapshots import (
    delete_snapshot,
    make_scheduled_snapshot,
    snapshots,
)
from lifeguard.aws.rds import read_databases
from lifeguard.aws.rds import snapshots as db_snapshots
from lifeguard.core.backup.image import Image
from lifeguard.core.backup.target import BackupSource
from lifeguard.core.decision.observed import Observed
from lifeguard.core.kinds.ec2 import commands as of_ec2
from lifeguard.core.kinds.lightsail import commands as of_lightsail
from lifeguard.core.kinds.lightsail.instance import LightsailInstance
from lifeguard.core.kinds.rds import commands as of_rds
from lifeguard.core.resources.resource import Resource, Service
from lifeguard.core.text.command import Command
from lifeguard.core.text.message import Message, message

Tags = Iterable[tuple[str, str]]


def _nobody(_image: Image) -> str:
    """Return that an image is shared with nobody: Lightsail has no way to share a snapshot."""
    return ""


def _unused(_region: str) -> Mapping[str, Message]:
    """Return that nothing uses a snapshot: what was made of one has its own disk."""
    return {}


def _no_others(_instances: Sequence[BackupSource]) -> tuple[Image, ...]:
    """Return that EC2 lists every image."""
    return ()


def _automatic(instances: Sequence[BackupSource]) -> tuple[Image, ...]:
    found = (one for one in instances if isinstance(one, LightsailInstance) and one.auto_snapshots)
    return tuple(image for one in found for image in auto_snapshots(one.resource))


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotStore:
    """What AWS is asked of one kind; each call raises `Retryable` or `Refused` as AWS answers.

    * `images(region)`: all images, whoever made them.
    * `delete(image)`: delete it; one that is gone already is no error.
    * `uses(region)`: who uses images, by image and snapshot; the whole truth.
    * `shared_with(image)`: another account that may use it, or "".
    * `hold(image)`: the command by which a person keeps it for good.
    * `noun`: what AWS calls such a backup.
    """

    images: Callable[[str], tuple[Image, ...]]
    delete: Callable[[Image], object]
    uses: Callable[[str], Mapping[str, Message]]
    shared_with: Callable[[Image], str]
    hold: Callable[[Image], Command]
    noun: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Vault(SnapshotStore):
    """And of a kind of which scheduled backups are made.

    * `opted_in(region, opt_in_tag)`: the instances that carry the tag.
    * `automatic(instances)`: the images that AWS makes of its own, and does not list.
    * `make(resource, name, slot, tags)`: make the image of a slot, and return its id. The same
      name again finds the first one.
    """

    opted_in: Callable[[str, str], tuple[BackupSource, ...]]
    automatic: Callable[[Sequence[BackupSource]], tuple[Image, ...]]
    make: Callable[[Resource, str, str, Tags], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentStore(SnapshotStore):
    """And of a kind that AWS backs up by itself: incidents alone make snapshots of it."""

    opted_in: Callable[[str, str], tuple[Observed, ...]]


VAULTS: Mapping[str, Vault] = MappingProxyType(
    {
        Service.EC2: Vault(
            opted_in=list_opted_in.opted_in,
            images=images,
            automatic=_no_others,
            make=make_scheduled_image,
            delete=deregister,
            uses=image_uses,
            shared_with=shared_with,
            hold=of_ec2.hold,
            noun=message("backup.image"),
        ),
        Service.LIGHTSAIL: Vault(
            opted_in=read_instances.opted_in,
            images=snapshots,
            automatic=_automatic,
            make=make_scheduled_snapshot,
            delete=delete_snapshot,
            uses=_unused,
            shared_with=_nobody,
            hold=of_lightsail.hold,
            noun=message("backup.snapshot"),
        ),
    }
)
"""Every kind that is backed up. Only EC2's images are copied to other Regions and tried out."""

DATABASES: Mapping[str, IncidentStore] = MappingProxyType(
    {
        Service.LIGHTSAIL_DB: IncidentStore(
            opted_in=read_lightsail_databases.opted_in,
            images=database_snapshots.snapshots,
            delete=database_snapshots.delete_snapshot,
            uses=_unused,
            shared_with=_nobody,
            hold=of_lightsail.hold,
            noun=message("backup.db_snapshot"),
        ),
        Service.RDS: IncidentStore(
            opted_in=read_databases.opted_in,
            images=db_snapshots.snapshots,
            delete=db_snapshots.delete_snapshot,
            uses=_unused,
            shared_with=db_snapshots.shared_with,
            hold=of_rds.hold,
            noun=message("backup.db_snapshot"),
        ),
    }
)
"""Every kind of which only the snapshots of incidents are to be deleted in time."""

STORES: Mapping[str, SnapshotStore] = MappingProxyType({**VAULTS, **DATABASES})
"""By whatever a backup is of."""
