"""Reading what backups there are: the account's images, and our own snapshots of images."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from lifeguard.aws.ec2.parse import tags_of
from lifeguard.aws.session.clients import client
from lifeguard.aws.session.errors import translated
from lifeguard.core.backup.image import Image, ImageState, Snapshot
from lifeguard.core.resources.tags import HOLD, IMAGE

_PAGE = 1000

_STANDING = {
    "available": ImageState.GOOD,
    "pending": ImageState.PENDING,
    "failed": ImageState.FAILED,
    "error": ImageState.FAILED,
    "invalid": ImageState.FAILED,
}
"""ImageState of the EC2 API; anything else (disabled, transient, deregistered) is neither."""


def images(region: str) -> tuple[Image, ...]:
    """Return all images that the account owns in a Region, disabled ones too.

    Their `source` is what EC2 says (SourceInstanceId), which only CreateImage sets; tags prove
    nothing. Of which instance a copy of ours is, the ledger knows alone.

    Raises:
        Retryable, Refused: as AWS answered; half an answer is none.
    """
    pages = (
        client("ec2", region)
        .get_paginator("describe_images")
        .paginate(Owners=["self"], IncludeDisabled=True, PaginationConfig={"PageSize": _PAGE})
    )
    with translated():
        return tuple(_image(found, region) for page in pages for found in page["Images"])


def images_of(region: str, instance: str) -> tuple[Image, ...]:
    """Return the images that were made from an instance, by whomever.

    Raises:
        Retryable, Refused: as AWS answered.
    """
    ec2 = client("ec2", region)
    with translated():
        answer = ec2.describe_images(
            Owners=["self"], Filters=[{"Name": "source-instance-id", "Values": [instance]}]
        )
    return tuple(_image(found, region) for found in answer["Images"])


def our_snapshots(region: str) -> tuple[Snapshot, ...]:
    """Return the snapshots in a Region that belong, or belonged, to an image of ours.

    Raises:
        Retryable, Refused: as AWS answered.
    """
    pages = (
        client("ec2", region)
        .get_paginator("describe_snapshots")
        .paginate(
            OwnerIds=["self"],
            Filters=[{"Name": "tag-key", "Values": [IMAGE]}],
            PaginationConfig={"PageSize": _PAGE},
        )
    )
    with translated():
        return tuple(_snapshot(found, region) for page in pages for found in page["Snapshots"])


def _image(found: Mapping[str, Any], region: str) -> Image:
    tags = tags_of(found)
    volumes = [m["Ebs"] for m in found.get("BlockDeviceMappings", ()) if "Ebs" in m]
    return Image(
        id=found["ImageId"],
        name=found.get("Name", ""),
        standing=_STANDING.get(found["State"], ImageState.OTHER),
        created_at=datetime.fromisoformat(found["CreationDate"]),
        source=found.get("SourceInstanceId", ""),
        owner=found.get("OwnerId", ""),
        region=region,
        tags=tags,
        snapshots=tuple(v["SnapshotId"] for v in volumes if v.get("SnapshotId")),
        protected=found.get("DeregistrationProtection", "disabled") != "disabled",
        public=bool(found.get("Public")),
        encrypted=any(volume.get("Encrypted") for volume in volumes),
        unencrypted=any(not volume.get("Encrypted") for volume in volumes),
        reason=found.get("StateReason", {}).get("Message", ""),
        devices=tuple(m["DeviceName"] for m in found.get("BlockDeviceMappings", ()) if "Ebs" in m),
    )


def _snapshot(found: Mapping[str, Any], region: str) -> Snapshot:
    tags = dict(tags_of(found))
    return Snapshot(
        found["SnapshotId"], found["StartTime"], region, tags.get(IMAGE, ""), held=HOLD in tags
    )
