"""What EC2's API says of one instance, in the core's words: all that deciding may look at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from datetime import datetime
from enum import StrEnum

from lifeguard.core.decision.known.checks import check_facts, event_facts, volume_facts
from lifeguard.core.decision.scheduled_event import ScheduledEvent
from lifeguard.core.decision.status_check import CheckStatus, StatusCheck
from lifeguard.core.diagnosis.fact import Fact
from lifeguard.core.diagnosis.readings.cloud import CREDITS_LEFT
from lifeguard.core.diagnosis.readings.reading import fact
from lifeguard.core.diagnosis.source_kind import SourceKind
from lifeguard.core.diagnosis.symptoms.cloud import CloudSymptom
from lifeguard.core.forecast.cpu_credits import family_of
from lifeguard.core.kinds.ec2.credit_reading import CreditMode, InstanceCredits
from lifeguard.core.kinds.ec2.locked_key import LockedKey
from lifeguard.core.resources.resource import Resource
from lifeguard.core.schedule.durations import NEVER
from lifeguard.core.text.foreign import Foreign, foreign
from lifeguard.core.text.message import NOTHING, Message, message
from lifeguard.core.text.redact import redacted
from lifeguard.immutable import immutable


class InstanceState(StrEnum):
    """EC2's instance states."""

    PENDING = "pending"
    RUNNING = "running"
    STOPPING = "stopping"
    STOPPED = "stopped"
    SHUTTING_DOWN = "shutting-down"
    TERMINATED = "terminated"


@immutable
class Checks:
    """The four status checks of an instance."""

    system: StatusCheck = field(default_factory=StatusCheck)
    instance: StatusCheck = field(default_factory=StatusCheck)
    ebs: StatusCheck = field(default_factory=StatusCheck)
    application: StatusCheck = field(default_factory=StatusCheck)

    @property
    def host_ok(self) -> bool:
        """Whether the host and the system pass, whatever the application does."""
        passing = (self.system.status, self.instance.status) == (CheckStatus.OK, CheckStatus.OK)
        return passing and self.ebs.settled

    @property
    def undecided(self) -> bool:
        """Whether the host's checks are still running, as after a start or a reboot."""
        return CheckStatus.INITIALIZING in {self.system.status, self.instance.status}

    @property
    def all_ok(self) -> bool:
        """Whether the host and the system pass and nothing else fails."""
        return self.host_ok and self.application.settled

    @property
    def unreachable(self) -> bool:
        """Whether the host or the operating system does not answer."""
        return self.system.failed or self.instance.failed


class HostEventCode(StrEnum):
    """EC2's scheduled event codes (DescribeInstanceStatus, Events[].Code)."""

    INSTANCE_STOP = "instance-stop"
    INSTANCE_RETIREMENT = "instance-retirement"
    INSTANCE_REBOOT = "instance-reboot"
    SYSTEM_REBOOT = "system-reboot"
    SYSTEM_MAINTENANCE = "system-maintenance"


class RootDevice(StrEnum):
    """Where the root volume lives."""

    EBS = "ebs"
    INSTANCE_STORE = "instance-store"


class PublicIpKind(StrEnum):
    """What becomes of the public IPv4 address in a stop: only an Elastic IP stays."""

    ELASTIC = "elastic"
    AUTO = "auto"
    NONE = "none"


