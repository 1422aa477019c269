"""Lightsail's calls for snapshots of instances."""

from __future__ import annotations

from typing import Any

from sandbox.aws.lightsail.disks import in_snapshot
from sandbox.aws.lightsail.operations import all_told
from sandbox.aws.lightsail.shared import arn_of, named, page, tags_asked, tags_told
from sandbox.gateway.request import Request
from sandbox.hosts.estate import Estate
from sandbox.hosts.lightsail.operations import LightsailType
from sandbox.hosts.lightsail.snapshots import ServerSnapshot


def create_instance_snapshot(estate: Estate, request: Request) -> dict[str, Any]:
    """CreateInstanceSnapshot: pending first."""
    params = request.params
    server = estate.lightsail.server(params["instanceName"])
    name = params["instanceSnapshotName"]
    estate.lightsail.require_free(name)
    return all_told(estate, estate.lightsail.snapshots.take(server, name, tags_asked(params)))


def get_instance_snapshot(estate: Estate, request: Request) -> dict[str, Any]:
    """GetInstanceSnapshot."""
    snapshot = estate.lightsail.snapshots.named(request.params["instanceSnapshotName"])
    return {"instanceSnapshot": _snapshot(estate, snapshot)}


def get_instance_snapshots(estate: Estate, request: Request) -> dict[str, Any]:
    """GetInstanceSnapshots: those that calls have made; the automatic ones are not among them."""
    shown, more = page(list(estate.lightsail.snapshots), request)
    return {"instanceSnapshots": [_snapshot(estate, one) for one in shown]} | more


def delete_instance_snapshot(estate: Estate, request: Request) -> dict[str, Any]:
    """DeleteInstanceSnapshot: gone at once."""
    snapshots = estate.lightsail.snapshots
    operation = snapshots.delete(snapshots.named(request.params["instanceSnapshotName"]))
    return all_told(estate, [operation])


def _snapshot(estate: Estate, snapshot: ServerSnapshot) -> dict[str, Any]:
    source = snapshot.source.spec.name
    return named(estate, LightsailType.INSTANCE_SNAPSHOT, snapshot.name) | {
        "createdAt": snapshot.created_at,
        "tags": tags_told(snapshot.tags),
        "state": snapshot.state.value,
        "fromAttachedDisks": [in_snapshot(disk) for disk in snapshot.disks],
        "fromInstanceName": source,
        "fromInstanceArn": arn_of(estate, LightsailType.INSTANCE, source),
        "fromBlueprintId": "amazon_linux_2023",
        "fromBundleId": snapshot.plan.bundle_id,
        "isFromAutoSnapshot": False,
        "sizeInGb": snapshot.plan.size.disk_gb,
    }
