"""What a deployment has in the account, and what it still owes somebody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import boto3
from botocore.exceptions import ClientError

from account.session import STACK, code
from lifeguard.aws.ledger.incidents import Ledger
from lifeguard.core.notification.outages import stopped
from lifeguard.core.policy.switches import FREEZE, OFF, ON
from lifeguard.core.resources.resource import Service
from lifeguard.core.resources.tags import MADE_BY, REPLACED_BY, TRIAL

_ALIVE = ("pending", "running", "shutting-down", "stopping", "stopped")


class NotDeployedError(RuntimeError):
    """No Lifeguard is deployed there; the message says where was looked."""


@dataclass(frozen=True, slots=True)
class Deployed:
    """A stack that is deployed in the account and Region of a session."""

    session: boto3.Session
    ledger: str
    """The name of the ledger's table."""

    @property
    def where(self) -> str:
        """The account and Region, in words."""
        account = self.session.client("sts").get_caller_identity()["Account"]
        return f"account {account}, {self.session.region_name}"

    def debts(self) -> tuple[str, ...]:
        """Return what somebody would be left with if the stack went now."""
        return (*self._open_incidents(), *self._on_trial(), *self._lightsail_on_trial())

    def freeze(self) -> str:
        """Let nothing new begin; return what the switch said before."""
        ssm = self.session.client("ssm")
        before: str = ssm.get_parameter(Name=FREEZE)["Parameter"]["Value"]
        ssm.put_parameter(Name=FREEZE, Value=ON, Overwrite=True)
        return before

    def thaw(self, before: str) -> None:
        """Put the switch back."""
        ssm = self.session.client("ssm")
        ssm.put_parameter(Name=FREEZE, Value=ON if before == ON else OFF, Overwrite=True)

    def _open_incidents(self) -> Iterator[str]:
        """Yield those that have something to finish; an announcement of AWS's has nothing."""
        for incident in Ledger(self.ledger, self.session.region_name).open_incidents():
            name, number = incident.name or incident.resource.id, incident.id[:8]
            if stopped(incident):
                yield f"{name} is stopped by Lifeguard (incident {number})"
            elif incident.intent is not None:
                yield f"{name}: {incident.intent.action} is under way (incident {number})"
            elif incident.resource.service == Service.RESTORE:
                yield f"{name}: a restore drill is under way (incident {number})"

    def _on_trial(self) -> Iterator[str]:
        for one in _instances(self.session, TRIAL):
            yield f"an instance is on trial: {one}"

    def _lightsail_on_trial(self) -> Iterator[str]:
        for name, tags in lightsail_instances(self.session):
            if TRIAL in tags:
                yield f"a Lightsail instance is on trial: {name}"


def deployed(session: boto3.Session) -> Deployed:
    """Return what is deployed.

    Raises:
        NotDeployedError: there is no stack of that name.
    """
    try:
        stack = session.client("cloudformation").describe_stack_resources(StackName=STACK)
    except ClientError as error:
        if code(error) != "ValidationError":
            raise
        msg = f"there is no stack {STACK} in {session.region_name}"
        raise NotDeployedError(msg) from error
    tables = [
        one["PhysicalResourceId"]
        for one in stack["StackResources"]
        if one["ResourceType"] == "AWS::DynamoDB::Table"
    ]
    if len(tables) != 1:
        msg = f"the stack {STACK} in {session.region_name} has {len(tables)} tables, not its ledger"
        raise NotDeployedError(msg)
    return Deployed(session, tables[0])


def left(session: boto3.Session) -> Iterator[str]:
    """Yield what stays once the stack is gone, and may cost money."""
    ours: list[Any] = [{"Name": "tag-key", "Values": [MADE_BY]}]
    ec2 = session.client("ec2")
    images = ec2.get_paginator("describe_images").paginate(Owners=["self"], Filters=ours)
    for image in (image for page in images for image in page["Images"]):
        yield f"image {image['ImageId']} ({image['Name']})"
    snapshots = ec2.get_paginator("describe_snapshots").paginate(OwnerIds=["self"], Filters=ours)
    for snapshot in (snapshot for page in snapshots for snapshot in page["Snapshots"]):
        yield f"snapshot {snapshot['SnapshotId']} (of a volume of {snapshot['VolumeSize']} GiB)"
    for instance in _instances(session, REPLACED_BY):
        yield f"instance {instance} (another has taken its place)"
    yield from _of_databases(session)
    for name in _tables(session):
        yield f"table {name} (the record of all incidents; costs cents while nobody uses it)"


def _of_databases(session: boto3.Session) -> Iterator[str]:
    rds = session.client("rds")
    pages = rds.get_paginator("describe_db_snapshots").paginate(SnapshotType="manual")
    for snapshot in (snapshot for page in pages for snapshot in page["DBSnapshots"]):
        if any(tag["Key"] == MADE_BY for tag in snapshot.get("TagList", ())):
            yield f"DB snapshot {snapshot['DBSnapshotIdentifier']}"


def _instances(session: boto3.Session, tag: str) -> Iterator[str]:
    filters: list[Any] = [
        {"Name": "tag-key", "Values": [tag]},
        {"Name": "instance-state-name", "Values": list(_ALIVE)},
    ]
    pages = session.client("ec2").get_paginator("describe_instances").paginate(Filters=filters)
    for page in pages:
        for reservation in page["Reservations"]:
            yield from (one["InstanceId"] for one in reservation["Instances"])


def lightsail_instances(session: boto3.Session) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield the name and the tag keys of each Lightsail instance; none where it is not offered."""
    if session.region_name not in session.get_available_regions("lightsail"):
        return
    for page in session.client("lightsail").get_paginator("get_instances").paginate():
        for one in page["instances"]:
            yield one["name"], frozenset(tag["key"] for tag in one.get("tags", ()))


def _tables(session: boto3.Session) -> Iterator[str]:
    for page in session.client("dynamodb").get_paginator("list_tables").paginate():
        yield from (name for name in page["TableNames"] if name.startswith(f"{STACK}-Ledger"))
