"""What stands in a remedy's way on this instance; every reason named, with what a person can do."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lifeguard.core.decision.obstacle import Obstacle
from lifeguard.core.decision.runbook import Remedy
from lifeguard.core.incident.question import Risk
from lifeguard.core.kinds.ec2.commands import (
    OTHER_HOST,
    dedicated_hosts,
    stop_protection,
    to_dedicated_host,
)
from lifeguard.core.kinds.ec2.instance import Instance, PublicIpKind, RootDevice
from lifeguard.core.policy.policy import InstanceStore, Policy, PublicIpChange
from lifeguard.core.text.command import Command
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import Message, distinct, message
from lifeguard.immutable import immutable

STOP_PROTECTED = "OperationNotPermitted"
"""The code with which EC2 refuses to stop what is protected (EC2 API, error codes)."""


def preflight(instance: Instance, remedy: str, policy: Policy) -> tuple[Obstacle, ...]:
    """Return all that stands in the way, the hard ones first."""
    found = list(_ownership(instance))
    if remedy == Remedy.STOP_START:
        found += _what_a_stop_destroys(instance, policy)
        found += _what_a_stop_changes(instance, policy)
    return tuple(found)


def _ownership(instance: Instance) -> Iterator[Obstacle]:
    if instance.group:
        group = foreign(instance.group)
        yield Obstacle(
            message("obstacle.group.label", group=group),
            message("obstacle.group.reason", group=group),
            message("obstacle.group.advice", group=group),
            hard=True,
        )
    if instance.managed_by:
        yield Obstacle(
            message("obstacle.managed.label"),
            message("obstacle.managed.reason", service=instance.managed_by),
            message("obstacle.managed.advice", service=instance.managed_by),
            hard=True,
        )
    if instance.spot and instance.spot != "persistent":
        yield Obstacle(
            message("obstacle.spot.label"),
            message("obstacle.spot.reason", type=instance.spot),
            message("obstacle.spot.advice"),
            hard=True,
        )


def _what_a_stop_destroys(instance: Instance, policy: Policy) -> Iterator[Obstacle]:
    if instance.root is RootDevice.INSTANCE_STORE:
        yield Obstacle(
            message("obstacle.instance_store_root.label"),
            message("obstacle.instance_store_root.reason"),
            message("obstacle.instance_store_root.advice"),
            hard=True,
        )
    elif instance.instance_store and policy.instance_store is not InstanceStore.EXPENDABLE:
        yield Obstacle(
            message("obstacle.instance_store_data.label"),
            message("obstacle.instance_store_data.reason"),
            message("obstacle.instance_store_data.advice"),
            hard=True,
        )


@immutable
class _Change:
    """What a stop would change, with the fields of `Obstacle`."""

    stands: Callable[[Instance, Policy], bool]
    label: Message
    reason: Callable[[Instance], Message]
    advice: Callable[[Instance], Message]
    risk: Risk | None = None
    removal: Callable[[Instance], tuple[Command, ...]] = lambda _: ()
    meanwhile: Callable[[Instance], tuple[Command, ...]] = lambda _: ()
    restoral: Callable[[Instance], tuple[Command, ...]] = lambda _: ()
    prevents_start: bool = False


def _why_no_start(instance: Instance) -> Message:
    keys = tuple(locked.reason for locked in instance.locked_keys)
    return message("obstacle.locked_keys.reason", keys=keys)


def _unlocking(instance: Instance) -> Message:
    advice = distinct(locked.advice for locked in instance.locked_keys)
    return message("obstacle.locked_keys.advice", advice=advice)


_CHANGES = (
    _Change(
        lambda instance, _: instance.stop_protection,
        message("obstacle.stop_protection.label"),
        lambda _: message("obstacle.stop_protection.reason"),
        lambda _: message("obstacle.stop_protection.advice"),
        removal=lambda instance: (stop_protection(instance.resource, on=False),),
        restoral=lambda instance: (stop_protection(instance.resource, on=True),),
    ),
    _Change(
        lambda instance, policy: (
            instance.public_ip is PublicIpKind.AUTO
            and policy.public_ip_change is not PublicIpChange.ALLOW
        ),
        message("obstacle.public_ip.label"),
        lambda _: message("obstacle.public_ip.reason"),
        lambda _: message("obstacle.public_ip.advice"),
        Risk.PUBLIC_IP,
    ),
    _Change(
        lambda instance, _: instance.tenancy == "host",
        message("obstacle.dedicated_host.label"),
        lambda _: message("obstacle.dedicated_host.reason"),
        lambda _: message("obstacle.dedicated_host.advice", placeholder=OTHER_HOST),
        Risk.DEDICATED_HOST,
        removal=lambda instance: (dedicated_hosts(instance.resource),),
        meanwhile=lambda instance: (to_dedicated_host(instance.resource),),
    ),
    _Change(
        lambda instance, _: bool(instance.locked_keys),
        message("obstacle.locked_keys.label"),
        _why_no_start,
        _unlocking,
        removal=lambda instance: tuple(
            command for key in instance.locked_keys for command in key.commands(instance.resource)
        ),
        prevents_start=True,
    ),
    _Change(
        lambda instance, _: bool(instance.outpost),
        message("obstacle.outpost.label"),
        lambda _: message("obstacle.outpost.reason"),
        lambda _: message("obstacle.outpost.advice"),
        Risk.OUTPOST,
    ),
    _Change(
        lambda instance, _: bool(instance.capacity_reservation),
        message("obstacle.capacity_reservation.label"),
        lambda instance: message(
            "obstacle.capacity_reservation.reason", id=instance.capacity_reservation or ""
        ),
        lambda _: message("obstacle.capacity_reservation.advice"),
        Risk.CAPACITY_RESERVATION,
    ),
    _Change(
        lambda instance, _: instance.hibernation,
        message("obstacle.hibernation.label"),
        lambda _: message("obstacle.hibernation.reason"),
        lambda _: message("obstacle.hibernation.advice"),
        Risk.HIBERNATION,
    ),
)


def _what_a_stop_changes(instance: Instance, policy: Policy) -> Iterator[Obstacle]:
    for row in _CHANGES:
        if row.stands(instance, policy):
            yield Obstacle(
                row.label,
                row.reason(instance),
                row.advice(instance),
                risk=row.risk,
                removal=row.removal(instance),
                meanwhile=row.meanwhile(instance),
                restoral=row.restoral(instance),
                prevents_start=row.prevents_start,
            )
