"""What Lifeguard can do to an EC2 instance; each action says what is true of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar, get_args

from lifeguard.core.decision.action import Action, by_verb
from lifeguard.core.decision.runbook import Remedy
from lifeguard.core.decision.settings import Isolation
from lifeguard.core.kinds.ec2.launch_spec import LaunchSpec
from lifeguard.core.kinds.ec2.target_action import Targeting
from lifeguard.core.kinds.ec2.volume import GrowVolume
from lifeguard.core.policy.policy import ConsoleErrors
from lifeguard.core.resources.verb import Verb
from lifeguard.immutable import immutable


@immutable
class CreateImage(Action):
    """An AMI without a reboot, under a name that the same incident always gives again."""

    verb: ClassVar[str] = Verb.CREATE_IMAGE
    # CreateTags: it tags what it makes.
    calls: ClassVar[tuple[str, ...]] = ("ec2:CreateImage", "ec2:CreateTags")
    disrupts: ClassVar[bool] = False
    remedy: ClassVar[str | None] = None
    backs_up: ClassVar[bool] = True

    name: str


@immutable
class CreateSnapshots(Action):
    """One crash-consistent set of snapshots of the EBS volumes; the point in time is the call's."""

    verb: ClassVar[str] = Verb.CREATE_SNAPSHOTS
    # CreateTags: it tags what it makes.
    calls: ClassVar[tuple[str, ...]] = ("ec2:CreateSnapshots", "ec2:CreateTags")
    disrupts: ClassVar[bool] = False
    remedy: ClassVar[str | None] = None
    backs_up: ClassVar[bool] = True

    name: str


@immutable
class StopInstance(Action):
    """A graceful stop; the right to start again is proven first (DryRun)."""

    verb: ClassVar[str] = Verb.STOP
    # StartInstances: the right to start again is proven first, as a DryRun.
    calls: ClassVar[tuple[str, ...]] = ("ec2:StopInstances", "ec2:StartInstances")
    disrupts: ClassVar[bool] = True
    remedy: ClassVar[str | None] = Remedy.STOP_START


@immutable
class ForceStopInstance(Action):
    """A stop that does not wait for the operating system."""

    verb: ClassVar[str] = Verb.FORCE_STOP
    calls: ClassVar[tuple[str, ...]] = ("ec2:StopInstances",)  # its stop has proven the start
    disrupts: ClassVar[bool] = True
    remedy: ClassVar[str | None] = Remedy.STOP_START


@immutable
class StartInstance(Action):
    """A start."""

    verb: ClassVar[str] = Verb.START
    calls: ClassVar[tuple[str, ...]] = ("ec2:StartInstances",)
    disrupts: ClassVar[bool] = True
    remedy: ClassVar[str | None] = Remedy.START


@immutable
class RebootInstance(Action):
    """A reboot request; EC2 resets the instance by itself if its system does not answer."""

    verb: ClassVar[str] = Verb.REBOOT
    calls: ClassVar[tuple[str, ...]] = ("ec2:RebootInstances",)
    disrupts: ClassVar[bool] = True
    remedy: ClassVar[str | None] = Remedy.REBOOT

    console: ConsoleErrors = ConsoleErrors.ERRORS
    """What is kept of the console log before it, if it can be had."""


@immutable
class ChangeInstanceType(Action):
    """Another type of the same family for a stopped instance that finds no capacity."""

    verb: ClassVar[str] = Verb.CHANGE_TYPE
    calls: ClassVar[tuple[str, ...]] = ("ec2:ModifyInstanceAttribute",)
    disrupts: ClassVar[bool] = False
    remedy: ClassVar[str | None] = None

    type: str


@immutable
class RescheduleEvent(Action):
    """A new start for one of AWS's scheduled events, inside the operator's window."""

    verb: ClassVar[str] = Verb.RESCHEDULE
    calls: ClassVar[tuple[str, ...]] = ("ec2:ModifyInstanceEventStartTime",)
    disrupts: ClassVar[bool] = False
    remedy: ClassVar[str | None] = None

    event_id: str
    not_before: datetime


@immutable
class SuppressApplicationChecks(Action):
    """Quiet application checks around our own restart, for so many seconds at most."""

    verb: ClassVar[str] = Verb.SUPPRESS_APPLICATION_CHECKS
    calls: ClassVar[tuple[str, ...]] = ("ec2:EnableApplicationStatusCheckSuppression",)
    disrupts: ClassVar[bool] = False
    remedy: ClassVar[str | None] = None
    quiet: ClassVar[bool] = True

    seconds: int


@immutable
class ResumeApplicationChecks(Action):
    """The application checks count again, so that they can prove the cure."""

    verb: ClassVar[str] = Verb.RESUME_APPLICATION_CHECKS
    calls: ClassVar[tuple[str, ...]] = ("ec2:DisableApplicationStatusCheckSuppression",)
    disrupts: ClassVar[bool] = False
    remedy: ClassVar[str | None] = None
    quiet: ClassVar[bool] = True


