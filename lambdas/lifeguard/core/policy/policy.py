"""What the operator allows: the frozen form of `policies.yaml`, its defaults included."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import time, timedelta
from enum import StrEnum

from lifeguard.core.policy.path import Hop, HopPlace
from lifeguard.immutable import immutable


class Mode(StrEnum):
    """How far Lifeguard may go by itself."""

    OBSERVE = "observe"
    ASK = "ask"
    ACT = "act"


class Language(StrEnum):
    """The language of the emails."""

    EN = "en"
    KO = "ko"


class Approvals(StrEnum):
    """How a question is answered."""

    PAGE = "page"  # a link to a page, and a command
    CLI = "cli"  # the command alone: nothing can be reached from outside


class Weekday(StrEnum):
    """A day as `policies.yaml` writes it."""

    MON = "mon"
    TUE = "tue"
    WED = "wed"
    THU = "thu"
    FRI = "fri"
    SAT = "sat"
    SUN = "sun"


class Alarm(StrEnum):
    """The fleet alarms that can be switched on."""

    STATUS = "status"
    EBS = "ebs"
    APPLICATION = "application"
    CREDITS = "credits"
    MEMORY = "memory"
    DISK = "disk"


class StormPolicy(StrEnum):
    """What to do when many instances fail at once."""

    BUDGET = "budget"
    HOLD = "hold"


class Criticality(StrEnum):
    """Who goes first when not all can: within the same deadline, the more critical."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"


class OperationalIssue(StrEnum):
    """What to do while AWS reports an operational issue in the Region."""

    HOLD = "hold"
    ACT = "act"


class Backup(StrEnum):
    """What is kept before the first disruptive act."""

    IMAGE = "image"
    SNAPSHOT = "snapshot"
    NONE = "none"


class OnBackupFailure(StrEnum):
    """What to do when that backup cannot be made."""

    ASK = "ask"
    CONTINUE = "continue"


class InstanceStore(StrEnum):
    """Whether instance-store data may be lost."""

    ASK = "ask"
    EXPENDABLE = "expendable"


class PublicIpChange(StrEnum):
    """Whether an auto-assigned public IPv4 address may change."""

    ASK = "ask"
    ALLOW = "allow"


class InstanceReboot(StrEnum):
    """The answer to an instance-reboot event."""

    WAIT = "wait"
    STOP_START = "stop_start"


class SystemReboot(StrEnum):
    """The answer to a system-reboot event."""

    WAIT = "wait"
    REBOOT = "reboot"
    STOP_START = "stop_start"


class Replace(StrEnum):
    """Whether an instance that nothing cures may be replaced from its newest image."""

    ASK = "ask"
    ACT = "act"
    NEVER = "never"


class UserData(StrEnum):
    """Whether a replacement gets the old instance's user data, which its first boot runs."""

    OMIT = "omit"
    KEEP = "keep"


class ApplicationCheck(StrEnum):
    """The answer to a failed application status check."""

    TELL = "tell"
    REBOOT = "reboot"


class LightsailMode(StrEnum):
    """What Lifeguard does to Lightsail instances, where `mode` lets it."""

    ACT = "act"
    ASK = "ask"
    TELL = "tell"


class DatabaseMode(StrEnum):
    """What Lifeguard does to databases, where `mode` lets it: nothing is changed unasked."""

    ASK = "ask"  # a snapshot is made at once, and the operator asked what is to be changed
    TELL = "tell"


class GuestMode(StrEnum):
    """What may be done inside a server, through SSM Run Command."""

    OFF = "off"
    LOOK = "look"  # look for the cause, in every mode
    ACT = "act"  # swap, safe cleaning, and what `guest_may` names; where `mode` acts


class LogsMode(StrEnum):
    """Whether logs are read for the cause of an incident."""

    OFF = "off"
    READ = "read"


class ConsoleErrors(StrEnum):
    """Which lines of a console log are read and kept."""

    OFF = "off"
    ERRORS = "errors"
    FULL = "full"


