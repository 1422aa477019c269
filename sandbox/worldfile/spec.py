"""What a world is made of, as a world file says it: frozen values with the documented defaults."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from sandbox.worldfile.guest_spec import GuestSpec
from sandbox.worldfile.lightsail_db_spec import LightsailDbSpec
from sandbox.worldfile.rds_spec import DatabaseSpec


class Platform(StrEnum):
    """The operating system of an instance."""

    LINUX = "linux"
    WINDOWS = "windows"


class Root(StrEnum):
    """Where the root volume lives."""

    EBS = "ebs"
    INSTANCE_STORE = "instance-store"


class VolumeKey(StrEnum):
    """Whose key encrypts the volumes; `customer_denied`: its policy lets nobody create a grant."""

    AWS = "aws"
    CUSTOMER = "customer"
    CUSTOMER_DENIED = "customer_denied"
    CUSTOMER_DISABLED = "customer_disabled"
    CUSTOMER_PENDING_DELETION = "customer_pending_deletion"


class PublicIpSpec(StrEnum):
    """How the instance got its public address; an `auto` one changes with a stop/start."""

    ELASTIC = "elastic"
    AUTO = "auto"
    NONE = "none"


class Spot(StrEnum):
    """The type of the Spot request behind the instance."""

    ONE_TIME = "one-time"
    PERSISTENT = "persistent"


class Tenancy(StrEnum):
    """Whose host the instance runs on."""

    DEFAULT = "default"
    DEDICATED = "dedicated"
    HOST = "host"


class InitialState(StrEnum):
    """The state at the world's start."""

    RUNNING = "running"
    STOPPED = "stopped"


class StoppedBy(StrEnum):
    """Who stopped an instance that is stopped at the world's start."""

    AWS = "aws"
    USER = "user"
    OS = "os"


class CreatedBy(StrEnum):
    """Who owns the instance; `service` sets Operator.Managed."""

    PERSON = "person"
    SERVICE = "service"


class FaultKind(StrEnum):
    """Which status check a fault fails."""

    SYSTEM = "system"
    INSTANCE = "instance"
    EBS = "ebs"
    APPLICATION = "application"


class CheckReason(StrEnum):
    """Why an application status check failed [botocore ApplicationStatusReason]."""

    RESPONSE_CODE_MISMATCH = "ResponseCodeMismatch"
    CONNECTION_TIMEOUT = "ConnectionTimeout"
    RESPONSE_TIMEOUT = "ResponseTimeout"
    CONNECTION_REFUSED = "ConnectionRefused"
    CONNECTION_RESET = "ConnectionReset"


class AutoRecovery(StrEnum):
    """MaintenanceOptions.AutoRecovery: whether AWS's own recovery may act on the instance."""

    DEFAULT = "default"
    DISABLED = "disabled"


class AlarmMetric(StrEnum):
    """The metric of an alarm (EC2 guide, status check metrics)."""

    ANY = "StatusCheckFailed"
    SYSTEM = "StatusCheckFailed_System"
    INSTANCE = "StatusCheckFailed_Instance"
    EBS = "StatusCheckFailed_AttachedEBS"


class Images(StrEnum):
    """What becomes of an image or a copy: it is made, ends `failed`, or is refused at once."""

    OK = "ok"
    FAIL = "fail"
    REFUSE = "refuse"


class Launches(StrEnum):
    """What becomes of RunInstances: an instance that is well, or whose check fails for good."""

    OK = "ok"
    IMPAIRED = "impaired"


class Cure(StrEnum):
    """What makes a fault go. A stop/start boots too, so it also cures what a reboot cures."""

    REBOOT = "reboot"
    STOP_START = "stop_start"
    REPLACE = "replace"
    NEVER = "never"
    ITSELF = "itself"


class EventCode(StrEnum):
    """EC2's scheduled event codes [botocore EventCode]."""

    INSTANCE_REBOOT = "instance-reboot"
    SYSTEM_REBOOT = "system-reboot"
    SYSTEM_MAINTENANCE = "system-maintenance"
    INSTANCE_RETIREMENT = "instance-retirement"
    INSTANCE_STOP = "instance-stop"


