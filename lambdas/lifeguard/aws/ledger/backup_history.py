"""What `backup` remembers from one hour to the next: one partition of the ledger's table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date, datetime, timedelta

from lifeguard import codec
from lifeguard.aws.ledger.expressions import Item, Key
from lifeguard.aws.ledger.items import epoch
from lifeguard.aws.ledger.table import Store
from lifeguard.core.backup.history import BackupAges, BackupHistory, Counts, FleetBackups
from lifeguard.core.text.message import NOTHING, Message, decoded, encoded
from lifeguard.immutable import immutable

BOOK = "backups"
_FLEET = "fleet"
_DAY = "day:"
_KEEP = timedelta(days=90)
"""How long notes of an instance outlive their last change: three slots of the longest interval."""
_KEEP_DAY = timedelta(days=30)


@immutable
class Written:
    """The whole book."""

    fleet: FleetBackups
    histories: Mapping[str, BackupHistory]


@immutable
class BackupHistoryStore(Store):
    """The partition. Each writer sets attributes of its own, so that none undoes another's."""

    def read(self) -> Written:
        """Return all of it."""
        return _written(self._items.query(Key("pk").eq(BOOK)))

    def note(self, history: BackupHistory, now: datetime) -> None:
        """Write an instance's notes anew."""
        self._items.update(
            _key(history.instance),
            {"history": codec.dumps(history), "expires_at": epoch(now + _KEEP)},
        )

    def listed(self, now: datetime) -> None:
        """Note that the operator has been sent the list of what will go."""
        self._items.update(_key(_FLEET), {"listed_at": now.isoformat()})

    def orphans(self, found: Iterable[str]) -> None:
        """Note the snapshots that no image uses, for the weekly report."""
        self._items.update(_key(_FLEET), {"orphans": list(found)})

    def blocked(self, why: Message) -> None:
        """Note why nothing can be pruned, for the weekly report; `NOTHING`: it can."""
        self._items.update(_key(_FLEET), {"blocked": encoded(why)})

    def ages(self, found: BackupAges) -> None:
        """Note how fresh the backups are, for the weekly report."""
        self._items.update(_key(_FLEET), {"ages": codec.dumps(found)})

    def count(self, tally: Counts, now: datetime) -> None:
        """Add what has been done to the day's counts."""
        counts = {name: count for name, count in asdict(tally).items() if count}
        if counts:
            day = _key(f"{_DAY}{now:%Y-%m-%d}")
            self._items.update(day, {"expires_at": epoch(now + _KEEP_DAY)}, add=counts)


def _key(name: str) -> Item:
    return {"pk": BOOK, "sk": name}


def _written(items: Iterable[Item]) -> Written:
    found = {str(item["sk"]): item for item in items}
    fleet = found.get(_FLEET, {})
    listed = fleet.get("listed_at")
    return Written(
        FleetBackups(
            listed_at=datetime.fromisoformat(listed) if listed else None,
            orphans=tuple(fleet.get("orphans", ())),
            ages=codec.loads(BackupAges, fleet["ages"]) if "ages" in fleet else None,
            days={
                date.fromisoformat(name.removeprefix(_DAY)): _tally(item)
                for name, item in found.items()
                if name.startswith(_DAY)
            },
            blocked=decoded(fleet["blocked"]) if "blocked" in fleet else NOTHING,
        ),
        {
            name: codec.loads(BackupHistory, item["history"])
            for name, item in found.items()
            if "history" in item
        },
    )


def _tally(item: Item) -> Counts:
    return Counts(**{name: int(item.get(name, 0)) for name in asdict(Counts())})
