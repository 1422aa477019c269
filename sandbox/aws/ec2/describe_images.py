"""EC2's DescribeImages: the account's own images; what was told once is kept until it changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from sandbox.aws.ec2 import filters
from sandbox.gateway.paging import page
from sandbox.gateway.request import Request
from sandbox.gateway.shapes import Fitting, fitting
from sandbox.hosts.estate import Estate
from sandbox.hosts.images import Device, WorldImage, WorldImageState
from sandbox.hosts.regions import Region, no_images
from sandbox.hosts.states import HostState

LARGEST_PAGE = 1000
FORGOTTEN_AFTER = timedelta(hours=1)
"""Until when a deregistered image is no error; longer while an instance of it is left
[botocore DescribeImages]."""


def describe_images(estate: Estate, request: Request) -> dict[str, Any]:
    """DescribeImages; without MaxResults all in one answer."""
    params = request.params
    region = estate.region(request.region)
    mine = {"self", estate.spec.account}
    is_mine = mine.intersection(params.get("Owners") or mine) and not params.get("ExecutableUsers")
    images = _named(estate, region, params["ImageIds"]) if params.get("ImageIds") else None
    if images is None:
        images = list(region.images.values())
    found = [image for image in images if is_mine and _is_wanted(region, image, params)]
    more: dict[str, str] = {}
    if "MaxResults" in params:
        found, more = page(found, params, smallest=1, largest=LARGEST_PAGE)
    return {"Images": [_told(estate, region, image, request) for image in found]} | more


def _named(estate: Estate, region: Region, image_ids: list[str]) -> list[WorldImage]:
    found = [region.images[name] for name in image_ids if name in region.images]
    missing = [name for name in image_ids if name not in region.images]
    unknown = [name for name in missing if not _is_remembered(estate, region, name)]
    for name in unknown:
        if not name.startswith("ami-"):
            region.image(name)
    if unknown:
        raise no_images(unknown)
    return found


def _is_remembered(estate: Estate, region: Region, image_id: str) -> bool:
    """Say whether a deregistered image is still no error."""
    gone_at = region.deregistered.get(image_id)
    if gone_at is None:
        return False
    is_used = any(
        host.image_id == image_id and host.state is not HostState.TERMINATED
        for host in estate.hosts.values()
    )
    return is_used or estate.agenda.now() - gone_at < FORGOTTEN_AFTER


def _is_wanted(region: Region, image: WorldImage, params: dict[str, Any]) -> bool:
    if image.state is WorldImageState.DISABLED and not params.get("IncludeDisabled"):
        return False
    return filters.fits(
        params.get("Filters", ()), lambda name: _values(name, image, region.tags(image.id))
    )


def _values(name: str, image: WorldImage, tags: dict[str, str]) -> Iterable[str] | None:
    if name in _FILTERS:
        return [value for value in _FILTERS[name](image) if value is not None]
    return filters.of_tags(name, tags)


_FILTERS: dict[str, Callable[[WorldImage], Iterable[str | None]]] = {
    "architecture": lambda image: [image.machine.architecture],
    "block-device-mapping.device-name": lambda image: [one.name for one in image.devices],
    "block-device-mapping.encrypted": lambda image: [
        str(one.encrypted).lower() for one in image.devices
    ],
    "block-device-mapping.snapshot-id": WorldImage.snapshot_ids,
    "creation-date": lambda image: [_date(image)],
    "description": lambda image: [image.description],
    "image-id": lambda image: [image.id],
    "is-public": lambda _image: ["false"],
    "name": lambda image: [image.name],
    "root-device-name": lambda image: [image.machine.root_device],
    "root-device-type": lambda _image: ["ebs"],
    "source-image-id": lambda image: [image.origin.image_id],
    "source-image-region": lambda image: [image.origin.region],
    "source-instance-id": lambda image: [image.origin.instance_id],
    "state": lambda image: [image.state.value],
}
"""DescribeImages' filters (API reference) and what of an image each looks at."""


def _told(estate: Estate, region: Region, image: WorldImage, request: Request) -> Fitting:
    tags = region.tags(image.id)
    if image.told is None or image.told_tags != tags:
        shape: Any = request.model.output_shape
        told = _entry(estate, image) | ({"Tags": filters.listed(tags)} if tags else {})
        image.told, image.told_tags = fitting(shape.members["Images"].member, told), dict(tags)
    return Fitting(image.told)


def _date(image: WorldImage) -> str:
    return f"{image.made_at:%Y-%m-%dT%H:%M:%S}.000Z"


def _entry(estate: Estate, image: WorldImage) -> dict[str, Any]:
    machine, origin = image.machine, image.origin
    windows = machine.is_windows
    told: dict[str, Any] = {
        "ImageId": image.id,
        "Name": image.name,
        "Description": image.description,
        "State": image.state.value,
        "CreationDate": _date(image),
        "OwnerId": estate.spec.account,
        "ImageLocation": f"{estate.spec.account}/{image.name}",
        "Public": False,
        "ImageType": "machine",
        "Architecture": machine.architecture,
        "Platform": "windows" if windows else None,
        "PlatformDetails": "Windows" if windows else "Linux/UNIX",
        "UsageOperation": "RunInstances:0002" if windows else "RunInstances",
        "EnaSupport": True,
        "Hypervisor": "xen",
        "VirtualizationType": "hvm",
        "RootDeviceName": machine.root_device,
        "RootDeviceType": "ebs",
        "BlockDeviceMappings": [_mapping(device) for device in image.devices],
        "DeregistrationProtection": image.protection.value,
        "SourceInstanceId": origin.instance_id,
        "SourceImageId": origin.image_id,
        "SourceImageRegion": origin.region,
    }
    if image.reason is not None:
        told["StateReason"] = {"Code": image.reason.code, "Message": image.reason.message}
    return {name: value for name, value in told.items() if value is not None}


def _mapping(device: Device) -> dict[str, Any]:
    """Return one mapping; KmsKeyId is not told of images [botocore EbsBlockDevice]."""
    snapshot = {"SnapshotId": device.snapshot_id} if device.snapshot_id else {}
    return {
        "DeviceName": device.name,
        "Ebs": snapshot
        | {
            "VolumeSize": device.size,
            "VolumeType": device.volume_type,
            "Encrypted": device.encrypted,
            "DeleteOnTermination": True,
        },
    }
