"""The services whose databases can be read, one row each."""

from __future__ import annotations

from datetime import datetime

from lifeguard.aws.lightsail import database_logs, measure_database
from lifeguard.aws.lightsail import read_databases as lightsail_databases
from lifeguard.aws.rds import logs, measure, read_databases
from lifeguard.core.databases.measurements import DbMeasurements
from lifeguard.core.kinds.lightsail_database.database import LightsailDatabase
from lifeguard.core.kinds.rds.database import Database
from lifeguard.core.policy.policy import Policies
from lifeguard.core.resources.resource import Service
from lifeguard.functions.respond.inside.databases import Databases, DatabaseSource


def databases(policies: Policies) -> Databases:
    """Return what reads databases."""
    sources: dict[str, DatabaseSource] = {
        Service.RDS: DatabaseSource(read_databases.database, _of_rds, logs),
        Service.LIGHTSAIL_DB: DatabaseSource(
            lightsail_databases.database, _of_lightsail, database_logs
        ),
    }
    return Databases(sources, policies)


def _of_rds(found: Database, now: datetime) -> DbMeasurements:
    return measure.measure([found], found.resource.region, now)[found.resource.id]


def _of_lightsail(found: LightsailDatabase, now: datetime) -> DbMeasurements:
    return measure_database.measure(found.resource, now)
