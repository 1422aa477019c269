"""EC2's CreateImage: reboots unless told not to, snapshots in seconds, available in minutes."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from sandbox.aws.ec2 import snapshots
from sandbox.aws.ec2.filters import tags_for
from sandbox.aws.ec2.power import GONE
from sandbox.gateway.names import hex_id
from sandbox.gateway.refusal import Code, Refusal, wrong_state
from sandbox.gateway.request import Request
from sandbox.hosts.estate import Estate
from sandbox.hosts.host import Host
from sandbox.hosts.images import (
    Device,
    ImagePlatform,
    Origin,
    WorldImage,
    WorldImageState,
)
from sandbox.hosts.regions import Region
from sandbox.hosts.states import IMAGE_FAILED, HostState
from sandbox.worldfile.instance_spec import Images, Platform

_NAME = re.compile(r"[A-Za-z0-9()\[\] ./\-'@_]{3,128}")


def create_image(estate: Estate, request: Request) -> dict[str, Any]:
    """CreateImage, on the agenda until it is available."""
    return {"ImageId": make_image(estate, request.params).id}


def make_image(estate: Estate, params: dict[str, Any]) -> WorldImage:
    """Make an image of an instance, as CreateImage does, whoever asks for it."""
    (host,) = estate.require([params["InstanceId"]])
    _check(estate, host, params["Name"])
    image = _make(estate, host, params)
    if not params.get("NoReboot") and host.state is HostState.RUNNING:
        host.reboot()
    agenda = estate.agenda
    listed_after = snapshots.listed_after(estate)
    agenda.after(listed_after, lambda: _snapshot(estate, host, image, params))
    fails = _fails(estate, host)
    agenda.after(estate.spec.images_take, lambda: finish(estate, image, fails=fails))
    return image


def _ending(estate: Estate, host: Host) -> Images:
    return host.spec.images or estate.spec.images


def _fails(estate: Estate, host: Host) -> bool:
    """Say whether this image ends `failed`, and count it if it is one of the first that do."""
    if estate.images_to_fail[host.id]:
        estate.images_to_fail[host.id] -= 1
        return True
    return _ending(estate, host) is Images.FAIL


def _check(estate: Estate, host: Host, name: str) -> None:
    check_name(estate.home, name)
    if host.is_instance_store():
        text = f"Invalid value '{host.id}' for instanceId. Instance does not have a volume"
        raise Refusal(Code.INVALID_PARAMETER_VALUE, f"{text} attached at root (/dev/sda1)")
    if host.state in GONE | {HostState.PENDING}:
        raise wrong_state(host.id, "imaged")
    for _, volume in estate.mirror.volumes(host.id):
        snapshots.check_pending(estate, volume)
    if _ending(estate, host) is Images.REFUSE:
        text = "You have reached the limit on the number of Amazon EBS snapshots"
        raise Refusal(Code.SNAPSHOT_LIMIT_EXCEEDED, f"{text} that you can create.")


def check_name(region: Region, name: str) -> None:
    """Refuse a name that is none, or that another image of the Region has."""
    if not _NAME.fullmatch(name):
        text = "AMI names must be between 3 and 128 characters long, and may contain letters,"
        raise Refusal(Code.INVALID_AMI_NAME_MALFORMED, f"{text} numbers, and ( ) . - / _ ' @ [ ]")
    if holder := region.holder(name):
        text = f"AMI name {name} is already in use by AMI {holder}"
        raise Refusal(Code.INVALID_AMI_NAME_DUPLICATE, text)


def _make(estate: Estate, host: Host, params: dict[str, Any]) -> WorldImage:
    now = estate.agenda.now()
    instance: Any = estate.mirror.instance(host.id)
    left_out = {
        mapping["DeviceName"]
        for mapping in params.get("BlockDeviceMappings", ())
        if "NoDevice" in mapping
    }
    image = WorldImage(
        id=hex_id("ami-0", host.id, params["Name"], now.isoformat(), length=16),
        name=params["Name"],
        description=params.get("Description"),
        made_at=now,
        origin=Origin(instance_id=host.id),
        machine=ImagePlatform(
            architecture=instance.architecture,
            root_device=instance.root_device_name,
            is_windows=host.spec.platform is Platform.WINDOWS,
        ),
        devices=tuple(
            Device(device, volume.size, volume.volume_type, volume.encrypted, volume.kms_key_id)
            for device, volume in estate.mirror.volumes(host.id)
            if device not in left_out
        ),
    )
    estate.home.register(image)
    estate.home.tag(image.id, tags_for("image", params))
    estate.revision += 1
    return image


def _snapshot(estate: Estate, host: Host, image: WorldImage, params: dict[str, Any]) -> None:
    if image.id not in estate.home.images:
        return
    tags = tags_for("snapshot", params)
    text = f"Created by CreateImage({host.id}) for {image.id}"
    by_device = dict(estate.mirror.volumes(host.id))
    devices = []
    for device in image.devices:
        volume = by_device.get(device.name)
        if volume is None:
            image.enter(WorldImageState.FAILED, IMAGE_FAILED)
            devices.append(device)
            continue
        snapshot = snapshots.take(estate, volume, text, tags, key=image.id)
        devices.append(replace(device, snapshot_id=snapshot.id))
    image.map(tuple(devices))
    estate.revision += 1


def finish(estate: Estate, image: WorldImage, *, fails: bool) -> None:
    """Let a pending image be available, or have failed."""
    if image.state is not WorldImageState.PENDING:
        return
    if fails:
        image.enter(WorldImageState.FAILED, IMAGE_FAILED)
    else:
        image.enter(WorldImageState.AVAILABLE)
    estate.revision += 1
