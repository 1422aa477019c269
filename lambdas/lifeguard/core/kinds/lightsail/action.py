"""What Lifeguard can do to a Lightsail instance; each action says what is true of it.

Lightsail takes no client token: after a crash the operations of the resource tell what was done.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, get_args

from lifeguard.core.decision.action import Action, by_verb
from lifeguard.core.decision.runbook import Remedy
from lifeguard.core.resources.verb import Verb

BUSY = "OperationFailureException"
"""What Lightsail answers while the resource is in another state, or has an operation under way."""


@dataclass(frozen=True, slots=True)
class CreateInstanceSnapshot(Action):
    """A crash-consistent snapshot of the system disk and the attached disks."""

    verb: ClassVar[str] = Verb.CREATE_SNAPSHOTS
    # TagResource: it tags what it makes.
    calls: ClassVar[tuple[str, ...]] = ("lightsail:CreateInstanceSnapshot", "lightsail:TagResource")
    disrupts: ClassVar[bool] = False
    remedy: ClassVar[str | None] = None
    backs_up: ClassVar[bool] = True

    name: str


@dataclass(frozen=True, slots=True)
class RebootLightsail(Action):
    """A reboot; the public address stays."""

    verb: ClassVar[str] = Verb.REBOOT
    calls: ClassVar[tuple[str, ...]] = ("lightsail:RebootInstance",)
    disrupts: ClassVar[bool] = True
    remedy: ClassVar[str | None] = Remedy.REBOOT


@dataclass(frozen=True, slots=True)
class StopLightsail(Action):
    """A stop; without a static IP address the next start brings another address."""

    verb: ClassVar[str] = Verb.STOP
    calls: ClassVar[tuple[str, ...]] = ("lightsail:StopInstance",)
    disrupts: ClassVar[bool] = True
    remedy: ClassVar[str | None] = Remedy.STOP_START


@dataclass(frozen=True, slots=True)
class ForceStopLightsail(Action):
    """A stop by force, of what hangs in `stopping` alone (API reference, StopInstance)."""

    verb: ClassVar[str] = Verb.FORCE_STOP
    calls: ClassVar[tuple[str, ...]] = ("lightsail:StopInstance",)
    disrupts: ClassVar[bool] = True
    remedy: ClassVar[str | None] = Remedy.STOP_START


@dataclass(frozen=True, slots=True)
class StartLightsail(Action):
    """A start."""

    verb: ClassVar[str] = Verb.START
    calls: ClassVar[tuple[str, ...]] = ("lightsail:StartInstance",)
    disrupts: ClassVar[bool] = True
    remedy: ClassVar[str | None] = Remedy.STOP_START


@dataclass(frozen=True, slots=True)
class DetachFromLoadBalancer(Action):
    """Out of one load balancer: no new requests come, and those under way may end."""

    verb: ClassVar[str] = Verb.DETACH_FROM_LOAD_BALANCER
    calls: ClassVar[tuple[str, ...]] = ("lightsail:DetachInstancesFromLoadBalancer",)
    disrupts: ClassVar[bool] = False
    remedy: ClassVar[str | None] = None

    balancer: str
    instance: str = ""  # "": the incident's own

    @property
    def on(self) -> str:
        """The load balancer."""
        return self.balancer


@dataclass(frozen=True, slots=True)
class AttachToLoadBalancer(Action):
    """Into one load balancer, which sends it requests once its own health check passes.

    The instance must be running (API reference, AttachInstancesToLoadBalancer).
    """

    verb: ClassVar[str] = Verb.ATTACH_TO_LOAD_BALANCER
    calls: ClassVar[tuple[str, ...]] = ("lightsail:AttachInstancesToLoadBalancer",)
    disrupts: ClassVar[bool] = False
    remedy: ClassVar[str | None] = None

    balancer: str
    instance: str = ""  # "": the incident's own

    @property
    def on(self) -> str:
        """The load balancer."""
        return self.balancer


LightsailAction = (
    CreateInstanceSnapshot
    | RebootLightsail
    | StopLightsail
    | ForceStopLightsail
    | StartLightsail
    | DetachFromLoadBalancer
    | AttachToLoadBalancer
)
ACTION_OF: Mapping[str, type[Action]] = by_verb(*get_args(LightsailAction))
"""The class of each verb."""
