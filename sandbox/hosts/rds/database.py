"""One DB instance: a state machine in virtual time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import Any

from sandbox.gateway.names import hex_id
from sandbox.gateway.refusal import Refusal
from sandbox.hosts.rds.events import GREW, OF_STATES, RESIZED, RESTARTED, STARTED, DbEvent
from sandbox.hosts.rds.metrics import DbMetrics
from sandbox.hosts.rds.sizes import Size, Storage
from sandbox.time.agenda import Agenda
from sandbox.worldfile.rds_spec import DatabaseSpec, WorldDbState

WRONG_STATE = "InvalidDBInstanceState"
BAD_COMBINATION = "InvalidParameterCombination"
UP_FOR = timedelta(days=30)
MEASURED_EVERY = timedelta(minutes=5)
_REBOOTS_FOR = timedelta(seconds=60)
_SILENT = frozenset(
    {WorldDbState.STOPPED, WorldDbState.FAILED, WorldDbState.CREATING, WorldDbState.DELETING}
)
_CHANGEABLE = frozenset(
    {WorldDbState.AVAILABLE, WorldDbState.STORAGE_FULL, WorldDbState.STORAGE_OPTIMIZATION}
)
ANSWERS = frozenset(
    {
        WorldDbState.AVAILABLE,
        WorldDbState.BACKING_UP,
        WorldDbState.MODIFYING,
        WorldDbState.STORAGE_OPTIMIZATION,
    }
)
"""In which clients are answered."""
_GROWS_AFTER = timedelta(minutes=5)
_LITTLE = 0.1


@dataclass(frozen=True, slots=True)
class Change:
    """What ModifyDBInstance asks for; None: that stays."""

    instance_class: str | None = None
    storage: Storage | None = None
    max_gb: int | None = None

    @property
    def names(self) -> dict[str, Any]:
        """Return it as PendingModifiedValues shows it."""
        told: dict[str, Any] = {}
        if self.instance_class is not None:
            told["DBInstanceClass"] = self.instance_class
        if self.storage is not None:
            told |= {"AllocatedStorage": self.storage.gb, "StorageType": self.storage.type.value}
            told |= {"Iops": self.storage.iops} if self.storage.iops else {}
        return told


class WorldDatabase:
    """One DB instance. It refuses what RDS would."""

    def __init__(
        self,
        spec: DatabaseSpec,
        zone: str,
        agenda: Agenda,
        told: Callable[[], None],
        sent: Callable[[DbEvent], None],
    ) -> None:
        """Make the DB instance.

        Args:
            spec: how it is at the world's start.
            zone: its Availability Zone.
            agenda: the world's.
            told: called when something changes that a call could show.
            sent: called with each event of it.
        """
        self.spec = spec
        self.zone = zone
        self.tags = dict(spec.tags)
        self.state = spec.state
        given = spec.storage
        storage = Storage(given.type, given.gb, given.iops, given.throughput)
        self.size = Size(spec.instance_class, storage)
        self.max_gb = spec.max_gb
        self.pending: dict[str, Any] = dict(spec.pending)
        self.created_at = agenda.now() - UP_FOR
        self.snapshots_to_fail = spec.fail_snapshots
        self.metrics = DbMetrics(spec.metrics, spec.metrics_per_hour, agenda.now())
        self._agenda = agenda
        self._told = told
        self._sent = sent
        if spec.state is WorldDbState.STORAGE_FULL:
            self.metrics.set(agenda.now(), FreeStorageSpace=0.0)
        self._silent_since = agenda.now() if spec.state in _SILENT else None
        for one in spec.becomes:
            agenda.at(one.at, partial(self.become, one.state))
        for event in spec.events:
            say = partial(self._say, event.id, event.message, event.categories, lost=event.lost)
            agenda.at(event.at, say)
        if self.metrics.moves:
            agenda.after(MEASURED_EVERY, self._moved)

    @property
    def resource_id(self) -> str:
        """Return DbiResourceId."""
        return hex_id("db-", self.spec.id, length=26).upper().replace("DB-", "db-")

    def publishes(self) -> bool:
        """Say whether it has metrics now."""
        return self._silent_since is None

    def fails(self) -> bool:
        """Say whether it does not answer, or its disk does not keep up."""
        return self.state not in ANSWERS or self.metrics.is_behind(self._agenda.now())

    def become(self, state: WorldDbState) -> None:
        """Come to another state."""
        before, self.state = self.state, state
        if before is state:
            return
        if state in _SILENT:
            self._silent_since = self._silent_since or self._agenda.now()
        else:
            self._silent_since = None
        if state is WorldDbState.STORAGE_FULL:
            self.metrics.set(self._agenda.now(), FreeStorageSpace=0.0)
        if state in OF_STATES:
            self._say(*OF_STATES[state])
        elif state is WorldDbState.AVAILABLE and before in {
            WorldDbState.STARTING,
            WorldDbState.STOPPED,
        }:
            self._say(*STARTED)
        elif state is WorldDbState.AVAILABLE and before is WorldDbState.REBOOTING:
            self._say(*RESTARTED)
        self._told()

    def modify(self, change: Change, *, at_once: bool) -> None:
        """ModifyDBInstance.

        Raises:
            Refusal: its state does not allow it, or its storage may not be changed so.
        """
        if self.state not in _CHANGEABLE:
            self.refuse()
        if change.storage is not None:
            self._check(change.storage)
        if change.max_gb is not None:
            self.max_gb = change.max_gb
            self._agenda.after(_GROWS_AFTER, self._grow)
        pending = self.pending | change.names
        if not at_once:
            self.pending = pending
            self._told()
            return
        if not pending:
            self._told()
            return
        swept = _change_of(pending, self.size)
        self.pending = pending
        self.become(WorldDbState.MODIFYING)
        self._agenda.after(self.spec.modifies_for, lambda: self._modified(swept))

    def _grow(self) -> None:
        """Grow by itself where little is free (RDS guide, storage autoscaling)."""
        storage, now = self.size.storage, self._agenda.now()
        free = self.metrics.value("FreeStorageSpace", now)
        short = free is not None and free < _LITTLE * storage.gb * 2**30
        if self.max_gb is None or not short or self.state is not WorldDbState.AVAILABLE:
            return
        gb = min(self.max_gb, storage.gb + max(5, -(-storage.gb // 10)))
        self.modify(Change(storage=replace(storage, gb=gb)), at_once=True)

    def _check(self, storage: Storage) -> None:
        if self.state is WorldDbState.STORAGE_OPTIMIZATION:
            text = (
                "You can't currently modify the storage of this DB instance because the previous "
                "storage change is being optimized."
            )
            raise Refusal(BAD_COMBINATION, text)
        before = self.size.storage.gb
        if storage.gb < before:
            raise Refusal(BAD_COMBINATION, "Requested storage size cannot be smaller.")
        if before < storage.gb and storage.gb * 10 < before * 11:
            text = f"Invalid storage size: must be at least {-(-before * 11 // 10)} GiB."
            raise Refusal(BAD_COMBINATION, text)

    def _modified(self, change: Change) -> None:
        before = self.size
        after = Size(
            change.instance_class or before.instance_class, change.storage or before.storage
        )
        self.size, self.pending = after, {}
        self.metrics.resized(before, after, self._agenda.now())
        if change.instance_class is not None:
            self._say(*RESIZED)
        if change.storage is None:
            self.become(WorldDbState.AVAILABLE)
            return
        self._say(*GREW)
        self.become(WorldDbState.STORAGE_OPTIMIZATION)
        self._agenda.after(self.spec.optimizes_for, self._optimized)

    def _optimized(self) -> None:
        if self.state is WorldDbState.STORAGE_OPTIMIZATION:
            self.become(WorldDbState.AVAILABLE)

    def reboot(self) -> None:
        """RebootDBInstance.

        Raises:
            Refusal: its state does not allow it.
        """
        if self.state not in {WorldDbState.AVAILABLE, WorldDbState.STORAGE_OPTIMIZATION}:
            self.refuse()
        self.become(WorldDbState.REBOOTING)
        self._agenda.after(_REBOOTS_FOR, lambda: self.become(WorldDbState.AVAILABLE))

    def refuse(self) -> None:
        """Refuse what its state does not allow.

        Raises:
            Refusal: always.
        """
        text = f"Database instance {self.spec.id} is not in available state."
        raise Refusal(WRONG_STATE, text)

    def tag(self, key: str, value: str) -> None:
        """Give it a tag."""
        self.tags[key] = value
        self._told()

    def untag(self, key: str) -> None:
        """Take a tag away."""
        self.tags.pop(key, None)
        self._told()

    def _say(
        self, number: str, said: str, categories: tuple[str, ...], *, lost: bool = False
    ) -> None:
        self._sent(DbEvent(self._agenda.now(), number, said, categories, self.spec.id, lost))

    def _moved(self) -> None:
        self._told()
        if self.metrics.moves:
            self._agenda.after(MEASURED_EVERY, self._moved)


def _change_of(pending: Mapping[str, Any], size: Size) -> Change:
    """Return what is to be applied: all that is pending."""
    storage = size.storage
    if {"AllocatedStorage", "StorageType", "Iops"} & pending.keys():
        storage = replace(
            storage,
            type=type(storage.type)(pending.get("StorageType", storage.type)),
            gb=pending.get("AllocatedStorage", storage.gb),
            iops=pending.get("Iops", storage.iops if "StorageType" not in pending else None),
        )
    return Change(pending.get("DBInstanceClass"), storage if storage != size.storage else None)
