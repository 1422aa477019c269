"""What the duties of `backup` work with, and what one hour has read for all of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from lifeguard.aws.ec2 import list_images
from lifeguard.aws.ec2.list_opted_in import opted_in
from lifeguard.aws.ledger.backup_history import BackupHistoryStore
from lifeguard.aws.sns.publish import Notifier
from lifeguard.core.backup.history import BackupHistory, Counts, FleetBackups
from lifeguard.core.backup.target import BackupTarget, charges
from lifeguard.core.kinds.ec2.image import Image
from lifeguard.core.policy.policy import Policies
from lifeguard.functions.dispatch.dispatcher import TriggerDispatcher
from lifeguard.functions.task_round import TaskRun


@dataclass(frozen=True, slots=True)
class BackupContext:
    """The adapters, and the Region that the instances are in."""

    dispatcher: TriggerDispatcher
    book: BackupHistoryStore
    notifier: Notifier
    policies: Policies
    region: str

    @property
    def zone(self) -> ZoneInfo:
        """The operator's time zone, in which days and windows are meant."""
        return ZoneInfo(self.policies.timezone)

    def copy_region(self, charge: BackupTarget) -> str | None:
        """Return where an instance's images are copied to; a Region is no copy of itself."""
        wanted = charge.schedule.copy_to
        return wanted if wanted != self.region and charge.policy.backs_up else None


@dataclass(slots=True)
class BackupRun:
    """What one run has read, and what it adds. A Region in `albums` has answered in full."""

    now: datetime
    charges: tuple[BackupTarget, ...]
    images: Mapping[str, tuple[Image, ...]]
    estate: FleetBackups
    written: Mapping[str, BackupHistory]
    notes: dict[str, BackupHistory] = field(default_factory=dict)
    tally: Counts = field(default_factory=Counts)

    def of(self, charge: BackupTarget) -> BackupHistory:
        """Return an instance's notes as they are by now; new ones begin with this hour."""
        known = self.notes.get(charge.id) or self.written.get(charge.id)
        return known or BackupHistory(charge.id, self.now)

    def acting(self) -> Iterable[BackupTarget]:
        """Return the instances whose policies let images be made, copied and pruned."""
        return (charge for charge in self.charges if charge.policy.backs_up)


def read(room: BackupContext, round_: TaskRun, now: datetime) -> BackupRun:
    """Read what all duties need: the instances, the images wherever they are, the book.

    A Region of copies that does not answer costs only what concerns its copies.

    Raises:
        Retryable, Refused: as AWS answered of the Region itself; then there is nothing to do.
    """
    home = list_images.images(room.region)
    servers = opted_in(room.region, room.policies.opt_in_tag)
    found = charges(servers, home, room.policies)
    albums = {room.region: home}
    for region in sorted({r for charge in found if (r := room.copy_region(charge))}):
        with round_.duty(f"images in {region}"):
            albums[region] = list_images.images(region)
    book = room.book.read()
    return BackupRun(now, found, albums, book.estate, book.notes)


def save(room: BackupContext, hour: BackupRun, round_: TaskRun) -> None:
    """Write the notes that have changed, or are of another month, and forget which these were."""
    for charge in hour.charges:
        notes = replace(hour.of(charge), month=f"{hour.now:%Y-%m}")
        hour.notes[charge.id] = notes
        if notes != hour.written.get(charge.id):
            with round_.duty(f"note {charge.id}"):
                room.book.note(notes, hour.now)
    hour.written = {**hour.written, **hour.notes}
