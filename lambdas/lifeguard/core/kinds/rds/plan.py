"""What could be changed about a DB instance, as RDS was asked just before a question."""

from __future__ import annotations

from dataclasses import field
from datetime import datetime

from lifeguard.core.databases.modifications import ValidModifications
from lifeguard.core.databases.prices import DbPrices
from lifeguard.immutable import immutable


@immutable
class ModificationPlan:
    """What RDS would accept now, and what stands in the way of a change.

    * `maintenance_at`: when AWS next does maintenance; None: none is planned.
    * `storage_changed_at`: when the storage last began to change; None: not in two weeks.
    """

    read_at: datetime
    valid: ValidModifications = field(default_factory=ValidModifications)
    prices: DbPrices = field(default_factory=DbPrices)
    maintenance_at: datetime | None = None
    storage_changed_at: datetime | None = None
