"""Lightsail's calls for databases."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from botocore.utils import parse_to_aware_datetime

from sandbox.aws.lightsail.metrics import in_periods, require_span
from sandbox.aws.lightsail.operations import all_told
from sandbox.aws.lightsail.shared import arn_of, named, page, tags_asked, tags_told
from sandbox.gateway.names import uuid_of
from sandbox.gateway.refusal import Code, Refusal
from sandbox.gateway.request import Request
from sandbox.hosts.estate import Estate
from sandbox.hosts.guest.logs import written
from sandbox.hosts.lightsail.databases import LightsailDb, LightsailDbSnapshot
from sandbox.hosts.lightsail.operations import LightsailType
from sandbox.worldfile.lightsail_plans import DATABASE_PLANS, database_plan

_MINUTE = timedelta(minutes=1)
_UNITS = {
    "CPUUtilization": "Percent",
    "DatabaseConnections": "Count",
    "DiskQueueDepth": "Count",
    "FreeStorageSpace": "Bytes",
    "FreeableMemory": "Bytes",
    "SwapUsage": "Bytes",
}
_PORTS = {"postgres": 5432}
_LASTS = 60
"""Minutes that are told of where nobody says how many [botocore GetRelationalDatabaseEvents]."""


def get_relational_databases(estate: Estate, request: Request) -> dict[str, Any]:
    """GetRelationalDatabases."""
    shown, more = page(list(estate.lightsail.databases), request)
    return {"relationalDatabases": [_told(estate, one) for one in shown]} | more


def get_relational_database(estate: Estate, request: Request) -> dict[str, Any]:
    """GetRelationalDatabase."""
    return {"relationalDatabase": _told(estate, _asked(estate, request))}


def get_relational_database_metric_data(estate: Estate, request: Request) -> dict[str, Any]:
    """GetRelationalDatabaseMetricData: a point a minute, in no order, of the metric's own unit."""
    params, now = request.params, estate.agenda.now()
    database = _asked(estate, request)
    start, end = (parse_to_aware_datetime(params[name]) for name in ("startTime", "endTime"))
    period = timedelta(seconds=params["period"])
    require_span(start, end, period)
    name = params["metricName"]
    points = []
    if _UNITS.get(name) == params["unit"]:
        samples = (
            (when, value)
            for when in _minutes(start, min(end, now))
            if (value := database.value(name, when)) is not None
        )
        points = in_periods(samples, period, params["statistics"], params["unit"])
    points.sort(key=lambda point: uuid_of(name, point["timestamp"].isoformat()))
    return {"metricName": name, "metricData": points}


