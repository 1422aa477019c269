"""Why an instance cannot be replaced by another: what would not go with it, or who would object."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from lifeguard.core.decision.obstacle import Obstacle
from lifeguard.core.decision.runbook import Remedy
from lifeguard.core.kinds.ec2.instance import Instance, RootDevice
from lifeguard.core.kinds.ec2.launch_spec import ReplacementPlan
from lifeguard.core.kinds.ec2.preflight import preflight
from lifeguard.core.policy.policy import InstanceStore, Policy
from lifeguard.core.text.message import Message, message
from lifeguard.immutable import immutable

_BY_HAND = message("obstacle.replace_manually")


@immutable
class _Row:
    """One obstacle, with the fields of `Obstacle`."""

    stands: Callable[[Instance, Policy, ReplacementPlan], bool]
    label: Callable[[ReplacementPlan], Message]
    reason: Callable[[Instance, ReplacementPlan], Message]
    of_the_image: bool = False


_OF_THE_INSTANCE = (
    _Row(
        lambda instance, *_: instance.spot is not None,
        lambda _: message("obstacle.spot.label"),
        lambda *_: message("obstacle.spot.replacement"),
    ),
    _Row(
        lambda instance, *_: instance.root is RootDevice.INSTANCE_STORE,
        lambda _: message("obstacle.instance_store_root.label"),
        lambda *_: message("obstacle.instance_store_root.replacement"),
    ),
    _Row(
        lambda instance, policy, _: (
            instance.instance_store and policy.instance_store is not InstanceStore.EXPENDABLE
        ),
        lambda _: message("obstacle.instance_store_data.label"),
        lambda *_: message("obstacle.instance_store_data.replacement"),
    ),
    _Row(
        lambda instance, *_: instance.tenancy == "host",
        lambda _: message("obstacle.dedicated_host.label"),
        lambda *_: message("obstacle.dedicated_host.replacement"),
    ),
    _Row(
        lambda instance, *_: instance.outpost is not None,
        lambda _: message("obstacle.outpost.label"),
        lambda *_: message("obstacle.outpost.replacement"),
    ),
    _Row(
        lambda instance, *_: instance.capacity_reservation is not None,
        lambda _: message("obstacle.capacity_reservation.label"),
        lambda instance, _: message(
            "obstacle.capacity_reservation.replacement", id=instance.capacity_reservation or ""
        ),
    ),
    _Row(
        lambda instance, *_: instance.hibernation,
        lambda _: message("obstacle.hibernation.label"),
        lambda *_: message("obstacle.hibernation.replacement"),
    ),
    _Row(
        lambda instance, *_: instance.stop_protection,
        lambda _: message("obstacle.stop_protection.label"),
        lambda *_: message("obstacle.stop_protection.reason"),
    ),
    _Row(
        lambda _, __, plan: plan.launch_spec.interfaces > 1,
        lambda _: message("obstacle.interfaces.label"),
        lambda _, plan: message("obstacle.interfaces.reason", count=plan.launch_spec.interfaces),
    ),
    _Row(
        lambda _, __, plan: len(plan.launch_spec.addresses) > 1,
        lambda _: message("obstacle.addresses.label"),
        lambda _, plan: message("obstacle.addresses.reason", count=len(plan.launch_spec.addresses)),
    ),
    _Row(
        lambda _, __, plan: plan.launch_spec.private_ips > 1,
        lambda _: message("obstacle.private_ips.label"),
        lambda *_: message("obstacle.private_ips.reason"),
    ),
    _Row(
        lambda _, __, plan: plan.launch_spec.interface_type != "interface",
        lambda plan: message("obstacle.interface_type.label", type=plan.launch_spec.interface_type),
        lambda _, plan: message(
            "obstacle.interface_type.reason", type=plan.launch_spec.interface_type
        ),
    ),
    _Row(
        lambda _, __, plan: plan.launch_spec.routes,
        lambda _: message("obstacle.routes.label"),
        lambda *_: message("obstacle.routes.reason"),
    ),
    _Row(
        lambda _, __, plan: bool(plan.launch_spec.licences),
        lambda _: message("obstacle.licence.label"),
        lambda *_: message("obstacle.licence.reason"),
    ),
)
_FOR_THE_LAUNCH = (
    _Row(
        lambda _, __, plan: plan.point is None,
        lambda _: message("obstacle.no_image.label"),
        lambda *_: message("obstacle.no_image.reason"),
        of_the_image=True,
    ),
    _Row(
        lambda _, __, plan: plan.point is not None and bool(plan.lacking),
        lambda _: message("obstacle.lacking_volumes.label"),
        lambda _, plan: message("obstacle.lacking_volumes.reason", devices=plan.lacking),
        of_the_image=True,
    ),
    _Row(
        lambda _, __, plan: bool(plan.objection),
        lambda _: message("obstacle.launch.label"),
        lambda _, plan: plan.objection,
    ),
)


@immutable
class _Manager:
    """Who else would replace an instance, or miss it, by a tag of AWS's own: nobody can set it."""

    tag: str
    label: Message
    reason: Callable[[str], Message]  # of the tag's value


_MANAGERS = (
    _Manager(
        "aws:ec2:fleet-id",
        message("obstacle.fleet.label"),
        lambda id_: message("obstacle.fleet.reason", id=id_),
    ),
    _Manager(
        "aws:ec2spot:fleet-request-id",
        message("obstacle.spot_fleet.label"),
        lambda id_: message("obstacle.spot_fleet.reason", id=id_),
    ),
    _Manager(
        "aws:elasticmapreduce:job-flow-id",
        message("obstacle.emr.label"),
        lambda id_: message("obstacle.emr.reason", id=id_),
    ),
)


def obstacles_to(instance: Instance, policy: Policy, plan: ReplacementPlan) -> Iterator[Obstacle]:
    """Yield all that makes a replacement a matter for the operator's own hands."""
    yield from preflight(instance, Remedy.REPLACE, policy)
    yield from _standing(_OF_THE_INSTANCE, instance, policy, plan)
    yield from _managed(instance)
    yield from _standing(_FOR_THE_LAUNCH, instance, policy, plan)
    for locked in instance.locked_keys:
        yield _hard(message("obstacle.locked_keys.label"), locked.reason)


def _standing(
    rows: Iterable[_Row], instance: Instance, policy: Policy, plan: ReplacementPlan
) -> Iterator[Obstacle]:
    for row in rows:
        if row.stands(instance, policy, plan):
            label, reason = row.label(plan), row.reason(instance, plan)
            yield _hard(label, reason, of_the_image=row.of_the_image)


def _managed(instance: Instance) -> Iterator[Obstacle]:
    for manager in _MANAGERS:
        id_ = instance.tag(manager.tag)
        if id_ is not None:
            yield _hard(manager.label, manager.reason(id_))


def _hard(label: Message, reason: Message, *, of_the_image: bool = False) -> Obstacle:
    return Obstacle(label, reason, _BY_HAND, hard=True, of_the_image=of_the_image)
