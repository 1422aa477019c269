"""What may help a Lightsail database: the next plan, Amazon RDS, and what Lightsail has told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from lifeguard.aws.pricing.read_prices import read_prices
from lifeguard.aws.rds.classes import db_classes
from lifeguard.aws.session.clients import client
from lifeguard.aws.session.errors import translated
from lifeguard.core.databases.database import DbClass, DbFacts, DbStorage, StorageType
from lifeguard.core.databases.lightsail import LightsailDbFacts, RdsAlternative, on_rds
from lifeguard.core.kinds.lightsail_database.database import (
    DbPlan,
    DbRemark,
    LightsailDatabase,
    WaysOut,
)
from lifeguard.core.resources.resource import Resource

if TYPE_CHECKING:
    from mypy_boto3_lightsail.type_defs import RelationalDatabaseBundleTypeDef

_CLASSES = tuple(
    f"db.t4g.{size}" for size in ("micro", "small", "medium", "large", "xlarge", "2xlarge")
)
"""Of which the first that is no smaller than the plan is named; the larger ones let all IOPS of
gp3 through."""
_DAY = 24 * 60
_STANDBY = "_ha_"
"""In the ids of plans with a standby, as `micro_ha_2_0`; no member of a bundle says it."""
_KEPT = 300
"""Characters that are kept of what Lightsail tells."""


def ways_out(database: LightsailDatabase, now: datetime, *, to_rds: bool) -> WaysOut:
    """Return what may help.

    Args:
        database: the database.
        now: the time.
        to_rds: whether it is to be known what Amazon RDS would give.

    Raises:
        Retryable, Refused: as AWS answered; half an answer is none.
    """
    resource, facts = database.resource, database.facts
    return WaysOut(
        read_at=now,
        bigger=_bigger(resource.region, facts),
        on_rds=_on_rds(resource.region, facts) if to_rds else (),
        told=tuple(sorted(_told(resource), key=lambda one: one.at, reverse=True)),
    )


def _bigger(region: str, facts: LightsailDbFacts) -> DbPlan | None:
    """Return the cheapest plan that is larger, of the same availability and on sale."""
    larger = (
        one
        for one in map(_plan, _on_sale(region))
        if (_STANDBY in one.id) == facts.high_availability
        and one.memory_gib > facts.memory_gib
        and one.disk_gib > facts.disk_gib
        and one.vcpus >= facts.vcpus
    )
    return min(larger, key=lambda one: (one.price, one.id), default=None)


def _on_sale(region: str) -> Iterator[RelationalDatabaseBundleTypeDef]:
    lightsail: Any = client("lightsail", region)  # its stubs want the token as a word of its own
    with translated():
        answer = lightsail.get_relational_database_bundles()
        yield from answer.get("bundles", ())
        while token := answer.get("nextPageToken"):
            answer = lightsail.get_relational_database_bundles(pageToken=token)
            yield from answer.get("bundles", ())


def _plan(found: RelationalDatabaseBundleTypeDef) -> DbPlan:
    return DbPlan(
        found["bundleId"],
        found.get("price", 0),
        found.get("cpuCount", 0),
        found.get("ramSizeInGb", 0),
        found.get("diskSizeInGb", 0),
    )


def _on_rds(region: str, facts: LightsailDbFacts) -> tuple[RdsAlternative, ...]:
    """Return what RDS would give; where prices are known, only classes that have one are sold."""
    storage = DbStorage(StorageType.GP3, facts.disk_gib)
    there = DbFacts(
        facts.engine, "", DbClass(_CLASSES[0]), storage, multi_az=facts.high_availability
    )
    prices = read_prices(there, region, _CLASSES)
    sold = [name for name in _CLASSES if name in prices.classes] or _CLASSES
    return on_rds(facts, db_classes(sold, region), prices)


def _told(resource: Resource) -> Iterator[DbRemark]:
    lightsail = client("lightsail", resource.region)
    with translated():
        answer = lightsail.get_relational_database_events(
            relationalDatabaseName=resource.id, durationInMinutes=_DAY
        )
    for one in answer.get("relationalDatabaseEvents", ()):
        yield DbRemark(one["createdAt"], one.get("message", "")[:_KEPT])
