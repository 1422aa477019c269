"""Finding trouble in a whole Region with a few filtered calls, however many instances it has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lifeguard import clock
from lifeguard.aws.ec2.parse import checks_of, host_event, tags_of
from lifeguard.aws.session.clients import client
from lifeguard.aws.session.errors import Retryable, translated
from lifeguard.core.kinds.ec2.instance import HostEventCode, Instance, InstanceState
from lifeguard.core.kinds.ec2.problem import STOPPED_BY_AWS, STOPPED_BY_ITS_SYSTEM
from lifeguard.core.resources.resource import Resource, Service

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


@dataclass(frozen=True, slots=True)
class Findings:
    """What a survey found, and what AWS would not answer this time."""

    instances: tuple[Instance, ...]
    unanswered: tuple[str, ...]


def troubled_servers(region: str, opt_in_tag: str) -> Findings:
    """Return the instances that are impaired, have a scheduled event or were stopped.

    Of each only what finding needs is read; its incident reads the rest. A question that AWS
    does not answer (throttling) costs only its own findings, until the next sweep.

    Raises:
        Refused: AWS does not allow a question.
    """
    ec2 = client("ec2", region)
    unanswered: list[str] = []
    statuses: dict[str, Answer] = {}
    for condition in _IMPAIRED:
        with _answered(condition["Name"], unanswered):
            statuses.update(_statuses(ec2, condition))
    instances: list[Instance] = []
    with _answered("instances", unanswered):
        found = _instances(ec2, sorted(statuses))
        instances += [_server(region, i, owner, statuses[i["InstanceId"]]) for i, owner in found]
    with _answered("stopped instances", unanswered):
        found = _stopped(ec2, opt_in_tag)
        instances += [_server(region, instance, owner, {}) for instance, owner in found]
    return Findings(tuple(instances), tuple(unanswered))


@contextmanager
def _answered(question: str, unanswered: list[str]) -> Iterator[None]:
    try:
        with translated():
            yield
    except Retryable as error:
        unanswered.append(f"{question}: {error}")


def _statuses(ec2: EC2Client, condition: FilterTypeDef) -> dict[str, Answer]:
    pages = ec2.get_paginator("describe_instance_status").paginate(
        Filters=[condition], PaginationConfig={"PageSize": 1000}
    )
    return {status["InstanceId"]: status for page in pages for status in page["InstanceStatuses"]}


def _instances(ec2: EC2Client, ids: list[str]) -> Iterator[tuple[Answer, str]]:
    for start in range(0, len(ids), PAGE):
        yield from _flat(ec2.describe_instances(InstanceIds=ids[start : start + PAGE]))


def _stopped(ec2: EC2Client, opt_in_tag: str) -> Iterator[tuple[Answer, str]]:
    reasons = [*sorted(STOPPED_BY_AWS), STOPPED_BY_ITS_SYSTEM]
    pages = ec2.get_paginator("describe_instances").paginate(
        Filters=[
            {"Name": "instance-state-name", "Values": ["stopped"]},
            {"Name": "tag-key", "Values": [opt_in_tag]},
            {"Name": "state-reason-code", "Values": reasons},
        ],
        PaginationConfig={"PageSize": 1000},
    )
    for page in pages:
        yield from _flat(page)


def _flat(answer: Answer) -> Iterator[tuple[Answer, str]]:
    for reservation in answer["Reservations"]:
        for instance in reservation["Instances"]:
            yield instance, reservation["OwnerId"]


def _server(region: str, instance: Answer, owner: str, status: Answer) -> Instance:
    return Instance(
        resource=Resource(Service.EC2, instance["InstanceId"], owner, region),
        read_at=clock.now(),
        state=InstanceState(instance["State"]["Name"]),
        tags=tags_of(instance),
        state_reason=instance.get("StateReason", {}).get("Code", ""),
        launched_at=instance.get("LaunchTime"),
        checks=checks_of(status),
        events=tuple(host_event(event) for event in status.get("Events", ())),
    )
