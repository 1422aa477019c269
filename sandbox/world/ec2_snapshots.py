"""EC2's CreateSnapshot and CreateSnapshots: pending first, completed in minutes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from moto.ec2.models.elastic_block_store import Snapshot

from sandbox.world.estate import Estate
from sandbox.world.mirror import MotoObject
from sandbox.world.names import hex_id
from sandbox.world.refusal import Code, Refusal
from sandbox.world.request import Request

COMPLETE_AFTER = timedelta(seconds=290)
"""So that an image's snapshots are complete when it becomes available."""
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
    return _told(estate, snapshot)


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
    return {"Snapshots": [_told(estate, snapshot) for snapshot in made]}


def check_pending(estate: Estate, volume: MotoObject) -> None:
    """Refuse one snapshot too many of a volume."""
    pending = [
        snapshot
        for snapshot in estate.mirror.backend.snapshots.values()
        if snapshot.volume is volume and snapshot.status == "pending"
    ]
    if len(pending) >= MOST_PENDING:
        text = f"Maximum of {MOST_PENDING} pending snapshots exceeded for volume {volume.id}"
        raise Refusal(Code.CONCURRENT_SNAPSHOT_LIMIT_EXCEEDED, text)


def take(
    estate: Estate,
    volume: MotoObject,
    description: str,
    tags: dict[str, str],
    *,
    key: str = "",
) -> MotoObject:
    """Make a snapshot, pending until its time; `key` tells apart what is made at one moment."""
    backend = estate.mirror.backend
    now = estate.agenda.now()
    number = str(len(backend.snapshots))
    snapshot: MotoObject = Snapshot(
        backend,
        hex_id("snap-0", volume.id, key, number, now.isoformat(), length=16),
        volume=volume,
        description=description,
        encrypted=volume.encrypted,
        kms_key_id=volume.kms_key_id,
    )
    snapshot.start_time = now.replace(tzinfo=None)
    snapshot.status = "pending"
    backend.snapshots[snapshot.id] = snapshot
    snapshot.add_tags(tags)
    estate.revision += 1
    estate.agenda.after(COMPLETE_AFTER, lambda: _complete(estate, snapshot))
    return snapshot


def _complete(estate: Estate, snapshot: MotoObject) -> None:
    snapshot.status = "completed"
    estate.revision += 1


def tags_for(kind: str, params: dict[str, Any]) -> dict[str, str]:
    """Return the tags that TagSpecifications gives to resources of this kind."""
    return {
        tag["Key"]: tag["Value"]
        for one in params.get("TagSpecifications", ())
        if one.get("ResourceType") == kind
        for tag in one.get("Tags", ())
    }


def _told(estate: Estate, snapshot: MotoObject) -> dict[str, Any]:
    return {
        "SnapshotId": snapshot.id,
        "VolumeId": snapshot.volume.id,
        "VolumeSize": snapshot.volume.size,
        "Description": snapshot.description,
        "Encrypted": snapshot.encrypted,
        "OwnerId": estate.spec.account,
        "StartTime": estate.agenda.now(),
        "State": snapshot.status,
        "Progress": "",
        "Tags": [{"Key": tag["key"], "Value": tag["value"]} for tag in snapshot.get_tags()],
    }
