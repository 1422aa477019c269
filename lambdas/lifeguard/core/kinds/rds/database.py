"""What RDS says of one DB instance, in the core's words: all that deciding may look at."""

from __future__ import annotations

from datetime import datetime

from lifeguard.core.databases.busy import BusyStatement
from lifeguard.core.databases.database import DbFacts
from lifeguard.core.databases.limits.limit import LimitHit
from lifeguard.core.decision.own_backups import OwnBackups
from lifeguard.core.decision.problem import ProblemClock
from lifeguard.core.decision.situation import Situation
from lifeguard.core.kinds.databases.state import BROKEN, DbState
from lifeguard.core.kinds.rds.plan import ModificationPlan
from lifeguard.core.policy.policy import Policy
from lifeguard.core.resources.resource import Resource
from lifeguard.immutable import immutable

_SERVES = frozenset(
    {
        DbState.AVAILABLE,
        DbState.STORAGE_OPTIMIZATION,
        "configuring-associated-roles",
        "configuring-enhanced-monitoring",
        "configuring-iam-database-auth",
        "configuring-log-exports",
        "storage-config-upgrade",
        "storage-initialization",
    }
)
"""In which it answers, by the same page."""
_IDLE = frozenset({DbState.STOPPED})
AURORA = "aurora"


@immutable
class Database:
    """One DB instance as RDS described it.

    `limits` are those that it has run into, as CloudWatch measures; None: not measured lately.
    `began` says since when each limit is known to be hit, by the kind of problem.
    `lingering` are those that it had run into in the last ten minutes: none of them is over.
    """

    resource: Resource
    read_at: datetime
    facts: DbFacts
    arn: str = ""
    zone: str = ""
    version: str = ""
    cluster: str = ""  # the Aurora cluster, or Multi-AZ DB cluster, that it is a member of
    restorable_to: datetime | None = None  # the latest moment that its backups reach
    backup_days: int | None = None  # how long RDS keeps automated backups; 0: it makes none
    replica: bool = False  # of another DB instance: its backups are off unless asked for
    insights: str = ""  # what Database Insights knows it by (DbiResourceId); "": it is off
    busiest: tuple[BusyStatement, ...] = ()  # the statements that load it, where a limit is hit
    tags: tuple[tuple[str, str], ...] = ()
    limits: tuple[LimitHit, ...] | None = None
    lingering: tuple[str, ...] = ()
    began: tuple[ProblemClock, ...] = ()
    measured_at: datetime | None = None

    def tag(self, key: str) -> str | None:
        """Return the value of a tag, or None."""
        return dict(self.tags).get(key)

    @property
    def state(self) -> str:
        """DBInstanceStatus; while a backup is made, it is as available as before."""
        backed_up = self.facts.status == DbState.BACKING_UP
        return DbState.AVAILABLE if backed_up else self.facts.status

    @property
    def changeable(self) -> bool:
        """Whether RDS takes a change of it now."""
        return self.facts.status in {DbState.AVAILABLE, DbState.STORAGE_FULL}

    @property
    def name(self) -> str:
        """Its identifier."""
        return self.resource.id

    @property
    def type(self) -> str:
        """Its class."""
        return self.facts.db_class.name

    @property
    def address(self) -> str:
        """It has a DNS name, which stays: no address of its own."""
        return ""

    @property
    def keeps_address(self) -> bool:
        """Its DNS name stays."""
        return True

    @property
    def runs(self) -> bool:
        """Whether it serves, or would if it could."""
        return self.state in _SERVES or self.state == DbState.STORAGE_FULL

    @property
    def changing(self) -> bool:
        """Whether it is on its way from one state to another."""
        return self.state not in _SERVES | BROKEN | _IDLE | {DbState.DELETING}

    @property
    def stopped(self) -> bool:
        """Whether it is stopped."""
        return self.state in _IDLE

    @property
    def gone(self) -> bool:
        """Whether it is being deleted."""
        return self.state == DbState.DELETING

    @property
    def reachable(self) -> bool:
        """Whether its state does not say that it cannot answer."""
        return self.state not in BROKEN

    @property
    def settled(self) -> bool:
        """Whether its state is one that lasts."""
        return not self.changing

    @property
    def up(self) -> bool:
        """Whether it answers, by its state."""
        return self.state in _SERVES

    @property
    def well(self) -> bool:
        """Whether it answers, and is at none of its limits for the last ten minutes."""
        return self.up and self.limits == () and not self.lingering

    @property
    def own_backups(self) -> OwnBackups:
        """The automated backups that RDS makes of it; a replica needs none."""
        made = self.replica or self.backup_days != 0
        return OwnBackups(made, None if self.replica else self.restorable_to)

    @property
    def clustered(self) -> bool:
        """Whether a cluster decides about it: Lifeguard looks, and does nothing."""
        return bool(self.cluster) or self.facts.engine.startswith(AURORA)


@immutable
class RdsSituation(Situation):
    """A situation whose resource is a DB instance."""

    observed: Database | None = None
    plan: ModificationPlan | None = None  # what could be changed; None: not asked yet
    known_limits: tuple[str, ...] = ()  # those that it has run into, and that are not over yet
    began: tuple[ProblemClock, ...] = ()  # since when each is, by the kind of problem
    steady_since: datetime | None = None  # since which look it is not changing; None: it is

    def subject(self) -> tuple[Database, Policy]:
        """Return the DB instance and its policy.

        Raises:
            ValueError: one of them is missing; such a situation is closed, never treated.
        """
        if self.observed is None or self.policy is None:
            msg = "a situation without a DB instance or a policy is closed, never treated"
            raise ValueError(msg)
        return self.observed, self.policy
