"""A change that is looked at: what it would give, and whether it would take anything away."""

from __future__ import annotations

from lifeguard.core.databases.choices.change import DbChange, DbChoice, after
from lifeguard.core.databases.database import DbFacts, StorageType
from lifeguard.core.databases.limits.limit import DbLimit, LimitHit
from lifeguard.core.databases.performance import Performance, of_class, of_storage, reachable
from lifeguard.core.forecast.cpu_credits import earned_per_hour
from lifeguard.immutable import immutable

SAME_MIBPS = 3
"""MiB/s that count as nothing where gp2 becomes gp3: AWS gives a gp2 volume of up to 170 GiB
128 MiB/s, and each gp3 volume 125."""

_THROUGHPUT = frozenset({DbLimit.CLASS_THROUGHPUT, DbLimit.VOLUME_THROUGHPUT})


def delivered(facts: DbFacts, hit: LimitHit) -> Performance:
    """Return what the database gets for good: the smaller of its volume and its class.

    A gp2 volume counts with its burst unless its credits are gone; a host counts without its
    half an hour a day.
    """
    volume = of_storage(facts.storage, facts.engine)
    return (volume.sustained if hit.held else volume.peak).within(
        of_class(facts.db_class).sustained
    )


@immutable
class Proposal:
    """A change of a database for a limit that it has hit."""

    was: DbFacts
    hit: LimitHit
    choice: DbChoice
    change: DbChange

    @property
    def becomes(self) -> DbFacts:
        """The database after it."""
        return after(self.was, self.change)

    @property
    def before(self) -> Performance:
        """What the database gets now."""
        return delivered(self.was, self.hit)

    @property
    def then(self) -> Performance:
        """What it gets after the change."""
        return delivered(self.becomes, self.hit)

    @property
    def slower(self) -> bool:
        """Whether anything would become less, at any time or at its best."""
        slack = SAME_MIBPS if self.change.type == StorageType.GP3 else 0
        was, will = reachable(self.was), reachable(self.becomes)
        return (
            self.becomes.storage.gib < self.was.storage.gib
            or not will.sustained.covers(was.sustained, slack)
            or not will.peak.covers(was.peak, slack)
        )

    @property
    def lifts(self) -> bool:
        """Whether the database is rid of the limit, or further from it."""
        was, becomes = self.was, self.becomes
        match self.hit.limit:
            case DbLimit.STORAGE:
                grown = (becomes.storage.max_gib or 0) > (was.storage.max_gib or 0)
                return becomes.storage.gib > was.storage.gib or (grown and becomes.storage.grows)
            case DbLimit.CLASS_IOPS | DbLimit.VOLUME_IOPS | DbLimit.VOLUME_CREDITS:
                return self.then.iops > self.before.iops
            case DbLimit.CLASS_THROUGHPUT | DbLimit.VOLUME_THROUGHPUT:
                return self.then.mibps > self.before.mibps
            case DbLimit.CONNECTIONS | DbLimit.MEMORY:
                return becomes.db_class.memory_mib > was.db_class.memory_mib
            case DbLimit.CPU_CREDITS:
                earned = earned_per_hour(becomes.db_class.name)
                return earned is None or earned > (earned_per_hour(was.db_class.name) or 0)
            case _:
                return False

    @property
    def host_caps(self) -> bool:
        """Whether it leaves the class as it is, and its host lets through no more than now."""
        host, got = of_class(self.was.db_class).sustained, self.before
        if self.change.db_class is not None:
            return False
        if self.hit.limit in _THROUGHPUT:
            return host.mibps <= got.mibps
        return host.iops <= got.iops
