"""RDS's DescribeEvents and DescribePendingMaintenanceActions."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from botocore.utils import parse_to_aware_datetime

from sandbox.aws.rds.shared import page
from sandbox.gateway.request import Request
from sandbox.hosts.estate import Estate
from sandbox.hosts.rds.events import DbEvent

_LASTS = 60
"""Minutes that are told of where nobody says how many [botocore: Duration]."""


def describe_events(estate: Estate, request: Request) -> dict[str, Any]:
    """DescribeEvents, of DB instances: no event has its id here [botocore: Event]."""
    params, now = request.params, estate.agenda.now()
    since = now - timedelta(minutes=params.get("Duration", _LASTS))
    if "StartTime" in params:
        since = parse_to_aware_datetime(params["StartTime"])
    wanted = params.get("SourceIdentifier")
    found = [
        _told(estate, one)
        for one in estate.rds.events
        if _is_in(one.at, since, now) and wanted in {None, one.instance}
    ]
    return page(request, "Events", found)


def _is_in(when: datetime, since: datetime, until: datetime) -> bool:
    return since <= when <= until


def _told(estate: Estate, one: DbEvent) -> dict[str, Any]:
    return {
        "SourceIdentifier": one.instance,
        "SourceType": "db-instance",
        "Message": one.message,
        "EventCategories": list(one.categories),
        "Date": one.at,
        "SourceArn": estate.rds.arn("db", one.instance),
    }


def describe_pending_maintenance_actions(estate: Estate, request: Request) -> dict[str, Any]:
    """DescribePendingMaintenanceActions: of all, or of one ARN."""
    wanted = request.params.get("ResourceIdentifier")
    found = []
    for one in estate.rds.databases.values():
        name = estate.rds.arn("db", one.spec.id)
        details = [
            {"Action": action.action, "Description": "New Operating System update is available"}
            | ({"CurrentApplyDate": action.at} if action.at else {})
            for action in one.spec.maintenance
        ]
        if details and wanted in {None, name}:
            told = {"ResourceIdentifier": name, "PendingMaintenanceActionDetails": details}
            found.append(told)
    return page(request, "PendingMaintenanceActions", found)
