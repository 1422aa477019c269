"""EC2's DeregisterImage, with its snapshots if asked, and the protection against it."""

from __future__ import annotations

from typing import Any

from sandbox.gateway.refusal import Code, Refusal
from sandbox.gateway.request import Request
from sandbox.hosts.estate import Estate
from sandbox.hosts.images import Protection, WorldImage
from sandbox.hosts.regions import Region


def deregister_image(estate: Estate, request: Request) -> dict[str, Any]:
    """DeregisterImage, in any state; a snapshot that another image needs is left."""
    params = request.params
    region = estate.region(request.region)
    image = region.image(params["ImageId"])
    _check(estate, image)
    results = []
    if params.get("DeleteAssociatedSnapshots"):
        results = [_delete(region, image, name) for name in image.snapshot_ids()]
    region.deregister(image, estate.agenda.now())
    estate.revision += 1
    return {"Return": True} | ({"DeleteSnapshotResults": results} if results else {})


def _check(estate: Estate, image: WorldImage) -> None:
    until = image.protected_until
    is_cooling = until is not None and estate.agenda.now() < until
    if image.protection is not Protection.DISABLED or is_cooling:
        text = f"The image '{image.id}' may not be deregistered. Disable its deregistration"
        raise Refusal(Code.OPERATION_NOT_PERMITTED, f"{text} protection and try again.")


def _delete(region: Region, image: WorldImage, snapshot_id: str) -> dict[str, str]:
    """Delete one snapshot and tell how that went [botocore DeleteSnapshotReturnCode]."""
    if region.user(snapshot_id, but=image.id):
        return {"SnapshotId": snapshot_id, "ReturnCode": "skipped"}
    region.delete(region.snapshot(snapshot_id))
    return {"SnapshotId": snapshot_id, "ReturnCode": "success"}