@immutable
class UnlimitedCredits(Action):
    """Unlimited mode: the CPU is not held back for want of credits, and what it uses may cost."""

    verb: ClassVar[str] = Verb.UNLIMITED_CREDITS
    calls: ClassVar[tuple[str, ...]] = ("ec2:ModifyInstanceCreditSpecification",)
    disrupts: ClassVar[bool] = False
    remedy: ClassVar[str | None] = Remedy.UNLIMITED_CREDITS


@immutable
class LaunchReplacement(Action):
    """A new instance like the old one, from an image; the same token gives the same instance."""

    verb: ClassVar[str] = Verb.LAUNCH_REPLACEMENT
    calls: ClassVar[tuple[str, ...]] = ("ec2:RunInstances", "ec2:CreateTags", "iam:PassRole")
    disrupts: ClassVar[bool] = True
    remedy: ClassVar[str | None] = Remedy.REPLACE
    launches: ClassVar[bool] = True

    image: str
    launch_spec: LaunchSpec
    token: str
    keep_user_data: bool
    opt_in_tag: str
    """Left out of its tags until it has taken the old one's place."""


@immutable
class RetireInstance(Action):
    """The old instance stopped, and tagged to be kept until a time."""

    verb: ClassVar[str] = Verb.RETIRE
    calls: ClassVar[tuple[str, ...]] = ("ec2:StopInstances", "ec2:CreateTags")
    disrupts: ClassVar[bool] = True
    remedy: ClassVar[str | None] = Remedy.REPLACE

    by: str
    forced: bool
    until: datetime


@immutable
class MoveAddresses(Action):
    """The old instance's Elastic IP addresses (allocations) given to the new one."""

    verb: ClassVar[str] = Verb.MOVE_ADDRESSES
    calls: ClassVar[tuple[str, ...]] = ("ec2:AssociateAddress",)
    disrupts: ClassVar[bool] = True
    remedy: ClassVar[str | None] = Remedy.REPLACE

    to: str
    addresses: tuple[str, ...]


@immutable
class MoveTargets(Action):
    """The new instance in the old one's places in its target groups.

    Each place is a target group's ARN and a port. They are known from before: ELB forgets an
    instance that is terminated, or that somebody has taken out.
    """

    verb: ClassVar[str] = Verb.MOVE_TARGETS
    calls: ClassVar[tuple[str, ...]] = (
        "elasticloadbalancing:RegisterTargets",
        "elasticloadbalancing:DeregisterTargets",
    )
    disrupts: ClassVar[bool] = True
    remedy: ClassVar[str | None] = Remedy.REPLACE

    to: str
    places: tuple[tuple[str, int], ...]


@immutable
class AdoptReplacement(Action):
    """The new instance opted in; from now on Lifeguard cannot terminate it any more."""

    verb: ClassVar[str] = Verb.ADOPT_REPLACEMENT
    calls: ClassVar[tuple[str, ...]] = ("ec2:CreateTags", "ec2:DeleteTags")
    disrupts: ClassVar[bool] = True
    remedy: ClassVar[str | None] = Remedy.REPLACE
    ends_trial: ClassVar[bool] = True

    instance: str
    opt_in_tag: str
    policy: str


@immutable
class DiscardReplacement(Action):
    """A new instance that did not pass, terminated, and the old one's place its own again."""

    verb: ClassVar[str] = Verb.DISCARD_REPLACEMENT
    calls: ClassVar[tuple[str, ...]] = ("ec2:TerminateInstances", "ec2:DeleteTags")
    disrupts: ClassVar[bool] = True
    remedy: ClassVar[str | None] = Remedy.REPLACE
    ends_trial: ClassVar[bool] = True

    instance: str


@immutable
class LaunchDrill(Action):
    """An instance from an image, where it reaches nobody, to see whether the image restores."""

    verb: ClassVar[str] = Verb.LAUNCH_DRILL
    calls: ClassVar[tuple[str, ...]] = ("ec2:RunInstances", "ec2:CreateTags")
    disrupts: ClassVar[bool] = True
    remedy: ClassVar[str | None] = Remedy.REPLACE
    launches: ClassVar[bool] = True

    image: str
    isolation: Isolation
    token: str
    keys: tuple[str, ...] = ()  # ARNs of customer managed keys that its volumes may be under


@immutable
class EndDrill(Action):
    """The instance of a restore drill, terminated whatever came of it."""

    verb: ClassVar[str] = Verb.END_DRILL
    calls: ClassVar[tuple[str, ...]] = ("ec2:TerminateInstances",)
    disrupts: ClassVar[bool] = True
    remedy: ClassVar[str | None] = Remedy.REPLACE
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

Treating = (
    CreateImage
    | CreateSnapshots
    | RescheduleEvent
    | SuppressApplicationChecks
    | ResumeApplicationChecks
    | RebootInstance
    | ChangeInstanceType
    | UnlimitedCredits
    | GrowVolume
)
"""What is done to the instance itself, and to what EC2 knows of it."""

Own = Treating | Targeting | Replacing | Drilling
"""What the incident's own execution carries out."""

Ec2Action = Own | Power

ACTION_OF: Mapping[str, type[Action]] = by_verb(*get_args(Ec2Action))
"""The class of each verb."""
