"""Why an instance cannot be replaced by another: what would not go with it, or who would object."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class _Row:
    """One obstacle. `label` and `reason` are formats of what `_texts` gives."""

    stands: Callable[[Instance, Policy, ReplacementPlan], bool]
    label: str
    reason: str


_OF_THE_INSTANCE = (
    _Row(lambda instance, *_: instance.spot is not None, "Spot", "it is a Spot Instance"),
    _Row(
        lambda instance, *_: instance.root is RootDevice.INSTANCE_STORE,
        "instance-store root",
        "its root device is an instance store: no image of it can be launched",
    ),
    _Row(
        lambda instance, policy, _: (
            instance.instance_store and policy.instance_store is not InstanceStore.EXPENDABLE
        ),
        "instance-store data",
        "no image holds its instance-store volumes",
    ),
    _Row(
        lambda instance, *_: instance.tenancy == "host",
        "Dedicated Host",
        "it runs on a Dedicated Host",
    ),
    _Row(lambda instance, *_: instance.outpost is not None, "Outpost", "it runs on an Outpost"),
    _Row(
        lambda instance, *_: instance.capacity_reservation is not None,
        "capacity reservation",
        "it uses the capacity reservation {instance.capacity_reservation}",
    ),
    _Row(
        lambda instance, *_: instance.hibernation,
        "hibernation enabled",
        "hibernation is enabled on it",
    ),
    _Row(
        lambda instance, *_: instance.stop_protection,
        "stop protection",
        "stop protection is on (DisableApiStop)",
    ),
    _Row(
        lambda _, __, plan: plan.launch_spec.interfaces > 1,
        "several network interfaces",
        "it has {like.interfaces} network interfaces",
    ),
    _Row(
        lambda _, __, plan: len(plan.launch_spec.addresses) > 1,
        "several Elastic IP addresses",
        "it has {addresses} Elastic IP addresses",
    ),
    _Row(
        lambda _, __, plan: plan.launch_spec.private_ips > 1,
        "several private IPv4 addresses",
        "it has further private addresses or prefixes, which would stay with the old instance",
    ),
    _Row(
        lambda _, __, plan: plan.launch_spec.interface_type != "interface",
        "{like.interface_type} interface",
        "its network interface is of the type {like.interface_type}",
    ),
    _Row(
        lambda _, __, plan: plan.launch_spec.routes,
        "forwards traffic",
        "its source/destination check is off: routes to others lead through its own interface",
    ),
    _Row(
        lambda _, __, plan: bool(plan.launch_spec.licences),
        "licence",
        "it is under a licence configuration",
    ),
)
_OF_ITS_IMAGE = (
    _Row(lambda _, __, plan: plan.point is None, _NO_IMAGE, "there is no good image of it"),
    _Row(
        lambda _, __, plan: plan.point is not None and bool(plan.lacking),
        _LACKING,
        "its newest good image lacks the volumes at {lacking}",
    ),
    _Row(lambda _, __, plan: bool(plan.objection), "launch not allowed", "{plan.objection}"),
)


def obstacles_to(instance: Instance, policy: Policy, plan: ReplacementPlan) -> Iterator[Obstacle]:
    """Yield all that makes a replacement a matter for the operator's own hands."""
    yield from preflight(instance, Remedy.REPLACE, policy)
    for label, reason in (
        *_standing(_OF_THE_INSTANCE, instance, policy, plan),
        *_managed(instance),
        *_standing(_OF_ITS_IMAGE, instance, policy, plan),
        *(("customer KMS key", locked.reason) for locked in instance.locked_keys),
    ):
        yield Obstacle(label, reason, "Replace it by hand.", hard=True)


def _standing(
    rows: Iterable[_Row], instance: Instance, policy: Policy, plan: ReplacementPlan
) -> Iterator[tuple[str, str]]:
    """Yield the label and the reason of each row that stands in the way."""
    texts = _texts(instance, plan)
    for row in rows:
        if row.stands(instance, policy, plan):
            yield row.label.format(**texts), row.reason.format(**texts)


def _texts(instance: Instance, plan: ReplacementPlan) -> Mapping[str, object]:
    return {
        "instance": instance,
        "plan": plan,
        "like": plan.launch_spec,
        "addresses": len(plan.launch_spec.addresses),
        "lacking": ", ".join(plan.lacking),
    }


def _managed(instance: Instance) -> Iterator[tuple[str, str]]:
    """Yield who else would replace it, or miss it: the tags are AWS's own, nobody can set them."""
    for tag, whose in _MANAGERS:
        name = instance.tag(tag)
        if name is not None:
            yield f"part of an {whose}", f"it belongs to the {whose} {name}"
