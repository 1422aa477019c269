"""What a database costs a month, as it is or as a change leaves it."""

from __future__ import annotations

from lifeguard.core.databases.database import DbFacts, StorageType
from lifeguard.core.databases.performance import included
from lifeguard.core.databases.prices import DbPrices, StoragePrices


def monthly(facts: DbFacts, prices: DbPrices) -> float | None:
    """Return US dollars a month on demand, class and storage; None: a price is not known.

    Backups, traffic and CPU credits are apart.
    """
    by_class = prices.classes.get(facts.db_class.name)
    by_type = prices.storage.get(facts.storage.type)
    storage = None if by_type is None else _storage(facts, by_type)
    return None if by_class is None or storage is None else by_class + storage


def _storage(facts: DbFacts, prices: StoragePrices) -> float | None:
    storage = facts.storage
    match storage.type:
        case StorageType.GP3:
            free = included(facts.engine, storage.gib)
            iops = _times(max(0, (storage.iops or 0) - free.iops), prices.iops)
            mibps = _times(max(0, (storage.throughput or 0) - free.mibps), prices.mibps)
        case StorageType.IO1 | StorageType.IO2:
            iops, mibps = _times(storage.iops or 0, prices.iops), 0
        case _:
            iops, mibps = 0, 0
    if iops is None or mibps is None:
        return None
    return storage.gib * prices.gib + iops + mibps


def _times(amount: float, price: float | None) -> float | None:
    if not amount:
        return 0
    return None if price is None else amount * price
