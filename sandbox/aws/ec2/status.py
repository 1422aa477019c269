"""EC2's DescribeInstanceStatus: moto always says ok, the hosts know better."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from types import MappingProxyType
from typing import Any

from sandbox.aws.ec2.power import state_of
from sandbox.gateway.paging import page
from sandbox.gateway.refusal import Code, Refusal
from sandbox.gateway.request import Request
from sandbox.hosts.checks import check
from sandbox.hosts.estate import Estate
from sandbox.hosts.host import Host
from sandbox.hosts.mirror import MANAGING_SERVICE, operator
from sandbox.hosts.notices import ScheduledNotice
from sandbox.hosts.states import STATE_CODES, HostState
from sandbox.hosts.status import CheckResult, SummaryStatus
from sandbox.worldfile.fault_spec import FaultKind
from sandbox.worldfile.instance_spec import CreatedBy

MOST_IDS = 100
"""Instance ids one call may name (API reference)."""
PAGE = 1000
"""The largest and the default page."""
SMALLEST_PAGE = 5

_DETAIL = MappingProxyType(
    {
        SummaryStatus.OK: "passed",
        SummaryStatus.IMPAIRED: "failed",
        SummaryStatus.INITIALIZING: "initializing",
    }
)


def describe_instance_status(estate: Estate, request: Request) -> dict[str, Any]:
    """DescribeInstanceStatus, of the running ones unless IncludeAllInstances."""
    params = request.params
    named = bool(params.get("InstanceIds"))
    hosts = _named(estate, params) if named else list(estate.hosts.values())
    if not params.get("IncludeAllInstances"):
        hosts = [host for host in hosts if host.state is HostState.RUNNING]
    found = [host for host in hosts if _matches(estate, host, params.get("Filters", []))]
    shown, more = page(found, params, smallest=SMALLEST_PAGE, largest=PAGE)
    return {"InstanceStatuses": [_entry(estate, host) for host in shown]} | more


def _named(estate: Estate, params: dict[str, Any]) -> list[Host]:
    if "MaxResults" in params:
        text = "The parameter instancesSet cannot be used with the parameter maxResults"
        raise Refusal(Code.INVALID_PARAMETER_COMBINATION, text)
    if len(params["InstanceIds"]) > MOST_IDS:
        raise Refusal(
            Code.INVALID_PARAMETER_VALUE, f"At most {MOST_IDS} instance IDs may be specified"
        )
    return estate.require(params["InstanceIds"])


def _entry(estate: Estate, host: Host) -> dict[str, Any]:
    now = estate.agenda.now()
    application = check(host, FaultKind.APPLICATION)
    outpost = {"OutpostArn": host.spec.outpost} if host.spec.outpost else {}
    return outpost | {
        "AvailabilityZone": estate.mirror.zone_of(host.spec),
        "AvailabilityZoneId": estate.mirror.zone_id_of(host.spec),
        "Operator": operator(host.spec),
        "Events": [_event(notice) for notice in host.notices if notice.listed(now)],
        "InstanceId": host.id,
        "InstanceState": state_of(host.state),
        "InstanceStatus": _summary(check(host, FaultKind.INSTANCE)),
        "SystemStatus": _summary(check(host, FaultKind.SYSTEM)),
        "AttachedEbsStatus": _summary(check(host, FaultKind.EBS)),
        "ApplicationStatus": {"Status": application.status.value} | _impaired(application),
    }


def _summary(told: CheckResult) -> dict[str, Any]:
    summary: dict[str, Any] = {"Status": told.status.value}
    if told.status in _DETAIL:
        detail = {"Name": "reachability", "Status": _DETAIL[told.status]}
        summary["Details"] = [detail | _impaired(told)]
    return summary


def _impaired(told: CheckResult) -> dict[str, datetime]:
    return {} if told.since is None else {"ImpairedSince": told.since}


def _event(notice: ScheduledNotice) -> dict[str, Any]:
    event: dict[str, Any] = {
        "InstanceEventId": notice.id,
        "Code": notice.code.value,
        "Description": notice.description,
        "NotBefore": notice.not_before,
        "NotAfter": notice.not_after,
        "NotBeforeDeadline": notice.not_before_deadline,
    }
    return {name: value for name, value in event.items() if value is not None}


def _check_of(kind: FaultKind) -> Callable[[Estate, Host], list[str]]:
    return lambda _estate, host: [check(host, kind).status.value]


def _reachability(kind: FaultKind) -> Callable[[Estate, Host], list[str]]:
    return lambda _estate, host: [_DETAIL.get(check(host, kind).status, "")]


def _of_events(member: str) -> Callable[[Estate, Host], list[str]]:
    def values(estate: Estate, host: Host) -> list[str]:
        now = estate.agenda.now()
        events = [_event(notice) for notice in host.notices if notice.listed(now)]
        return [_text(event[member]) for event in events if member in event]

    return values


def _text(value: str | datetime) -> str:
    if isinstance(value, str):
        return value
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


_FILTERS: dict[str, Callable[[Estate, Host], list[str]]] = {
    "availability-zone": lambda estate, host: [estate.mirror.zone_of(host.spec)],
    "availability-zone-id": lambda estate, host: [estate.mirror.zone_id_of(host.spec)],
    "event.code": _of_events("Code"),
    "event.description": _of_events("Description"),
    "event.instance-event-id": _of_events("InstanceEventId"),
    "event.not-after": _of_events("NotAfter"),
    "event.not-before": _of_events("NotBefore"),
    "event.not-before-deadline": _of_events("NotBeforeDeadline"),
    "instance-state-code": lambda _estate, host: [str(STATE_CODES[host.state])],
    "instance-state-name": lambda _estate, host: [host.state.value],
    "instance-status.reachability": _reachability(FaultKind.INSTANCE),
    "instance-status.status": _check_of(FaultKind.INSTANCE),
    "system-status.reachability": _reachability(FaultKind.SYSTEM),
    "system-status.status": _check_of(FaultKind.SYSTEM),
    "attached-ebs-status.status": _check_of(FaultKind.EBS),
    "application-status.status": _check_of(FaultKind.APPLICATION),
    "operator.principal": lambda _estate, host: (
        [MANAGING_SERVICE] if host.spec.created_by is CreatedBy.SERVICE else []
    ),
    "operator.managed": lambda _estate, host: [
        str(host.spec.created_by is CreatedBy.SERVICE).lower()
    ],
}
"""DescribeInstanceStatus' filters (API reference) and what of a host each looks at."""


def _matches(estate: Estate, host: Host, filters: list[dict[str, Any]]) -> bool:
    return all(_matches_one(estate, host, wanted) for wanted in filters)


def _matches_one(estate: Estate, host: Host, wanted: dict[str, Any]) -> bool:
    name = wanted["Name"]
    if name not in _FILTERS:
        raise Refusal(Code.INVALID_PARAMETER_VALUE, f"The filter '{name}' is invalid")
    patterns = wanted.get("Values", [])
    values = _FILTERS[name](estate, host)
    return any(fnmatchcase(value, pattern) for value in values for pattern in patterns)
