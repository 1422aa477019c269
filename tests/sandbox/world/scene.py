"""A world on stage: what a test needs to let time pass and to look at one instance."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

import boto3

from sandbox.time.agenda import Agenda
from sandbox.world.world import World

if TYPE_CHECKING:
    from mypy_boto3_ec2 import EC2Client

Told = Any
"""What a test reads out of an answer, or hands through."""

ID = "i-00ddbf07ce6372082"


@cache
def client(region: str) -> EC2Client:
    """Return one client for all tests: making one costs more than a test."""
    return boto3.client("ec2", region_name=region)


@dataclass
class Scene:
    """A world, its time and the events it emits."""

    world: World
    agenda: Agenda
    emitted: list[dict[str, Any]] = field(default_factory=list)

    @property
    def ec2(self) -> EC2Client:
        return client(self.world.spec.region)

    def wait(self, seconds: float) -> None:
        """Let this much virtual time pass."""
        self.wait_until(self.agenda.now() + timedelta(seconds=seconds))

    def wait_until(self, when: datetime) -> None:
        self.agenda.at(when, lambda: None)
        while (upcoming := self.agenda.next_at()) is not None and upcoming <= when:
            self.agenda.step()

    def entry(self, instance_id: str = ID) -> dict[str, Any]:
        """Return DescribeInstanceStatus' entry."""
        with self.world.backstage():
            answer: Any = self.ec2.describe_instance_status(
                InstanceIds=[instance_id], IncludeAllInstances=True
            )
        entry: dict[str, Any] = answer["InstanceStatuses"][0]
        return entry

    def statuses(self, instance_id: str = ID) -> tuple[str, str, str, str]:
        """Return system, instance, EBS and application status."""
        entry = self.entry(instance_id)
        members = ("SystemStatus", "InstanceStatus", "AttachedEbsStatus", "ApplicationStatus")
        system, instance, ebs, application = (entry[member]["Status"] for member in members)
        return system, instance, ebs, application

    def instance(self, instance_id: str = ID) -> dict[str, Any]:
        """Return DescribeInstances' entry."""
        with self.world.backstage():
            answer: Any = self.ec2.describe_instances(InstanceIds=[instance_id])
        entry: dict[str, Any] = answer["Reservations"][0]["Instances"][0]
        return entry

    def stop_start(self, instance_id: str = ID) -> None:
        """Stop it, wait, start it, wait until it has booted."""
        self.ec2.stop_instances(InstanceIds=[instance_id])
        self.wait(60)
        self.ec2.start_instances(InstanceIds=[instance_id])
        self.wait(120)

    def reboot(self, instance_id: str = ID) -> None:
        """Reboot it and wait until it has booted."""
        self.ec2.reboot_instances(InstanceIds=[instance_id])
        self.wait(120)

    def states(self) -> list[str]:
        """Return the states that EventBridge was told of, in order."""
        return [event["detail"]["state"] for event in self.emitted]

    def resource(self, instance_id: str = ID) -> dict[str, Any]:
        return self.world.resources()[instance_id]
