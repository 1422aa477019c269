"""The operator's own alarms that are in ALARM: what a lost event would have told of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any

from lifeguard.aws.ec2.describe_instances import ALIVE, by_filter
from lifeguard.aws.rds import read_databases
from lifeguard.aws.session.clients import client
from lifeguard.aws.session.errors import translated
from lifeguard.core.incident.trigger import (
    Phase,
    Source,
    Trigger,
    firing,
)
from lifeguard.core.resources.resource import Resource, Service
from lifeguard.core.text.message import message
from lifeguard.immutable import immutable
from lifeguard.ingest.cloudwatch import state
from lifeguard.ingest.cloudwatch.alarm import subject
from lifeguard.ingest.cloudwatch.metric import Watched
from lifeguard.ingest.json.fields import Fields, UnreadableError

if TYPE_CHECKING:
    from mypy_boto3_cloudwatch.type_defs import MetricAlarmTypeDef

RECENT = timedelta(days=1)
"""How old a firing may be: an older one has been seen by a thousand sweeps."""
PAGE = 100
"""Alarms a page (DescribeAlarms, MaxRecords), and instances asked for in one call."""


@immutable
class _Firing:
    """An alarm in ALARM over one instance."""

    alarm: MetricAlarmTypeDef
    watched: Watched
    since: datetime


def firing_alarms(region: str, opt_in_tag: str, now: datetime) -> tuple[Trigger, ...]:
    """Return a trigger for each alarm that fires of late for one instance that is opted in.

    Composite alarms are not asked for: they name no instance, and the metric alarms below them
    are listed by themselves. Fleet alarms name theirs in events only; what EC2 itself knows of
    those instances, the survey finds.

    Raises:
        Retryable, Refused: as AWS answered.
    """
    found = [one for alarm in _in_alarm(region) if (one := _firing(alarm)) is not None]
    recent = [one for one in found if now - one.since <= RECENT]
    instances = sorted({o.watched.instance for o in recent if o.watched.service == Service.EC2})
    owners = {(Service.EC2, k): v for k, v in _opted_in(region, opt_in_tag, instances).items()}
    if any(one.watched.service == Service.RDS for one in recent):
        for database in read_databases.opted_in(region, opt_in_tag):
            owners[Service.RDS, database.resource.id] = database.resource.account
    return tuple(
        _trigger(one, Resource(one.watched.service, one.watched.instance, owner, region))
        for one in recent
        if (owner := owners.get((Service(one.watched.service), one.watched.instance))) is not None
    )


def _in_alarm(region: str) -> Iterator[MetricAlarmTypeDef]:
    paginator = client("cloudwatch", region).get_paginator("describe_alarms")
    pages = paginator.paginate(
        StateValue="ALARM",
        AlarmTypes=["MetricAlarm"],
        PaginationConfig={"PageSize": PAGE},
    )
    with translated():
        for page in pages:
            yield from page["MetricAlarms"]


def _firing(alarm: MetricAlarmTypeDef) -> _Firing | None:
    """Return what the alarm watches if that is one instance; nobody else's alarm is a fault."""
    try:
        found = subject(_configuration(alarm), _account(alarm))
    except UnreadableError:
        return None  # such as a dimension InstanceId of the operator's own making
    if isinstance(found, str):
        return None
    # When the state changed; the other time changes with the evaluation too.
    since = alarm.get("StateTransitionedTimestamp", alarm["StateUpdatedTimestamp"])
    return _Firing(alarm, found, since)


def _account(alarm: MetricAlarmTypeDef) -> str:
    """Return the alarm's account: arn:PARTITION:cloudwatch:REGION:ACCOUNT:alarm:NAME."""
    return alarm["AlarmArn"].split(":")[4]


def _configuration(alarm: MetricAlarmTypeDef) -> Fields:
    """Write an alarm of the API as CloudWatch's events do."""
    alone: Mapping[str, Any] = {"MetricStat": {"Metric": alarm}}
    entries: Sequence[Mapping[str, Any]] = alarm.get("Metrics") or [alone]
    return Fields("", {"metrics": [_entry(entry) for entry in entries]})


def _entry(entry: Mapping[str, Any]) -> Mapping[str, Any]:
    metric = entry.get("MetricStat", {}).get("Metric", {})
    dimensions = {d["Name"]: d["Value"] for d in metric.get("Dimensions", ())}
    named = {
        "namespace": metric.get("Namespace"),
        "name": metric.get("MetricName"),
        "dimensions": dimensions,
    }
    return {
        "accountId": entry.get("AccountId"),
        "expression": entry.get("Expression"),
        "metricStat": {"metric": named},
    }


def _opted_in(region: str, opt_in_tag: str, ids: Iterable[str]) -> dict[str, str]:
    """Return those that are opted in, each with its owner.

    Asked by filter, not by id: an alarm may outlive its instance, and one unknown id would make
    EC2 refuse the whole call.
    """
    ec2 = client("ec2", region)
    owners: dict[str, str] = {}
    rest = iter(ids)
    while batch := list(islice(rest, PAGE)):
        with translated():
            filters = {
                "instance-id": batch,
                "tag-key": [opt_in_tag],
                "instance-state-name": ALIVE,
            }
            owners |= {one["InstanceId"]: one["OwnerId"] for one in by_filter(ec2, filters)}
    return owners


def _trigger(one: _Firing, resource: Resource) -> Trigger:
    alarm = one.alarm
    reference = firing(state.reference(alarm["AlarmArn"]), one.since)
    said = state.summary(alarm["AlarmName"], "ALARM", resource.id, alarm.get("StateReason", ""))
    return Trigger(
        source=Source.SWEEP,
        kind=one.watched.kind,
        phase=Phase.RAISED,
        resource=resource,
        reference=reference,
        event_id=f"sweep:{reference}",
        occurred_at=one.since,
        summary=message("news.found", what=said),
        measures=one.watched.measures,
    )
