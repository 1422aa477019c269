"""EC2's CopyImage: called in the Region of the copy, whose snapshots are its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from sandbox.aws.ec2 import images, snapshots
from sandbox.aws.ec2.filters import tags_for
from sandbox.gateway.names import hex_id, uuid_of
from sandbox.gateway.refusal import Code, Refusal
from sandbox.gateway.request import Request
from sandbox.hosts.estate import Estate
from sandbox.hosts.images import (
    Device,
    Origin,
    WorldImage,
    WorldImageState,
    WorldSnapshot,
)
from sandbox.hosts.regions import Region, no_images
from sandbox.worldfile.instance_spec import Images
from sandbox.worldfile.partition import arn

COPIED_AFTER = timedelta(seconds=900)
"""When a copy is available, or has failed: "some minutes"."""
NO_VOLUME = "vol-ffffffff"
"""What a copied snapshot has for its volume: an arbitrary id [botocore Snapshot]."""


def copy_image(estate: Estate, request: Request) -> dict[str, Any]:
    """CopyImage; the same ClientToken with the same parameters finds the first copy."""
    return estate.tokens.once(request, lambda: {"ImageId": _copy(estate, request).id})


def _copy(estate: Estate, request: Request) -> WorldImage:
    params = request.params
    region = estate.region(request.region)
    source = _source(estate, params)
    images.check_name(region, params["Name"])
    if estate.spec.copies is Images.REFUSE:
        text = "You have exceeded the number of image copies in progress"
        raise Refusal(Code.RESOURCE_LIMIT_EXCEEDED, text)
    copy = _make(estate, region, source, params)
    tags = tags_for("image", params)
    if params.get("CopyImageTags"):
        own = estate.region(params["SourceRegion"]).tags(source.id).items()
        tags = {key: value for key, value in own if not key.startswith("aws:")} | tags
    region.register(copy)
    region.tag(copy.id, tags)
    estate.revision += 1
    fails = _fails(estate)
    estate.agenda.after(COPIED_AFTER, lambda: images.finish(estate, copy, fails=fails))
    return copy


def _fails(estate: Estate) -> bool:
    if estate.copies_to_fail:
        estate.copies_to_fail -= 1
        return True
    return estate.spec.copies is Images.FAIL


def _source(estate: Estate, params: dict[str, Any]) -> WorldImage:
    source_id = params["SourceImageId"]
    if params["SourceRegion"] not in estate.regions:
        raise no_images([source_id])
    source = estate.region(params["SourceRegion"]).image(source_id)
    if source.state is not WorldImageState.AVAILABLE:
        text = f"The AMI ID '{source_id}' is currently {source.state}"
        raise Refusal(
            Code.INVALID_AMI_ID_UNAVAILABLE, f"{text} and may not be used for this operation"
        )
    return source


def _make(estate: Estate, region: Region, source: WorldImage, params: dict[str, Any]) -> WorldImage:
    now = estate.agenda.now()
    copy = WorldImage(
        id=hex_id("ami-0", region.name, source.id, params["Name"], now.isoformat(), length=16),
        name=params["Name"],
        description=params.get("Description"),
        made_at=now,
        origin=Origin(image_id=source.id, region=params["SourceRegion"]),
        machine=source.machine,
        devices=(),
    )
    text = f"Copied for DestinationAmi {copy.id} from SourceAmi {source.id}"
    tags = tags_for("snapshot", params)
    for device in source.devices:
        copied = _encrypted(estate, region, device, params)
        snapshot = WorldSnapshot(
            id=hex_id("snap-0", copy.id, device.name, length=16),
            volume_id=NO_VOLUME,
            size=device.size,
            description=f"{text} for SourceSnapshot {device.snapshot_id}.",
            encrypted=copied.encrypted,
            key=copied.key,
            started_at=now,
        )
        snapshots.begin(estate, region, snapshot, tags, COPIED_AFTER)
        copy.devices += (replace(copied, snapshot_id=snapshot.id),)
    return copy


def _encrypted(estate: Estate, region: Region, device: Device, params: dict[str, Any]) -> Device:
    """Return a device as its copy is encrypted: by a key of the copy's Region."""
    encrypted = device.encrypted or bool(params.get("Encrypted"))
    if not encrypted:
        return device
    account = estate.spec.account
    default = uuid_of("key", account, region.name, "aws")
    key = params.get("KmsKeyId", arn("kms", region.name, account, f"key/{default}"))
    return replace(device, encrypted=True, key=key)
