"""EC2's DescribeSnapshots and DeleteSnapshot."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from sandbox.aws.ec2 import filters
from sandbox.gateway.paging import page
from sandbox.gateway.refusal import Code, Refusal
from sandbox.gateway.request import Request
from sandbox.hosts.estate import Estate
from sandbox.hosts.images import SnapshotState, WorldSnapshot
from sandbox.hosts.regions import Region

SMALLEST_PAGE, LARGEST_PAGE = 5, 1000


def describe_snapshots(estate: Estate, request: Request) -> dict[str, Any]:
    """DescribeSnapshots of the account; without MaxResults all in one answer."""
    params = request.params
    region = estate.region(request.region)
    mine = {"self", estate.spec.account}
    is_mine = mine.intersection(params.get("OwnerIds") or mine)
    is_mine = is_mine and mine.intersection(params.get("RestorableByUserIds") or mine)
    if params.get("SnapshotIds"):
        snapshots = [region.snapshot(name) for name in params["SnapshotIds"]]
    else:
        snapshots = [one for one in region.snapshots.values() if not one.is_deleted]
    found = [one for one in snapshots if is_mine and _is_wanted(estate, region, one, params)]
    more: dict[str, str] = {}
    if "MaxResults" in params:
        found, more = page(found, params, smallest=SMALLEST_PAGE, largest=LARGEST_PAGE)
    return {"Snapshots": [told(estate, region, snapshot) for snapshot in found]} | more


def _is_wanted(
    estate: Estate, region: Region, snapshot: WorldSnapshot, params: dict[str, Any]
) -> bool:
    def values(name: str) -> Iterable[str] | None:
        if name == "owner-id":
            return [estate.spec.account]
        if name in _FILTERS:
            return [_FILTERS[name](snapshot)]
        return filters.of_tags(name, region.tags(snapshot.id))

    return filters.fits(params.get("Filters", ()), values)


_FILTERS: dict[str, Callable[[WorldSnapshot], str]] = {
    "description": lambda one: one.description,
    "encrypted": lambda one: str(one.encrypted).lower(),
    "snapshot-id": lambda one: one.id,
    "status": lambda one: one.state.value,
    "volume-id": lambda one: one.volume_id,
    "volume-size": lambda one: str(one.size),
}
"""DescribeSnapshots' filters (API reference) and what of a snapshot each looks at."""


def told(estate: Estate, region: Region, snapshot: WorldSnapshot) -> dict[str, Any]:
    """Return what EC2 tells of a snapshot."""
    key = {"KmsKeyId": snapshot.key} if snapshot.key else {}
    return key | {
        "SnapshotId": snapshot.id,
        "VolumeId": snapshot.volume_id,
        "VolumeSize": snapshot.size,
        "Description": snapshot.description,
        "Encrypted": snapshot.encrypted,
        "OwnerId": estate.spec.account,
        "StartTime": snapshot.started_at,
        "State": snapshot.state.value,
        "Progress": "100%" if snapshot.state is SnapshotState.COMPLETED else "0%",
        "Tags": filters.listed(region.tags(snapshot.id)),
    }


def delete_snapshot(estate: Estate, request: Request) -> dict[str, Any]:
    """DeleteSnapshot; an image that needs it must be deregistered first."""
    region = estate.region(request.region)
    snapshot = region.snapshot(request.params["SnapshotId"])
    if user := region.user(snapshot.id):
        text = f"The snapshot {snapshot.id} is currently in use by {user}"
        raise Refusal(Code.INVALID_SNAPSHOT_IN_USE, text)
    region.delete(snapshot)
    estate.revision += 1
    return {}
