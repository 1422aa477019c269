"""Single commands of the AWS CLI for one instance, its volumes' keys and its images.

Each option is a member of the operation's input in botocore's model. A boolean, and a structure
that holds nothing but a boolean `Value`, is an option of its own with a `--no-` form.
"""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from lifeguard.core.backup.image import Image
from lifeguard.core.resources.resource import Resource
from lifeguard.core.resources.tags import HOLD
from lifeguard.core.text.command import Command


class Launchable(Protocol):
    """What another instance must be launched with to be like this one."""

    @property
    def type(self) -> str:
        """Its instance type."""

    @property
    def subnet(self) -> str:
        """The subnet of its first interface."""

    @property
    def security_groups(self) -> tuple[str, ...]:
        """The security groups of its first interface."""

    @property
    def key(self) -> str:
        """The name of its key pair, or ""."""

    @property
    def role(self) -> str:
        """The ARN of its instance profile, or ""."""


NEW = "NEW-INSTANCE"
"""What stands for the id of an instance that an earlier command of the same list launches."""
NEW_IMAGE = "NEW-IMAGE"
"""The same of an image."""
OTHER_HOST = "OTHER-HOST"
"""What stands for the id of a Dedicated Host that the operator chooses."""


def ec2(resource: Resource, operation: str, *arguments: str) -> Command:
    """Return a command of the instance's Region."""
    return ("aws", "ec2", operation, "--region", resource.region, *arguments)


def look(resource: Resource) -> Command:
    """Return the command that shows state, checks and events."""
    return _of_all(resource, "describe-instance-status", "--include-all-instances")


def stop(resource: Resource, *, force: bool = False) -> Command:
    """Return the command that stops it; `force`: without its system's own shutdown."""
    return _of_all(resource, "stop-instances", *(["--force"] if force else []))


def start(resource: Resource) -> Command:
    """Return the command that starts it."""
    return _of_all(resource, "start-instances")


def reboot(resource: Resource) -> Command:
    """Return the command that reboots it."""
    return _of_all(resource, "reboot-instances")


def terminate(resource: Resource) -> Command:
    """Return the command that terminates it."""
    return _of_all(resource, "terminate-instances")


def credit_mode(resource: Resource, mode: str) -> Command:
    """Return the command that puts it into a credit mode, standard or unlimited."""
    given = f"InstanceId={resource.id},CpuCredits={mode}"
    which = ("--instance-credit-specifications", given)
    return ec2(resource, "modify-instance-credit-specification", *which)


def grow(resource: Resource, volume: str, gib: int) -> Command:
    """Return the command that gives a volume a larger size; it never gets a smaller one again."""
    return ec2(resource, "modify-volume", "--volume-id", volume, "--size", str(gib))


def stopped(resource: Resource) -> Command:
    """Return the command that waits until it is stopped."""
    return _waits(resource, "instance-stopped")


def running(resource: Resource) -> Command:
    """Return the command that waits until it is running."""
    return _waits(resource, "instance-running")


def passes(resource: Resource) -> Command:
    """Return the command that waits until its status checks pass."""
    return _waits(resource, "instance-status-ok")


def stop_protection(resource: Resource, *, on: bool) -> Command:
    """Return the command that turns stop protection on or off."""
    option = "--disable-api-stop" if on else "--no-disable-api-stop"
    return ec2(resource, "modify-instance-attribute", "--instance-id", resource.id, option)


def dedicated_hosts(resource: Resource) -> Command:
    """Return the command that shows the Dedicated Hosts of the Region."""
    return ec2(resource, "describe-hosts", "--filter", "Name=state,Values=available")


def to_dedicated_host(resource: Resource) -> Command:
    """Return the command that has a stopped instance start on another Dedicated Host."""
    where = ("--instance-id", resource.id, "--host-id", OTHER_HOST)
    return ec2(resource, "modify-instance-placement", *where)


def console(resource: Resource) -> Command:
    """Return the command that shows the console log of the last boot."""
    return ec2(
        resource, "get-console-output", "--instance-id", resource.id, "--output", "text"
    )  # not --latest, which EC2 has for Nitro types alone


def snapshots(resource: Resource) -> Command:
    """Return the command that takes snapshots of all its volumes at one point in time."""
    return ec2(
        resource, "create-snapshots", "--instance-specification", f"InstanceId={resource.id}"
    )


def image(resource: Resource, now: datetime) -> Command:
    """Return the command that makes an image without a reboot."""
    name = f"by-hand-{resource.id}-{now:%Y%m%dT%H%M}"
    return ec2(
        resource, "create-image", "--instance-id", resource.id, "--no-reboot", "--name", name
    )


def hold(image: Image) -> Command:
    """Return the command that keeps an image for good."""
    tag = ("aws", "ec2", "create-tags", "--region", image.region, "--resources", image.id)
    return (*tag, "--tags", f"Key={HOLD},Value=keep")


def image_available(resource: Resource, image_id: str) -> Command:
    """Return the command that waits until an image can be launched."""
    wait = ("aws", "ec2", "wait", "image-available", "--region", resource.region)
    return (*wait, "--image-ids", image_id)


def launch(resource: Resource, like: Launchable, image_id: str) -> Command:
    """Return the command that launches another instance like it."""
    return ec2(
        resource,
        "run-instances",
        "--image-id",
        image_id,
        "--count",
        "1",
        "--instance-type",
        like.type,
        "--subnet-id",
        like.subnet,
        "--security-group-ids",
        *like.security_groups,
        *(["--key-name", like.key] if like.key else []),
        *(["--iam-instance-profile", f"Arn={like.role}"] if like.role else []),
    )


def address(resource: Resource, allocation: str, instance: str) -> Command:
    """Return the command that gives an Elastic IP address to an instance."""
    whose = ("--allocation-id", allocation, "--instance-id", instance)
    return ec2(resource, "associate-address", *whose, "--allow-reassociation")


def enable_key(resource: Resource, key: str) -> Command:
    """Return the command that enables a KMS key."""
    return _kms(resource, "enable-key", key)


def keep_key(resource: Resource, key: str) -> Command:
    """Return the command that cancels a KMS key's deletion, which leaves the key disabled."""
    return _kms(resource, "cancel-key-deletion", key)


def key_policy(resource: Resource, key: str) -> Command:
    """Return the command that shows whom a KMS key's policy lets use it."""
    show = _kms(resource, "get-key-policy", key)
    return (*show, "--policy-name", "default", "--output", "text")


def reschedule(resource: Resource, event_id: str, not_before: datetime) -> Command:
    """Return the command that moves a scheduled event."""
    which = ("--instance-id", resource.id, "--instance-event-id", event_id)
    when = f"{not_before:%Y-%m-%dT%H:%M:%SZ}"
    return ec2(resource, "modify-instance-event-start-time", *which, "--not-before", when)


def _of_all(resource: Resource, operation: str, *options: str) -> Command:
    where = ("--region", resource.region, "--instance-ids", resource.id)
    return ("aws", "ec2", operation, *options, *where)


def _waits(resource: Resource, what: str) -> Command:
    where = ("--region", resource.region, "--instance-ids", resource.id)
    return ("aws", "ec2", "wait", what, *where)


def _kms(resource: Resource, operation: str, key: str) -> Command:
    return ("aws", "kms", operation, "--region", resource.region, "--key-id", key)
