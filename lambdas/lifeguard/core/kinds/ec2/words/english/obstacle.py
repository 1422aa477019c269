"""English templates: what stands in the way of a remedy of an instance."""

from __future__ import annotations

from collections.abc import Mapping

TEMPLATES: Mapping[str, str] = {
    "obstacle.group.label": "Auto Scaling group {group:60}",
    "obstacle.group.reason": (
        "the instance belongs to the Auto Scaling group {group}, which replaces an unhealthy "
        "instance and would terminate a stopped instance"
    ),
    "obstacle.group.advice": (
        "No action is required as long as the Auto Scaling group {group} replaces the instance by "
        "itself."
    ),
    "obstacle.managed.label": "managed by AWS",
    "obstacle.managed.reason": "another AWS service manages the instance ({service})",
    "obstacle.managed.advice": "No action is required here. {service} manages the instance.",
    "obstacle.spot.label": "Spot Instance",
    "obstacle.spot.reason": (
        "the instance is a Spot Instance ({type}), which cannot be started again"
    ),
    "obstacle.spot.advice": "Launch another instance in place of this one.",
    "obstacle.spot.replacement": "the instance is a Spot Instance",
    "obstacle.instance_store_root.label": "instance store root volume",
    "obstacle.instance_store_root.reason": (
        "the root device of the instance is an instance store volume: the instance cannot be "
        "stopped, only terminated"
    ),
    "obstacle.instance_store_root.advice": (
        "Launch another instance from your image, and copy the data to it while this instance is "
        "running."
    ),
    "obstacle.instance_store_root.replacement": (
        "the root device of the instance is an instance store volume: no image of it can be "
        "launched"
    ),
    "obstacle.instance_store_data.label": "instance store data",
    "obstacle.instance_store_data.reason": (
        "the instance has instance store volumes, and a stop destroys their data"
    ),
    "obstacle.instance_store_data.advice": (
        "Copy the data that you need from the instance store volumes, then stop and start the "
        "instance. If the data is expendable, set instance_store: expendable in the policy."
    ),
    "obstacle.instance_store_data.replacement": (
        "no image holds the instance store volumes of the instance"
    ),
    "obstacle.stop_protection.label": "stop protection",
    "obstacle.stop_protection.reason": "stop protection is on (DisableApiStop)",
    "obstacle.stop_protection.advice": (
        "Turn off stop protection if the instance may be stopped, and turn it on again at the end."
    ),
    "obstacle.public_ip.label": "public IPv4 address would change",
    "obstacle.public_ip.reason": (
        "the public IPv4 address of the instance is auto-assigned and would change"
    ),
    "obstacle.public_ip.advice": (
        "Be ready to update everything that points to the address, or give the instance an "
        "Elastic IP address first. If the address does not matter, set public_ip_change: allow in "
        "the policy."
    ),
    "obstacle.dedicated_host.label": "Dedicated Host",
    "obstacle.dedicated_host.reason": (
        "the instance runs on a Dedicated Host and would start again on the same host"
    ),
    "obstacle.dedicated_host.advice": (
        "Move the instance to another of your Dedicated Hosts: in the command, replace "
        "{placeholder} with the ID of that host. The first command shows your hosts. "
        "Alternatively, have AWS replace the host."
    ),
    "obstacle.dedicated_host.replacement": "the instance runs on a Dedicated Host",
    "obstacle.locked_keys.label": "customer managed KMS key",
    "obstacle.locked_keys.reason": (
        "the instance could not start again after a stop: {keys:semicolons}"
    ),
    "obstacle.locked_keys.advice": "{advice:sentences}",
    "obstacle.outpost.label": "Outpost",
    "obstacle.outpost.reason": (
        "the instance runs on an Outpost, whose capacity may be taken while the instance is stopped"
    ),
    "obstacle.outpost.advice": "Make sure that the Outpost has capacity for the instance.",
    "obstacle.outpost.replacement": "the instance runs on an Outpost",
    "obstacle.capacity_reservation.label": "Capacity Reservation",
    "obstacle.capacity_reservation.reason": (
        "the instance uses the Capacity Reservation {id} and may lose its place while it is stopped"
    ),
    "obstacle.capacity_reservation.advice": (
        "Make sure that the Capacity Reservation keeps the place of the instance."
    ),
    "obstacle.capacity_reservation.replacement": "the instance uses the Capacity Reservation {id}",
    "obstacle.hibernation.label": "hibernation enabled",
    "obstacle.hibernation.reason": (
        "hibernation is enabled for the instance, and an image may lack the data that the "
        "instance holds in memory"
    ),
    "obstacle.hibernation.advice": (
        "Decide whether the data that the instance holds in memory may be lost."
    ),
    "obstacle.hibernation.replacement": "hibernation is enabled for the instance",
    "obstacle.interfaces.label": "several network interfaces",
    "obstacle.interfaces.reason": "the instance has {count:network interface|network interfaces}",
    "obstacle.addresses.label": "several Elastic IP addresses",
    "obstacle.addresses.reason": "the instance has {count:Elastic IP address|Elastic IP addresses}",
    "obstacle.private_ips.label": "several private IPv4 addresses",
    "obstacle.private_ips.reason": (
        "the instance has additional private IP addresses or prefixes, which would stay with the "
        "old instance"
    ),
    "obstacle.interface_type.label": "network interface type {type}",
    "obstacle.interface_type.reason": "the network interface of the instance is of the type {type}",
    "obstacle.routes.label": "traffic forwarding",
    "obstacle.routes.reason": (
        "the source/destination check of the instance is off: routes to others lead through its "
        "network interface"
    ),
    "obstacle.licence.label": "license configuration",
    "obstacle.licence.reason": "the instance is under a license configuration",
    "obstacle.fleet.label": "part of an EC2 Fleet",
    "obstacle.fleet.reason": "the instance belongs to the EC2 Fleet {id}",
    "obstacle.spot_fleet.label": "part of a Spot Fleet",
    "obstacle.spot_fleet.reason": "the instance belongs to the Spot Fleet {id}",
    "obstacle.emr.label": "part of an EMR cluster",
    "obstacle.emr.reason": "the instance belongs to the EMR cluster {id}",
    "obstacle.no_image.label": "no good image",
    "obstacle.no_image.reason": "there is no good image of the instance",
    "obstacle.lacking_volumes.label": "image without a volume",
    "obstacle.lacking_volumes.reason": (
        "the newest good image of the instance lacks the volumes at {devices}"
    ),
    "obstacle.launch.label": "launch not allowed",
    "obstacle.launch.refused": "EC2 would not let Lifeguard launch the new instance: {answer}",
    "obstacle.launch.refused_with_role": (
        "EC2 would not let Lifeguard launch the new instance (is its role listed under "
        "instance_roles?): {answer}"
    ),
    "obstacle.launch.unproven": "EC2 answered a dry run as if it had launched the new instance",
    "obstacle.replace_manually": "Replace the instance manually.",
    "key.state": "the KMS key {key} is in the state {state}",
    "key.unreadable": "Lifeguard cannot read the KMS key {key} ({code})",
    "key.not_listed": (
        "the customer managed KMS key {key} is not listed under kms_keys in policies.yaml"
    ),
    "key.default_not_listed": (
        "EBS encrypts by default in {region} under the customer managed KMS key {key}, which is "
        "not listed under kms_keys in policies.yaml"
    ),
    "key.no_grant": "Lifeguard may not create grants for the KMS key {key} ({code})",
    "key.enable": (
        "Enable the KMS key of the volumes. Until the key is enabled, the instance cannot start "
        "again after a stop."
    ),
    "key.cancel_deletion": (
        "Cancel the deletion of the KMS key of the volumes, and enable the key. Until then, the "
        "instance cannot start again after a stop. Without the key, the data of the instance is "
        "lost."
    ),
    "key.allow_reading": (
        "Allow the role of Lifeguard to read the KMS key of the volumes (kms:DescribeKey). The "
        "instance needs the key to start. If the key belongs to another account, its owner must "
        "allow this."
    ),
    "key.allow_grants": (
        "Allow the role of Lifeguard to create grants for the KMS key of the volumes. The key "
        "policy, which the command shows, must let IAM decide. List the key under kms_keys in "
        "policies.yaml. The instance needs the key to start."
    ),
    "key.check": (
        "Check the KMS key of the volumes, which is in the state {state}. Until the key is "
        "enabled, the instance cannot start again after a stop."
    ),
}
