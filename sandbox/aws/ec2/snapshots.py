"""EC2's CreateSnapshot and CreateSnapshots: pending first, completed in minutes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sandbox.aws.ec2.describe_snapshots import told
from sandbox.aws.ec2.filters import tags_for
from sandbox.gateway.names import hex_id
from sandbox.gateway.refusal import Code, Refusal
from sandbox.gateway.request import Request
from sandbox.hosts.estate import Estate
from sandbox.hosts.images import WorldSnapshot
from sandbox.hosts.mirror import MotoObject
from sandbox.hosts.regions import Region

LISTED_AFTER = timedelta(seconds=10)
"""When DescribeImages lists an image's snapshots: the point in time the image is of."""
MOST_PENDING = 5
"""Pending snapshots a volume may have (EC2, snapshot quotas)."""


def create_snapshot(estate: Estate, request: Request) -> dict[str, Any]:
    """CreateSnapshot of one volume."""
    params = request.params
    volume = estate.mirror.backend.volumes.get(params["VolumeId"])
    if volume is None:
        text = f"The volume '{params['VolumeId']}' does not exist."
        raise Refusal(Code.INVALID_VOLUME_NOT_FOUND, text)
    check_pending(estate, volume)
    tags = tags_for("snapshot", params)
    snapshot = take(estate, volume, params.get("Description", ""), tags)
    return _just_begun(estate, snapshot)


def create_snapshots(estate: Estate, request: Request) -> dict[str, Any]:
    """CreateSnapshots: one crash-consistent set of an instance's volumes."""
    params = request.params
    wanted = params["InstanceSpecification"]
    (host,) = estate.require([wanted["InstanceId"]])
    root = estate.mirror.root_device(host.id)
    left_out = set(wanted.get("ExcludeDataVolumeIds", ()))
    volumes = [
        volume
        for device, volume in estate.mirror.volumes(host.id)
        if volume.id not in left_out and not (wanted.get("ExcludeBootVolume") and device == root)
    ]
    for volume in volumes:
        check_pending(estate, volume)
    copies = params.get("CopyTagsFromSource") == "volume"
    made = []
    for volume in volumes:
        copied = {tag["key"]: tag["value"] for tag in volume.get_tags()} if copies else {}
        tags = copied | tags_for("snapshot", params)
        made.append(take(estate, volume, params.get("Description", ""), tags))
    return {"Snapshots": [_just_begun(estate, snapshot) for snapshot in made]}


def check_pending(estate: Estate, volume: MotoObject) -> None:
    """Refuse one snapshot too many of a volume."""
    if estate.home.pending[volume.id] >= MOST_PENDING:
        text = f"Maximum of {MOST_PENDING} pending snapshots exceeded for volume {volume.id}"
        raise Refusal(Code.CONCURRENT_SNAPSHOT_LIMIT_EXCEEDED, text)


def take(
    estate: Estate,
    volume: MotoObject,
    description: str,
    tags: dict[str, str],
    *,
    key: str = "",
) -> WorldSnapshot:
    """Make a snapshot of a volume; `key` tells apart what is made at one moment."""
    now = estate.agenda.now()
    number = str(next(estate.home.numbers))
    snapshot = WorldSnapshot(
        id=hex_id("snap-0", volume.id, key, number, now.isoformat(), length=16),
        volume_id=volume.id,
        size=volume.size,
        description=description,
        encrypted=volume.encrypted,
        key=volume.kms_key_id,
        started_at=now,
    )
    # So that an image's snapshots are complete when it becomes available.
    takes = estate.spec.images_take - listed_after(estate)
    begin(estate, estate.home, snapshot, tags, takes)
    return snapshot


def listed_after(estate: Estate) -> timedelta:
    """Return after what time an image's snapshots are listed."""
    return min(LISTED_AFTER, estate.spec.images_take)


def begin(
    estate: Estate, region: Region, snapshot: WorldSnapshot, tags: dict[str, str], takes: timedelta
) -> None:
    """Let a snapshot be pending until its time."""
    region.begin(snapshot)
    region.tag(snapshot.id, tags)
    estate.revision += 1
    estate.agenda.after(takes, lambda: _complete(estate, region, snapshot))


def _complete(estate: Estate, region: Region, snapshot: WorldSnapshot) -> None:
    region.complete(snapshot)
    estate.revision += 1


def _just_begun(estate: Estate, snapshot: WorldSnapshot) -> dict[str, Any]:
    entry = told(estate, estate.home, snapshot)
    entry.pop("KmsKeyId", None)
    return entry | {"Progress": ""}
