"""The services whose databases can be read, one row each, imported when it is first asked for."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from lifeguard.core.policy.policy import Policies
from lifeguard.core.resources.resource import Service
from lifeguard.functions.respond.inside.databases import Databases, DatabaseSource
from lifeguard.on_demand import OnDemand

if TYPE_CHECKING:
    from lifeguard.core.databases.measurements import DbMeasurements
    from lifeguard.core.kinds.lightsail_database.database import LightsailDatabase
    from lifeguard.core.kinds.rds.database import Database


def databases(policies: Policies) -> Databases:
    """Return what reads databases."""
    sources = OnDemand({Service.RDS: _rds, Service.LIGHTSAIL_DB: _lightsail})
    return Databases(sources, policies)


def _rds() -> DatabaseSource:
    from lifeguard.aws.rds import logs, measure, read_databases

    def measured(found: Database, now: datetime) -> DbMeasurements:
        return measure.measure([found], found.resource.region, now)[found.resource.id]

    return DatabaseSource(read_databases.database, measured, logs)


def _lightsail() -> DatabaseSource:
    from lifeguard.aws.lightsail import database_logs, measure_database, read_databases

    def measured(found: LightsailDatabase, now: datetime) -> DbMeasurements:
        return measure_database.measure(found.resource, now)

    return DatabaseSource(read_databases.database, measured, database_logs)
