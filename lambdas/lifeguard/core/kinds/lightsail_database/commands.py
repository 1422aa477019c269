"""Single commands of the AWS CLI for one Lightsail database.

Each option is a member of the operation's input in botocore's model.
"""

from __future__ import annotations

from collections.abc import Iterable

from lifeguard.core.decision.obstacle import Obstacle
from lifeguard.core.kinds.lightsail.commands import NEW, lightsail
from lifeguard.core.resources.resource import Resource
from lifeguard.core.text.command import Command


def look(resource: Resource) -> Command:
    """Return the command that shows it."""
    return _of(resource, "get-relational-database")


def events(resource: Resource) -> Command:
    """Return the command that shows what Lightsail has told of it in a day."""
    return _of(resource, "get-relational-database-events", "--duration-in-minutes", "1440")


def snapshot(resource: Resource) -> Command:
    """Return the command that creates a snapshot."""
    name = ("--relational-database-snapshot-name", f"{resource.id}-by-hand")
    return _of(resource, "create-relational-database-snapshot", *name)


def reboot(resource: Resource) -> Command:
    """Return the command that reboots it."""
    return _of(resource, "reboot-relational-database")


def restored(resource: Resource, of_snapshot: str, plan: str) -> Command:
    """Return the command that makes another database.

    Args:
        resource: the database.
        of_snapshot: the snapshot's name; "": its backups, as late as they reach.
        plan: the new one's; "": the same.
    """
    backups = ("--source-relational-database-name", resource.id, "--use-latest-restorable-time")
    snapshot_name = ("--relational-database-snapshot-name", of_snapshot)
    return lightsail(
        resource,
        "create-relational-database-from-snapshot",
        "--relational-database-name",
        NEW,
        *(snapshot_name if of_snapshot else backups),
        *(("--relational-database-bundle-id", plan) if plan else ()),
    )


def by_hand(
    resource: Resource, _remedy: str | None, _obstacles: Iterable[Obstacle]
) -> tuple[Command, ...]:
    """Return the command that shows its state."""
    return (look(resource),)


def _of(resource: Resource, operation: str, *arguments: str) -> Command:
    named = ("--relational-database-name", resource.id)
    return lightsail(resource, operation, *named, *arguments)
