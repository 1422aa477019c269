"""What stands in a remedy's way on this instance; every reason named, with what a person can do."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from lifeguard.core.incident.question import Risk
from lifeguard.core.kinds.ec2.commands import (
    OTHER_HOST,
    dedicated_hosts,
    stop_protection,
    to_dedicated_host,
)
from lifeguard.core.kinds.ec2.instance import Instance, PublicIpKind, RootDevice
from lifeguard.core.kinds.ec2.runbook import Remedy
from lifeguard.core.policy.policy import InstanceStore, Policy, PublicIpChange
from lifeguard.core.text.command import Command
from lifeguard.core.text.message import Said

STOP_PROTECTED = "OperationNotPermitted"
"""The code with which EC2 refuses to stop what is protected (EC2 API, error codes)."""


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One reason not to act, and its remedy.

    A hard one holds whatever the policy says; others need a yes. `risk` is what a yes accepts;
    without one a yes does not help: a person must change something. What must be changed `advice`
    says, and `removal` is how, or `meanwhile` while it is stopped; `restoral` puts it back once the
    instance runs again. What `prevents_start` lets a stop be followed by no start before it is
    removed.
    """

    label: Said  # for the subject
    reason: Said
    advice: Said
    hard: bool = False
    risk: Risk | None = None
    removal: tuple[Command, ...] = ()
    meanwhile: tuple[Command, ...] = ()
    restoral: tuple[Command, ...] = ()
    prevents_start: bool = False


def preflight(instance: Instance, remedy: Remedy, policy: Policy) -> tuple[Obstacle, ...]:
    """Return all that stands in the way, the hard ones first."""
    found = list(_ownership(instance))
    if remedy is Remedy.STOP_START:
        found += _what_a_stop_destroys(instance, policy)
        found += _what_a_stop_changes(instance, policy)
    return tuple(found)


def _ownership(instance: Instance) -> Iterator[Obstacle]:
    if instance.group:
        yield Obstacle(
            f"member of {instance.group}",
            f"it belongs to the Auto Scaling group {instance.group}, which replaces an unhealthy "
            "instance and would terminate one that is stopped",
            f"Nothing, as long as the Auto Scaling group {instance.group} replaces it by itself.",
            hard=True,
        )
    if instance.managed_by:
        yield Obstacle(
            "managed by AWS",
            f"it is managed by another AWS service ({instance.managed_by})",
            f"Nothing here: {instance.managed_by} looks after it.",
            hard=True,
        )
    if instance.spot and instance.spot != "persistent":
        yield Obstacle(
            f"{instance.spot} Spot",
            f"it is a {instance.spot} Spot Instance, which cannot be started again",
            "Launch another instance in its place.",
            hard=True,
        )


def _what_a_stop_destroys(instance: Instance, policy: Policy) -> Iterator[Obstacle]:
    if instance.root is RootDevice.INSTANCE_STORE:
        yield Obstacle(
            "instance-store root",
            "its root device is an instance store: it cannot be stopped, only terminated",
            "Launch another instance from your image and copy the data over while this one runs.",
            hard=True,
        )
    elif instance.instance_store and policy.instance_store is not InstanceStore.EXPENDABLE:
        yield Obstacle(
            "instance-store data",
            "it has instance-store volumes, whose data a stop destroys",
            "Copy what you need from its instance-store volumes, then stop and start it. If their "
            "data is expendable, say so in the policy: instance_store: expendable.",
            hard=True,
        )


@dataclass(frozen=True, slots=True)
class _Change:
    """What a stop would change, with the fields of `Obstacle`.

    `reason` and `advice` are formats of what `_texts` gives.
    """

    stands: Callable[[Instance, Policy], bool]
    label: str
    reason: str
    advice: str
    risk: Risk | None = None
    removal: Callable[[Instance], tuple[Command, ...]] = lambda _: ()
    meanwhile: Callable[[Instance], tuple[Command, ...]] = lambda _: ()
    restoral: Callable[[Instance], tuple[Command, ...]] = lambda _: ()
    prevents_start: bool = False


_CHANGES = (
    _Change(
        lambda instance, _: instance.stop_protection,
        "stop protection",
        "stop protection is on (DisableApiStop)",
        "Turn stop protection off if it may be stopped, and on again at the end.",
        removal=lambda instance: (stop_protection(instance.resource, on=False),),
        restoral=lambda instance: (stop_protection(instance.resource, on=True),),
    ),
    _Change(
        lambda instance, policy: (
            instance.public_ip is PublicIpKind.AUTO
            and policy.public_ip_change is not PublicIpChange.ALLOW
        ),
        "public IPv4 would change",
        "its public IPv4 address is auto-assigned and would change",
        "Be ready to update what points to its address, or give it an Elastic IP first. If the "
        "address does not matter, say so in the policy: public_ip_change: allow.",
        Risk.PUBLIC_IP,
    ),
    _Change(
        lambda instance, _: instance.tenancy == "host",
        "Dedicated Host",
        "it runs on a Dedicated Host: it would come back on the same host",
        f"Move it to another of your Dedicated Hosts, with its id in place of {OTHER_HOST} (the "
        "first command shows them), or have AWS replace the host.",
        Risk.DEDICATED_HOST,
        removal=lambda instance: (dedicated_hosts(instance.resource),),
        meanwhile=lambda instance: (to_dedicated_host(instance.resource),),
    ),
    _Change(
        lambda instance, _: bool(instance.locked_keys),
        "customer KMS key",
        "a stop could not be undone: {keys}",
        "{unlocking}",
        removal=lambda instance: tuple(
            command for key in instance.locked_keys for command in key.commands(instance.resource)
        ),
        prevents_start=True,
    ),
    _Change(
        lambda instance, _: bool(instance.outpost),
        "Outpost",
        "it runs on an Outpost, whose capacity may be taken while it is stopped",
        "Make sure that the Outpost has room for it.",
        Risk.OUTPOST,
    ),
    _Change(
        lambda instance, _: bool(instance.capacity_reservation),
        "capacity reservation",
        "it uses the capacity reservation {instance.capacity_reservation}, whose place may be "
        "lost while it is stopped",
        "Make sure that the reservation keeps its place.",
        Risk.CAPACITY_RESERVATION,
    ),
    _Change(
        lambda instance, _: instance.hibernation,
        "hibernation enabled",
        "hibernation is enabled on it, and an image may lack what it holds in memory",
        "Decide whether what it holds in memory may be lost.",
        Risk.HIBERNATION,
    ),
)


def _what_a_stop_changes(instance: Instance, policy: Policy) -> Iterator[Obstacle]:
    texts = _texts(instance)
    for row in _CHANGES:
        if row.stands(instance, policy):
            yield Obstacle(
                row.label,
                row.reason.format(**texts),
                row.advice.format(**texts),
                risk=row.risk,
                removal=row.removal(instance),
                meanwhile=row.meanwhile(instance),
                restoral=row.restoral(instance),
                prevents_start=row.prevents_start,
            )


def _texts(instance: Instance) -> Mapping[str, object]:
    return {
        "instance": instance,
        "keys": "; ".join(locked.reason for locked in instance.locked_keys),
        "unlocking": " ".join(dict.fromkeys(locked.advice for locked in instance.locked_keys)),
    }
