"""Lightsail's calls for snapshots of instances."""

from __future__ import annotations

from typing import Any

from sandbox.aws.lightsail.operations import told
from sandbox.aws.lightsail.shared import arn_of, named, page, tags_told
from sandbox.gateway.request import Request
from sandbox.hosts.estate import Estate
from sandbox.hosts.lightsail.operations import LightsailType
from sandbox.hosts.lightsail.snapshots import ServerSnapshot


def create_instance_snapshot(estate: Estate, request: Request) -> dict[str, Any]:
    """CreateInstanceSnapshot: pending first."""
    params = request.params
    server = estate.lightsail.server(params["instanceName"])
    tags = {tag["key"]: tag.get("value", "") for tag in params.get("tags", ())}
    operations = estate.lightsail.take(server, params["instanceSnapshotName"], tags)
    return {"operations": [told(estate, operation) for operation in operations]}


def get_instance_snapshot(estate: Estate, request: Request) -> dict[str, Any]:
    """GetInstanceSnapshot."""
    snapshot = estate.lightsail.snapshot(request.params["instanceSnapshotName"])
    return {"instanceSnapshot": _snapshot(estate, snapshot)}


def get_instance_snapshots(estate: Estate, request: Request) -> dict[str, Any]:
    """GetInstanceSnapshots: those that calls have made; the automatic ones are not among them."""
    shown, more = page(list(estate.lightsail.snapshots.values()), request)
    return {"instanceSnapshots": [_snapshot(estate, one) for one in shown]} | more


def delete_instance_snapshot(estate: Estate, request: Request) -> dict[str, Any]:
    """DeleteInstanceSnapshot: gone at once."""
    lightsail = estate.lightsail
    operation = lightsail.delete(lightsail.snapshot(request.params["instanceSnapshotName"]))
    return {"operations": [told(estate, operation)]}


def tag_resource(estate: Estate, request: Request) -> dict[str, Any]:
    """TagResource, of a snapshot or an instance; the model has no type for its operation."""
    given = {tag["key"]: tag.get("value", "") for tag in request.params["tags"]}
    estate.lightsail.tag(request.params["resourceName"], given)
    return {"operations": []}


def _snapshot(estate: Estate, snapshot: ServerSnapshot) -> dict[str, Any]:
    return named(estate, LightsailType.INSTANCE_SNAPSHOT, snapshot.name) | {
        "createdAt": snapshot.created_at,
        "tags": tags_told(snapshot.tags),
        "state": snapshot.state.value,
        "fromAttachedDisks": [],
        "fromInstanceName": snapshot.server,
        "fromInstanceArn": arn_of(estate, LightsailType.INSTANCE, snapshot.server),
        "fromBlueprintId": "amazon_linux_2023",
        "fromBundleId": snapshot.plan.bundle_id,
        "isFromAutoSnapshot": False,
        "sizeInGb": snapshot.plan.size.disk_gb,
    }