@immutable
class Window:
    """A weekly maintenance window in the operator's time zone."""

    days: tuple[Weekday, ...]
    start: time
    hours: int


@immutable
class Budgets:
    """How many instances may be under treatment at a time, and begun in an hour."""

    group: int = 1
    zone: int = 3
    account: int = 10
    per_hour: int = 20


@immutable
class InstanceCheckGrace:
    """How long a failed instance check is left alone; Windows may be installing updates."""

    default: timedelta = timedelta(minutes=5)
    windows: timedelta = timedelta(minutes=45)

    def of(self, *, windows: bool) -> timedelta:
        """Return the grace of a system."""
        return self.windows if windows else self.default


@immutable
class Keep:
    """Which backups of an instance stay: what any of the three counts names."""

    last: int = 7
    daily: int = 7
    weekly: int = 4


@immutable
class ScheduledBackup:
    """How often an image is made, when, which ones stay, and how old the last one may grow.

    `start` and `hours` are a window in the operator's time zone, over which instances are spread.
    """

    every: timedelta = timedelta(days=1)
    start: time = time(2)
    hours: int = 4
    keep: Keep = field(default_factory=Keep)
    copy_to: str | None = None
    copy_key: str | None = None
    max_age: timedelta | None = None
    restore_drill: timedelta | None = None

    @property
    def oldest(self) -> timedelta:
        """How old the last good backup may be: twice the interval, unless the policy says.

        Of a short one three hours more: the clocks may go back an hour, `backup` comes each hour,
        and an image takes its time.
        """
        return self.max_age or max(2 * self.every, self.every + timedelta(hours=3))


@immutable
class Policy:
    """One named policy; a resource's opt-in tag carries the name."""

    name: str
    mode: Mode = Mode.OBSERVE
    window: Window | None = None
    group_tag: str = "app"
    budgets: Budgets = field(default_factory=Budgets)
    criticality: Criticality = Criticality.NORMAL
    storm: StormPolicy = StormPolicy.BUDGET
    operational_issue: OperationalIssue = OperationalIssue.HOLD
    backup: Backup = Backup.IMAGE
    on_backup_failure: OnBackupFailure = OnBackupFailure.ASK
    scheduled_backup: ScheduledBackup | None = None
    instance_store: InstanceStore = InstanceStore.ASK
    public_ip_change: PublicIpChange = PublicIpChange.ASK
    instance_reboot: InstanceReboot = InstanceReboot.WAIT
    system_reboot: SystemReboot = SystemReboot.WAIT
    application_check: ApplicationCheck = ApplicationCheck.TELL
    unlimited_credits: bool = False
    auto_recovery_grace: timedelta = timedelta(minutes=10)
    instance_check_grace: InstanceCheckGrace = field(default_factory=InstanceCheckGrace)
    force_stop_after: timedelta = timedelta(minutes=15)
    alternative_types: tuple[str, ...] = ()
    replace: Replace = Replace.ASK
    replace_user_data: UserData = UserData.OMIT
    approval_timeout: timedelta = timedelta(hours=12)
    tell_after: timedelta = timedelta(minutes=5)
    console: ConsoleErrors = ConsoleErrors.ERRORS
    lightsail: LightsailMode = LightsailMode.ACT
    databases: DatabaseMode = DatabaseMode.ASK
    burst_warning: timedelta = timedelta(hours=6)
    guest: GuestMode = GuestMode.LOOK
    guest_may: tuple[str, ...] = ()
    """Containers and units that may be restarted, port holders that may be stopped."""
    logs: LogsMode = LogsMode.READ
    path: tuple[Hop, ...] = ()
    """What a request passes through, from the outside in; none: what runs on the server."""

    def logs_at(self, place: HopPlace) -> tuple[str, ...]:
        """Return the logs that the path names at places of this kind, where logs are read."""
        named = (hop.at for hop in self.path if hop.place is place)
        return tuple(named) if self.logs is LogsMode.READ else ()

    @property
    def backs_up(self) -> bool:
        """Whether images are made and pruned: the key is the operator's yes, but to observe."""
        return self.scheduled_backup is not None and self.mode is not Mode.OBSERVE