MOST_DATA_VOLUMES = 89
"""/dev/sdf to /dev/sdp, which EC2 recommends for them, then /dev/xvdba to /dev/xvddz (EC2 guide,
device names); the largest instances take more than 100 (EC2 guide, volume limits)."""

DEFAULT_CURE: Mapping[FaultKind, Cure] = MappingProxyType(
    {
        FaultKind.SYSTEM: Cure.STOP_START,
        FaultKind.INSTANCE: Cure.REBOOT,
        FaultKind.EBS: Cure.STOP_START,
        FaultKind.APPLICATION: Cure.REBOOT,
    }
)
"""What normally cures each kind (design: faults follow the facts)."""


@dataclass(frozen=True, slots=True)
class FaultSpec:
    """A fault. `after`: with `itself`, how long it lasts; with any other cure, when it begins."""

    kind: FaultKind
    cured_by: Cure | None = None
    """None: what normally cures this kind."""
    after: timedelta = timedelta()
    reason: CheckReason = CheckReason.RESPONSE_CODE_MISMATCH
    """Of an application fault: what the application status check meets."""
    status_code: int = 502
    """Of an application fault answered with a wrong HTTP status: which."""

    @property
    def cure(self) -> Cure:
        """Return what makes it go."""
        return self.cured_by or DEFAULT_CURE[self.kind]


@dataclass(frozen=True, slots=True)
class EventSpec:
    """A scheduled event and how AWS will change it."""

    code: EventCode
    not_before: datetime | None = None
    """None: two weeks after AWS adds it."""
    not_after: datetime | None = None
    not_before_deadline: datetime | None = None
    """None: it cannot be rescheduled."""
    at: datetime | None = None
    """When AWS adds it; None: it is there from the start."""
    moved_to: datetime | None = None
    """AWS moves NotBefore to this."""
    moved_at: datetime | None = None
    """When AWS moves it; None: an hour after it was added."""
    cancelled_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class MemorySpec:
    """What a CloudWatch agent on the instance publishes of its memory."""

    percent: float


class CreditOption(StrEnum):
    """The credit option for CPU usage of a burstable instance."""

    STANDARD = "standard"
    UNLIMITED = "unlimited"


@dataclass(frozen=True, slots=True)
class CreditsSpec:
    """The CPU credits of a burstable instance."""

    balance: float
    """CPUCreditBalance at the world's start."""
    per_hour: float | None = None
    """By how many credits it moves in an hour; None: as the CPU makes it."""
    mode: CreditOption | None = None
    """None: as EC2 launches its type, T2 standard and all later ones unlimited."""


@dataclass(frozen=True, slots=True)
class ChangeSpec:
    """A change that CloudTrail tells of: which API call, when, and by whom."""

    event: str
    at: datetime
    by: str


class Follows(StrEnum):
    """What a site's failures go with."""

    HOST = "host"


class SiteCure(StrEnum):
    """What makes a site answer again."""

    REBOOT = "reboot"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class EndpointSpec:
    """What the URL of an instance answers, as long as it fails; at other times it answers 200."""

    status: int = 200
    timeout: bool = False
    refused: bool = False
    after: timedelta = timedelta()
    """When it begins."""
    lasts: timedelta | None = None
    """How long that lasts (the file's `for`); None: for good."""
    follows: Follows | None = None
    """`host`: only while the checks of its instance fail, too."""
    cured_by: SiteCure = SiteCure.NEVER
    cert_days: int = 90
    """In how many days, from the world's start, its certificate ends."""
    wrong_name: bool = False
    """Whether its certificate is for another name."""
    address: str | None = None
    """What its name resolves to; None: an address that may be asked."""


