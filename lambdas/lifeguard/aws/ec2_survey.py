"""Finding trouble in a whole Region with a few filtered calls, however many instances it has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from lifeguard.aws import clock
from lifeguard.aws.clients import client
from lifeguard.aws.ec2_read import checks_of, host_event, tags_of
from lifeguard.aws.errors import translated
from lifeguard.core.resource import Resource, Service
from lifeguard.core.server import HostEventCode, Server, State
from lifeguard.core.trouble import STOPPED_BY_AWS, STOPPED_BY_ITS_SYSTEM

if TYPE_CHECKING:
    from mypy_boto3_ec2 import EC2Client
    from mypy_boto3_ec2.type_defs import FilterTypeDef

PAGE = 100
"""Instances asked for by id in one call (DescribeInstanceStatus takes at most 100)."""

_IMPAIRED: tuple[FilterTypeDef, ...] = (
    {"Name": "system-status.status", "Values": ["impaired"]},
    {"Name": "instance-status.status", "Values": ["impaired"]},
    {"Name": "attached-ebs-status.status", "Values": ["impaired"]},
    {"Name": "application-status.status", "Values": ["impaired"]},
    {"Name": "event.code", "Values": [code.value for code in HostEventCode]},
)
"""One call each: EC2 joins the filters of one call with AND."""

Answer = Mapping[str, Any]


def troubled_servers(region: str, opt_in_tag: str) -> tuple[Server, ...]:
    """Return the tagged instances that are impaired, have a scheduled event or were stopped.

    Of each only what finding needs is read; its incident reads the rest.

    Raises:
        Retryable, Refused: as AWS answered.
    """
    ec2 = client("ec2", region)
    with translated():
        statuses = _statuses(ec2)
        running = _instances(ec2, sorted(statuses))
        stopped = _stopped(ec2, opt_in_tag)
    servers = [_server(region, i, o, statuses[i["InstanceId"]]) for i, o in running]
    servers += [_server(region, instance, owner, {}) for instance, owner in stopped]
    return tuple(servers)


def _statuses(ec2: EC2Client) -> dict[str, Answer]:
    pages = ec2.get_paginator("describe_instance_status")
    found: dict[str, Answer] = {}
    for condition in _IMPAIRED:
        for page in pages.paginate(Filters=[condition], PaginationConfig={"PageSize": 1000}):
            found.update({status["InstanceId"]: status for status in page["InstanceStatuses"]})
    return found


def _instances(ec2: EC2Client, ids: list[str]) -> Iterator[tuple[Answer, str]]:
    for start in range(0, len(ids), PAGE):
        answer = ec2.describe_instances(InstanceIds=ids[start : start + PAGE])
        yield from _flat(answer)


def _stopped(ec2: EC2Client, opt_in_tag: str) -> Iterator[tuple[Answer, str]]:
    pages = ec2.get_paginator("describe_instances").paginate(
        Filters=[
            {"Name": "instance-state-name", "Values": ["stopped"]},
            {"Name": "tag-key", "Values": [opt_in_tag]},
            {
                "Name": "state-reason-code",
                "Values": [*sorted(STOPPED_BY_AWS), STOPPED_BY_ITS_SYSTEM],
            },
        ],
        PaginationConfig={"PageSize": 1000},
    )
    for page in pages:
        yield from _flat(page)


def _flat(answer: Answer) -> Iterator[tuple[Answer, str]]:
    for reservation in answer["Reservations"]:
        for instance in reservation["Instances"]:
            yield instance, reservation["OwnerId"]


def _server(region: str, instance: Answer, owner: str, status: Answer) -> Server:
    return Server(
        resource=Resource(Service.EC2, instance["InstanceId"], owner, region),
        read_at=clock.now(),
        state=State(instance["State"]["Name"]),
        tags=tags_of(instance),
        state_reason=instance.get("StateReason", {}).get("Code", ""),
        launched_at=instance.get("LaunchTime"),
        checks=checks_of(status),
        events=tuple(host_event(event) for event in status.get("Events", ())),
    )