def _minutes(start: datetime, end: datetime) -> list[datetime]:
    first = start.replace(second=0, microsecond=0)
    count = max(0, (end - first) // _MINUTE)
    every = (first + n * _MINUTE for n in range(count))
    return [when for when in every if when >= start]


def get_relational_database_events(estate: Estate, request: Request) -> dict[str, Any]:
    """GetRelationalDatabaseEvents."""
    name, now = request.params["relationalDatabaseName"], estate.agenda.now()
    since = now - timedelta(minutes=request.params.get("durationInMinutes", _LASTS))
    found = [
        {
            "resource": name,
            "createdAt": one.at,
            "message": one.message,
            "eventCategories": list(one.categories),
        }
        for one in _asked(estate, request).events
        if since <= one.at <= now
    ]
    shown, more = page(found, request)
    return {"relationalDatabaseEvents": shown} | more


def get_relational_database_log_streams(estate: Estate, request: Request) -> dict[str, Any]:
    """GetRelationalDatabaseLogStreams."""
    return {"logStreams": sorted(_asked(estate, request).spec.logs)}


def get_relational_database_log_events(estate: Estate, request: Request) -> dict[str, Any]:
    """GetRelationalDatabaseLogEvents: the end of a stream, one page."""
    params, now = request.params, estate.agenda.now()
    since, until = (parse_to_aware_datetime(params[name]) for name in ("startTime", "endTime"))
    lines = _asked(estate, request).spec.logs.get(params["logStreamName"], ())
    events = [
        {"createdAt": at or now, "message": line}
        for at, line in written(lines, min(until, now), since)
    ]
    return {"resourceLogEvents": events}


def get_relational_database_bundles(_estate: Estate, request: Request) -> dict[str, Any]:
    """GetRelationalDatabaseBundles: the same prices in every Region."""
    shown, more = page(DATABASE_PLANS, request)
    bundles = [
        {
            "bundleId": plan.bundle_id,
            "name": plan.name,
            "price": plan.price,
            "ramSizeInGb": plan.ram_gb,
            "diskSizeInGb": plan.disk_gb,
            "transferPerMonthInGb": 100,
            "cpuCount": plan.cpus,
            "isEncrypted": True,
            "isActive": True,
        }
        for plan in shown
    ]
    return {"bundles": bundles} | more


def create_relational_database_snapshot(estate: Estate, request: Request) -> dict[str, Any]:
    """CreateRelationalDatabaseSnapshot."""
    params, lightsail = request.params, estate.lightsail
    name, snapshot = params["relationalDatabaseName"], params["relationalDatabaseSnapshotName"]
    lightsail.require_free(snapshot)
    return all_told(estate, lightsail.databases.take(name, snapshot, tags_asked(params)))


def create_relational_database_from_snapshot(estate: Estate, request: Request) -> dict[str, Any]:
    """CreateRelationalDatabaseFromSnapshot: of a snapshot, or as late as the backups reach."""
    params, lightsail = request.params, estate.lightsail
    lightsail.require_free(params["relationalDatabaseName"])
    if snapshot := params.get("relationalDatabaseSnapshotName"):
        source = lightsail.databases.snapshot(snapshot).source
    else:
        source = lightsail.databases.named(params["sourceRelationalDatabaseName"])
    wanted = params.get("relationalDatabaseBundleId")
    plan = next((one for one in DATABASE_PLANS if one.bundle_id == wanted), None)
    if plan is None and wanted is not None:
        raise Refusal(Code.INVALID_INPUT, f"There is no database bundle {wanted}.")
    made = lightsail.databases.restore(source, params["relationalDatabaseName"], plan)
    return all_told(estate, [made])


def get_relational_database_snapshots(estate: Estate, request: Request) -> dict[str, Any]:
    """GetRelationalDatabaseSnapshots: those that calls have made."""
    shown, more = page(list(estate.lightsail.databases.snapshots.values()), request)
    return {"relationalDatabaseSnapshots": [_snapshot(estate, one) for one in shown]} | more


def delete_relational_database_snapshot(estate: Estate, request: Request) -> dict[str, Any]:
    """DeleteRelationalDatabaseSnapshot: gone at once."""
    name = request.params["relationalDatabaseSnapshotName"]
    return all_told(estate, [estate.lightsail.databases.delete_snapshot(name)])


def _snapshot(estate: Estate, one: LightsailDbSnapshot) -> dict[str, Any]:
    source = one.source.spec.name
    return named(estate, LightsailType.DATABASE_SNAPSHOT, one.name) | {
        "createdAt": one.created_at,
        "tags": tags_told(one.tags),
        "state": one.state.value,
        "engine": one.source.spec.engine,
        "fromRelationalDatabaseName": source,
        "fromRelationalDatabaseArn": arn_of(estate, LightsailType.DATABASE, source),
    }


def reboot_relational_database(estate: Estate, request: Request) -> dict[str, Any]:
    """RebootRelationalDatabase."""
    name = request.params["relationalDatabaseName"]
    return all_told(estate, estate.lightsail.databases.reboot(name))


def _asked(estate: Estate, request: Request) -> LightsailDb:
    return estate.lightsail.databases.named(request.params["relationalDatabaseName"])


def _told(estate: Estate, one: LightsailDb) -> dict[str, Any]:
    spec, now = one.spec, estate.agenda.now()
    plan, host = database_plan(spec.ram_gb), f"{spec.name}.db.{estate.spec.region}.example"
    standby = {"secondaryAvailabilityZone": "us-east-1b"} if spec.high_availability else {}
    return named(estate, LightsailType.DATABASE, spec.name) | {
        "createdAt": one.created_at,
        "tags": tags_told(one.tags),
        "relationalDatabaseBundleId": plan.id_with(standby=spec.high_availability),
        "hardware": {
            "cpuCount": spec.cpus,
            "diskSizeInGb": spec.disk_gb,
            "ramSizeInGb": spec.ram_gb,
        },
        "state": one.state.value,
        "backupRetentionEnabled": True,
        "pendingModifiedValues": {},
        "engine": spec.engine,
        "engineVersion": "16.4",
        "latestRestorableTime": now - timedelta(minutes=5),
        "masterUsername": "dbmasteruser",
        "publiclyAccessible": False,
        "masterEndpoint": {"port": _PORTS.get(spec.engine, 3306), "address": host},
        "pendingMaintenanceActions": [
            {"action": action.action, "description": "New Operating System update is available"}
            | ({"currentApplyDate": action.at} if action.at else {})
            for action in spec.maintenance
        ],
        **standby,
    }
