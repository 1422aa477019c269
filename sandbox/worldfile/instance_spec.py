"""One EC2 instance, as a world file says it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from types import MappingProxyType

from sandbox.worldfile.endpoint_spec import EndpointSpec
from sandbox.worldfile.fault_spec import EventSpec, FaultSpec
from sandbox.worldfile.people_spec import ChangeSpec


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

    NONE = "none"
    """They are not encrypted."""
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


class AutoRecovery(StrEnum):
    """MaintenanceOptions.AutoRecovery: whether AWS's own recovery may act on the instance."""

    DEFAULT = "default"
    DISABLED = "disabled"


class Images(StrEnum):
    """What becomes of an image or a copy: it is made, ends `failed`, or is refused at once."""

    OK = "ok"
    FAIL = "fail"
    REFUSE = "refuse"


class AlarmMetric(StrEnum):
    """The metric of an alarm (EC2 guide, status check metrics)."""

    ANY = "StatusCheckFailed"
    SYSTEM = "StatusCheckFailed_System"
    INSTANCE = "StatusCheckFailed_Instance"
    EBS = "StatusCheckFailed_AttachedEBS"


MOST_DATA_VOLUMES = 89
"""/dev/sdf to /dev/sdp, which EC2 recommends for them, then /dev/xvdba to /dev/xvddz (EC2 guide,
device names); the largest instances take more than 100 (EC2 guide, volume limits)."""


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
    endpoint: EndpointSpec = field(default_factory=EndpointSpec)
    """What its URL in the policies' `endpoints` answers."""
    depends_on: str | None = None
    """The database that its site needs, as `rds:ID` or `lightsail-db:NAME`: the site fails as its
    `endpoint` says only while that one does not keep up. None: whatever a database does."""
    alarm: AlarmMetric | None = None
    """The metric of it that an alarm watches."""
    region: str | None = None
    """None: the world's, which is Lifeguard's own."""
    account: str | None = None
    """None: the world's."""
