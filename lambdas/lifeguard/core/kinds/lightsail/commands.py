"""Single commands of the AWS CLI for one Lightsail instance.

Each option is a member of the operation's input in botocore's model.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from lifeguard.core.backup.image import Image
from lifeguard.core.decision.obstacle import Obstacle
from lifeguard.core.decision.runbook import Remedy
from lifeguard.core.incident.incident import Incident
from lifeguard.core.kinds.lightsail.burst import Bundle
from lifeguard.core.kinds.lightsail.launch_spec import LightsailLaunch
from lifeguard.core.resources.resource import Resource
from lifeguard.core.resources.tags import HOLD, KEEP_UNTIL, REPLACED_BY
from lifeguard.core.text.command import Command

NEW = "NEW-NAME"
"""What stands for the name of an instance that the operator chooses."""


def lightsail(resource: Resource, operation: str, *arguments: str) -> Command:
    """Return a command of the instance's Region."""
    return ("aws", "lightsail", operation, "--region", resource.region, *arguments)


def look(resource: Resource) -> Command:
    """Return the command that shows state, checks and addresses."""
    return _of(resource, "get-instance", "--include-health-status")


def snapshot(resource: Resource) -> Command:
    """Return the command that takes a snapshot."""
    name = ("--instance-snapshot-name", f"{resource.id}-by-hand")
    return _of(resource, "create-instance-snapshot", *name)


def start(resource: Resource) -> Command:
    """Return the command that starts it."""
    return _of(resource, "start-instance")


def attach(resource: Resource, balancer: str) -> Command:
    """Return the command that puts it behind a load balancer."""
    where = ("--load-balancer-name", balancer, "--instance-names", resource.id)
    return lightsail(resource, "attach-instances-to-load-balancer", *where)


def load_balancer(resource: Resource, balancer: str) -> Command:
    """Return the command that shows a load balancer, and how it finds the instances behind it."""
    return lightsail(resource, "get-load-balancer", "--load-balancer-name", balancer)


def bigger(resource: Resource, zone: str, bundle: str) -> Command:
    """Return the command that makes another instance of the snapshot by hand on a bigger plan."""
    return lightsail(
        resource,
        "create-instances-from-snapshot",
        "--instance-names",
        NEW,
        "--instance-snapshot-name",
        f"{resource.id}-by-hand",
        "--availability-zone",
        zone,
        "--bundle-id",
        bundle,
    )


def launch(
    incident: Incident, spec: LightsailLaunch, snapshot: str, bundle: Bundle
) -> tuple[Command, ...]:
    """Return the commands that make another instance of a snapshot, and give it the address."""
    resource = incident.resource
    made = lightsail(
        resource,
        "create-instances-from-snapshot",
        "--instance-names",
        NEW,
        "--instance-snapshot-name",
        snapshot,
        "--availability-zone",
        spec.zone,
        "--bundle-id",
        bundle.id,
    )
    return (made, *(_move(resource, spec.static_ip, NEW) if spec.static_ip else ()))


def back(resource: Resource, new: str, static_ip: str) -> tuple[Command, ...]:
    """Return the commands that give an instance back the place that another has taken."""
    untag = ("--resource-name", resource.id, "--tag-keys", REPLACED_BY, KEEP_UNTIL)
    other = replace(resource, id=new)
    return (
        _of(other, "stop-instance"),
        lightsail(resource, "untag-resource", *untag),
        start(resource),
        *(_move(resource, static_ip, resource.id) if static_ip else ()),
    )


def delete(resource: Resource, instance: str) -> Command:
    """Return the command that deletes an instance of the resource's Region."""
    return _of(replace(resource, id=instance), "delete-instance", "--force-delete-add-ons")


def _move(resource: Resource, static_ip: str, to: str) -> tuple[Command, ...]:
    """Return the commands that give a static IP address to an instance."""
    name = ("--static-ip-name", static_ip)
    return (
        lightsail(resource, "detach-static-ip", *name),
        lightsail(resource, "attach-static-ip", *name, "--instance-name", to),
    )


def tag(resource: Resource, key: str, value: str) -> Command:
    """Return the command that sets a tag."""
    tags = ("--tags", f"key={key},value={value}")
    return lightsail(resource, "tag-resource", "--resource-name", resource.id, *tags)


def hold(image: Image) -> Command:
    """Return the command that keeps a snapshot for good."""
    return tag(Resource(image.service, image.id, image.owner, image.region), HOLD, "keep")


def by_hand(
    resource: Resource, remedy: str | None, obstacles: Iterable[Obstacle]
) -> tuple[Command, ...]:
    """Return the commands of a remedy, or the one that shows the state; no obstacle is removable.

    Lightsail has no command that waits until an instance is stopped.
    """
    standing = tuple(obstacles)
    if any(obstacle.hard for obstacle in standing):
        return (look(resource),)
    match remedy:
        case Remedy.REBOOT:
            return (_of(resource, "reboot-instance"), look(resource))
        case Remedy.STOP_START:
            return (_of(resource, "stop-instance"), look(resource), start(resource), look(resource))
        case Remedy.START:
            return (start(resource), look(resource))
        case _:
            return (look(resource),)


def stop_by_force(resource: Resource) -> Command:
    """Return the command for an instance that hangs in `stopping`."""
    return _of(resource, "stop-instance", "--force")


def _of(resource: Resource, operation: str, *options: str) -> Command:
    return lightsail(resource, operation, "--instance-name", resource.id, *options)
