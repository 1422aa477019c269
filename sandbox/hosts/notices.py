"""One scheduled event as DescribeInstanceStatus lists it, from its adding to its disappearance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from sandbox.worldfile.fault_spec import EventCode

KEPT_FOR = timedelta(weeks=1)
"""How long a completed or cancelled event stays listed (EC2 guide, scheduled events)."""

DESCRIPTIONS = MappingProxyType(
    {
        EventCode.INSTANCE_STOP: "The instance is running on degraded hardware",
        EventCode.INSTANCE_RETIREMENT: "The instance is running on degraded hardware",
        EventCode.INSTANCE_REBOOT: "The instance is scheduled for a reboot",
        EventCode.SYSTEM_REBOOT: "The instance is scheduled for a reboot",
        EventCode.SYSTEM_MAINTENANCE: "The instance is scheduled for system maintenance",
    }
)


class NoticeStatus(StrEnum):
    """Where an event stands."""

    OPEN = "open"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


PREFIXES = MappingProxyType(
    {
        NoticeStatus.OPEN: "",
        NoticeStatus.COMPLETED: "[Completed] ",
        NoticeStatus.CANCELLED: "[Canceled] ",
    }
)
"""What EC2 puts before the description (EC2 and IMDS docs)."""


@dataclass(slots=True)
class ScheduledNotice:
    """One scheduled event; it changes as AWS and its owner act."""

    id: str
    code: EventCode
    not_before: datetime
    not_after: datetime | None = None
    not_before_deadline: datetime | None = None
    status: NoticeStatus = NoticeStatus.OPEN
    ended_at: datetime | None = None

    @property
    def description(self) -> str:
        """Return the text EC2 shows."""
        return PREFIXES[self.status] + DESCRIPTIONS[self.code]

    @property
    def is_open(self) -> bool:
        """Say whether it is still to happen."""
        return self.status is NoticeStatus.OPEN

    def end(self, status: NoticeStatus, now: datetime) -> None:
        """Complete or cancel it; a later end changes nothing."""
        if self.is_open:
            self.status = status
            self.ended_at = now

    def listed(self, now: datetime) -> bool:
        """Say whether EC2 still lists it."""
        return self.ended_at is None or now < self.ended_at + KEPT_FOR
