"""A whole world, as its file says it: frozen values with the documented defaults."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from sandbox.worldfile.guest_spec import GuestSpec
from sandbox.worldfile.instance_spec import Images, InstanceSpec, VolumeKey
from sandbox.worldfile.lightsail_spec import LightsailSpec
from sandbox.worldfile.people_spec import DeedSpec, OperatorSpec
from sandbox.worldfile.rds_spec import DatabaseSpec


class Launches(StrEnum):
    """What becomes of RunInstances: an instance that is well, or whose check fails for good."""

    OK = "ok"
    IMPAIRED = "impaired"


@dataclass(frozen=True, slots=True)
class TargetGroupSpec:
    """A target group of instances."""

    name: str
    tags: Mapping[str, str] = field(
        default_factory=lambda: MappingProxyType({"lifeguard": "default"})
    )
    drains_for: timedelta = timedelta(seconds=300)
    """How long the requests of a target last that is deregistered; 300 s is ELB's default delay."""


@dataclass(frozen=True, slots=True)
class CapacitySpec:
    """How scarce the hosts are."""

    fail_starts: int = 0
    """That many StartInstances fail."""
    fail_launches: int = 0
    """That many RunInstances do."""
    code: str = "InsufficientInstanceCapacity"
    """With which error code they fail."""
    types: tuple[str, ...] = ()
    """Only these instance types lack capacity; none: all do."""

    def lacks(self, name: str) -> bool:
        """Say whether it is this type that lacks capacity."""
        return not self.types or name in self.types


@dataclass(frozen=True, slots=True)
class WorldSpec:
    """A whole world."""

    instances: tuple[InstanceSpec, ...] = ()
    now: datetime = datetime(2026, 11, 20, 10, tzinfo=UTC)
    region: str = "us-east-1"
    account: str = "123456789012"
    auto_recovery: timedelta | None = None
    """After which AWS's own recovery cures a system fault; None: never."""
    capacity: CapacitySpec = CapacitySpec()
    throttle: float | Mapping[str, float] = 0.0
    """Share of EC2's and Lightsail's calls that are throttled, 0 to 1: of all, or by operation."""
    quotas: bool = False
    """EC2's documented token buckets hold."""
    images: Images = Images.OK
    images_take: timedelta = timedelta(seconds=300)
    """How long it takes until an image is available, or has failed."""
    default_encryption: VolumeKey = VolumeKey.NONE
    """Under whose key EBS encrypts by default what is not encrypted, in the world's Region."""
    copies: Images = Images.OK
    """What becomes of CopyImage."""
    fail_copies: int = 0
    """That many copies, the first ones, end `failed`."""
    launches: Launches = Launches.OK
    """What becomes of RunInstances."""
    freeze: bool = False
    """The freeze switch is on from the start; the driver sets the parameter."""
    unconfirmed_emails: bool = False
    """Nobody has confirmed the topic's e-mail subscriptions."""
    operator: OperatorSpec | None = None
    """None: nobody answers."""
    people: tuple[DeedSpec, ...] = ()
    """What others do meanwhile."""
    seed: int = 0
    """Of everything that looks random."""
    target_groups: tuple[TargetGroupSpec, ...] = ()
    """Those that are not as the default has them."""
    lightsail: LightsailSpec = field(default_factory=LightsailSpec)
    rds: tuple[DatabaseSpec, ...] = ()
    guests: Mapping[str, GuestSpec] = field(default_factory=dict)
    """What runs on the hosts that Systems Manager knows, by the id of the instance or node."""

    @property
    def home(self) -> tuple[str, str]:
        """Return the account and the Region that Lifeguard is in."""
        return self.account, self.region

    def target_group(self, name: str) -> TargetGroupSpec:
        """Return what a target group is like."""
        known = (one for one in self.target_groups if one.name == name)
        return next(known, TargetGroupSpec(name))

    def place_of(self, instance: InstanceSpec) -> tuple[str, str]:
        """Return the account and the Region that an instance is in."""
        return instance.account or self.account, instance.region or self.region