@dataclass(frozen=True, slots=True)
class InstanceSpec:
    """One instance at the world's start."""

    id: str
    name: str | None = None
    """The Name tag."""
    tags: Mapping[str, str] = field(
        default_factory=lambda: MappingProxyType({"lifeguard": "default"})
    )
    type: str = "t3.micro"
    platform: Platform = Platform.LINUX
    root: Root = Root.EBS
    instance_store: bool = False
    volume_key: VolumeKey = VolumeKey.AWS
    public_ip: PublicIpSpec = PublicIpSpec.ELASTIC
    asg: str | None = None
    """The Auto Scaling group it is a member of."""
    spot: Spot | None = None
    tenancy: Tenancy = Tenancy.DEFAULT
    hibernation: bool = False
    stop_protection: bool = False
    state: InitialState = InitialState.RUNNING
    stopped_by: StoppedBy = StoppedBy.USER
    boots_for: timedelta = timedelta(seconds=90)
    """How long checks initialize after a start or reboot."""
    stops_for: timedelta = timedelta(seconds=45)
    """How long an unforced stop takes; an hour makes it stuck in `stopping`."""
    starts_for: timedelta = timedelta(seconds=10)
    """How long it is `pending`."""
    start_falls_back: int = 0
    """That many accepted starts fall back to `stopped` for want of capacity."""
    zone: str | None = None
    """The availability zone; None: the Region's `a`."""
    fault: FaultSpec | None = None
    events: tuple[EventSpec, ...] = ()
    created_by: CreatedBy = CreatedBy.PERSON
    application_check: bool = False
    """Whether an application status check watches it; a fault of that kind implies one."""
    target_group: str | None = None
    """The name of the target group it is registered with."""
    outpost: str | None = None
    """The ARN of the Outpost it runs on."""
    capacity_reservation: str | None = None
    """The id of the Capacity Reservation it targets."""
    capacity_block: str | None = None
    """The id of the Capacity Block it runs in."""
    auto_recovery: AutoRecovery = AutoRecovery.DEFAULT
    images: Images | None = None
    """None: the world's."""
    fail_images: int = 0
    """That many images of it, the first ones, end `failed`."""
    data_volumes: int = 0
    """EBS volumes beside its root volume."""
    role: str | None = None
    """The name of its instance profile."""
    key: str | None = None
    """The name of its key pair."""
    user_data: str | None = None
    console: tuple[str, ...] = ()
    """Lines that its console log holds at the end, until the next boot."""
    cpu: float = 12.0
    """Its CPU utilization in percent."""
    credits: CreditsSpec | None = None
    """None: enough, always."""
    memory: MemorySpec | None = None
    """None: no CloudWatch agent publishes any."""
    changed_by_hand: tuple[ChangeSpec, ...] = ()
    """What CloudTrail tells of it."""
    endpoint: EndpointSpec = EndpointSpec()
    """What its URL in the policies' `endpoints` answers."""
    alarm: AlarmMetric | None = None
    """The metric of it that an alarm watches."""
    region: str | None = None
    """None: the world's, which is Lifeguard's own."""
    account: str | None = None
    """None: the world's."""


@dataclass(frozen=True, slots=True)
class BurstSpec:
    """The CPU burst capacity of a Lightsail instance."""

    percent: float = 100.0
    """BurstCapacityPercentage at the world's start."""
    per_hour: float | None = 0.0
    """By how many percentage points it moves in an hour while the instance runs; None (the file's
    `auto`): as the CPU utilization makes it."""


@dataclass(frozen=True, slots=True)
class AutoSnapshotSpec:
    """The AutoSnapshot add-on of a Lightsail instance."""

    hour: int
    """When it begins each day, 0 to 23 in UTC."""
    takes: timedelta = timedelta(minutes=45)
    """How long one is being made: up to so long (Lightsail guide, changing the automatic snapshot
    time)."""


@dataclass(frozen=True, slots=True)
class DiskSpec:
    """A block storage disk of Lightsail, beside an instance's system disk."""

    name: str
    path: str = "/dev/xvdf"
    gb: int = 8


