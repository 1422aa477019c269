"""What a person may be offered for a limit that is hit, and what is refused, and why."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from lifeguard.core.databases.choices.change import DbChange, DbChoice
from lifeguard.core.databases.database import DbFacts, PendingValue
from lifeguard.core.databases.performance import Performance
from lifeguard.immutable import immutable


class DbRefusalReason(StrEnum):
    """Why a change is not offered."""

    PENDING = "pending"  # other changes wait, and would come along
    STOPPED = "stopped"  # a person has stopped the database
    BUSY = "busy"  # RDS is changing it
    LOCKED = "locked"  # the storage was changed less than six hours ago
    MAINTENANCE = "maintenance"  # AWS's own is near
    SLOWER = "slower"  # than what is there
    CLASS_IS_CAP = "class-is-cap"  # the host would let no more through
    NO_HELP = "no-help"  # it would not lift the limit
    NOT_VALID = "not-valid"  # RDS would not accept it


@immutable
class DbOffer:
    """A change that would lift the limit, with all that a person should know of it.

    * `before`, `after`: what the database gets, in IOPS and MiB/s: the smaller of volume and
      class.
    * `outage`: whether the database is down meanwhile; with a standby, for a failover.
    * `locks`: whether the storage may not be changed again for six hours.
    * `copies`: whether RDS copies all data, which takes hours of I/O.
    * `cost_before`, `cost_after`: US dollars a month; None: not known. Where RDS grows the
      storage, it is the most that it may come to.
    """

    choice: DbChoice
    change: DbChange
    was: DbFacts
    becomes: DbFacts
    before: Performance
    after: Performance
    outage: bool
    locks: bool
    copies: bool
    cost_before: float | None = None
    cost_after: float | None = None


@immutable
class DbRefusal:
    """A change that is not offered.

    * `until`: until when that is so, where it is known; of maintenance, when it begins.
    * `pending`: the changes that would come along.
    * `before`, `after`: as of an offer, where what the database gets is the reason.
    * `status`: what RDS does with the database, as it names it.
    """

    choice: DbChoice
    change: DbChange
    reason: DbRefusalReason
    until: datetime | None = None
    pending: tuple[PendingValue, ...] = ()
    before: Performance | None = None
    after: Performance | None = None
    status: str = ""


@immutable
class DbChoices:
    """What may be asked about a limit, the mildest first, and what may not."""

    offers: tuple[DbOffer, ...] = ()
    refusals: tuple[DbRefusal, ...] = ()
