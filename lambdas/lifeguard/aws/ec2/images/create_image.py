"""Images and snapshots: made without a reboot, under a name that makes a repeat harmless."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from lifeguard import clock
from lifeguard.aws.session.attempt_names import another, is_of
from lifeguard.aws.session.clients import client
from lifeguard.aws.session.errors import Retryable, translated
from lifeguard.core.decision.readings import BackupImage, BackupImageState
from lifeguard.core.resources.resource import Resource
from lifeguard.core.resources.tags import (
    IMAGE,
    MADE_BY,
    SCHEDULED,
    SLOT,
    SOURCE,
    beside,
)
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import NOTHING, Message, message

if TYPE_CHECKING:
    from mypy_boto3_ec2 import EC2Client
    from mypy_boto3_ec2.type_defs import FilterTypeDef, TagSpecificationTypeDef, TagTypeDef


DUPLICATE = "InvalidAMIName.Duplicate"
REPEATED = timedelta(hours=1)
"""How late a repeat of a step may be: what is older than this was not made by its first attempt."""


def create_image(ec2: EC2Client, resource: Resource, name: str, incident_id: str) -> str:
    """Make an AMI without a reboot and return its id; the same name again finds the first one.

    A name that another image has is no reason to take that image, nor to go without one.
    """
    description = f"Before Lifeguard treated {resource.id} (incident {incident_id})"
    return _image_of(ec2, resource, name, description, _tags(name, resource, incident_id))


def make_scheduled_image(
    resource: Resource, name: str, slot: str, its_tags: Iterable[tuple[str, str]]
) -> str:
    """Make the AMI of a slot and return its id, as above; it carries the instance's own tags.

    Raises:
        Retryable, Refused: as AWS answered.
    """
    description = f"Lifeguard's scheduled backup of {resource.id} ({slot})"
    own = [*_tags(name, resource, SCHEDULED), _tag(SLOT, slot)]
    ec2 = client("ec2", resource.region)
    with translated():
        return _image_of(ec2, resource, name, description, with_tags(own, its_tags))


def with_tags(own: list[TagTypeDef], its_tags: Iterable[tuple[str, str]]) -> list[TagTypeDef]:
    """Return our own tags, and of the others what EC2 takes beside them."""
    theirs = beside({tag["Key"] for tag in own}, its_tags)
    return [*own, *(_tag(key, value) for key, value in theirs)]


def on_images_and_snapshots(name: str, tags: list[TagTypeDef]) -> list[TagSpecificationTypeDef]:
    """Return the tags of an image, and those of its snapshots, which also name it."""
    return [
        {"ResourceType": "image", "Tags": tags},
        {"ResourceType": "snapshot", "Tags": [*tags, _tag(IMAGE, name)]},
    ]


def _image_of(
    ec2: EC2Client, resource: Resource, name: str, description: str, tags: list[TagTypeDef]
) -> str:
    def made(under: str) -> str:
        answer = ec2.create_image(
            InstanceId=resource.id,
            Name=under,
            Description=description,
            NoReboot=True,
            TagSpecifications=on_images_and_snapshots(under, tags),
        )
        return answer["ImageId"]

    try:
        return made(name)
    except ClientError as error:
        if error.response["Error"]["Code"] != DUPLICATE:
            raise
        ours = _ours(ec2, resource, name, tags)
        if ours:
            return ours
        if not _images(ec2, {"name": name}):  # it was made a moment ago
            raise Retryable(DUPLICATE, error.response["Error"]["Message"]) from error
    return made(another(name))


def _ours(ec2: EC2Client, resource: Resource, name: str, tags: Iterable[TagTypeDef]) -> str:
    """Return what an earlier call made under this name, or under another for it, or "".

    EC2 itself says of which instance it is, and our tags for what; who sets tags sets no source.
    """
    wanted = {tag["Key"]: tag.get("Value", "") for tag in tags if tag["Key"] in {MADE_BY, SOURCE}}
    asked = {f"tag:{key}": value for key, value in wanted.items()}
    found = _images(ec2, {"source-instance-id": resource.id, **asked})
    made = (image for image in found if is_of(name, image["Name"]))
    return next((str(i["ImageId"]) for i in made if i["State"] in {"available", "pending"}), "")


def create_snapshots(ec2: EC2Client, resource: Resource, name: str, incident_id: str) -> str:
    """Make one crash-consistent set of snapshots; a repeat finds the first set.

    A tag alone makes no snapshot one of the set: it is of a volume of the instance, as EC2 says,
    it is as young as a repeat can be late, and no volume is left out.
    """
    before = ec2.describe_snapshots(
        OwnerIds=["self"], Filters=[{"Name": f"tag:{MADE_BY}", "Values": [incident_id]}]
    )["Snapshots"]
    if before:
        volumes = _volumes(ec2, resource)
        since = clock.now() - REPEATED
        made = {
            s["VolumeId"]: s["SnapshotId"]
            for s in before
            if s["VolumeId"] in volumes and s["StartTime"] >= since and s["State"] != "error"
        }
        if made.keys() == volumes:
            return ", ".join(sorted(made.values()))
    answer = ec2.create_snapshots(
        InstanceSpecification={"InstanceId": resource.id},
        Description=f"Before Lifeguard treated {resource.id} (incident {incident_id})",
        CopyTagsFromSource="volume",
        TagSpecifications=[
            {"ResourceType": "snapshot", "Tags": _tags(name, resource, incident_id)}
        ],
    )
    return ", ".join(sorted(snapshot["SnapshotId"] for snapshot in answer["Snapshots"]))


def _volumes(ec2: EC2Client, resource: Resource) -> set[str]:
    """Return the EBS volumes of an instance."""
    attached: list[FilterTypeDef] = [{"Name": "attachment.instance-id", "Values": [resource.id]}]
    return {volume["VolumeId"] for volume in ec2.describe_volumes(Filters=attached)["Volumes"]}


def read_image(resource: Resource, image_id: str) -> BackupImage:
    """Return how an image stands.

    Raises:
        Retryable, Refused: as AWS answered.
    """
    with translated():
        images = client("ec2", resource.region).describe_images(ImageIds=[image_id])["Images"]
    if not images:
        return BackupImage(image_id, BackupImageState.FAILED, message("backup.not_listed"))
    return BackupImage(image_id, *_state(images[0]))


def _state(image: Mapping[str, Any]) -> tuple[BackupImageState, Message]:
    if image["State"] == "available":
        return BackupImageState.AVAILABLE, NOTHING
    if image["State"] != "pending":
        said = str(image.get("StateReason", {}).get("Message", image["State"]))
        return BackupImageState.FAILED, message("backup.ec2_said", said=foreign(said))
    volumes = [m["Ebs"] for m in image.get("BlockDeviceMappings", ()) if "Ebs" in m]
    taken = bool(volumes) and all(volume.get("SnapshotId") for volume in volumes)
    return (BackupImageState.SNAPSHOTTED if taken else BackupImageState.PENDING), NOTHING


def _images(ec2: EC2Client, wanted: Mapping[str, str]) -> list[Mapping[str, Any]]:
    filters: list[FilterTypeDef] = [
        {"Name": name, "Values": [value]} for name, value in wanted.items()
    ]
    answer = ec2.describe_images(Owners=["self"], Filters=filters)
    return list(answer["Images"])


def _tags(name: str, resource: Resource, incident_id: str) -> list[TagTypeDef]:
    return [_tag("Name", name), _tag(MADE_BY, incident_id), _tag(SOURCE, resource.id)]


def _tag(key: str, value: str) -> TagTypeDef:
    return {"Key": key, "Value": value}
