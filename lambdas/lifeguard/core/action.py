"""What Lifeguard can do to a resource: a closed union, and beside it the API calls it makes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never


@dataclass(frozen=True, slots=True)
class CreateImage:
    """An AMI without a reboot, under a name that the same incident always gives again."""

    name: str


@dataclass(frozen=True, slots=True)
class CreateSnapshots:
    """One crash-consistent set of snapshots of the EBS volumes; the point in time is the call's."""

    name: str


@dataclass(frozen=True, slots=True)
class StopInstance:
    """A graceful stop; the right to start again is proven first (DryRun)."""


@dataclass(frozen=True, slots=True)
class ForceStopInstance:
    """A stop that does not wait for the operating system."""


@dataclass(frozen=True, slots=True)
class StartInstance:
    """A start."""


@dataclass(frozen=True, slots=True)
class RebootInstance:
    """A reboot request; EC2 resets the instance by itself if its system does not answer."""


Action = (
    CreateImage
    | CreateSnapshots
    | StopInstance
    | ForceStopInstance
    | StartInstance
    | RebootInstance
)


def verb(action: Action) -> str:
    """Return the action's name in reports, tags and step names."""
    match action:
        case CreateImage():
            return "create_image"
        case CreateSnapshots():
            return "create_snapshots"
        case StopInstance():
            return "stop"
        case ForceStopInstance():
            return "force_stop"
        case StartInstance():
            return "start"
        case RebootInstance():
            return "reboot"
    assert_never(action)


def calls(action: type[Action]) -> tuple[str, ...]:
    """Return the IAM actions that carrying it out needs, reads before it left out.

    Source: Service Authorization Reference, Amazon EC2. A backup tags what it makes, hence
    CreateTags; every stop proves the start with a dry run.
    """
    if action is CreateImage:
        return ("ec2:CreateImage", "ec2:CreateTags")
    if action is CreateSnapshots:
        return ("ec2:CreateSnapshots", "ec2:CreateTags")
    if action in (StopInstance, ForceStopInstance):
        return ("ec2:StopInstances", "ec2:StartInstances")
    if action is StartInstance:
        return ("ec2:StartInstances",)
    return ("ec2:RebootInstances",)
