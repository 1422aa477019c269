"""Finds what is wrong in a whole Region with a few filtered calls, whatever its size."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from lifeguard import clock
from lifeguard.aws.ec2.describe_instances import (
    LARGEST_PAGE,
    by_filter,
    by_id,
    instance_of,
    resource_of,
)
from lifeguard.aws.ec2.parse import Answer
from lifeguard.aws.session.clients import client
from lifeguard.aws.session.errors import Retryable, translated
from lifeguard.core.decision.findings import Findings
from lifeguard.core.kinds.ec2.instance import HostEventCode, Instance
from lifeguard.core.kinds.ec2.problem import STOPPED_BY_AWS, STOPPED_BY_ITS_SYSTEM

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
        instances += [_server(region, one, statuses[one["InstanceId"]]) for one in found]
    with _answered("stopped instances", unanswered):
        found = _stopped(ec2, opt_in_tag)
        instances += [_server(region, one) for one in found]
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


def _instances(ec2: EC2Client, ids: list[str]) -> Iterator[Answer]:
    for start in range(0, len(ids), PAGE):
        yield from by_id(ec2, ids[start : start + PAGE])


def _stopped(ec2: EC2Client, opt_in_tag: str) -> Iterator[Answer]:
    filters = {
        "instance-state-name": ["stopped"],
        "tag-key": [opt_in_tag],
        "state-reason-code": [*sorted(STOPPED_BY_AWS), STOPPED_BY_ITS_SYSTEM],
    }
    return by_filter(ec2, filters, page=LARGEST_PAGE)


def _server(region: str, found: Answer, status: Answer | None = None) -> Instance:
    return instance_of(resource_of(found, region), found, clock.now(), status)
