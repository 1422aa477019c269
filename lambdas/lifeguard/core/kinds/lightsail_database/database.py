"""What Lightsail says of one database, in the core's words: all that deciding may look at."""

from __future__ import annotations

from datetime import datetime

from lifeguard.core.databases.lightsail import LightsailDbFacts, RdsAlternative
from lifeguard.core.databases.limits.limit import LimitHit
from lifeguard.core.decision.own_backups import OwnBackups
from lifeguard.core.decision.situation import Situation
from lifeguard.core.kinds.databases.state import BROKEN, DbState
from lifeguard.core.policy.policy import Policy
from lifeguard.core.resources.resource import Resource
from lifeguard.immutable import immutable


@immutable
class DbMaintenance:
    """What AWS will do to it [pendingMaintenanceActions]; `at`: None: AWS has named no time."""

    action: str
    at: datetime | None = None


@immutable
class LightsailDatabase:
    """One database as Lightsail described it.

    The state is a free string (Lightsail API, RelationalDatabase): a word that no rule names is
    taken for a way from one state to another, in which Lifeguard keeps still.

    * `limits` are those that it has run into; None: not measured lately.
    * `lingering` are those that it had run into in the last ten minutes: none of them is over.
    * `silent_since`: since when it publishes no metric, though it is available and published some
      before; None: it publishes them, or nothing is known.
    * `connections`: how many are open; None: not measured.
    """

    resource: Resource
    read_at: datetime
    facts: LightsailDbFacts
    zone: str = ""
    backups: bool = False  # whether Lightsail makes backups by itself
    restorable_to: datetime | None = None  # the latest moment that they reach
    maintenance: tuple[DbMaintenance, ...] = ()
    tags: tuple[tuple[str, str], ...] = ()
    limits: tuple[LimitHit, ...] | None = None
    lingering: tuple[str, ...] = ()
    silent_since: datetime | None = None
    connections: float | None = None

    def tag(self, key: str) -> str | None:
        """Return the value of a tag, or None."""
        return dict(self.tags).get(key)

    @property
    def state(self) -> str:
        """Its state; while a backup is made, it is as available as before."""
        backed_up = self.facts.state == DbState.BACKING_UP
        return DbState.AVAILABLE if backed_up else self.facts.state

    @property
    def name(self) -> str:
        """Its name."""
        return self.resource.id

    @property
    def type(self) -> str:
        """Its plan."""
        return self.facts.bundle

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
        """Whether it serves."""
        return self.up

    @property
    def changing(self) -> bool:
        """Whether it is on its way from one state to another."""
        lasting = {DbState.AVAILABLE, DbState.STOPPED, DbState.DELETING, *BROKEN}
        return self.state not in lasting

    @property
    def stopped(self) -> bool:
        """Whether it is stopped."""
        return self.state == DbState.STOPPED

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
        return self.state == DbState.AVAILABLE

    @property
    def own_backups(self) -> OwnBackups:
        """The backups that Lightsail makes of it."""
        return OwnBackups(self.backups, self.restorable_to)

    @property
    def well(self) -> bool:
        """Whether it answers, and has been at none of its limits for the last ten minutes."""
        return self.up and self.silent_since is None and self.limits == () and not self.lingering


@immutable
class DbPlan:
    """A plan of databases as GetRelationalDatabaseBundles lists it.

    `price` is in US dollars a month.
    """

    id: str
    price: float
    vcpus: int
    memory_gib: float
    disk_gib: int


@immutable
class DbRemark:
    """What Lightsail has told of it (GetRelationalDatabaseEvents)."""

    at: datetime
    said: str


@immutable
class WaysOut:
    """What may help, as AWS was asked just before the operator is told.

    * `bigger`: the next bigger plan; None: there is none.
    * `on_rds`: what Amazon RDS would give.
    * `told`: what Lightsail has told of it in a day, the latest first.
    """

    read_at: datetime
    bigger: DbPlan | None = None
    on_rds: tuple[RdsAlternative, ...] = ()
    told: tuple[DbRemark, ...] = ()


@immutable
class LightsailDbSituation(Situation):
    """A situation whose resource is a Lightsail database."""

    observed: LightsailDatabase | None = None
    ways_out: WaysOut | None = None  # None: not asked yet

    def subject(self) -> tuple[LightsailDatabase, Policy]:
        """Return the database and its policy.

        Raises:
            ValueError: one of them is missing; such a situation is closed, never treated.
        """
        if self.observed is None or self.policy is None:
            msg = "a situation without a database or a policy is closed, never treated"
            raise ValueError(msg)
        return self.observed, self.policy