@dataclass(frozen=True, slots=True)
class LoadBalancerSpec:
    """A load balancer of Lightsail."""

    name: str
    tags: Mapping[str, str] = field(
        default_factory=lambda: MappingProxyType({"lifeguard": "default"})
    )


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
class LightsailInstanceSpec:
    """One Lightsail instance at the world's start."""

    name: str
    """What every call of Lightsail names it by."""
    tags: Mapping[str, str] = field(
        default_factory=lambda: MappingProxyType({"lifeguard": "default"})
    )
    ram_gb: float = 2.0
    cpus: int = 2
    created_at: datetime | None = None
    """None: a month before the world's start."""
    static_ip: bool = True
    """Whether a static IP is attached; without one a start gives another public address."""
    load_balancer: str | None = None
    """The load balancer that it is attached to; one that the file does not list has the usual
    tags."""
    disks: tuple[DiskSpec, ...] = ()
    ports: tuple[int, ...] = (22, 80)
    """The TCP ports that are open; those of a new Linux instance (Lightsail guide, firewalls)."""
    state: InitialState = InitialState.RUNNING
    stopped_by: StoppedBy = StoppedBy.USER
    boots_for: timedelta = timedelta(seconds=90)
    """How long checks initialize after a start or reboot."""
    stops_for: timedelta = timedelta(seconds=45)
    """How long an unforced stop takes; an hour makes it stuck in `stopping`."""
    fault: FaultSpec | None = None
    """Of the system or of the instance."""
    cpu: float = 12.0
    """Its CPUUtilization in percent."""
    burst: BurstSpec = BurstSpec()
    auto_snapshot: AutoSnapshotSpec | None = None
    """None: the add-on is not enabled."""
    snapshot_for: timedelta = timedelta(seconds=300)
    """How long it takes until a snapshot of it is available, or has failed."""
    fail_snapshots: int = 0
    """So many snapshots of it, the first ones, end in `error`."""
    start_falls_back: int = 0
    """So many starts that Lightsail accepts fall back to `stopped`."""
    node: str | None = None
    """The id of its managed node in Systems Manager; None: it is not managed."""
    endpoint: EndpointSpec = EndpointSpec()
    """What its URL in the policies' `endpoints` answers."""

    @property
    def key(self) -> str:
        """Return what the rest of the world names it by."""
        return f"lightsail:{self.name}"


@dataclass(frozen=True, slots=True)
class LightsailSpec:
    """What a world has in Lightsail."""

    instances: tuple[LightsailInstanceSpec, ...] = ()
    databases: tuple[LightsailDbSpec, ...] = ()
    load_balancers: tuple[LoadBalancerSpec, ...] = ()


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


class OperatorAnswer(StrEnum):
    """What the operator answers to every question."""

    YES = "yes"
    NO = "no"


@dataclass(frozen=True, slots=True)
class OperatorSpec:
    """How the operator answers Lifeguard's questions: by the link in the email, after a while."""

    answers: OperatorAnswer = OperatorAnswer.YES
    after: timedelta = timedelta(minutes=10)


class Deed(StrEnum):
    """What a person or a scheduler of theirs does."""

    STOP = "stop"
    FORCE_STOP = "force_stop"
    START = "start"
    REBOOT = "reboot"
    TERMINATE = "terminate"
    SHUT_DOWN = "shut_down"  # from inside the instance
    TAG = "tag"
    UNTAG = "untag"
    FREEZE = "freeze"
    UNFREEZE = "unfreeze"


FOR_ALL = frozenset({Deed.FREEZE, Deed.UNFREEZE})
"""Deeds that are done to no instance."""


@dataclass(frozen=True, slots=True)
class DeedSpec:
    """One deed at a set time; `key` and `value` are of a tag."""

    at: datetime
    do: Deed
    instance: str | None = None
    """An instance's id; of Lightsail, `lightsail:` and its name."""
    key: str = "lifeguard"
    value: str = ""


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
    lightsail: LightsailSpec = LightsailSpec()
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
