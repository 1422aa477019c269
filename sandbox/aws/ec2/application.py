"""EC2's application status checks: what each found and why, and their suppression."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from fnmatch import fnmatchcase
from types import MappingProxyType
from typing import Any

from sandbox.gateway.names import hex_id
from sandbox.gateway.paging import page
from sandbox.gateway.refusal import Code, Refusal, not_found
from sandbox.gateway.request import Request
from sandbox.hosts.checks import changed_at, failure, probe
from sandbox.hosts.estate import Estate
from sandbox.hosts.host import Host
from sandbox.hosts.status import CheckResult, SummaryStatus
from sandbox.worldfile.fault_spec import FaultKind

MOST_IDS = 100
"""Instance ids one call may name [botocore EnableApplicationStatusCheckSuppression]."""
PAGE = 100
"""The largest page [botocore DescribeApplicationStatusMaxResults]."""

_RESULT = MappingProxyType(
    {
        SummaryStatus.OK: "passed",
        SummaryStatus.IMPAIRED: "failed",
        SummaryStatus.INITIALIZING: "initializing",
        SummaryStatus.NOT_APPLICABLE: "not-applicable",
    }
)
"""A check's own word [botocore ApplicationStatusCheckEnum] for an instance's."""


def describe_application_status(estate: Estate, request: Request) -> dict[str, Any]:
    """DescribeApplicationStatus, of all instances unless some are named."""
    params = request.params
    named = params.get("InstanceIds")
    hosts = estate.require(named) if named else list(estate.hosts.values())
    found = [host for host in hosts if _matches(estate, host, params.get("Filters", []))]
    shown, more = page(found, params, smallest=1, largest=PAGE)
    entries = [_entry(estate, host) for host in shown]
    return {"ApplicationStatuses": {"Instances": entries}} | more


def _entry(estate: Estate, host: Host) -> dict[str, Any]:
    found = probe(host, FaultKind.APPLICATION)
    now = estate.agenda.now()
    return {
        "InstanceId": host.id,
        "AvailabilityZone": estate.mirror.zone_of(host.spec),
        "AvailabilityZoneId": estate.mirror.zone_id_of(host.spec),
        "ApplicationStatus": _told(host, found, now) | {"Details": _details(host, found, now)},
    }


def _status(host: Host, found: CheckResult) -> str:
    suppressed = host.suppression and found.status is not SummaryStatus.NOT_APPLICABLE
    return "suppressed" if suppressed else found.status.value


def _told(host: Host, found: CheckResult, now: datetime) -> dict[str, Any]:
    told: dict[str, Any] = {"Status": _status(host, found), "StatusTimeStamp": now}
    suppression = host.suppression
    if suppression is None:
        return told | {"StatusSince": changed_at(host, found)}
    resumes = {} if suppression.until is None else {"ResumeAt": suppression.until}
    return told | {"StatusSince": suppression.at} | resumes


def _details(host: Host, found: CheckResult, now: datetime) -> list[dict[str, Any]]:
    """Return the one check there is; suppression does not touch what it finds."""
    if not host.has_application_check:
        return []
    detail: dict[str, Any] = {
        "ApplicationStatusCheckId": hex_id("asc-0", "application check", length=16),
        "CheckUpdateTime": now,
        "Aggregation": "included",
        "Status": _RESULT[found.status],
        "StatusTimeStamp": now,
        "StatusSince": changed_at(host, found),
    }
    if found.status in {SummaryStatus.OK, SummaryStatus.IMPAIRED}:
        detail["Reason"] = _reason(host)
    return [detail]


def _reason(host: Host) -> dict[str, Any]:
    failed = failure(host)
    if failed is None:
        return {"Code": "ResponseCodeMatched", "StatusCode": 200, "Protocol": "HTTP"}
    reason: dict[str, Any] = {"Code": failed.reason.value, "Protocol": "HTTP"}
    return reason if failed.status_code is None else reason | {"StatusCode": failed.status_code}


_FILTERS: dict[str, Callable[[Estate, Host], str]] = {
    "availability-zone-id": lambda estate, host: estate.mirror.zone_id_of(host.spec),
    "status": lambda _estate, host: _status(host, probe(host, FaultKind.APPLICATION)),
}
"""DescribeApplicationStatus' filters (API reference) and what of a host each looks at."""


def _matches(estate: Estate, host: Host, filters: list[dict[str, Any]]) -> bool:
    for wanted in filters:
        if wanted["Name"] not in _FILTERS:
            raise Refusal(Code.INVALID_PARAMETER_VALUE, f"The filter '{wanted['Name']}' is invalid")
        value = _FILTERS[wanted["Name"]](estate, host)
        if not any(fnmatchcase(value, pattern) for pattern in wanted.get("Values", [])):
            return False
    return True


def enable_suppression(estate: Estate, request: Request) -> dict[str, Any]:
    """EnableApplicationStatusCheckSuppression, for DurationSeconds or until it is disabled."""
    seconds = request.params.get("DurationSeconds")
    duration = None if seconds is None else timedelta(seconds=seconds)

    def enable(host: Host) -> dict[str, Any]:
        running = host.suppression
        held = running.held if running else probe(host, FaultKind.APPLICATION)
        begun = host.suppress(held, duration)
        until = {} if begun.until is None else {"ResumeAt": begun.until}
        return {"InstanceId": host.id, "SuppressAt": begun.at} | until

    return _each(estate, request, enable)


def disable_suppression(estate: Estate, request: Request) -> dict[str, Any]:
    """DisableApplicationStatusCheckSuppression; who is not suppressed stays so."""
    now = estate.agenda.now()

    def disable(host: Host) -> dict[str, Any]:
        begun = host.suppression
        host.resume()
        return {"InstanceId": host.id, "SuppressAt": begun.at if begun else now, "ResumeAt": now}

    return _each(estate, request, disable)


def _each(
    estate: Estate, request: Request, change: Callable[[Host], dict[str, Any]]
) -> dict[str, Any]:
    """Change each instance; the answer tells apart those it could not be done for."""
    names = request.instance_ids()
    if not names:
        text = "The request must contain the parameter InstanceIds"
        raise Refusal(Code.MISSING_PARAMETER, text)
    if len(names) > MOST_IDS:
        text = f"At most {MOST_IDS} instance IDs may be specified"
        raise Refusal(Code.INVALID_PARAMETER_VALUE, text)
    missing = [name for name in names if name not in estate.hosts]
    return {
        "SuccessfulResults": [change(estate.hosts[name]) for name in names if name not in missing],
        "UnsuccessfulResults": [
            {"InstanceId": name, "Reason": not_found([name]).message} for name in missing
        ],
    }
