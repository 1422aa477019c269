"""The instances as moto keeps them, so that moto's own Describe calls show what the hosts do."""

from __future__ import annotations

import base64
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from moto.core.types import Base64EncodedString
from moto.ec2.models import ec2_backends
from moto.ec2.models.instances import StateReason

from sandbox.gateway.names import address_of, hex_id
from sandbox.hosts.host import Host
from sandbox.hosts.images import Device
from sandbox.hosts.keys import Keys
from sandbox.hosts.launch import Launch, usual
from sandbox.hosts.states import STATE_CODES, HostState
from sandbox.worldfile.fields import WorldFileError
from sandbox.worldfile.instance_spec import (
    CreatedBy,
    InstanceSpec,
    Platform,
    PublicIpSpec,
    Tenancy,
    VolumeKey,
)
from sandbox.worldfile.partition import arn
from sandbox.worldfile.spec import WorldSpec

MotoObject = Any
"""moto answers from attributes that its classes do not declare."""

ASG_TAG = "aws:autoscaling:groupName"
MANAGING_SERVICE = "eks.amazonaws.com"
"""Who manages an instance `created_by: service`."""


class Mirror:
    """Makes moto's objects and keeps them true to the hosts."""

    def __init__(self, spec: WorldSpec) -> None:
        self._spec = spec
        self.backend: Any = ec2_backends[spec.account][spec.region]
        self.keys = Keys(spec)
        self.changes = 0
        """A number that grows whenever moto's instances are changed past its API."""
        self._subnets = {
            zone: subnet.id for zone, subnet in self.backend.get_default_subnets().items()
        }
        self._made: dict[str, Any] = {}
        self._elastic: set[str] = set()
        """The network interfaces with an Elastic IP address."""
        self._key_names = {one.key for one in spec.instances if one.key is not None}

    def first_zone(self) -> str:
        """Return the Region's `a`."""
        return min(self._subnets)

    def zones(self) -> Collection[str]:
        """Return the Region's availability zones."""
        return self._subnets.keys()

    def zone_of(self, spec: InstanceSpec) -> str:
        """Return the instance's availability zone."""
        return spec.zone or min(self._subnets)

    def zone_id_of(self, spec: InstanceSpec) -> str:
        """Return the id of the instance's availability zone."""
        zone = self.zone_of(spec)
        zones = self.backend.describe_availability_zones()
        return next(str(one.zone_id) for one in zones if one.name == zone)

    def default_subnet(self, zone: str | None) -> str | None:
        """Return the default subnet of a zone; without one, that of the Region's `a`."""
        return self._subnets.get(zone or min(self._subnets))

    def vpc_id(self) -> str:
        """Return the default VPC."""
        return str(self.backend.get_default_vpc().id)

    def has_key(self, name: str) -> bool:
        """Say whether there is a key pair of this name, a file's or one made since."""
        return name in self._key_names or name in self.backend.key_pairs

    def _usual(self, spec: InstanceSpec) -> Launch:
        """Return how an instance of the world file was launched."""
        zone = self.zone_of(spec)
        if zone not in self._subnets:
            raise WorldFileError(spec.id + ".zone", zone, " | ".join(self._subnets))
        is_plain = spec.volume_key is VolumeKey.NONE
        key = None if is_plain else self.keys.arn(spec.volume_key)
        return usual(spec, self._spec.region, self._subnets[zone], key)

    def make(self, spec: InstanceSpec, launched_at: datetime, how: Launch | None = None) -> None:
        """Make the instance in moto under its id."""
        self.changes += 1
        how = how or self._usual(spec)
        # Straight into moto's backend: the API neither lets one choose an id nor set aws: tags.
        reservation = self.backend.run_instances(
            how.image_id,
            1,
            _encoded(spec.user_data),
            [],
            instance_type=spec.type,
            is_instance_type_default=True,
            region_name=self._spec.region,
            subnet_id=how.subnet_id,
            security_group_ids=list(how.group_ids) or [self._default_group(how.subnet_id)],
            private_ip=how.private_ip,
            key_name=spec.key,
            ebs_optimized=how.ebs_optimized,
            monitoring_state="enabled" if how.monitoring else "disabled",
            metadata_options=dict(how.metadata),
            disable_api_termination=how.termination_protection,
            instance_initiated_shutdown_behavior=how.on_shutdown,
            client_token=how.client_token,
            associate_public_ip=spec.public_ip is PublicIpSpec.AUTO,
            disable_api_stop=spec.stop_protection,
            hibernation_options={"Configured": spec.hibernation},
            block_device_mappings=[],
        )
        instance: Any = reservation.instances[0]
        instance.id = spec.id
        self._made[spec.id] = instance
        # moto looks through all tags for those of one resource: too slow for a thousand.
        instance.get_tags = lambda: self._tags_of(spec.id)
        self._dress(instance, spec, how)
        instance.add_tags(self._tags(spec))
        for device in how.devices:
            self._attach(instance, device, how.volume_tags)
        self._date(instance, launched_at)
        if spec.public_ip is PublicIpSpec.ELASTIC:
            self._associate_address(instance)

    def _dress(self, instance: MotoObject, spec: InstanceSpec, how: Launch) -> None:
        """Set what RunInstances of moto cannot: moto answers from attributes of these names."""
        instance.architecture = how.architecture
        instance.virtualization_type = "hvm"
        instance.kernel = instance.kernel_id = None
        instance.platform = "windows" if spec.platform is Platform.WINDOWS else None
        instance.root_device_type = spec.root.value
        instance.root_device_name = how.root_device
        instance.placement.tenancy = spec.tenancy.value
        instance.placement.group_name = how.placement_group
        if spec.role is not None:
            profile = f"instance-profile/{spec.role}"
            instance.iam_instance_profile = {
                "Arn": arn("iam", self._spec.region, self._spec.account, profile, is_global=True),
                "Id": hex_id("AIPA", spec.role, length=17).upper(),
            }
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

    def _default_group(self, subnet_id: str) -> MotoObject:
        vpc_id = self.backend.get_subnet(subnet_id).vpc_id
        return self.backend.get_default_security_group(vpc_id).id

    def _attach(self, instance: MotoObject, device: Device, tags: Mapping[str, str]) -> None:
        instance.add_block_device(
            size=device.size,
            device_path=device.name,
            snapshot_id=None,
            encrypted=device.encrypted,
            delete_on_termination=True,
            kms_key_id=device.key,
            volume_type=device.volume_type,
        )
        block = instance.block_device_mapping[device.name]
        volume = self.backend.volumes.pop(block.volume_id)
        volume.id = block.volume_id = hex_id("vol-0", instance.id, device.name, length=16)
        self.backend.volumes[volume.id] = volume
        # moto has none of our snapshots, and refuses to make a volume of one.
        volume.snapshot_id = device.snapshot_id
        volume.add_tags(dict(tags))

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
        address = self.backend.allocate_address("vpc", address=address_of(instance.id, "elastic"))
        self.backend.associate_address(instance=instance, allocation_id=address.allocation_id)
        self._elastic.add(address.eni.id)

    def has_elastic(self, interface_id: str) -> bool:
        """Say whether a network interface has an Elastic IP address."""
        return interface_id in self._elastic

    def settle_addresses(self) -> list[str]:
        """Let each interface show the address that it has now; return whose have changed."""
        self.changes += 1
        held = {one.eni.id: one.public_ip for one in self.backend.addresses if one.eni}
        changed = []
        for name, instance in self._made.items():
            for nic in instance.nics.values():
                if nic.id in held or nic.id in self._elastic:
                    nic.public_ip = held.get(nic.id)
                    changed.append(name)
        self._elastic = set(held)
        return changed

    def show(self, host: Host) -> None:
        """Let moto show the host as it is now."""
        self.changes += 1
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

    def _show_address(self, host: Host, instance: MotoObject) -> None:
        """Take an auto-assigned public address away on a stop, give another on the start."""
        for nic in instance.nics.values():
            if not nic.public_ip_auto_assign or nic.id in self._elastic:
                continue
            up = host.state in {HostState.PENDING, HostState.RUNNING}
            run = host.launched_at.isoformat()
            nic.public_ip = address_of(host.id, run) if up else None

    def instance(self, instance_id: str) -> MotoObject:
        """Return moto's object."""
        return self._made[instance_id]

    def is_stop_protected(self, instance_id: str) -> bool:
        """Say whether DisableApiStop is set, as moto's ModifyInstanceAttribute left it."""
        return str(self._made[instance_id].disable_api_stop).lower() == "true"

    def is_termination_protected(self, instance_id: str) -> bool:
        """Say whether DisableApiTermination is set, as moto keeps it."""
        return str(self._made[instance_id].disable_api_termination).lower() == "true"

    def terminates_on_shutdown(self, instance_id: str) -> bool:
        """Say whether a shutdown from inside terminates it."""
        return str(self._made[instance_id].instance_initiated_shutdown_behavior) == "terminate"

    def root_device(self, instance_id: str) -> str:
        """Return the root device's name."""
        return str(self._made[instance_id].root_device_name)

    def volumes(self, instance_id: str) -> list[tuple[str, Any]]:
        """Return moto's volumes of an instance, by device name."""
        mapping = self._made[instance_id].block_device_mapping
        return [
            (device, self.backend.get_volume(block.volume_id)) for device, block in mapping.items()
        ]

    def root_volume(self, instance_id: str) -> Any | None:  # noqa: ANN401  moto is untyped
        """Return moto's root volume of an instance; None: it has none on EBS."""
        return dict(self.volumes(instance_id)).get(self.root_device(instance_id))

    def bury(self, host: Host) -> None:
        """Let go of what a terminated instance held."""
        self.changes += 1
        instance = self._made[host.id]
        for address in self.backend.addresses:
            if address.instance is instance:
                self.backend.disassociate_address(association_id=address.association_id)
        instance.teardown_defaults()
        for nic in instance.nics.values():
            # Not by moto's own method: what it frees comes back in an order that no seed decides.
            nic.subnet._subnet_ips.pop(nic.private_ip_address, None)  # noqa: SLF001


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


def _encoded(text: str | None) -> Base64EncodedString | None:
    """Return user data as moto keeps it."""
    if text is None:
        return None
    return Base64EncodedString(base64.b64encode(text.encode()).decode())
