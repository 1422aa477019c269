"""How a host fails and what AWS schedules for it, as a world file says it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType


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
