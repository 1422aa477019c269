"""CloudWatch's DescribeAlarms: moto takes one filter, knows no pages and reads the real clock."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sandbox.gateway.paging import page
from sandbox.gateway.refusal import Code, Refusal
from sandbox.gateway.request import Request
from sandbox.hosts.estate import Estate

USUAL_PAGE = 50
LARGEST_PAGE = 100
METRIC = "MetricAlarm"
_MEMBERS = {METRIC: "MetricAlarms", "CompositeAlarm": "CompositeAlarms"}

Alarm = dict[str, Any]


def describe_alarms(estate: Estate, request: Request) -> dict[str, Any]:
    """DescribeAlarms: metric alarms unless AlarmTypes asks for others, in the order of names."""
    params = request.params
    if params.get("AlarmNames") and params.get("AlarmNamePrefix"):
        text = "AlarmNames and AlarmNamePrefix cannot be specified together"
        raise Refusal(Code.INVALID_PARAMETER_COMBINATION, text)
    whole = request.forward({})
    found = [
        (member, _told(estate, alarm))
        for kind, member in _MEMBERS.items()
        if kind in params.get("AlarmTypes", [METRIC])
        for alarm in whole[member]
        if _fits(alarm, params)
    ]
    found.sort(key=lambda one: one[1]["AlarmName"])
    shown, more = _page(found, params)
    lists = {member: [alarm for of, alarm in shown if of == member] for member in _MEMBERS.values()}
    return {**lists, **more}


def _told(estate: Estate, alarm: Alarm) -> Alarm:
    """Return the alarm with the world's own times."""
    changed = estate.alarm_changes.get(alarm["AlarmName"], estate.spec.now)
    times = ("StateUpdatedTimestamp", "StateTransitionedTimestamp")
    return {
        **alarm,
        "AlarmConfigurationUpdatedTimestamp": estate.spec.now,
        **dict.fromkeys(times, changed),
    }


def _fits(alarm: Alarm, params: Mapping[str, Any]) -> bool:
    names, state = params.get("AlarmNames"), params.get("StateValue")
    action = params.get("ActionPrefix", "")
    return (
        (not names or alarm["AlarmName"] in names)
        and alarm["AlarmName"].startswith(params.get("AlarmNamePrefix", ""))
        and state in {None, alarm["StateValue"]}
        and (not action or any(one.startswith(action) for one in alarm["AlarmActions"]))
    )


def _page(found: list[Any], params: Mapping[str, Any]) -> tuple[list[Any], dict[str, str]]:
    sized = {**params, "MaxResults": params.get("MaxRecords", USUAL_PAGE)}
    try:
        return page(found, sized, smallest=1, largest=LARGEST_PAGE)
    except Refusal as refusal:
        if refusal.code == Code.INVALID_PAGE:
            raise Refusal(Code.INVALID_NEXT_PAGE, refusal.message) from refusal
        raise
