"""RDS's calls for snapshots of DB instances."""

from __future__ import annotations

from typing import Any

from sandbox.aws.rds.shared import page, tags_asked, tags_told
from sandbox.gateway.request import Request
from sandbox.hosts.estate import Estate
from sandbox.hosts.rds.estate import DbSnapshot, DbSnapshotState


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
        "PercentProgress": 100 if one.state is DbSnapshotState.AVAILABLE else 0,
        "TagList": tags_told(one.tags),
    }
