"""What the tasks of `backup` work with, and what one hour has read for all of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from lifeguard import clock
from lifeguard.aws.ec2.images import list_images
from lifeguard.aws.ledger.backup_history import BackupHistoryStore
from lifeguard.aws.ledger.retirements import Retirements
from lifeguard.core.backup.history import (
    BackupHistory,
    Counts,
    FleetBackups,
    booked,
    written_in,
)
from lifeguard.core.backup.image import Image, by_server
from lifeguard.core.backup.target import (
    BackupSource,
    BackupTarget,
    KeptSource,
    kept_sources,
    targets,
)
from lifeguard.core.kinds.table import KINDS
from lifeguard.core.policy.policy import Policies, Policy
from lifeguard.functions.backup.vaults import DATABASES, VAULTS, Vault
from lifeguard.functions.dispatch.dispatcher import TriggerDispatcher
from lifeguard.functions.dispatch.many import Clock
from lifeguard.functions.emails import Sender
from lifeguard.functions.task_round import TaskRun
from lifeguard.immutable import immutable

HANDS_OVER = timedelta(minutes=7)
"""Until when a run tells of stale backups, since it began; the function has 15 minutes, of which
reading 150,000 images may take several."""
MAKES = timedelta(minutes=10)
"""Until when it starts images."""
PRUNES = timedelta(minutes=13)
"""Until when it deletes them. What there is no time for, the next hour does."""


@immutable
class BackupContext:
    """The adapters, and the Region that the instances are in."""

    dispatcher: TriggerDispatcher
    book: BackupHistoryStore
    retirements: Retirements
    notifier: Sender
    policies: Policies
    region: str
    clock: Clock = clock.now

    @property
    def zone(self) -> ZoneInfo:
        """The operator's time zone, in which days and windows are meant."""
        return ZoneInfo(self.policies.timezone)

    def copy_region(self, target: BackupTarget) -> str | None:
        """Return where an instance's images are copied to; a Region is no copy of itself."""
        wanted = target.schedule.copy_to
        return wanted if wanted != self.region and target.policy.backs_up else None


@dataclass(slots=True)
class BackupRun:
    """What one run has read, and what it adds.

    `answered` are the kinds (Resource.service) that have answered in full in the Region itself;
    nothing is in `targets` and `images` of the others. A Region of copies that is in `images` has
    answered in full, too.
    """

    now: datetime
    targets: tuple[BackupTarget, ...]
    images: Mapping[str, tuple[Image, ...]]
    fleet: FleetBackups
    written: dict[str, BackupHistory]
    answered: frozenset[str]
    kept: tuple[KeptSource, ...] = ()
    """What gets no scheduled backups, and whose snapshots are deleted in time."""
    snapshots: tuple[Image, ...] = ()
    """Of what is in `kept`, in the Region itself."""
    histories: dict[str, BackupHistory] = field(default_factory=dict)
    counts: Counts = field(default_factory=Counts)
    _of: Mapping[str, Mapping[str, Sequence[Image]]] = field(init=False)

    def __post_init__(self) -> None:
        """Sort the images by server once: there are as many servers as there are albums."""
        self._of = {region: by_server(images) for region, images in self.images.items()}

    def album(self, region: str, server: str) -> Sequence[Image]:
        """Return the images in a Region that are of one server (`BackupTarget.id`)."""
        return self._of.get(region, {}).get(server, ())

    def albums(self, server: str) -> Iterable[Image]:
        """Return the images that are of one server, wherever they are."""
        return (image for region in self.images for image in self.album(region, server))

    def of(self, target: BackupTarget) -> BackupHistory:
        """Return an instance's notes as they are by now; new ones begin with this hour."""
        known = self.histories.get(target.id) or self.written.get(target.id)
        return known or BackupHistory(target.id, self.now)

    def acting(self) -> Iterable[BackupTarget]:
        """Return the instances whose policies let images be made, copied and pruned."""
        return (target for target in self.targets if target.policy.backs_up)


def read(context: BackupContext, round_: TaskRun, now: datetime) -> BackupRun:
    """Read what all tasks need: the instances, the images wherever they are, the book.

    A kind that does not answer costs only what is of it, and a Region of copies only what concerns
    its copies.

    Raises:
        Retryable, Refused: as the ledger answered; then there is nothing to do.
    """
    book = context.book.read()
    stocks: dict[str, Stock] = {}
    for service, vault in VAULTS.items():
        with round_.task(f"backups of {service}"):
            stocks[service] = _stock(context, vault)
    home = booked((i for stock in stocks.values() for i in stock.images), book.histories)
    instances = [one for stock in stocks.values() for one in stock.instances]
    retired = frozenset(key for stock in stocks.values() for key in stock.retired)
    found = targets(instances, home, context.policies, retired, _of_kind)
    albums = {context.region: home}
    for region in sorted({r for target in found if (r := context.copy_region(target))}):
        with round_.task(f"images in {region}"):
            albums[region] = booked(list_images.images(region), book.histories)
    kept, snapshots = _kept(context, round_)
    return BackupRun(
        now, found, albums, book.fleet, dict(book.histories), frozenset(stocks), kept, snapshots
    )


@immutable
class Stock:
    """What there is of one kind in the Region itself."""

    instances: tuple[BackupSource, ...]
    images: tuple[Image, ...]
    retired: frozenset[str]


def _stock(context: BackupContext, vault: Vault) -> Stock:
    instances = vault.opted_in(context.region, context.policies.opt_in_tag)
    images = vault.images(context.region) + vault.automatic(instances)
    return Stock(instances, images, context.retirements.among(instances))


def _kept(
    context: BackupContext, round_: TaskRun
) -> tuple[tuple[KeptSource, ...], tuple[Image, ...]]:
    """Return what is in `kept`, and the snapshots of it, of each kind that answers in full."""
    kept: tuple[KeptSource, ...] = ()
    snapshots: tuple[Image, ...] = ()
    if not context.policies.deployment().may_back_up:
        return kept, snapshots
    for service, store in DATABASES.items():
        with round_.task(f"snapshots of {service}"):
            there = store.opted_in(context.region, context.policies.opt_in_tag)
            found = kept_sources(there, context.policies, _of_kind)
            listed = store.images(context.region) if found else ()
            kept, snapshots = kept + found, snapshots + listed
    return kept, snapshots


def _of_kind(service: str, policy: Policy) -> Policy:
    return KINDS[service].policy(policy)


def remember(context: BackupContext, run: BackupRun, target: BackupTarget, image: str) -> None:
    """Note an image, or a copy, as soon as it is being made: nothing else proves later whose it is.

    Raises:
        Retryable, Refused: as AWS answered; `save` tries again.
    """
    run.histories[target.id] = run.of(target).making(image)
    _write(context, run, target)


def save(context: BackupContext, run: BackupRun, round_: TaskRun) -> None:
    """Write the notes that have changed, or are of another month, and these alone."""
    for target in run.targets:
        history = replace(run.of(target), month=written_in(target.id, run.now))
        run.histories[target.id] = history
        if history != run.written.get(target.id):
            with round_.task(f"note {target.id}"):
                _write(context, run, target)


def _write(context: BackupContext, run: BackupRun, target: BackupTarget) -> None:
    """Write an instance's notes as they are by now.

    Raises:
        Retryable, Refused: as AWS answered; they count as not written.
    """
    history = replace(run.of(target), month=written_in(target.id, run.now))
    run.histories[target.id] = history
    context.book.note(history, run.now)
    run.written[target.id] = history
