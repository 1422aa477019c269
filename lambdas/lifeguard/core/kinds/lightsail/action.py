"""What Lifeguard can do to a Lightsail instance; each action says what is true of it.

Lightsail takes no client token: after a crash the operations of the resource tell what was done.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, get_args

from lifeguard.core.decision.action import Action, by_verb
from lifeguard.core.decision.runbook import Remedy
from lifeguard.core.kinds.lightsail.launch_spec import FirewallRule, LightsailLaunch
from lifeguard.core.resources.verb import Verb
from lifeguard.immutable import immutable


class LightsailVerb(StrEnum):
    """What is done to no other kind of resource."""

    SET_FIREWALL = "set_firewall"
    MOVE_STATIC_IP = "move_static_ip"
    DETACH_FROM_LOAD_BALANCER = "detach_from_load_balancer"
    ATTACH_TO_LOAD_BALANCER = "attach_to_load_balancer"


BUSY = "OperationFailureException"
"""What Lightsail answers while the resource is in another state, or has an operation under way."""


@immutable
class CreateInstanceSnapshot(Action):
    """A crash-consistent snapshot of the system disk and the attached disks."""

    verb: ClassVar[str] = Verb.CREATE_SNAPSHOTS
    # TagResource: it tags what it makes.
    calls: ClassVar[tuple[str, ...]] = ("lightsail:CreateInstanceSnapshot", "lightsail:TagResource")
    disrupts: ClassVar[bool] = False
    remedy: ClassVar[str | None] = None
    backs_up: ClassVar[bool] = True

    name: str


@immutable
class RebootLightsail(Action):
    """A reboot; the public address stays."""

    verb: ClassVar[str] = Verb.REBOOT
    calls: ClassVar[tuple[str, ...]] = ("lightsail:RebootInstance",)
    disrupts: ClassVar[bool] = True
    remedy: ClassVar[str | None] = Remedy.REBOOT


@immutable
class StopLightsail(Action):
    """A stop; without a static IP address the next start brings another address."""

    verb: ClassVar[str] = Verb.STOP
    calls: ClassVar[tuple[str, ...]] = ("lightsail:StopInstance",)
    disrupts: ClassVar[bool] = True
    remedy: ClassVar[str | None] = Remedy.STOP_START


@immutable
class ForceStopLightsail(Action):
    """A stop by force, of what hangs in `stopping` alone (API reference, StopInstance)."""

    verb: ClassVar[str] = Verb.FORCE_STOP
    calls: ClassVar[tuple[str, ...]] = ("lightsail:StopInstance",)
    disrupts: ClassVar[bool] = True
    remedy: ClassVar[str | None] = Remedy.STOP_START


@immutable
class StartLightsail(Action):
    """A start."""

    verb: ClassVar[str] = Verb.START
    calls: ClassVar[tuple[str, ...]] = ("lightsail:StartInstance",)
    disrupts: ClassVar[bool] = True
    remedy: ClassVar[str | None] = Remedy.STOP_START


@immutable
class DetachFromLoadBalancer(Action):
    """Out of one load balancer: no new requests come, and those under way may end."""

    verb: ClassVar[str] = LightsailVerb.DETACH_FROM_LOAD_BALANCER
    calls: ClassVar[tuple[str, ...]] = ("lightsail:DetachInstancesFromLoadBalancer",)
    disrupts: ClassVar[bool] = False
    remedy: ClassVar[str | None] = None

    balancer: str
    instance: str = ""  # "": the incident's own

    @property
    def on(self) -> str:
        """The load balancer."""
        return self.balancer


@immutable
class AttachToLoadBalancer(Action):
    """Into one load balancer, which sends it requests once its own health check passes.

    The instance must be running (API reference, AttachInstancesToLoadBalancer).
    """

    verb: ClassVar[str] = LightsailVerb.ATTACH_TO_LOAD_BALANCER
    calls: ClassVar[tuple[str, ...]] = ("lightsail:AttachInstancesToLoadBalancer",)
    disrupts: ClassVar[bool] = False
    remedy: ClassVar[str | None] = None

    balancer: str
    instance: str = ""  # "": the incident's own

    @property
    def on(self) -> str:
        """The load balancer."""
        return self.balancer


@immutable
class LaunchFromSnapshot(Action):
    """A new instance like another, from a snapshot of it, under a name that is always the same.

    Its tags are those of `spec` but for the opt-in tag, and Lifeguard's own of the trial.
    """

    verb: ClassVar[str] = Verb.LAUNCH_REPLACEMENT
    # TagResource: it tags what it makes.
    calls: ClassVar[tuple[str, ...]] = (
        "lightsail:CreateInstancesFromSnapshot",
        "lightsail:TagResource",
    )
    disrupts: ClassVar[bool] = True
    remedy: ClassVar[str | None] = Remedy.REPLACE
    launches: ClassVar[bool] = True

    name: str
    snapshot: str
    bundle: str
    spec: LightsailLaunch
    opt_in_tag: str


@immutable
class SetFirewall(Action):
    """The firewall rules of an instance on trial as the old one's are; all others are closed."""

    verb: ClassVar[str] = LightsailVerb.SET_FIREWALL
    calls: ClassVar[tuple[str, ...]] = ("lightsail:PutInstancePublicPorts",)
    disrupts: ClassVar[bool] = False
    remedy: ClassVar[str | None] = Remedy.REPLACE

    instance: str
    rules: tuple[FirewallRule, ...]


