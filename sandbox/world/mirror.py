"""The instances as moto keeps them, so that moto's own Describe calls show what the hosts do."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from moto.ec2.models import ec2_backends
from moto.ec2.models.instances import StateReason

from sandbox.world.fields import WorldFileError
from sandbox.world.host import Host
from sandbox.world.keys import Keys
from sandbox.world.names import hex_id, number_of
from sandbox.world.spec import (
    CreatedBy,
    InstanceSpec,
    Platform,
    PublicIp,
    Root,
    Tenancy,
    WorldSpec,
)
from sandbox.world.states import STATE_CODES, State

MotoObject = Any
"""moto answers from attributes that its classes do not declare."""

ASG_TAG = "aws:autoscaling:groupName"
ROOT_DEVICE = "/dev/xvda"
DATA_DEVICES = tuple(f"/dev/sd{letter}" for letter in "fghijklmnop")
"""For data volumes (EC2 guide, device names)."""
INSTANCE_STORE_ROOT_DEVICE = "/dev/sda1"
MANAGING_SERVICE = "eks.amazonaws.com"
"""Who manages an instance `created_by: service`."""


class Mirror:
    """Makes moto's objects and keeps them true to the hosts."""

    def __init__(self, spec: WorldSpec) -> None:
        self._spec = spec
        self.backend: Any = ec2_backends[spec.account][spec.region]
        self.keys = Keys(spec)
        self._subnets = {
            zone: subnet.id for zone, subnet in self.backend.get_default_subnets().items()
        }
        self._made: dict[str, Any] = {}

    def zone_of(self, spec: InstanceSpec) -> str:
        """Return the instance's availability zone."""
        return spec.zone or min(self._subnets)

    def zone_id_of(self, spec: InstanceSpec) -> str:
        """Return the id of the instance's availability zone."""
        zone = self.zone_of(spec)
        zones = self.backend.describe_availability_zones()
        return next(str(one.zone_id) for one in zones if one.name == zone)

    def make(self, spec: InstanceSpec, launched_at: datetime) -> None:
        """Make the instance in moto under the id of the world file."""
        zone = self.zone_of(spec)
        if zone not in self._subnets:
            raise WorldFileError(spec.id + ".zone", zone, " | ".join(self._subnets))
        # Straight into moto's backend: the API neither lets one choose an id nor set aws: tags.
        reservation = self.backend.run_instances(
            hex_id("ami-0", "base", self._spec.region, spec.platform, length=16),
            1,
            None,
            [],
            instance_type=spec.type,
            is_instance_type_default=True,
            region_name=self._spec.region,
            subnet_id=self._subnets[zone],
            associate_public_ip=spec.public_ip is PublicIp.AUTO,
            disable_api_stop=spec.stop_protection,
            hibernation_options={"Configured": spec.hibernation},
            block_device_mappings=[],
        )
        instance: Any = reservation.instances[0]
        instance.id = spec.id
        self._made[spec.id] = instance
        # moto looks through all tags for those of one resource: too slow for a thousand.
        instance.get_tags = lambda: self._tags_of(spec.id)
        self._dress(instance, spec)
        instance.add_tags(self._tags(spec))
        if spec.root is Root.EBS:
            self._attach(instance, spec, ROOT_DEVICE)
        for device in DATA_DEVICES[: spec.data_volumes]:
            self._attach(instance, spec, device)
        self._date(instance, launched_at)
        if spec.public_ip is PublicIp.ELASTIC:
            self._associate_address(instance)

    @staticmethod
    def _dress(instance: MotoObject, spec: InstanceSpec) -> None:
        """Set what RunInstances of moto cannot: moto answers from attributes of these names."""
        instance.architecture = "arm64" if "g" in spec.type.split(".")[0][1:] else "x86_64"
        instance.virtualization_type = "hvm"
        instance.kernel = instance.kernel_id = None
        instance.platform = "windows" if spec.platform is Platform.WINDOWS else None
        instance.root_device_type = spec.root.value
        is_ebs = spec.root is Root.EBS
        instance.root_device_name = ROOT_DEVICE if is_ebs else INSTANCE_STORE_ROOT_DEVICE
        instance.placement.tenancy = spec.tenancy.value
        if spec.tenancy is Tenancy.HOST:
            instance.placement.host_id = hex_id("h-0", spec.id, length=16)
        if spec.spot is not None:
            instance.instance_lifecycle = instance.lifecycle = "spot"
            instance.spot_instance_request_id = spot_request_id(spec)
        instance.operator = operator(spec)
        instance.capacity_reservation_specification = _reservation(spec)
        instance.outpost_arn = spec.outpost
        instance.capacity_reservation_id = spec.capacity_reservation
        instance.capacity_block_id = spec.capacity_block
        if spec.capacity_block is not None:
            instance.instance_lifecycle = instance.lifecycle = "capacity-block"
        instance.ena_support = True

    def _tags_of(self, instance_id: str) -> list[dict[str, str]]:
        tags = self.backend.tags.get(instance_id, {})
        return [
            {
                "key": key,
                "value": value,
                "resource_id": instance_id,
                "resource_type": "instance",
            }
            for key, value in tags.items()
        ]

    @staticmethod
    def _tags(spec: InstanceSpec) -> dict[str, str]:
        tags = dict(spec.tags)
        if spec.name is not None:
            tags["Name"] = spec.name
        if spec.asg is not None:
            tags[ASG_TAG] = spec.asg
        return tags

    def _attach(self, instance: MotoObject, spec: InstanceSpec, device: str) -> None:
        instance.add_block_device(
            size=8,
            device_path=device,
            snapshot_id=None,
            encrypted=True,
            delete_on_termination=True,
            kms_key_id=self.keys.arn(spec.volume_key),
            volume_type="gp3",
        )

    @staticmethod
    def _date(instance: MotoObject, when: datetime) -> None:
        naive = when.replace(tzinfo=None)
        for nic in instance.nics.values():
            nic.attach_time = naive
        for device in instance.block_device_mapping.values():
            device.attach_time = naive
            volume = instance.ec2_backend.get_volume(device.volume_id)
            volume.create_time = volume.attachment.attach_time = naive

    def _associate_address(self, instance: MotoObject) -> None:
        address = self.backend.allocate_address("vpc", address=_address(instance.id, "elastic"))
        self.backend.associate_address(instance=instance, allocation_id=address.allocation_id)

    def show(self, host: Host) -> None:
        """Let moto show the host as it is now."""
        instance = self._made[host.id]
        instance.instance_type = host.spec.type
        instance.instance_state.name = host.state.value
        instance.instance_state.code = STATE_CODES[host.state]
        instance._reason = host.transition_reason  # noqa: SLF001  moto has no setter
        reason = host.reason
        instance.state_reason = StateReason(reason.message, reason.code) if reason else None
        instance.launch_time = host.launched_at.replace(tzinfo=None)
        instance.maintenance_options = {
            "AutoRecovery": "default" if host.auto_recovery else "disabled",
            "RebootMigration": "default" if host.reboot_migration else "disabled",
        }
        self._show_address(host, instance)

    @staticmethod
    def _show_address(host: Host, instance: MotoObject) -> None:
        """Take an auto-assigned public address away on a stop, give another on the start."""
        for nic in instance.nics.values():
            if not nic.public_ip_auto_assign:
                continue
            up = host.state in {State.PENDING, State.RUNNING}
            run = host.launched_at.isoformat()
            nic.public_ip = _address(host.id, run) if up else None

    def instance(self, instance_id: str) -> MotoObject:
        """Return moto's object."""
        return self._made[instance_id]

    def is_stop_protected(self, instance_id: str) -> bool:
        """Say whether DisableApiStop is set, as moto's ModifyInstanceAttribute left it."""
        return str(self._made[instance_id].disable_api_stop).lower() == "true"

    def root_device(self, instance_id: str) -> str:
        """Return the root device's name."""
        return str(self._made[instance_id].root_device_name)

    def volumes(self, instance_id: str) -> list[tuple[str, Any]]:
        """Return moto's volumes of an instance, by device name."""
        mapping = self._made[instance_id].block_device_mapping
        return [
            (device, self.backend.get_volume(block.volume_id)) for device, block in mapping.items()
        ]

    def bury(self, host: Host) -> None:
        """Let go of what a terminated instance held."""
        instance = self._made[host.id]
        for address in self.backend.addresses:
            if address.instance is instance:
                self.backend.disassociate_address(association_id=address.association_id)
        instance.teardown_defaults()


def operator(spec: InstanceSpec) -> dict[str, Any]:
    """Return who manages the instance, as EC2 tells it."""
    if spec.created_by is CreatedBy.SERVICE:
        return {"Managed": True, "Principal": MANAGING_SERVICE}
    return {"Managed": False}


def _reservation(spec: InstanceSpec) -> dict[str, Any]:
    """Return CapacityReservationSpecification: a target, or any open reservation."""
    if spec.capacity_reservation is None:
        return {"CapacityReservationPreference": "open"}
    return {"CapacityReservationTarget": {"CapacityReservationId": spec.capacity_reservation}}


def spot_request_id(spec: InstanceSpec) -> str:
    """Return the id of the Spot request behind an instance."""
    return hex_id("sir-", spec.id, length=8)


def _address(*parts: str) -> str:
    """Return a public address of the kind EC2 gives."""
    return "54." + ".".join(str(number_of(*parts, octet, below=254) + 1) for octet in "abc")
