"""Lightsail's GetDisks and GetDisk."""

from __future__ import annotations

from typing import Any

from sandbox.aws.lightsail.shared import named, page, tags_told
from sandbox.gateway.request import Request
from sandbox.hosts.estate import Estate
from sandbox.hosts.lightsail.disks import WorldDisk
from sandbox.hosts.lightsail.operations import LightsailType
from sandbox.worldfile.lightsail_spec import DiskSpec


def get_disks(estate: Estate, request: Request) -> dict[str, Any]:
    """GetDisks: system disks are not among them."""
    shown, more = page(list(estate.lightsail.disks), request)
    return {"disks": [disk_told(estate, one) for one in shown]} | more


def get_disk(estate: Estate, request: Request) -> dict[str, Any]:
    """GetDisk."""
    return {"disk": disk_told(estate, estate.lightsail.disks.named(request.params["diskName"]))}


def disk_told(estate: Estate, disk: WorldDisk) -> dict[str, Any]:
    """Return a disk as Lightsail tells it."""
    holder = disk.holder
    told = named(estate, LightsailType.DISK, disk.spec.name) | {
        "createdAt": disk.created_at,
        "location": {"availabilityZone": disk.zone, "regionName": estate.spec.region},
        "tags": tags_told(disk.tags),
        "addOns": [],
        "sizeInGb": disk.spec.gb,
        "isSystemDisk": False,
        "iops": disk.spec.gb * 3,
        "state": "available" if holder is None else "in-use",
        "isAttached": holder is not None,
    }
    attached = {} if holder is None else {"path": disk.spec.path, "attachedTo": holder.spec.name}
    return told | attached


def in_snapshot(disk: DiskSpec) -> dict[str, Any]:
    """Return what a snapshot tells of a disk that was attached."""
    return {
        "name": disk.name,
        "path": disk.path,
        "sizeInGb": disk.gb,
        "isSystemDisk": False,
    }
