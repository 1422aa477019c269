"""A healthy DB instance and its incident in one line each."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from lifeguard.core.databases.database import DbClass, DbFacts, DbStorage
from lifeguard.core.databases.limits.limit import DbLimit, LimitHit
from lifeguard.core.databases.modifications import ValidModifications, ValidRange, ValidStorage
from lifeguard.core.decision.situation import Admission
from lifeguard.core.incident.incident import Incident, IncidentStatus, incident_id
from lifeguard.core.incident.trigger import Kind, Phase, Source, Trigger
from lifeguard.core.kinds.databases.news import DbNews
from lifeguard.core.kinds.databases.policy import policy_of
from lifeguard.core.kinds.rds.database import Database, RdsSituation
from lifeguard.core.kinds.rds.plan import ModificationPlan
from lifeguard.core.policy.policy import Policy
from lifeguard.core.resources.opt_in import OptIn
from lifeguard.core.resources.resource import Resource, Service
from lifeguard.core.text.message import message
from lifeguard.ingest.rds.event import trigger_of
from tests.support.situations import ACT, NOON, SETTINGS

SHOP = Resource(Service.RDS, "shop-db", "123456789012", "us-east-1")
SMALL = DbClass("db.t4g.small", 2, 2048, 1000, 11_800, 21.75, 260.625)
MEDIUM = DbClass("db.t4g.medium", 2, 4096, 2000, 11_800, 43.375, 260.625)
_SIZES = (ValidRange(100, 65_536),)
VALID = ValidModifications(
    (
        ValidStorage("gp2", (ValidRange(110, 65_536),), autoscaling=True),
        ValidStorage("gp3", _SIZES, (ValidRange(3000, 3000),), (), (ValidRange(125, 125),)),
    ),
    (MEDIUM,),
)
PLAN = ModificationPlan(NOON, VALID)


def facts(**how: Any) -> DbFacts:  # noqa: ANN401  any field of DbFacts
    """Return what is known of a DB instance on gp2, but for what is given."""
    plain: dict[str, Any] = {
        "engine": "postgres",
        "status": "available",
        "db_class": SMALL,
        "storage": DbStorage("gp2", 100),
    }
    return DbFacts(**(plain | how))


def database(state: str = "available", *limits: LimitHit, **how: Any) -> Database:  # noqa: ANN401  any field of Database
    """Return an opted-in DB instance that has run into these limits, but for what is given."""
    plain: dict[str, Any] = {
        "resource": SHOP,
        "read_at": NOON,
        "facts": facts(status=state),
        "arn": "arn:aws:rds:us-east-1:123456789012:db:shop-db",
        "zone": "us-east-1a",
        "version": "16.4",
        "tags": (("lifeguard", "default"),),
        "limits": limits,
        "measured_at": NOON,
    }
    return Database(**(plain | how))


def out_of_credits(at: datetime = NOON) -> LimitHit:
    """Return that the gp2 credits are gone."""
    return LimitHit(DbLimit.VOLUME_CREDITS, at, 295, 300, queue=30, latency=0.09, balance=1)


def limit(which: DbLimit, measured: float = 95, cap: float = 100) -> LimitHit:
    """Return any other limit."""
    return LimitHit(which, NOON, measured, cap)


def news(which: DbNews, at: datetime = NOON) -> Trigger:
    """Return what RDS has told."""
    return trigger_of(which, SHOP, at, "as RDS says", f"event-{which}")


def found(at: datetime = NOON) -> Trigger:
    """Return what the sweep has found."""
    return Trigger(
        Source.SWEEP,
        Kind.METRIC,
        Phase.RAISED,
        SHOP,
        "db-disk-limit:2026-11-20T06:00:00+00:00",
        "sweep:1",
        at,
        message("news.found", what=message("rds.look")),
    )


def incident(*triggers: Trigger) -> Incident:
    """Return an incident that these have opened."""
    given = triggers or (found(),)
    opened = given[0].occurred_at
    name = incident_id(SHOP, opened)
    return Incident(name, SHOP, opened, IncidentStatus.OPEN, given, started=True)


def situation(
    seen: Database | None,
    *triggers: Trigger,
    policy: Policy = ACT,
    now: datetime = NOON,
    **how: Any,  # noqa: ANN401  any field of RdsSituation
) -> RdsSituation:
    """Return the situation after a look at a DB instance at a time."""
    opened = incident(*triggers)
    entered = Admission(granted=True, at=now, image=True)
    plain: dict[str, Any] = {"admission": entered, "plan": PLAN, "steady_since": now}
    plain["settings"] = SETTINGS
    blank = RdsSituation(opened, None, now, **(plain | how))
    looked = None if seen is None else replace(seen, read_at=now)
    return blank.looked(opened, looked, OptIn(policy_of(policy)))


def later(known: RdsSituation, seen: Database, after: timedelta, **how: Any) -> RdsSituation:  # noqa: ANN401  any field of RdsSituation
    """Return the situation after another look."""
    now = known.now + after
    moved = replace(known, now=now, **how)
    return moved.looked(moved.incident, replace(seen, read_at=now), OptIn(known.policy))
