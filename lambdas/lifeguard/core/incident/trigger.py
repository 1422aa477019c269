"""What every source of news is turned into: something happened to a resource."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum

from lifeguard.core.incident.service_notice import ServiceNotice
from lifeguard.core.resources.resource import Resource
from lifeguard.core.text.message import Message
from lifeguard.immutable import immutable


def fingerprint(reference: str, deadline: datetime | None) -> str:
    """Return what tells one finding from another: the same problem at another time is news."""
    return f"{reference}|{deadline.isoformat() if deadline else ''}"


def firing(alarm: str, since: datetime) -> str:
    """Return what tells one firing of an alarm from the next: since when, to the second."""
    return f"{alarm}@{since.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


class Source(StrEnum):
    """Who told us."""

    HEALTH = "health"
    ALARM = "alarm"
    STATE_CHANGE = "state_change"
    SWEEP = "sweep"
    DRILL = "drill"
    BACKUP = "backup"
    RDS = "rds"


class Kind(StrEnum):
    """What the source says; what is true is read from the API afterwards."""

    SCHEDULED_EVENT = "scheduled_event"
    STATUS_CHECK = "status_check"
    APPLICATION_CHECK = "application_check"
    ALARM = "alarm"  # one of the operator's own, on any other metric
    METRIC = "metric"  # one that Lifeguard reads itself
    STATE_CHANGE = "state_change"
    AUTO_RECOVERY = "auto_recovery"
    DEGRADED_DRIVE = "degraded_drive"
    DEDICATED_HOST = "dedicated_host"
    VOLUME_LOST = "volume_lost"
    DATABASE_EVENT = "database_event"  # RDS tells of a DB instance
    HEALTH_ISSUE = "health_issue"  # AWS reports a problem that has no event on the host
    STALE_BACKUP = "stale_backup"
    RESTORE_DRILL = "restore_drill"  # nothing is wrong: a backup is tried out
    DRILL = "drill"  # nothing is wrong: the way of an event through the house is tested


class Phase(StrEnum):
    """Whether the source says that the problem is there, or over."""

    RAISED = "raised"
    CLEARED = "cleared"


@immutable
class Trigger:
    """One piece of news about one resource.

    `reference` names the problem itself (a Health event's ARN, an alarm's ARN, a host event's id):
    every message about the same problem carries the same one. `occurred_at` is when the source
    says that it happened; `deadline` is when AWS acts by itself.
    """

    source: Source
    kind: Kind
    phase: Phase
    resource: Resource
    reference: str
    event_id: str
    occurred_at: datetime
    summary: Message
    deadline: datetime | None = None
    expedited: bool = False
    state: str | None = None  # of a state change: running, stopped, terminated ...
    held_until: datetime | None = None  # muted or suppressed: hold what it measures until then
    hold_reason: Message | None = None
    together: int = 1  # how many servers the same notice names
    measures: tuple[str, ...] = ()  # of an alarm: EC2's status metrics, where it reads no others
    mute_rule: str | None = None  # the ARN of the rule that mutes the alarm

    @property
    def dedup_key(self) -> str:
        """What makes it news: a message that repeats all of this says nothing new."""
        when = "" if self.deadline is None else self.deadline.isoformat()
        held = "" if self.held_until is None else self.held_until.isoformat()
        haste = "expedited" if self.expedited else ""
        state = self.state or ""
        what = (self.source, self.kind, self.phase, self.reference, when, state, haste, held)
        return "|".join(what)

    @property
    def opens(self) -> bool:
        """Whether this may open an incident; all else only attaches to an open one."""
        if self.kind is Kind.STATE_CHANGE:
            return self.state == "stopped"
        return self.phase is Phase.RAISED

    @property
    def names_one_fault(self) -> bool:
        """Whether the reference names one problem for good; an alarm's does not, it fires again."""
        named_for_good = self.source is not Source.ALARM and self.kind is not Kind.STATE_CHANGE
        return named_for_good or self.source is Source.SWEEP

    @property
    def closed_dedup_key(self) -> str | None:
        """What a closed incident remembers of it, so that the same problem opens no other.

        An alarm's ARN names no single problem, but its ARN and the time of its state do; the
        sweep, which asks for alarms that are in ALARM, knows them by the same name.
        """
        if self.names_one_fault:
            return self.reference
        if self.source is Source.ALARM:
            return firing(self.reference, self.occurred_at)
        return None


@immutable
class RegionalIssue:
    """AWS reports a problem of EC2 in a whole Region: no time to move instances about."""

    account: str
    region: str
    reference: str
    event_id: str
    phase: Phase
    occurred_at: datetime
    summary: Message


@immutable
class CommandEnd:
    """A command of Lifeguard's inside a host has ended: who waits for it reads its result."""

    command: str  # Run Command's id
    account: str
    region: str
    event_id: str


@immutable
class Ignored:
    """An event (or a part of one) that is read, understood, and not ours; its reason is logged."""

    event_id: str
    reason: str


@immutable
class Malformed:
    """An event that cannot be read; it is counted and kept, and its reason logged."""

    event_id: str
    reason: str


@immutable
class Parsed:
    """What one raw event came to."""

    triggers: tuple[Trigger, ...] = ()
    issues: tuple[RegionalIssue, ...] = ()
    notices: tuple[ServiceNotice, ...] = ()
    commands: tuple[CommandEnd, ...] = ()
    ignored: tuple[Ignored, ...] = ()
    malformed: tuple[Malformed, ...] = ()
