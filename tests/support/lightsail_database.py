"""A healthy Lightsail database and its incident in one line each."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from lifeguard.core.databases.database import DbClass
from lifeguard.core.databases.lightsail import LightsailDbFacts, RdsAlternative
from lifeguard.core.databases.limits.limit import DbLimit, LimitHit
from lifeguard.core.databases.performance import Performance
from lifeguard.core.decision.situation import Admission
from lifeguard.core.incident.incident import Incident, IncidentStatus, incident_id
from lifeguard.core.incident.trigger import Kind, Phase, Source, Trigger
from lifeguard.core.kinds.databases.policy import policy_of
from lifeguard.core.kinds.lightsail_database.database import (
    DbPlan,
    DbRemark,
    LightsailDatabase,
    LightsailDbSituation,
    WaysOut,
)
from lifeguard.core.policy.policy import Policy
from lifeguard.core.resources.opt_in import OptIn
from lifeguard.core.resources.resource import Resource, Service
from lifeguard.core.text.message import message
from tests.support.situations import ACT, NOON, SETTINGS

SHOP = Resource(Service.LIGHTSAIL_DB, "shop-db", "123456789012", "us-east-1")
SLOW = LimitHit(DbLimit.DISK, NOON, 22, 100, queue=31)
BUSY = LimitHit(DbLimit.CPU, NOON, 97, 100)
SHORT = LimitHit(DbLimit.STORAGE, NOON, 3 * 2**30, 40 * 2**30, timedelta(hours=5))
MICRO, LARGE = (DbClass(f"db.t4g.{size}", 2, 1024) for size in ("micro", "large"))
WAYS = WaysOut(
    NOON,
    DbPlan("small_2_0", 30, 2, 2, 80),
    (
        RdsAlternative(MICRO, 40, Performance(500, 10), full=False, cost=16.28),
        RdsAlternative(LARGE, 40, Performance(3000, 83), full=True, cost=98.77),
    ),
    tuple(DbRemark(NOON - timedelta(hours=n), f"Backing up DB instance {n}") for n in range(1, 6)),
)


def database(*limits: LimitHit, **how: Any) -> LightsailDatabase:  # noqa: ANN401  any of its fields
    """Return an opted-in database that has run into these limits, but for what is given."""
    state = how.pop("state", "available")
    plain: dict[str, Any] = {
        "resource": SHOP,
        "read_at": NOON,
        "facts": LightsailDbFacts("postgres", state, "micro_2_0", 2, 1, 40),
        "zone": "us-east-1a",
        "backups": True,
        "restorable_to": NOON - timedelta(minutes=5),
        "tags": (("lifeguard", "default"),),
        "limits": limits,
        "connections": 95,
    }
    return LightsailDatabase(**(plain | how))


def silent(since: datetime = NOON - timedelta(minutes=20)) -> LightsailDatabase:
    """Return one that publishes no metrics any more."""
    return database(limits=None, silent_since=since, connections=None)


def incident() -> Incident:
    """Return an incident that the sweep has opened."""
    what = message("news.found", what=message("lightsail_db.limit", parts=()))
    found = Trigger(
        Source.SWEEP,
        Kind.METRIC,
        Phase.RAISED,
        SHOP,
        "lightsail-db-disk-limit:2026-11-20T06:00:00+00:00",
        "sweep:1",
        NOON,
        what,
    )
    name = incident_id(SHOP, NOON)
    return Incident(name, SHOP, NOON, IncidentStatus.OPEN, (found,), started=True)


def situation(
    seen: LightsailDatabase | None,
    policy: Policy = ACT,
    now: datetime = NOON,
    **how: Any,  # noqa: ANN401  any field of LightsailDbSituation
) -> LightsailDbSituation:
    """Return the situation after a look at a database at a time."""
    entered = Admission(granted=True, at=now, image=True)
    plain: dict[str, Any] = {"admission": entered, "ways_out": WAYS}
    blank = LightsailDbSituation(incident(), None, now, settings=SETTINGS, **(plain | how))
    looked = None if seen is None else replace(seen, read_at=now)
    return blank.looked(blank.incident, looked, OptIn(policy_of(policy)))


def later(
    known: LightsailDbSituation, seen: LightsailDatabase, after: timedelta
) -> LightsailDbSituation:
    """Return the situation after another look."""
    now = known.now + after
    moved = replace(known, now=now)
    return moved.looked(moved.incident, replace(seen, read_at=now), OptIn(known.policy))