@immutable
class NotifySettings:
    """Who is told, and in which language."""

    emails: tuple[str, ...] = ()
    language: Language = Language.EN


@immutable
class Deployment:
    """The part of the policies that the stack is built from; all else is read by the functions."""

    emails: tuple[str, ...]
    opt_in_tag: str
    alarms: tuple[Alarm, ...]
    kms_keys: tuple[str, ...]
    may_act: bool
    may_resize: bool = False
    may_go_unlimited: bool = False
    may_replace: bool = False
    instance_roles: tuple[str, ...] = ()
    has_page: bool = False
    has_dashboard: bool = True
    watches_backups: bool = False
    may_back_up: bool = False
    copy_regions: tuple[str, ...] = ()
    copy_keys: tuple[str, ...] = ()
    drills_restores: bool = False
    looks_inside: bool = False
    acts_inside: bool = False
    reads_logs: bool = False
    log_files: tuple[str, ...] = ()
    log_groups: tuple[str, ...] = ()
    reads_databases: bool = False
    timezone: str = "UTC"
    language: Language = Language.EN


@immutable
class Policies:
    """The whole of `policies.yaml`."""

    notify: NotifySettings = field(default_factory=NotifySettings)
    timezone: str = "UTC"
    opt_in_tag: str = "lifeguard"
    alarms: tuple[Alarm, ...] = (Alarm.STATUS, Alarm.EBS)
    kms_keys: tuple[str, ...] = ()
    instance_roles: tuple[str, ...] = ()
    approvals: Approvals = Approvals.PAGE
    dashboard: bool = True
    """Whether the stack has a dashboard in CloudWatch."""
    endpoints: Mapping[str, str] = field(default_factory=dict)
    """The URL that the sweep asks each minute, by the name of the server behind it."""
    policies: Mapping[str, Policy] = field(default_factory=lambda: {"default": Policy("default")})

    def deployment(self) -> Deployment:
        """Return what the stack needs to know."""
        acting = [p for p in self.policies.values() if p.mode is not Mode.OBSERVE]
        backups = [p.scheduled_backup for p in self.policies.values() if p.scheduled_backup]
        made = [p.scheduled_backup for p in self.policies.values() if p.backs_up]
        return Deployment(
            emails=self.notify.emails,
            opt_in_tag=self.opt_in_tag,
            alarms=self.alarms,
            kms_keys=self.kms_keys,
            may_act=bool(acting),
            may_resize=any(p.alternative_types for p in acting),
            may_go_unlimited=any(p.unlimited_credits for p in acting),
            may_replace=any(p.replace is not Replace.NEVER for p in acting),
            instance_roles=self.instance_roles,
            has_page=bool(acting) and self.approvals is Approvals.PAGE,
            has_dashboard=self.dashboard,
            watches_backups=bool(backups),
            may_back_up=bool(made),
            copy_regions=tuple(sorted({b.copy_to for b in made if b and b.copy_to})),
            drills_restores=any(b and b.restore_drill for b in made),
            copy_keys=tuple(sorted({b.copy_key for b in made if b and b.copy_key})),
            looks_inside=any(p.guest is not GuestMode.OFF for p in self.policies.values()),
            acts_inside=any(p.guest is GuestMode.ACT for p in acting),
            reads_logs=any(
                p.guest is not GuestMode.OFF and p.logs is LogsMode.READ
                for p in self.policies.values()
            ),
            log_files=self._logs_at(HopPlace.FILE),
            log_groups=self._logs_at(HopPlace.LOG_GROUP),
            reads_databases=any(p.logs is LogsMode.READ for p in self.policies.values()),
            timezone=self.timezone,
            language=self.notify.language,
        )

    def _logs_at(self, place: HopPlace) -> tuple[str, ...]:
        return tuple(sorted({at for p in self.policies.values() for at in p.logs_at(place)}))
