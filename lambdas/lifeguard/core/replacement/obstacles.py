"""Why an instance cannot be replaced by another: what would not go with it, or who would object."""

from __future__ import annotations

from collections.abc import Iterator

from lifeguard.core.kinds.ec2.instance import Instance, RootDevice
from lifeguard.core.kinds.ec2.launch_spec import ReplacementPlan
from lifeguard.core.kinds.ec2.preflight import Obstacle, preflight
from lifeguard.core.kinds.ec2.runbook import Remedy
from lifeguard.core.policy.policy import InstanceStore, Policy

_NO_IMAGE = "no good image"
_LACKING = "image without a volume"
OF_THE_IMAGE = frozenset({_NO_IMAGE, _LACKING})
"""The obstacles that a newer image may do away with, by their labels."""

_MANAGERS = (
    ("aws:ec2:fleet-id", "EC2 Fleet"),
    ("aws:ec2spot:fleet-request-id", "EC2 Spot Fleet"),
    ("aws:elasticmapreduce:job-flow-id", "EMR cluster"),
)


def obstacles_to(instance: Instance, policy: Policy, plan: ReplacementPlan) -> Iterator[Obstacle]:
    """Yield all that makes a replacement a matter for a person's own hands."""
    yield from preflight(instance, Remedy.REPLACE, policy)
    spoils_data = instance.instance_store and policy.instance_store is not InstanceStore.EXPENDABLE
    launch_spec = plan.launch_spec
    for stands, label, reason in (
        (instance.spot is not None, "Spot", "it is a Spot Instance"),
        (
            instance.root is RootDevice.INSTANCE_STORE,
            "instance-store root",
            "its root device is an instance store: no image of it can be launched",
        ),
        (spoils_data, "instance-store data", "no image holds its instance-store volumes"),
        (instance.tenancy == "host", "Dedicated Host", "it runs on a Dedicated Host"),
        (instance.outpost is not None, "Outpost", "it runs on an Outpost"),
        (
            instance.capacity_reservation is not None,
            "capacity reservation",
            f"it uses the capacity reservation {instance.capacity_reservation}",
        ),
        (instance.hibernation, "hibernation enabled", "hibernation is enabled on it"),
        (instance.stop_protection, "stop protection", "stop protection is on (DisableApiStop)"),
        (
            launch_spec.interfaces > 1,
            "several network interfaces",
            f"it has {launch_spec.interfaces} network interfaces",
        ),
        (
            len(launch_spec.addresses) > 1,
            "several Elastic IP addresses",
            f"it has {len(launch_spec.addresses)} Elastic IP addresses",
        ),
        (
            launch_spec.private_ips > 1,
            "several private IPv4 addresses",
            "it has further private addresses or prefixes, which would stay with the old instance",
        ),
        (
            launch_spec.interface_type != "interface",
            f"{launch_spec.interface_type} interface",
            f"its network interface is of the type {launch_spec.interface_type}",
        ),
        (
            launch_spec.routes,
            "forwards traffic",
            "its source/destination check is off: routes to others lead through its own interface",
        ),
        (bool(launch_spec.licences), "licence", "it is under a licence configuration"),
        *((True, label, reason) for label, reason in _managed(instance)),
        (plan.point is None, _NO_IMAGE, "there is no good image of it"),
        (
            plan.point is not None and bool(plan.lacking),
            _LACKING,
            f"its newest good image lacks the volumes at {', '.join(plan.lacking)}",
        ),
        (bool(plan.objection), "launch not allowed", plan.objection),
    ):
        if stands:
            yield Obstacle(label, reason, "Replace it by hand.", hard=True)
    for locked in instance.locked_keys:
        yield Obstacle("customer KMS key", locked, "Replace it by hand.", hard=True)


def _managed(instance: Instance) -> Iterator[tuple[str, str]]:
    """Yield who else would replace it, or miss it: the tags are AWS's own, nobody can set them."""
    for tag, whose in _MANAGERS:
        name = instance.tag(tag)
        if name is not None:
            yield f"part of an {whose}", f"it belongs to the {whose} {name}"
