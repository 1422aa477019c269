"""A root volume's size and its latest change, and the call that grows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lifeguard.aws.ec2.parse import Answer
from lifeguard.aws.session.clients import client
from lifeguard.aws.session.errors import translated
from lifeguard.core.kinds.ec2.volume import GrowVolume, Volume
from lifeguard.core.resources.resource import Resource
from lifeguard.core.text.message import Message, message

if TYPE_CHECKING:
    from mypy_boto3_ec2 import EC2Client


def read_volume(resource: Resource, volume_id: str) -> Volume | None:
    """Return a volume with its latest change, or None when there is none.

    The change is asked for by a filter: by its id EC2 refuses a volume that was never changed.

    Raises:
        Retryable, Refused: as AWS answered.
    """
    ec2 = client("ec2", resource.region)
    with translated():
        found = ec2.describe_volumes(VolumeIds=[volume_id])["Volumes"]
        if not found:
            return None
        changes = ec2.describe_volumes_modifications(
            Filters=[{"Name": "volume-id", "Values": [volume_id]}]
        )["VolumesModifications"]
    return _volume(volume_id, found[0], changes[0] if changes else {})


def _volume(volume_id: str, found: Answer, change: Answer) -> Volume:
    return Volume(
        volume_id,
        int(found["Size"]),
        found.get("VolumeType", ""),
        change.get("ModificationState", ""),
        int(change.get("TargetSize", 0)),
        change.get("StartTime"),
        change.get("EndTime"),
    )


def grow(ec2: EC2Client, action: GrowVolume) -> Message:
    """Grow a volume; EC2 refuses a second change within hours."""
    answer = ec2.modify_volume(VolumeId=action.volume, Size=action.gib)["VolumeModification"]
    before = int(answer.get("OriginalSize", 0))
    return message("answer.volume_grows", volume=action.volume, before=before, after=action.gib)