@immutable
class RetireLightsail(Action):
    """The old instance tagged to be kept until a time, and stopped; it is billed as before."""

    verb: ClassVar[str] = Verb.RETIRE
    calls: ClassVar[tuple[str, ...]] = ("lightsail:StopInstance", "lightsail:TagResource")
    disrupts: ClassVar[bool] = True
    remedy: ClassVar[str | None] = Remedy.REPLACE

    by: str
    until: datetime


@immutable
class MoveStaticIp(Action):
    """The static IP address detached from the old instance, and attached to the new one.

    In between it belongs to neither: seconds.
    """

    verb: ClassVar[str] = LightsailVerb.MOVE_STATIC_IP
    calls: ClassVar[tuple[str, ...]] = ("lightsail:AttachStaticIp", "lightsail:DetachStaticIp")
    disrupts: ClassVar[bool] = True
    remedy: ClassVar[str | None] = Remedy.REPLACE

    to: str
    static_ip: str


@immutable
class AdoptLightsail(Action):
    """The new instance opted in; from now on Lifeguard cannot delete it any more."""

    verb: ClassVar[str] = Verb.ADOPT_REPLACEMENT
    calls: ClassVar[tuple[str, ...]] = ("lightsail:TagResource", "lightsail:UntagResource")
    disrupts: ClassVar[bool] = True
    remedy: ClassVar[str | None] = Remedy.REPLACE
    ends_trial: ClassVar[bool] = True

    instance: str
    opt_in_tag: str
    policy: str


@immutable
class DiscardLightsail(Action):
    """A new instance that did not pass deleted, where it carries our tags of the trial."""

    verb: ClassVar[str] = Verb.DISCARD_REPLACEMENT
    calls: ClassVar[tuple[str, ...]] = ("lightsail:DeleteInstance", "lightsail:UntagResource")
    disrupts: ClassVar[bool] = True
    remedy: ClassVar[str | None] = Remedy.REPLACE
    ends_trial: ClassVar[bool] = True

    instance: str


Replacing = (
    LaunchFromSnapshot
    | SetFirewall
    | RetireLightsail
    | MoveStaticIp
    | AdoptLightsail
    | DiscardLightsail
)
"""What puts another instance in an instance's place."""

LightsailAction = (
    CreateInstanceSnapshot
    | RebootLightsail
    | StopLightsail
    | ForceStopLightsail
    | StartLightsail
    | DetachFromLoadBalancer
    | AttachToLoadBalancer
    | Replacing
)
ACTION_OF: Mapping[str, type[Action]] = by_verb(*get_args(LightsailAction))
"""The class of each verb."""