@immutable
class Instance:
    """One instance as EC2 described it.

    State, checks and events are of `read_at`, all else of `described_at`, a little earlier at most.
    """

    resource: Resource
    read_at: datetime
    state: InstanceState
    described_at: datetime = NEVER
    tags: tuple[tuple[str, str], ...] = ()
    type: str = ""
    zone: str = ""
    windows: bool = False
    root: RootDevice = RootDevice.EBS
    instance_store: bool = False
    public_ip: PublicIpKind = PublicIpKind.NONE
    address: str = ""  # its public IPv4 address (PublicIpAddress)
    group: str | None = None  # the Auto Scaling group it belongs to
    spot: str | None = None  # "one-time" or "persistent"
    tenancy: str = "default"
    outpost: str | None = None
    capacity_reservation: str | None = None  # a targeted one, or a Capacity Block
    hibernation: bool = False
    managed_by: str | None = None  # Operator.Principal where Operator.Managed
    stop_protection: bool = False
    vpc: str = ""
    reboot_migration: bool = False  # a reboot moves it to another host
    locked_keys: tuple[LockedKey, ...] = ()  # its volumes' keys that would not let it start
    subnet: str = ""
    security_groups: tuple[str, ...] = ()
    volumes: tuple[str, ...] = ()  # its EBS volumes
    root_volume: str = ""  # that of them which the system boots from
    key: str = ""  # the name of its key pair
    role: str = ""  # the ARN of its instance profile
    application: tuple[Foreign, ...] = ()  # what each failing application check says
    state_reason: str = ""  # StateReason.Code
    launched_at: datetime | None = None
    checks: Checks = field(default_factory=Checks)
    events: tuple[ScheduledEvent, ...] = ()
    credits: InstanceCredits | None = None  # None: not read, or it has none

    def tag(self, key: str) -> str | None:
        """Return the value of a tag, or None."""
        return dict(self.tags).get(key)

    @property
    def name(self) -> str:
        """What a person calls it, fit to be shown: the Name tag, else the id."""
        return redacted(self.tag("Name") or "") or self.resource.id

    @property
    def runs(self) -> bool:
        """Whether it is switched on."""
        return self.state is InstanceState.RUNNING

    @property
    def uses_credits(self) -> bool:
        """Whether it runs on CPU credits now."""
        return self.runs and bool(family_of(self.type))

    @property
    def changing(self) -> bool:
        """Whether it is on its way from one state to another."""
        return self.state in {InstanceState.PENDING, InstanceState.STOPPING}

    @property
    def stopped(self) -> bool:
        """Whether it is switched off, and can be switched on again."""
        return self.state is InstanceState.STOPPED

    @property
    def gone(self) -> bool:
        """Whether it is terminated, or about to be."""
        return self.state in {InstanceState.SHUTTING_DOWN, InstanceState.TERMINATED}

    @property
    def reachable(self) -> bool:
        """Whether neither its host's check nor its system's says that it does not answer."""
        return not self.checks.unreachable

    @property
    def keeps_address(self) -> bool:
        """Whether a stop leaves its public address as it is, or it has none."""
        return self.public_ip is not PublicIpKind.AUTO

    @property
    def settled(self) -> bool:
        """Whether its checks have decided since it was last started."""
        return not self.checks.undecided

    @property
    def up(self) -> bool:
        """Whether it runs, and its host and its system pass."""
        checks = (self.checks.system.status, self.checks.instance.status)
        return self.runs and set(checks) == {CheckStatus.OK}

    @property
    def well(self) -> bool:
        """Whether all its checks pass."""
        return self.checks.all_ok

    @property
    def not_backed_up(self) -> Message:
        """Why no scheduled backup is made of it, or `NOTHING`."""
        if self.group:
            return message("backup.of_a_group", group=foreign(self.group))
        if self.managed_by:
            return message("backup.managed", service=self.managed_by)
        if self.root is RootDevice.INSTANCE_STORE:
            return message("backup.instance_store")
        return NOTHING

    @property
    def open_events(self) -> tuple[ScheduledEvent, ...]:
        """Scheduled events still to come, the soonest first."""
        return tuple(sorted((e for e in self.events if e.open), key=lambda e: (e.not_before, e.id)))


def inside(instance: Instance) -> bool:
    """Whether a script may look into it: Linux, on a host that has not failed."""
    return not (instance.windows or instance.checks.system.failed)


def facts(instance: Instance) -> Iterator[Fact]:
    """Yield what EC2 says of it, for a diagnosis."""
    checks = instance.checks
    yield from check_facts(checks.system, checks.instance, instance.read_at)
    yield from volume_facts(checks.ebs, instance.read_at)
    yield from event_facts(instance.events, instance.read_at)
    if instance.credits is not None:
        yield from _credit_facts(instance.credits)


def started(instance: Instance) -> datetime | None:
    """Return since when it runs: EC2's launch time is that of its latest start."""
    return instance.launched_at


def _credit_facts(credits_: InstanceCredits) -> Iterator[Fact]:
    balance, at = credits_.left.balance, credits_.left.at
    line, numbers = f"CPUCreditBalance {balance:g}", {"value": balance}
    symptom = None
    if credits_.mode is CreditMode.UNLIMITED:
        symptom = CloudSymptom.CREDITS_UNLIMITED
    elif credits_.left.gone:
        symptom = CloudSymptom.CREDITS_GONE
    elif balance > CREDITS_LEFT:
        symptom = CloudSymptom.CREDITS_LEFT
    if symptom is not None:
        yield fact(symptom, line, at, SourceKind.METRICS, numbers=numbers)
