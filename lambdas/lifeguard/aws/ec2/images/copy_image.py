"""Copying an image to another Region, and taking leave of one that nobody shares."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from lifeguard.aws.ec2.images.create_image import (
    DUPLICATE,
    on_images_and_snapshots,
    with_tags,
)
from lifeguard.aws.session.attempt_names import another
from lifeguard.aws.session.clients import client
from lifeguard.aws.session.errors import Refused, Retryable, translated
from lifeguard.core.backup.image import Image
from lifeguard.core.resources.tags import COPY_OF, IMAGE

if TYPE_CHECKING:
    from mypy_boto3_ec2.type_defs import CopyImageRequestTypeDef, TagTypeDef

_GONE = frozenset({"InvalidAMIID.NotFound", "InvalidAMIID.Unavailable"})
_COOLING = "OperationNotPermitted"
"""Of an image whose deregistration protection is disabled, but lasts for its cooldown of a day
(EC2 User Guide, ami-deregistration-protection)."""
_LEFT = frozenset({"missing-permissions", "internal-error", "client-error"})
"""SnapshotReturnCodes of a snapshot that stays; a `skipped` one belongs to another image too."""


def copy_image(image: Image, region: str, name: str, key: str | None) -> str:
    """Copy an image to a Region and return the copy's id; the same name again finds the first.

    What is encrypted stays so: under `key`, or the Region's own for EBS (CopyImage, KmsKeyId).

    Raises:
        Retryable, Refused: as AWS answered.
    """
    ours: list[TagTypeDef] = [
        {"Key": k, "Value": v} for k, v in image.tags if k.startswith("lifeguard:") and k != IMAGE
    ]
    tags = with_tags([*ours, {"Key": COPY_OF, "Value": image.id}], image.tags)

    def made(under: str) -> str:
        request: CopyImageRequestTypeDef = {
            "Name": under,
            "SourceImageId": image.id,
            "SourceRegion": image.region,
            "Description": f"Lifeguard's copy of {image.id} in {image.region}",
            "ClientToken": hashlib.sha256(f"{image.id} {under}".encode()).hexdigest(),
            "TagSpecifications": on_images_and_snapshots(under, tags),
        }
        if image.encrypted:
            request["Encrypted"] = True
            if key:
                request["KmsKeyId"] = key
        with translated():
            return client("ec2", region).copy_image(**request)["ImageId"]

    try:
        return made(name)
    except Refused as refused:
        if refused.code != DUPLICATE:
            raise
        return made(another(name))  # somebody else's image has the name


def shared_with(image: Image) -> str:
    """Return whom an image is shared with, one of them, or "".

    Raises:
        Retryable, Refused: as AWS answered; nobody knows then who uses it.
    """
    try:
        with translated():
            answer = client("ec2", image.region).describe_image_attribute(
                ImageId=image.id, Attribute="launchPermission"
            )
    except Refused as refused:
        if refused.code in _GONE:
            return ""
        raise
    named = (value for one in answer.get("LaunchPermissions", ()) for value in one.values())
    return next((str(value) for value in named), "")


def deregister(image: Image) -> tuple[str, ...]:
    """Delete an image with its snapshots and return those that EC2 has left.

    One that another image uses stays by right. One that is gone already is no error.

    Raises:
        Retryable, Refused: as AWS answered.
    """
    try:
        with translated():
            answer = client("ec2", image.region).deregister_image(
                ImageId=image.id, DeleteAssociatedSnapshots=True
            )
    except Refused as refused:
        if refused.code in _GONE:
            return ()
        if refused.code == _COOLING:
            raise Retryable(refused.code, str(refused)) from refused
        raise
    results = answer.get("DeleteSnapshotResults", ())
    return tuple(r["SnapshotId"] for r in results if r.get("ReturnCode") in _LEFT)
