"""What Lifeguard can do to a resource: a closed union; each action says what is true of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import ClassVar, get_args

from lifeguard.core.kinds.ec2.launch_spec import Isolation, LaunchSpec
from lifeguard.core.kinds.ec2.runbook import Remedy
from lifeguard.core.policy.policy import ConsoleErrors
from lifeguard.core.resources.verb import Verb


class _Action:
    """What each action says of itself, and what is true of few of them.

    `verb`, `calls`, `disrupts` and `remedy` have no default: mypy finds the action that lacks one.

    * `calls` are the IAM actions that it needs, reads before it left out (Service Authorization
      Reference).
    * `disrupts`: it restarts or stops the instance, or puts another in its place. All others leave
      the instance as it runs.
    * `remedy` is the one that it belongs to.
    """

    __slots__ = ()

    backs_up: ClassVar[bool] = False
    """Whether it keeps a copy of the disks."""
    launches: ClassVar[bool] = False
    """Whether it makes an instance, which is on trial from then on."""
    ends_trial: ClassVar[bool] = False
    """Whether the instance that was launched is then in its place, or gone."""


@dataclass(frozen=True, slots=True)
class CreateImage(_Action):
    """An AMI without a reboot, under a name that the same incident always gives again."""

    verb: ClassVar[Verb] = Verb.CREATE_IMAGE
    # CreateTags: it tags what it makes.
    calls: ClassVar[tuple[str, ...]] = ("ec2:CreateImage", "ec2:CreateTags")
    disrupts: ClassVar[bool] = False
    remedy: ClassVar[Remedy | None] = None
    backs_up: ClassVar[bool] = True

    name: str


@dataclass(frozen=True, slots=True)
class CreateSnapshots(_Action):
    """One crash-consistent set of snapshots of the EBS volumes; the point in time is the call's."""

    verb: ClassVar[Verb] = Verb.CREATE_SNAPSHOTS
    # CreateTags: it tags what it makes.
    calls: ClassVar[tuple[str, ...]] = ("ec2:CreateSnapshots", "ec2:CreateTags")
    disrupts: ClassVar[bool] = False
    remedy: ClassVar[Remedy | None] = None
    backs_up: ClassVar[bool] = True

    name: str


@dataclass(frozen=True, slots=True)
class StopInstance(_Action):
    """A graceful stop; the right to start again is proven first (DryRun)."""

    verb: ClassVar[Verb] = Verb.STOP
    # StartInstances: the right to start again is proven first, as a DryRun.
    calls: ClassVar[tuple[str, ...]] = ("ec2:StopInstances", "ec2:StartInstances")
    disrupts: ClassVar[bool] = True
    remedy: ClassVar[Remedy | None] = Remedy.STOP_START


@dataclass(frozen=True, slots=True)
class ForceStopInstance(_Action):
    """A stop that does not wait for the operating system."""

    verb: ClassVar[Verb] = Verb.FORCE_STOP
    calls: ClassVar[tuple[str, ...]] = ("ec2:StopInstances",)  # its stop has proven the start
    disrupts: ClassVar[bool] = True
    remedy: ClassVar[Remedy | None] = Remedy.STOP_START


@dataclass(frozen=True, slots=True)
class StartInstance(_Action):
    """A start."""

    verb: ClassVar[Verb] = Verb.START
    calls: ClassVar[tuple[str, ...]] = ("ec2:StartInstances",)
    disrupts: ClassVar[bool] = True
    remedy: ClassVar[Remedy | None] = Remedy.START


@dataclass(frozen=True, slots=True)
class RebootInstance(_Action):
    """A reboot request; EC2 resets the instance by itself if its system does not answer."""

    verb: ClassVar[Verb] = Verb.REBOOT
    calls: ClassVar[tuple[str, ...]] = ("ec2:RebootInstances",)
    disrupts: ClassVar[bool] = True
    remedy: ClassVar[Remedy | None] = Remedy.REBOOT

    console: ConsoleErrors = ConsoleErrors.ERRORS
    """What is kept of the console log before it, if it can be had."""


@dataclass(frozen=True, slots=True)
class ChangeInstanceType(_Action):
    """Another type of the same family for a stopped instance that finds no capacity."""

    verb: ClassVar[Verb] = Verb.CHANGE_TYPE
    calls: ClassVar[tuple[str, ...]] = ("ec2:ModifyInstanceAttribute",)
    disrupts: ClassVar[bool] = False
    remedy: ClassVar[Remedy | None] = None

    type: str


@dataclass(frozen=True, slots=True)
class RescheduleEvent(_Action):
    """A new start for one of AWS's scheduled events, inside the operator's window."""

    verb: ClassVar[Verb] = Verb.RESCHEDULE
    calls: ClassVar[tuple[str, ...]] = ("ec2:ModifyInstanceEventStartTime",)
    disrupts: ClassVar[bool] = False
    remedy: ClassVar[Remedy | None] = None

    event_id: str
    not_before: datetime


@dataclass(frozen=True, slots=True)
class SuppressApplicationChecks(_Action):
    """Quiet application checks around our own restart, for so many seconds at most."""

    verb: ClassVar[Verb] = Verb.SUPPRESS_APPLICATION_CHECKS
    calls: ClassVar[tuple[str, ...]] = ("ec2:EnableApplicationStatusCheckSuppression",)
    disrupts: ClassVar[bool] = False
    remedy: ClassVar[Remedy | None] = None

    seconds: int


