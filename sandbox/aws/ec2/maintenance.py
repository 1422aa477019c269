"""EC2's ModifyInstanceEventStartTime and ModifyInstanceMaintenanceOptions; moto has neither."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from botocore.utils import parse_to_aware_datetime

from sandbox.gateway.refusal import Code, Refusal
from sandbox.gateway.request import Request
from sandbox.hosts.estate import Estate
from sandbox.hosts.host import Host
from sandbox.hosts.maintenance import move
from sandbox.hosts.notices import ScheduledNotice

TOO_LATE = timedelta(minutes=5)
"""An event this near its start cannot be moved (EC2 guide, reschedule)."""
EARLIEST = timedelta(minutes=60)
"""The new start is at least this far ahead."""
SHOWS_AFTER = timedelta(minutes=1)
"""When DescribeInstanceStatus shows it (EC2 guide: one to two minutes)."""


def modify_instance_event_start_time(estate: Estate, request: Request) -> dict[str, Any]:
    """ModifyInstanceEventStartTime, within the limits of the guide."""
    params = request.params
    (host,) = estate.require([params["InstanceId"]])
    notice = _find(host, params["InstanceEventId"])
    wanted: datetime = parse_to_aware_datetime(params["NotBefore"]).astimezone(UTC)
    _check(notice, wanted, estate.agenda.now())
    estate.agenda.after(SHOWS_AFTER, lambda: move(host, notice, wanted))
    return {
        "Event": {
            "InstanceEventId": notice.id,
            "Code": notice.code.value,
            "Description": notice.description,
            "NotBefore": wanted,
            "NotBeforeDeadline": notice.not_before_deadline,
        }
    }


def _find(host: Host, event_id: str) -> ScheduledNotice:
    for notice in host.open_notices():
        if notice.id == event_id:
            return notice
    text = f"The instance event ID '{event_id}' does not exist"
    raise Refusal(Code.INVALID_INSTANCE_EVENT_IDNOT_FOUND, text)


def _check(notice: ScheduledNotice, wanted: datetime, now: datetime) -> None:
    if notice.not_before_deadline is None:
        text = "The event cannot be rescheduled."
        raise Refusal(Code.UNSUPPORTED_OPERATION, text)
    if notice.not_before - now < TOO_LATE:
        text = "The event starts within five minutes and cannot be rescheduled."
        raise Refusal(Code.INVALID_INSTANCE_EVENT_START_TIME, text)
    if wanted - now < EARLIEST or wanted >= notice.not_before_deadline:
        text = "The new start must be at least 60 minutes ahead and before the deadline."
        raise Refusal(Code.INVALID_INSTANCE_EVENT_START_TIME, text)


def modify_instance_maintenance_options(estate: Estate, request: Request) -> dict[str, Any]:
    """ModifyInstanceMaintenanceOptions: AutoRecovery and RebootMigration."""
    (host,) = estate.require([request.params["InstanceId"]])
    host.reboot_migration = _wanted(request, "RebootMigration", now=host.reboot_migration)
    host.auto_recovery = _wanted(request, "AutoRecovery", now=host.auto_recovery)
    estate.changed(host)
    return {
        "InstanceId": host.id,
        "AutoRecovery": "default" if host.auto_recovery else "disabled",
        "RebootMigration": "default" if host.reboot_migration else "disabled",
    }


def _wanted(request: Request, option: str, *, now: bool) -> bool:
    wanted = request.params.get(option)
    return now if wanted is None else wanted == "default"
