"""How an instance is launched: what RunInstances may say of it beside what the world file says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from string import ascii_lowercase
from types import MappingProxyType
from typing import Any

from sandbox.gateway.names import hex_id
from sandbox.hosts.images import Device
from sandbox.worldfile.instance_spec import InstanceSpec, Root

ROOT_DEVICE = "/dev/xvda"
INSTANCE_STORE_ROOT_DEVICE = "/dev/sda1"
DATA_DEVICES = (
    *(f"/dev/sd{letter}" for letter in "fghijklmnop"),
    *(f"/dev/xvd{first}{letter}" for first in "bcd" for letter in ascii_lowercase),
)
"""For data volumes (EC2 guide, device names): those that it recommends come first."""
SIZE = 8
"""Of a volume, in GiB."""

_NONE: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Launch:
    """The parameters of one launch."""

    image_id: str
    devices: tuple[Device, ...]
    root_device: str
    architecture: str
    subnet_id: str
    group_ids: tuple[str, ...] = ()
    """Empty: the default security group of the VPC."""
    private_ip: str | None = None
    placement_group: str = ""
    ebs_optimized: bool = False
    monitoring: bool = False
    metadata: Mapping[str, Any] = field(default_factory=lambda: _NONE)
    termination_protection: bool = False
    on_shutdown: str = "stop"
    client_token: str | None = None
    volume_tags: Mapping[str, str] = field(default_factory=lambda: _NONE)


def usual(spec: InstanceSpec, region: str, subnet_id: str, key: str | None) -> Launch:
    """Return how an instance of the world file was launched; `key` encrypts its volumes, if any."""
    is_ebs = spec.root is Root.EBS
    names = ((ROOT_DEVICE,) if is_ebs else ()) + DATA_DEVICES[: spec.data_volumes]
    return Launch(
        image_id=hex_id("ami-0", "base", region, spec.platform, length=16),
        devices=tuple(Device(name, SIZE, "gp3", key is not None, key) for name in names),
        root_device=ROOT_DEVICE if is_ebs else INSTANCE_STORE_ROOT_DEVICE,
        architecture="arm64" if "g" in spec.type.split(".")[0][1:] else "x86_64",
        subnet_id=subnet_id,
    )
