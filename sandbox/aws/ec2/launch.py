"""A new host from an image, whoever launches it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sandbox.aws.ec2.encryption import by_default
from sandbox.aws.ec2.power import may_decrypt
from sandbox.gateway.names import hex_id
from sandbox.hosts.estate import Estate
from sandbox.hosts.host import Host
from sandbox.hosts.images import WorldImage
from sandbox.hosts.launch import Launch
from sandbox.hosts.states import LAUNCH_FAILED
from sandbox.worldfile.fault_spec import Cure, FaultKind, FaultSpec
from sandbox.worldfile.instance_spec import InstanceSpec, Platform, PublicIpSpec, VolumeKey
from sandbox.worldfile.spec import Launches


def launch(estate: Estate, spec: InstanceSpec, how: Launch, granted: Callable[[str], bool]) -> Host:
    """Launch it; without a grant on its volumes' key it ends `terminated`.

    EC2 guide, "Instance terminates immediately": Client.InternalError.
    """
    host = estate.add(spec, how)
    if estate.spec.launches is Launches.IMPAIRED:
        host.suffer(FaultSpec(FaultKind.INSTANCE, Cure.NEVER))
    host.launch(fails=None if may_decrypt(spec, estate.mirror.keys, granted) else LAUNCH_FAILED)
    return host


def machine_of(estate: Estate, image: WorldImage) -> dict[str, Any]:
    """Return what an image decides of an instance's spec."""
    devices = by_default(estate, image.devices)
    keys = [device.key for device in devices if device.encrypted and device.key]
    kinds = [estate.mirror.keys.kind(key) for key in keys]
    return {
        "platform": Platform.WINDOWS if image.machine.is_windows else Platform.LINUX,
        "volume_key": next((kind for kind in kinds if kind), VolumeKey.NONE),
        "data_volumes": max(len(image.devices) - 1, 0),
    }


def launch_by_hand(estate: Estate, image: WorldImage, type_name: str) -> Host:
    """Launch an instance of an image as a person does, into the default subnet."""
    subnet_id = estate.mirror.default_subnet(None)
    how = Launch(
        image_id=image.id,
        devices=by_default(estate, image.devices),
        root_device=image.machine.root_device,
        architecture=image.machine.architecture,
        subnet_id=str(subnet_id),
    )
    spec = InstanceSpec(
        id=hex_id("i-0", "by hand", image.id, str(next(estate.launches)), length=16),
        tags={},
        type=type_name,
        public_ip=PublicIpSpec.AUTO,
        **machine_of(estate, image),
    )
    return launch(estate, spec, how, lambda _action: True)
