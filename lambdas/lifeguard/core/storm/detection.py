"""Many instances fail at once: when that is a storm, who is in it, when it may be told again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from enum import StrEnum

from lifeguard.core.incident.incident import Incident, IncidentStatus
from lifeguard.core.incident.trigger import Kind
from lifeguard.core.text.message import Message
from lifeguard.immutable import immutable

WINDOW = timedelta(minutes=10)
"""Failures within this time of each other are taken to have one cause."""
IN_A_ZONE = 5
IN_A_REGION = 8
FIRST_REST = timedelta(minutes=15)
"""How long after the first digest the next may come; each rest is twice the one before."""
LOUD_REST = timedelta(minutes=30)
"""The longest rest when more instances need a person or do not start."""
DEAF = timedelta(hours=1)
"""How long the sweep may be silent before nobody relies on its digest."""
SHOWN = 20
"""Instances named one by one."""

SUDDEN = frozenset({Kind.STATUS_CHECK, Kind.APPLICATION_CHECK})
"""News of what nobody has announced, of an incident whose execution has not looked yet."""

AccountRegion = tuple[str, str]
"""An account and a Region."""


class MemberOutcome(StrEnum):
    """How a member of a storm has ended."""

    CURED = "cured"
    PERSON = "person"  # it needs a person
    NOTHING = "nothing"  # there was nothing to do, or nothing was to be done


@immutable
class Storm:
    """Many instances fail at once in one account and Region; `began` is when that was seen.

    `watched_at` is when the sweep, which writes the digest, has last looked at it.
    """

    id: str
    account: str
    region: str
    began: datetime
    released: bool = False
    watched_at: datetime | None = None

    def covers(self, incident: Incident) -> bool:
        """Whether the incident is one of the storm's, so that the digest tells of it."""
        return (
            place_of(incident) == (self.account, self.region)
            and unscheduled(incident)
            and incident.opened_at >= self.began - WINDOW
        )

    def silences(self, incident: Incident, now: datetime) -> bool:
        """Whether the digest tells of the incident, so that it writes no email itself.

        Where the sweep has not looked for long, there may be no digest: then each speaks.
        """
        watched = self.watched_at or self.began
        return self.covers(incident) and now - watched < DEAF


@immutable
class Ended:
    """How many members have ended in which way; who of them needs a person, and why."""

    cured: int = 0
    person: int = 0
    nothing: int = 0
    people: tuple[Message, ...] = ()


@immutable
class StormNotification:
    """What the digests have said so far: how many there were, the last one's time and content."""

    count: int = 0
    at: datetime | None = None
    facts: str = ""
    urgent: int = 0

    def due(self, now: datetime, facts: str, loud: int) -> bool:
        """Whether a digest of these facts is due, with so many instances to be loud about."""
        if self.at is None:
            return True
        rest = FIRST_REST * 2 ** (self.count - 1)
        if loud > self.urgent:
            rest = min(rest, LOUD_REST)
        return facts != self.facts and now >= self.at + rest


def unscheduled(incident: Incident) -> bool:
    """Whether the incident came unannounced: failed checks, stopped by AWS."""
    if incident.kind:
        return incident.sudden
    return any(t.opens and t.kind in SUDDEN for t in incident.triggers)


def outcome(status: IncidentStatus) -> MemberOutcome:
    """Return how a member has ended that closes with this status."""
    ends = {
        IncidentStatus.RESOLVED: MemberOutcome.CURED,
        IncidentStatus.NEEDS_HUMAN: MemberOutcome.PERSON,
    }
    return ends.get(status, MemberOutcome.NOTHING)


def place_of(incident: Incident) -> AccountRegion:
    """Return the account and Region that the incident is in."""
    return incident.resource.account, incident.resource.region


def storms(incidents: Iterable[Incident], now: datetime) -> Iterator[Storm]:
    """Yield a storm for each account and Region in which many have failed of late.

    Counted are open incidents of instances that are opted in, which their execution has seen.
    """
    fresh = [i for i in incidents if i.policy and unscheduled(i) and i.opened_at > now - WINDOW]
    zones = Counter((place_of(i), i.zone) for i in fresh)
    regions = Counter(place_of(i) for i in fresh)
    stormy = {place for (place, zone), count in zones.items() if zone and count >= IN_A_ZONE}
    stormy |= {place for place, count in regions.items() if count >= IN_A_REGION}
    for account, region in sorted(stormy):
        yield Storm(f"{now:%Y%m%dT%H%M}-{region}", account, region, now)


def members(storm: Storm, incidents: Iterable[Incident]) -> tuple[Incident, ...]:
    """Return the open incidents that are the storm's."""
    return tuple(i for i in incidents if i.policy and storm.covers(i))
