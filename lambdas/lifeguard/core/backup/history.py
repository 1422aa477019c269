"""What is remembered of an instance's backups from one hour to the next, and of all of them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from lifeguard.core.backup.attempts import (
    ATTEMPTS,
    AttemptNotification,
    mark,
    series_of,
    still,
)

LISTED = timedelta(hours=24)
"""How long after the list of what would go the first deletion may come."""


@dataclass(frozen=True, slots=True)
class BackupHistory:
    """One instance's. `failed` are attempts by name; `slot` needs no further attempt."""

    instance: str
    first_seen: datetime
    slot: str = ""
    failed: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    why: str = ""
    """What AWS said to the latest call that it did not take."""
    refused: str = ""
    """Why EC2 would not make its latest image, however often it is asked."""
    drilled_at: datetime | None = None
    """When a backup of it was last tried out."""
    left_out: str = ""
    """Why no image is made of it, as it was told."""
    month: str = ""
    """When they were written: what does not change is written anew each month, or it expired."""

    def failing(self, name: str, why: str = "") -> BackupHistory:
        """Return them with another attempt that came to nothing."""
        return replace(self, failed=tuple(sorted({*self.failed, name})), why=why or self.why)

    def giving_up(self, series: str, why: str) -> BackupHistory:
        """Return them with a series that no attempt can help."""
        names = {f"{series}-{number + 1}" for number in range(ATTEMPTS)}
        return replace(self, failed=tuple(sorted({*self.failed, *names})), why=why)

    def telling(self, series: str, what: AttemptNotification) -> BackupHistory:
        """Return them with what has been told."""
        return replace(self, told=tuple(sorted({*self.told, mark(series, what)})))

    def current(self, series: frozenset[str], listed: frozenset[str]) -> BackupHistory:
        """Return them without what is over: neither of these series nor listed as failed."""
        failed = tuple(n for n in self.failed if n in listed or series_of(n) in series)
        return replace(self, failed=failed, told=still(self.told, failed))


@dataclass(frozen=True, slots=True)
class Counts:
    """What one day, or a week, came to."""

    made: int = 0
    copied: int = 0
    pruned: int = 0
    failed: int = 0
    would: int = 0
    """Slots of instances in mode observe, of which no image is made."""

    def __add__(self, other: Counts) -> Counts:
        """Return the sum."""
        return Counts(
            self.made + other.made,
            self.copied + other.copied,
            self.pruned + other.pruned,
            self.failed + other.failed,
            self.would + other.would,
        )


@dataclass(frozen=True, slots=True)
class FleetBackups:
    """What is remembered of all: when the first list was sent, the orphans, the last days.

    `blocked` is why nothing can be pruned until a person changes something, or "".
    """

    listed_at: datetime | None = None
    orphans: tuple[str, ...] = ()
    """As region/snapshot."""
    days: dict[date, Counts] = field(default_factory=dict)
    blocked: str = ""

    def may_prune(self, now: datetime) -> bool:
        """Whether the operator has had the list for long enough."""
        return self.listed_at is not None and now >= self.listed_at + LISTED
