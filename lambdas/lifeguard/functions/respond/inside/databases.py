"""Reading what a database says of itself: its metrics, its service's events, the ends of its logs.

It is a hop of a server's path, or what the incident is about. Nothing is raised: no outage waits
for its explanation.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, Protocol

from lifeguard import clock
from lifeguard.aws.session.errors import Refused, Retryable
from lifeguard.core.databases.measurements import DbMeasurements
from lifeguard.core.guest.hops.logs import WINDOW
from lifeguard.core.policy.path import Hop, HopPlace
from lifeguard.core.policy.policy import DatabaseMode, Mode, Policies
from lifeguard.core.resources.opt_in import opt_in
from lifeguard.core.resources.resource import Resource, Service
from lifeguard.immutable import immutable

PATIENCE = timedelta(seconds=10)
"""How long reading one may take; what has not begun by then is left out."""
EVENTS = timedelta(hours=1)
"""How far back a service's events are read: a restart or a failover explains what came after."""

SERVICES: Mapping[HopPlace, Service] = MappingProxyType(
    {HopPlace.RDS: Service.RDS, HopPlace.LIGHTSAIL_DATABASE: Service.LIGHTSAIL_DB}
)
"""The places of a path's hops that are databases of AWS's."""


class Told(Protocol):
    """Logs and events of a service; `aws.rds.logs` and `aws.lightsail.database_logs` are real."""

    def log_lines(self, resource: Resource, since: datetime, until: datetime, /) -> tuple[str, ...]:
        """Return the last lines of its logs."""

    def event_lines(
        self, resource: Resource, since: datetime, until: datetime, /
    ) -> tuple[str, ...]:
        """Return what its service has told of it."""


@immutable
class DatabaseSource:
    """How a service's databases are read.

    `find` returns what describes one, with its `facts.engine` and its `tags`, or None; `measure`
    returns what was measured of what was found. Both may raise Retryable or Refused.
    """

    find: Callable[[Resource], Any]
    measure: Callable[[Any, datetime], DbMeasurements]
    told: Told


@immutable
class DatabaseText:
    """A hop that is a database: its lines, as `ingest.logs` reads them.

    `asks`: Lightsail or RDS has it under its tag, and Lifeguard writes about it by itself.
    """

    hop: str
    name: str
    text: str
    asks: bool = False


@immutable
class Databases:
    """All services with databases, by the service's name."""

    sources: Mapping[str, DatabaseSource] = field(default_factory=dict)
    policies: Policies = field(default_factory=Policies)
    now: Callable[[], datetime] = clock.now

    def of_path(self, path: Iterable[Hop], server: Resource) -> tuple[DatabaseText, ...]:
        """Return what is known of the databases that a server's path names.

        They are where the server is: in its account and Region.
        """
        named = (
            (hop.hop, Resource(SERVICES[hop.place], hop.at, server.account, server.region))
            for hop in path
            if hop.place is not None and hop.place in SERVICES
        )
        return tuple(read for hop, one in named if (read := self.read(one, hop)) is not None)

    def has(self, resource: Resource) -> bool:
        """Whether a resource is a database itself."""
        return resource.service in self.sources

    def read(self, resource: Resource, hop: str = "") -> DatabaseText | None:
        """Return what is known of a database; without a `hop`, it is called by its engine."""
        source = self.sources.get(resource.service)
        if source is None:
            return None
        begun = self.now()
        try:
            found = source.find(resource)
        except (Retryable, Refused):
            return None
        if found is None:
            return None
        lines = self._in_time(
            begun,
            lambda: _measured(source, found, begun),
            lambda: source.told.event_lines(resource, begun - EVENTS, begun),
            lambda: source.told.log_lines(resource, begun - WINDOW, begun),
        )
        name = hop or found.facts.engine
        return DatabaseText(name, resource.id, "\n".join(lines), self._asks(dict(found.tags)))

    def _in_time(self, begun: datetime, *reads: Callable[[], Sequence[str]]) -> Sequence[str]:
        """Return all that could be read, what tells most first, while there was time."""
        lines: list[str] = []
        for read in reads:
            if self.now() - begun < PATIENCE:
                lines.extend(read())
        return lines

    def _asks(self, tags: Mapping[str, str]) -> bool:
        policy = opt_in(tags, self.policies).policy
        return (
            policy is not None
            and policy.mode is not Mode.OBSERVE
            and policy.databases is DatabaseMode.ASK
        )


def _measured(source: DatabaseSource, found: Any, now: datetime) -> Sequence[str]:  # noqa: ANN401  as `find` returns it
    # Lazy, as the caller's: its patterns take a second to compile.
    from lifeguard.ingest.logs.database.measured import measured_lines  # noqa: PLC0415

    try:
        return tuple(measured_lines(found.resource.id, source.measure(found, now)))
    except (Retryable, Refused):
        return ()