@dataclass(frozen=True, slots=True)
class ResumeApplicationChecks(_Action):
    """The application checks count again, so that they can prove the cure."""

    verb: ClassVar[Verb] = Verb.RESUME_APPLICATION_CHECKS
    calls: ClassVar[tuple[str, ...]] = ("ec2:DisableApplicationStatusCheckSuppression",)
    disrupts: ClassVar[bool] = False
    remedy: ClassVar[Remedy | None] = None


@dataclass(frozen=True, slots=True)
class LaunchReplacement(_Action):
    """A new instance like the old one, from an image; the same token gives the same instance."""

    verb: ClassVar[Verb] = Verb.LAUNCH_REPLACEMENT
    calls: ClassVar[tuple[str, ...]] = ("ec2:RunInstances", "ec2:CreateTags", "iam:PassRole")
    disrupts: ClassVar[bool] = True
    remedy: ClassVar[Remedy | None] = Remedy.REPLACE
    launches: ClassVar[bool] = True

    image: str
    launch_spec: LaunchSpec
    token: str
    keep_user_data: bool
    opt_in_tag: str
    """Left out of its tags until it has taken the old one's place."""


@dataclass(frozen=True, slots=True)
class RetireInstance(_Action):
    """The old instance stopped, and tagged to be kept until a time."""

    verb: ClassVar[Verb] = Verb.RETIRE
    calls: ClassVar[tuple[str, ...]] = ("ec2:StopInstances", "ec2:CreateTags")
    disrupts: ClassVar[bool] = True
    remedy: ClassVar[Remedy | None] = Remedy.REPLACE

    by: str
    forced: bool
    until: datetime


@dataclass(frozen=True, slots=True)
class MoveAddresses(_Action):
    """The old instance's Elastic IP addresses (allocations) given to the new one."""

    verb: ClassVar[Verb] = Verb.MOVE_ADDRESSES
    calls: ClassVar[tuple[str, ...]] = ("ec2:AssociateAddress",)
    disrupts: ClassVar[bool] = True
    remedy: ClassVar[Remedy | None] = Remedy.REPLACE

    to: str
    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MoveTargets(_Action):
    """The new instance in the old one's places in its target groups.

    Each place is a target group's ARN and a port. They are known from before: ELB forgets an
    instance that is terminated, or that somebody has taken out.
    """

    verb: ClassVar[Verb] = Verb.MOVE_TARGETS
    calls: ClassVar[tuple[str, ...]] = (
        "elasticloadbalancing:RegisterTargets",
        "elasticloadbalancing:DeregisterTargets",
    )
    disrupts: ClassVar[bool] = True
    remedy: ClassVar[Remedy | None] = Remedy.REPLACE

    to: str
    places: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class AdoptReplacement(_Action):
    """The new instance opted in; from now on Lifeguard cannot terminate it any more."""

    verb: ClassVar[Verb] = Verb.ADOPT_REPLACEMENT
    calls: ClassVar[tuple[str, ...]] = ("ec2:CreateTags", "ec2:DeleteTags")
    disrupts: ClassVar[bool] = True
    remedy: ClassVar[Remedy | None] = Remedy.REPLACE
    ends_trial: ClassVar[bool] = True

    instance: str
    opt_in_tag: str
    policy: str


@dataclass(frozen=True, slots=True)
class DiscardReplacement(_Action):
    """A new instance that did not pass, terminated, and the old one's place its own again."""

    verb: ClassVar[Verb] = Verb.DISCARD_REPLACEMENT
    calls: ClassVar[tuple[str, ...]] = ("ec2:TerminateInstances", "ec2:DeleteTags")
    disrupts: ClassVar[bool] = True
    remedy: ClassVar[Remedy | None] = Remedy.REPLACE
    ends_trial: ClassVar[bool] = True

    instance: str


@dataclass(frozen=True, slots=True)
class LaunchDrill(_Action):
    """An instance from an image, where it reaches nobody, to see whether the image restores."""

    verb: ClassVar[Verb] = Verb.LAUNCH_DRILL
    calls: ClassVar[tuple[str, ...]] = ("ec2:RunInstances", "ec2:CreateTags")
    disrupts: ClassVar[bool] = True
    remedy: ClassVar[Remedy | None] = Remedy.REPLACE
    launches: ClassVar[bool] = True

    image: str
    isolation: Isolation
    token: str


@dataclass(frozen=True, slots=True)
class EndDrill(_Action):
    """The instance of a restore drill, terminated whatever came of it."""

    verb: ClassVar[Verb] = Verb.END_DRILL
    calls: ClassVar[tuple[str, ...]] = ("ec2:TerminateInstances",)
    disrupts: ClassVar[bool] = True
    remedy: ClassVar[Remedy | None] = Remedy.REPLACE
    ends_trial: ClassVar[bool] = True

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

ACTION_OF: Mapping[Verb, type[Action]] = MappingProxyType(
    {action.verb: action for action in get_args(Action)}
)
"""The class of each verb, for what is known of an action by its name alone."""
