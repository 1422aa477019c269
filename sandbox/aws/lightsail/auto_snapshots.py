"""Lightsail's GetAutoSnapshots."""

from __future__ import annotations

from typing import Any

from sandbox.gateway.request import Request
from sandbox.hosts.estate import Estate
from sandbox.hosts.lightsail.auto_snapshots import auto_snapshots
from sandbox.hosts.lightsail.operations import LightsailType


def get_auto_snapshots(estate: Estate, request: Request) -> dict[str, Any]:
    """GetAutoSnapshots of an instance, the newest first; those of disks are not played."""
    name = request.params["resourceName"]
    server = estate.lightsail.server(name)
    disks = [
        {"path": disk.spec.path, "sizeInGb": disk.spec.gb}
        for disk in estate.lightsail.disks.of(server)
    ]
    return {
        "resourceName": name,
        "resourceType": LightsailType.INSTANCE.value,
        "autoSnapshots": [
            {
                "date": one.date,
                "createdAt": one.created_at,
                "status": "Success" if one.is_complete else "InProgress",
                "fromAttachedDisks": list(disks),
            }
            for one in auto_snapshots(server, estate.agenda.now())
        ],
    }
