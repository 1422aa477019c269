"""How the sweep finds the Lightsail databases of a Region that are in trouble."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from lifeguard import clock
from lifeguard.aws.lightsail import measure_database, read_databases, read_events
from lifeguard.aws.lightsail.read_instances import is_offered
from lifeguard.aws.session.errors import Retryable
from lifeguard.core.decision.findings import Findings
from lifeguard.core.incident.trigger import Trigger
from lifeguard.core.kinds.lightsail_database.database import LightsailDatabase
from lifeguard.functions.finders.finder import MEASURED_EVERY
from lifeguard.functions.respond.adapters.lightsail_database import measured


@dataclass(frozen=True)
class LightsailDbPoll:
    """One poll of a Region's Lightsail databases: every question is answered by one call."""

    region: str

    @cached_property
    def databases(self) -> tuple[LightsailDatabase, ...]:
        """All databases of the Region; none where Lightsail is not offered."""
        offered = is_offered(self.region)
        return read_databases.databases(self.region) if offered else ()

    def opted_in(self, _region: str, opt_in_tag: str) -> tuple[LightsailDatabase, ...]:
        """Return those that carry the tag and are not on their way out."""
        return read_databases.carrying(self.databases, opt_in_tag)

    def running(self, _region: str) -> tuple[LightsailDatabase, ...]:
        """Return those that run."""
        return tuple(one for one in self.databases if one.runs)

    def troubled(self, region: str, opt_in_tag: str) -> Findings:
        """Return those that are opted in, every five minutes with the limits they have hit."""
        try:
            found = self.opted_in(region, opt_in_tag)
        except Retryable as error:
            return Findings((), (f"Lightsail databases: {error}",))
        now = clock.now()
        if now.minute % MEASURED_EVERY == 0:
            found = tuple(self._measured(one, now) for one in found)
        return Findings(found, ())

    def news(self, opt_in_tag: str, since: datetime, until: datetime) -> tuple[Trigger, ...]:
        """Return what Lightsail has told, every five minutes, of those that have a standby.

        `since` is five minutes before what was read at the latest, so that none is left out.

        Raises:
            Retryable, Refused: as AWS answered.
        """
        if until.minute % MEASURED_EVERY:
            return ()
        found = self.opted_in(self.region, opt_in_tag)
        asked = (one.resource for one in found if one.facts.high_availability)
        return tuple(told for one in asked for told in read_events.news(one, since, until))

    @staticmethod
    def _measured(one: LightsailDatabase, now: datetime) -> LightsailDatabase:
        return measured(measure_database, one, now) if one.runs else one
