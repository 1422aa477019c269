"""What Lifeguard can do to a resource: a closed union, and beside it the API calls it makes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import assert_never

from lifeguard.core.kinds.ec2.launch_spec import Isolation, LaunchSpec


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


@dataclass(frozen=True, slots=True)
class ChangeInstanceType:
    """Another type of the same family for a stopped instance that finds no capacity."""

    type: str


@dataclass(frozen=True, slots=True)
class RescheduleEvent:
    """A new start for one of AWS's scheduled events, inside the operator's window."""

    event_id: str
    not_before: datetime


@dataclass(frozen=True, slots=True)
class SuppressApplicationChecks:
    """Quiet application checks around our own restart, for so many seconds at most."""

    seconds: int


@dataclass(frozen=True, slots=True)
class ResumeApplicationChecks:
    """The application checks count again, so that they can prove the cure."""


@dataclass(frozen=True, slots=True)
class LaunchReplacement:
    """A new instance like the old one, from an image; the same token gives the same instance."""

    image: str
    launch_spec: LaunchSpec
    token: str
    keep_user_data: bool
    opt_in_tag: str
    """Left out of its tags until it has taken the old one's place."""


@dataclass(frozen=True, slots=True)
class RetireInstance:
    """The old instance stopped, and tagged to be kept until a time."""

    by: str
    forced: bool
    until: datetime


@dataclass(frozen=True, slots=True)
class MoveAddresses:
    """The old instance's Elastic IP addresses (allocations) given to the new one."""

    to: str
    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MoveTargets:
    """The new instance in the old one's places in its target groups.

    Each place is a target group's ARN and a port. They are known from before: ELB forgets an
    instance that is terminated, or that somebody has taken out.
    """

    to: str
    places: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class AdoptReplacement:
    """The new instance opted in; from now on Lifeguard cannot terminate it any more."""

    instance: str
    opt_in_tag: str
    policy: str


@dataclass(frozen=True, slots=True)
class DiscardReplacement:
    """A new instance that did not pass, terminated, and the old one's place its own again."""

    instance: str


@dataclass(frozen=True, slots=True)
class LaunchDrill:
    """An instance from an image, where it reaches nobody, to see whether the image restores."""

    image: str
    isolation: Isolation
    token: str


@dataclass(frozen=True, slots=True)
class EndDrill:
    """The instance of a restore drill, terminated whatever came of it."""

    instance: str


Power = StopInstance | ForceStopInstance | StartInstance
"""What `power` carries out, many at once."""

Replacing = (
    LaunchReplacement
    | RetireInstance
    | MoveAddresses
    | MoveTargets
    | AdoptReplacement
    | DiscardReplacement
)
"""What puts another instance in an instance's place."""

Drilling = LaunchDrill | EndDrill
"""What a restore drill does."""

Own = (
    CreateImage
    | CreateSnapshots
    | RescheduleEvent
    | SuppressApplicationChecks
    | ResumeApplicationChecks
    | RebootInstance
    | ChangeInstanceType
    | Replacing
    | Drilling
)
"""What the incident's own execution carries out."""

Action = Own | Power


def verb(action: Action) -> str:  # noqa: C901, PLR0912  one case an action
    """Return the action's name in reports, tags and step names."""
    match action:
        case CreateImage():
            return "create_image"
        case CreateSnapshots():
            return "create_snapshots"
        case RescheduleEvent():
            return "reschedule"
        case SuppressApplicationChecks():
            return "suppress_application_checks"
        case ResumeApplicationChecks():
            return "resume_application_checks"
        case StopInstance():
            return "stop"
        case ForceStopInstance():
            return "force_stop"
        case StartInstance():
            return "start"
        case RebootInstance():
            return "reboot"
        case ChangeInstanceType():
            return "change_type"
        case LaunchReplacement():
            return "launch_replacement"
        case RetireInstance():
            return "retire"
        case MoveAddresses():
            return "move_addresses"
        case MoveTargets():
            return "move_targets"
        case AdoptReplacement():
            return "adopt_replacement"
        case DiscardReplacement():
            return "discard_replacement"
        case LaunchDrill():
            return "launch_drill"
        case EndDrill():
            return "end_drill"
    assert_never(action)


CALLS: Mapping[type[Action], tuple[str, ...]] = MappingProxyType(
    {
        # A backup tags what it makes, hence CreateTags.
        CreateImage: ("ec2:CreateImage", "ec2:CreateTags"),
        CreateSnapshots: ("ec2:CreateSnapshots", "ec2:CreateTags"),
        RescheduleEvent: ("ec2:ModifyInstanceEventStartTime",),
        SuppressApplicationChecks: ("ec2:EnableApplicationStatusCheckSuppression",),
        ResumeApplicationChecks: ("ec2:DisableApplicationStatusCheckSuppression",),
        # Every stop proves the start first, with a dry run; a forced one follows a proven one.
        StopInstance: ("ec2:StopInstances", "ec2:StartInstances"),
        ForceStopInstance: ("ec2:StopInstances",),
        StartInstance: ("ec2:StartInstances",),
        RebootInstance: ("ec2:RebootInstances",),
        ChangeInstanceType: ("ec2:ModifyInstanceAttribute",),
        # A launch tags what it makes, and passes the instance's role.
        LaunchReplacement: ("ec2:RunInstances", "ec2:CreateTags", "iam:PassRole"),
        RetireInstance: ("ec2:StopInstances", "ec2:CreateTags"),
        MoveAddresses: ("ec2:AssociateAddress",),
        MoveTargets: (
            "elasticloadbalancing:RegisterTargets",
            "elasticloadbalancing:DeregisterTargets",
        ),
        AdoptReplacement: ("ec2:CreateTags", "ec2:DeleteTags"),
        DiscardReplacement: ("ec2:TerminateInstances", "ec2:DeleteTags"),
        LaunchDrill: ("ec2:RunInstances", "ec2:CreateTags"),
        EndDrill: ("ec2:TerminateInstances",),
    }
)
"""The IAM actions that carrying each out needs, reads before it left out.

Source: Service Authorization Reference.
"""
