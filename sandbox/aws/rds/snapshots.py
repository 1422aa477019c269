"""RDS's calls for snapshots of DB instances."""

from __future__ import annotations

from typing import Any

from sandbox.aws.rds.shared import page, tags_asked, tags_told
from sandbox.gateway.refusal import Refusal
from sandbox.gateway.request import Request
from sandbox.hosts.estate import Estate
from sandbox.hosts.rds.estate import DbSnapshot, DbSnapshotState

_BUSY = "InvalidDBSnapshotState"


def create_db_snapshot(estate: Estate, request: Request) -> dict[str, Any]:
    """CreateDBSnapshot: `creating` first."""
    params = request.params
    source = estate.rds.database(params["DBInstanceIdentifier"])
    made = estate.rds.take(source, params["DBSnapshotIdentifier"], tags_asked(params))
    return {"DBSnapshot": _told(estate, made)}


def describe_db_snapshots(estate: Estate, request: Request) -> dict[str, Any]:
    """DescribeDBSnapshots: by name or by DB instance."""
    params = request.params
    found = list(estate.rds.snapshots.values())
    if name := params.get("DBSnapshotIdentifier"):
        found = [estate.rds.snapshot(name)]
    if source := params.get("DBInstanceIdentifier"):
        found = [one for one in found if one.source.spec.id == source]
    return page(request, "DBSnapshots", [_told(estate, one) for one in found])


def delete_db_snapshot(estate: Estate, request: Request) -> dict[str, Any]:
    """DeleteDBSnapshot: gone at once; of one that is being made RDS says its state."""
    gone = estate.rds.snapshot(request.params["DBSnapshotIdentifier"])
    if gone.state is DbSnapshotState.CREATING:
        raise Refusal(_BUSY, f"The snapshot {gone.name} is being created.")
    del estate.rds.snapshots[gone.name]
    return {"DBSnapshot": _told(estate, gone)}


def describe_db_snapshot_attributes(estate: Estate, request: Request) -> dict[str, Any]:
    """DescribeDBSnapshotAttributes: the accounts that may restore it."""
    found = estate.rds.snapshot(request.params["DBSnapshotIdentifier"])
    return {
        "DBSnapshotAttributesResult": {
            "DBSnapshotIdentifier": found.name,
            "DBSnapshotAttributes": [
                {"AttributeName": "restore", "AttributeValues": list(found.shared_with)}
            ],
        }
    }


def add_tags_to_resource(estate: Estate, request: Request) -> dict[str, Any]:
    """AddTagsToResource: of a snapshot or a DB instance, by its ARN."""
    kind, name = request.params["ResourceName"].split(":", 6)[5:]
    tagged = estate.rds.snapshot(name) if kind == "snapshot" else estate.rds.database(name)
    tagged.tags.update(tags_asked(request.params))
    return {}


def _told(estate: Estate, one: DbSnapshot) -> dict[str, Any]:
    size = one.source.size
    return {
        "DBSnapshotIdentifier": one.name,
        "DBSnapshotArn": estate.rds.arn("snapshot", one.name),
        "DBInstanceIdentifier": one.source.spec.id,
        "DbiResourceId": one.source.resource_id,
        "SnapshotCreateTime": one.created_at,
        "Engine": one.source.spec.engine,
        "AllocatedStorage": size.storage.gb,
        "StorageType": size.storage.type.value,
        "Status": one.state.value,
        "SnapshotType": "manual",
        "OriginalSnapshotCreateTime": one.created_at,
        "PercentProgress": 100 if one.state is DbSnapshotState.AVAILABLE else 0,
        "TagList": tags_told(one.tags),
    }
