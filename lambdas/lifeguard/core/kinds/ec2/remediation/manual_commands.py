"""The exact commands a person may run, for what Lifeguard will not do by itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from lifeguard.core.decision.obstacle import Obstacle
from lifeguard.core.decision.runbook import Remedy
from lifeguard.core.kinds.ec2 import commands as one
from lifeguard.core.kinds.ec2.credit_reading import CreditMode
from lifeguard.core.kinds.ec2.launch_spec import ReplacementPlan
from lifeguard.core.kinds.ec2.locked_key import LockedKey
from lifeguard.core.resources.resource import Resource
from lifeguard.core.resources.tags import KEEP_UNTIL, REPLACED_BY
from lifeguard.core.text.command import Command


def commands(resource: Resource, remedy: str | None) -> tuple[Command, ...]:
    """Return the AWS CLI commands of a remedy, or those that show the state.

    They are for an instance that nothing stands in the way of: see `by_hand`.
    """
    look = one.look(resource)
    match remedy:
        case Remedy.STOP_START:
            return (one.stop(resource), one.stopped(resource), one.start(resource), look)
        case Remedy.REBOOT:
            return (one.reboot(resource), look)
        case Remedy.START:
            return (one.start(resource), look)
        case Remedy.UNLIMITED_CREDITS:
            return (one.credit_mode(resource, CreditMode.UNLIMITED), look)
        case _:
            return (look,)


def by_hand(
    resource: Resource, remedy: str | None, obstacles: Iterable[Obstacle]
) -> tuple[Command, ...]:
    """Return what removes the obstacles, the remedy, and what puts back what was removed.

    While one stands that no start gets past, no stop is told: only what removes it.
    """
    standing = tuple(obstacles)
    blocking = [obstacle for obstacle in standing if obstacle.prevents_start]
    if blocking:
        removal = tuple(command for obstacle in blocking for command in obstacle.removal)
        return removal or commands(resource, None)
    if any(obstacle.hard for obstacle in standing):
        return commands(resource, None)
    before = [command for obstacle in standing for command in obstacle.removal]
    meanwhile = [command for obstacle in standing for command in obstacle.meanwhile]
    after = [command for obstacle in standing for command in obstacle.restoral]
    start = one.start(resource)
    told = commands(resource, remedy)
    first = told.index(start) if start in told else 0
    return (*before, *told[:first], *meanwhile, *told[first:], *after)


def start_by_hand(resource: Resource, keys: Iterable[LockedKey]) -> tuple[Command, ...]:
    """Return the commands that start a stopped instance; first what its locked keys need."""
    unlock = (command for key in keys for command in key.commands(resource))
    return (*unlock, *commands(resource, Remedy.START))


def replacement(resource: Resource, restore: ReplacementPlan, image: str) -> tuple[Command, ...]:
    """Return the commands that launch another instance like it, and move its addresses.

    EC2 gives no address to an instance that is still pending.
    """
    like = restore.launch_spec
    moves = (one.address(resource, address, one.NEW) for address in like.addresses)
    new = replace(resource, id=one.NEW)
    runs = (one.running(new),) if like.addresses else ()
    return (one.launch(resource, like, image), *runs, *moves)


def back(resource: Resource, restore: ReplacementPlan | None, new: str) -> tuple[Command, ...]:
    """Return the commands that give an instance back the place that another has taken."""
    other = replace(resource, id=new)
    addresses = () if restore is None else restore.launch_spec.addresses
    untag = ("--resources", resource.id, "--tags", f"Key={REPLACED_BY}", f"Key={KEEP_UNTIL}")
    return (
        one.stop(other),
        one.ec2(resource, "delete-tags", *untag),
        one.start(resource),
        one.running(resource),
        *(one.address(resource, address, resource.id) for address in addresses),
    )


def terminate(resource: Resource, instance: str) -> Command:
    """Return the command that terminates an instance of the resource's Region."""
    return one.terminate(replace(resource, id=instance))


def launched_for(resource: Resource, incident: str) -> Command:
    """Return the command that finds what was launched for an incident and still costs."""
    alive = "Name=instance-state-name,Values=pending,running,stopping,stopped"
    shown = "Reservations[].Instances[].[InstanceId,State.Name,LaunchTime]"
    filters = ("--filters", f"Name=client-token,Values={incident}-*", alive)
    return one.ec2(resource, "describe-instances", *filters, "--query", shown, "--output", "text")


def reschedule(resource: Resource, event_id: str, not_before: datetime) -> Command:
    """Return the command that moves a scheduled event."""
    return one.reschedule(resource, event_id, not_before)


def force_stop(resource: Resource) -> tuple[Command, ...]:
    """Return the commands for an instance that hangs in `stopping`."""
    return (*stop_by_force(resource), one.start(resource))


def stop_by_force(resource: Resource) -> tuple[Command, ...]:
    """Return the commands that stop an instance without its system's own shutdown."""
    return (one.stop(resource, force=True), one.stopped(resource))


def image_by_hand(resource: Resource, now: datetime) -> Command:
    """Return the command that makes an image without a reboot."""
    return one.image(resource, now)


def dedicated_host(resource: Resource) -> Command:
    """Return the command that shows a Dedicated Host."""
    return one.ec2(resource, "describe-hosts", "--host-ids", resource.id)


def snapshots_of_volume(volume: Resource) -> Command:
    """Return the command that shows the snapshots of a volume."""
    return one.ec2(
        volume,
        "describe-snapshots",
        "--owner-ids",
        "self",
        "--filters",
        f"Name=volume-id,Values={volume.id}",
    )


def register(resource: Resource, group: str, ports: Iterable[int]) -> Command:
    """Return the command that puts it into a target group (its ARN) on these ports."""
    add = ("aws", "elbv2", "register-targets", "--region", resource.region)
    targets = (f"Id={resource.id},Port={port}" for port in ports)
    return (*add, "--target-group-arn", group, "--targets", *targets)


def target_health(resource: Resource, group: str) -> Command:
    """Return the command that shows how the targets of a target group (its ARN) stand."""
    show = ("aws", "elbv2", "describe-target-health", "--region", resource.region)
    return (*show, "--target-group-arn", group)
