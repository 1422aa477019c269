"""What is remembered of an instance's backups from one hour to the next, and of all of them."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import field, replace
from datetime import date, datetime, timedelta

from lifeguard.core.backup.attempts import (
    ATTEMPTS,
    AttemptNotification,
    mark,
    series_of,
    still,
)
from lifeguard.core.backup.image import Image
from lifeguard.core.text.message import NOTHING, Message
from lifeguard.immutable import immutable

LATEST = 10
"""How many of the latest images stay noted though EC2 does not list them."""
LISTED = timedelta(hours=24)
"""How long after the list of what would go the first deletion may come."""
_SPREAD = timedelta(days=28)
"""Over how long the notes that do not change are written anew, some each hour."""


@immutable
class BackupHistory:
    """One instance's, by its label. `failed` are attempts by name; `slot` needs no further one."""

    instance: str
    first_seen: datetime
    slot: str = ""
    failed: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    why: Message = NOTHING
    """What AWS said to the latest call that it did not take."""
    refused: Message = NOTHING
    """Why EC2 would not make its latest image, however often it is asked."""
    drilled_at: datetime | None = None
    """When a backup of it was last tried out."""
    left_out: Message = NOTHING
    """Why no image is made of it, as the operator was notified."""
    images: tuple[str, ...] = ()
    """The images and copies that were made of it (Image.key), in that order."""
    month: str = ""
    """`written_in`, as they were written: what does not change is written anew each month, or it
    expired."""

    def failing(self, name: str, why: Message = NOTHING) -> BackupHistory:
        """Return them with another attempt that came to nothing."""
        return replace(self, failed=tuple(sorted({*self.failed, name})), why=why or self.why)

    def giving_up(self, series: str, why: Message) -> BackupHistory:
        """Return them with a series that no attempt can help."""
        names = {f"{series}-{number + 1}" for number in range(ATTEMPTS)}
        return replace(self, failed=tuple(sorted({*self.failed, *names})), why=why)

    def telling(self, series: str, what: AttemptNotification) -> BackupHistory:
        """Return them with what has been told."""
        return replace(self, told=tuple(sorted({*self.told, mark(series, what)})))

    def making(self, image: str) -> BackupHistory:
        """Return them with another image or copy."""
        return self if image in self.images else replace(self, images=(*self.images, image))

    def listing(self, found: Collection[str], regions: Collection[str]) -> BackupHistory:
        """Return them without the images that are gone from the Regions which have answered.

        EC2 may not list the latest of them yet.
        """
        latest = self.images[-LATEST:]
        kept = (
            key
            for key in self.images
            if key in found or key in latest or key.partition("/")[0] not in regions
        )
        return replace(self, images=tuple(kept))

    def current(self, series: frozenset[str], listed: frozenset[str]) -> BackupHistory:
        """Return them without what is over: neither of these series nor listed as failed."""
        failed = tuple(n for n in self.failed if n in listed or series_of(n) in series)
        return replace(self, failed=failed, told=still(self.told, failed))


def written_in(instance: str, now: datetime) -> str:
    """Return the month of an instance's own calendar, which begins at an hour of its own.

    By the common one the notes of all instances would be written anew within the same hour.
    """
    digest = int.from_bytes(hashlib.sha256(instance.encode()).digest()[:8])
    own = timedelta(seconds=digest * int(_SPREAD.total_seconds()) >> 64)
    return f"{now - own:%Y-%m}"


def booked(images: Iterable[Image], histories: Mapping[str, BackupHistory]) -> tuple[Image, ...]:
    """Return images with what the notes know of them: which are ours, and of whom the copies are.

    EC2 names the instance of what CreateImage has made (SourceInstanceId) and of nothing else, and
    Lightsail that of each snapshot; where the notes say otherwise, AWS is right.
    """
    owners = {key: history.instance for history in histories.values() for key in history.images}
    return tuple(_booked(image, owners.get(image.key, "")) for image in images)


def _booked(image: Image, owner: str) -> Image:
    known = owner != "" and image.server in {"", owner}
    return replace(image, booked=True, source=image.source or owner) if known else image


@immutable
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


@immutable
class BackupAges:
    """How many servers have a recent good backup, of how many that should."""

    good: int
    count: int
    oldest: datetime | None
    """When the oldest of the latest good backups was made; None: there is none."""


@immutable
class FleetBackups:
    """What is remembered of all: when the first list was sent, the orphans, the last days.

    `blocked` is why nothing can be pruned until a person changes something, or `NOTHING`.
    """

    listed_at: datetime | None = None
    orphans: tuple[str, ...] = ()
    """As region/snapshot."""
    days: dict[date, Counts] = field(default_factory=dict)
    blocked: Message = NOTHING
    ages: BackupAges | None = None
    """None: `backup` has not noted them yet."""

    def may_prune(self, now: datetime) -> bool:
        """Whether the operator has had the list for long enough."""
        return self.listed_at is not None and now >= self.listed_at + LISTED
