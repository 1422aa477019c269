"""Single commands of the AWS CLI for one DB instance.

Each option is a member of the operation's input in botocore's model.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lifeguard.core.backup.image import Image
from lifeguard.core.databases.choices.change import DbChange
from lifeguard.core.decision.obstacle import Obstacle
from lifeguard.core.resources.resource import Resource
from lifeguard.core.resources.tags import HOLD
from lifeguard.core.text.command import Command

RESTORED = "NEW-NAME"
"""What stands for the name of a restored DB instance, which the operator chooses."""


def rds(resource: Resource, operation: str, *arguments: str) -> Command:
    """Return a command of the DB instance's Region."""
    return ("aws", "rds", operation, "--region", resource.region, *arguments)


def look(resource: Resource) -> Command:
    """Return the command that shows it."""
    return rds(resource, "describe-db-instances", "--db-instance-identifier", resource.id)


def events(resource: Resource) -> Command:
    """Return the command that shows what RDS has told of it in a day."""
    of = ("--source-identifier", resource.id, "--source-type", "db-instance", "--duration", "1440")
    return rds(resource, "describe-events", *of)


def modify(resource: Resource, change: DbChange) -> Command:
    """Return the command that makes a change at once."""
    options = (part for pair in _options(change) for part in pair)
    named = ("--db-instance-identifier", resource.id)
    return rds(resource, "modify-db-instance", *named, *options, "--apply-immediately")


def restore(resource: Resource) -> Command:
    """Return the command that makes another DB instance of its backups, as late as they reach."""
    return rds(
        resource,
        "restore-db-instance-to-point-in-time",
        "--source-db-instance-identifier",
        resource.id,
        "--target-db-instance-identifier",
        RESTORED,
        "--use-latest-restorable-time",
    )


def hold(image: Image) -> Command:
    """Return the command that keeps a snapshot for good."""
    tags = ("--tags", f"Key={HOLD},Value=keep")
    resource = Resource(image.service, image.id, image.owner, image.region)
    return rds(resource, "add-tags-to-resource", "--resource-name", image.arn, *tags)


def by_hand(
    resource: Resource, _remedy: str | None, _obstacles: Iterable[Obstacle]
) -> tuple[Command, ...]:
    """Return the command that shows its state: no remedy is without a choice."""
    return (look(resource),)


def _options(change: DbChange) -> Iterator[tuple[str, str]]:
    given = (
        ("--db-instance-class", change.db_class and change.db_class.name),
        ("--storage-type", change.type),
        ("--allocated-storage", change.gib),
        ("--iops", change.iops),
        ("--storage-throughput", change.throughput),
        ("--max-allocated-storage", change.max_gib),
    )
    yield from ((name, str(value)) for name, value in given if value is not None)
