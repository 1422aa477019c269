"""EC2's CreateImage: reboots unless told not to, snapshots in seconds, available in minutes."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from moto.ec2.models.amis import Ami
from moto.ec2.models.instances import StateReason

from sandbox.world import ec2_snapshots
from sandbox.world.ec2_power import GONE
from sandbox.world.estate import Estate
from sandbox.world.host import Host
from sandbox.world.names import hex_id
from sandbox.world.refusal import Code, Refusal, wrong_state
from sandbox.world.request import Request
from sandbox.world.spec import Images
from sandbox.world.states import State

SNAPSHOTS_AFTER = timedelta(seconds=10)
"""When DescribeImages lists the snapshots: the point in time the image is of."""
AVAILABLE_AFTER = timedelta(seconds=300)
"""When it is available, or has failed."""
_NAME = re.compile(r"[A-Za-z0-9()\[\] ./\-'@_]{3,128}")


class Image(Ami):
    """moto's image, with the block device mappings of the instance it was made from."""

    mapped: list[dict[str, Any]]
    state_reason: StateReason | None = None

    @property
    def block_device_mappings(self) -> list[dict[str, Any]]:
        """Return the mappings as DescribeImages shows them."""
        return self.mapped


def create_image(estate: Estate, request: Request) -> dict[str, Any]:
    """CreateImage, on the agenda until it is available."""
    params = request.params
    (host,) = estate.require([params["InstanceId"]])
    _check(estate, host, params["Name"])
    image = _make(estate, host, params)
    if not params.get("NoReboot") and host.state is State.RUNNING:
        host.reboot()
    agenda = estate.agenda
    agenda.after(SNAPSHOTS_AFTER, lambda: _snapshot(estate, host, image, params))
    fails = _ending(estate, host) is Images.FAIL
    agenda.after(AVAILABLE_AFTER, lambda: _finish(estate, image, fails=fails))
    return {"ImageId": image.id}


def _ending(estate: Estate, host: Host) -> Images:
    return host.spec.images or estate.spec.images


def _check(estate: Estate, host: Host, name: str) -> None:
    if not _NAME.fullmatch(name):
        text = "AMI names must be between 3 and 128 characters long, and may contain letters,"
        raise Refusal(Code.INVALID_AMI_NAME_MALFORMED, f"{text} numbers, and ( ) . - / _ ' @ [ ]")
    if host.is_instance_store():
        text = f"Invalid value '{host.id}' for instanceId. Instance does not have a volume"
        raise Refusal(Code.INVALID_PARAMETER_VALUE, f"{text} attached at root (/dev/sda1)")
    if host.state in GONE | {State.PENDING}:
        raise wrong_state(host.id, "imaged")
    for _, volume in estate.mirror.volumes(host.id):
        ec2_snapshots.check_pending(estate, volume)
    for other in estate.mirror.backend.amis.values():
        if other.name == name:
            text = f"AMI name {name} is already in use by AMI {other.id}"
            raise Refusal(Code.INVALID_AMI_NAME_DUPLICATE, text)
    if _ending(estate, host) is Images.REFUSE:
        text = "You have reached the limit on the number of Amazon EBS snapshots"
        raise Refusal(Code.SNAPSHOT_LIMIT_EXCEEDED, f"{text} that you can create.")


def _make(estate: Estate, host: Host, params: dict[str, Any]) -> Image:
    backend = estate.mirror.backend
    now = estate.agenda.now()
    instance: Any = estate.mirror.instance(host.id)
    image = Image(
        backend,
        hex_id("ami-0", host.id, params["Name"], now.isoformat(), length=16),
        instance=instance,
        name=params["Name"],
        description=params.get("Description"),
        state="pending",
        creation_date=now.replace(tzinfo=None),
        root_device_type="ebs",
        root_device_name=instance.root_device_name,
        image_location=f"{estate.spec.account}/{params['Name']}",
        tags=ec2_snapshots.tags_for("image", params),
    )
    # moto makes a snapshot of a made-up volume for each image; ours come later.
    del backend.snapshots[image.ebs_snapshot.id]
    image.mapped = [
        {"DeviceName": device, "Ebs": {"VolumeSize": volume.size, "DeleteOnTermination": True}}
        for device, volume in estate.mirror.volumes(host.id)
    ]
    backend.amis[image.id] = image
    estate.revision += 1
    return image


def _snapshot(estate: Estate, host: Host, image: Image, params: dict[str, Any]) -> None:
    tags = ec2_snapshots.tags_for("snapshot", params)
    text = f"Created by CreateImage({host.id}) for {image.id}"
    by_device = dict(estate.mirror.volumes(host.id))
    for mapping in image.mapped:
        volume = by_device.get(mapping["DeviceName"])
        if volume is None:
            image.state = "failed"
            continue
        snapshot = ec2_snapshots.take(estate, volume, text, tags, key=image.id)
        mapping["Ebs"] |= {
            "SnapshotId": snapshot.id,
            "VolumeType": volume.volume_type,
            "Encrypted": volume.encrypted,
        }
    estate.revision += 1


def _finish(estate: Estate, image: Image, *, fails: bool) -> None:
    if image.state != "pending":
        return
    image.state = "failed" if fails else "available"
    if fails:
        image.state_reason = StateReason(
            "Server.InternalError: Internal error", "Server.InternalError"
        )
    estate.revision += 1
