"""What Lightsail says of one instance, in the core's words: all that deciding may look at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from datetime import UTC, datetime
from enum import StrEnum

from lifeguard.core.decision.known.checks import check_facts
from lifeguard.core.decision.situation import Situation
from lifeguard.core.decision.status_check import CheckStatus, StatusCheck
from lifeguard.core.diagnosis.fact import Fact
from lifeguard.core.diagnosis.readings.reading import fact
from lifeguard.core.diagnosis.source_kind import SourceKind
from lifeguard.core.diagnosis.symptoms.cloud import CloudSymptom
from lifeguard.core.kinds.lightsail.burst import GONE, BurstCapacity
from lifeguard.core.kinds.lightsail.launch_spec import LightsailPlan
from lifeguard.core.kinds.lightsail.load_balancer import LoadBalancer
from lifeguard.core.policy.policy import Policy
from lifeguard.core.resources.resource import Resource
from lifeguard.core.text.message import NOTHING, Message
from lifeguard.immutable import immutable


class LightsailState(StrEnum):
    """Lightsail's instance states (Instance.state.name)."""

    PENDING = "pending"
    RUNNING = "running"
    SHUTTING_DOWN = "shutting-down"
    TERMINATED = "terminated"
    STOPPING = "stopping"
    STOPPED = "stopped"


KEEPS_BURST = datetime(2023, 6, 29, tzinfo=UTC)
"""Instances created from then on keep their burst capacity for 7 days across a stop (Lightsail user
guide, "Burst capacity accrual"). A stop earns none, whenever the instance was created."""


@immutable
class LightsailInstance:
    """One instance as Lightsail described it.

    Its name is its key: every call takes it, and it never changes.
    """

    resource: Resource
    read_at: datetime
    state: str
    created_at: datetime
    bundle: str = ""
    zone: str = ""
    address: str = ""  # its public IPv4 address
    static_ip: bool = False
    tags: tuple[tuple[str, str], ...] = ()
    cpus: int = 0
    memory_gib: float = 0
    system: StatusCheck = field(default_factory=StatusCheck)
    instance: StatusCheck = field(default_factory=StatusCheck)
    burst: BurstCapacity | None = None  # None: not read, or Lightsail has no measurement of it
    windows: bool = False
    auto_snapshots: bool = False  # Lightsail makes one each day, and keeps the latest seven

    def tag(self, key: str) -> str | None:
        """Return the value of a tag, or None."""
        return dict(self.tags).get(key)

    @property
    def name(self) -> str:
        """Its name."""
        return self.resource.id

    @property
    def type(self) -> str:
        """Its bundle."""
        return self.bundle

    @property
    def runs(self) -> bool:
        """Whether it is switched on."""
        return self.state == LightsailState.RUNNING

    @property
    def changing(self) -> bool:
        """Whether it is on its way from one state to another."""
        return self.state in {LightsailState.PENDING, LightsailState.STOPPING}

    @property
    def stopped(self) -> bool:
        """Whether it is switched off, and can be switched on again."""
        return self.state == LightsailState.STOPPED

    @property
    def gone(self) -> bool:
        """Whether it is deleted, or about to be."""
        return self.state in {LightsailState.SHUTTING_DOWN, LightsailState.TERMINATED}

    @property
    def reachable(self) -> bool:
        """Whether no check says that it does not answer."""
        return not (self.system.failed or self.instance.failed)

    @property
    def keeps_address(self) -> bool:
        """Whether a stop leaves its public address as it is: it has a static IP address."""
        return self.static_ip or not self.address

    @property
    def settled(self) -> bool:
        """Whether its checks have decided since it was last started."""
        undecided = {CheckStatus.INITIALIZING, CheckStatus.INSUFFICIENT_DATA}
        return not undecided & {self.system.status, self.instance.status}

    @property
    def up(self) -> bool:
        """Whether it runs, and both checks pass."""
        return self.runs and {self.system.status, self.instance.status} == {CheckStatus.OK}

    @property
    def well(self) -> bool:
        """Whether both checks pass."""
        return self.up

    @property
    def not_backed_up(self) -> Message:
        """Why no scheduled backup is made of it: nothing keeps Lightsail from one."""
        return NOTHING

    @property
    def loses_burst(self) -> bool:
        """Whether a stop takes the burst capacity that it has saved."""
        return self.created_at < KEEPS_BURST


def inside(instance: LightsailInstance) -> bool:
    """Whether a script may look into it: Linux, on a host that has not failed."""
    return not (instance.windows or instance.system.failed)


BURST_LEFT = 10.0
"""Percent of its burst capacity above which nobody lacks it."""


def facts(instance: LightsailInstance) -> Iterator[Fact]:
    """Yield what Lightsail says of it, for a diagnosis."""
    yield from check_facts(instance.system, instance.instance, instance.read_at)
    if instance.burst is not None:
        percent = instance.burst.percent
        line, numbers = f"BurstCapacityPercentage {percent:g}", {"value": percent}
        gone = percent < GONE
        if gone or percent > BURST_LEFT:
            symptom = CloudSymptom.CREDITS_GONE if gone else CloudSymptom.CREDITS_LEFT
            yield fact(symptom, line, instance.burst.at, SourceKind.METRICS, numbers=numbers)


@immutable
class LightsailSituation(Situation):
    """A situation whose resource is a Lightsail instance."""

    observed: LightsailInstance | None = None
    balancers: tuple[LoadBalancer, ...] | None = None  # of its Region; None: not known
    draining: tuple[str, ...] = ()  # those whose requests to it may still be under way, by name
    replacement: LightsailInstance | None = None
    replacement_plan: LightsailPlan | None = None  # how it could be replaced; None: not read yet

    def subject(self) -> tuple[LightsailInstance, Policy]:
        """Return the instance and its policy.

        Raises:
            ValueError: one of them is missing; such a situation is closed, never treated.
        """
        if self.observed is None or self.policy is None:
            msg = "a situation without an instance or a policy is closed, never treated"
            raise ValueError(msg)
        return self.observed, self.policy
