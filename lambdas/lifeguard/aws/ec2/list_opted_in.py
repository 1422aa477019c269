"""Reading all instances of a Region that are opted in, as far as their backups need to know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lifeguard import clock
from lifeguard.aws.ec2.parse import tags_of
from lifeguard.aws.session.clients import client
from lifeguard.aws.session.errors import translated
from lifeguard.core.kinds.ec2.instance import Instance, InstanceState, RootDevice
from lifeguard.core.resources.resource import Resource, Service

_LIVES = ["pending", "running", "stopping", "stopped"]


def opted_in(region: str, opt_in_tag: str) -> tuple[Instance, ...]:
    """Return the instances that carry the tag and are not on their way out.

    Raises:
        Retryable, Refused: as AWS answered.
    """
    pages = (
        client("ec2", region)
        .get_paginator("describe_instances")
        .paginate(
            Filters=[
                {"Name": "tag-key", "Values": [opt_in_tag]},
                {"Name": "instance-state-name", "Values": _LIVES},
            ],
            PaginationConfig={"PageSize": 1000},
        )
    )
    with translated():
        return tuple(
            _server(instance, reservation["OwnerId"], region)
            for page in pages
            for reservation in page["Reservations"]
            for instance in reservation["Instances"]
        )


def _server(instance: Mapping[str, Any], owner: str, region: str) -> Instance:
    tags = tags_of(instance)
    operator = instance.get("Operator", {})
    return Instance(
        resource=Resource(Service.EC2, instance["InstanceId"], owner, region),
        read_at=clock.now(),
        state=InstanceState(instance["State"]["Name"]),
        tags=tags,
        root=RootDevice(instance.get("RootDeviceType", "ebs")),
        group=dict(tags).get("aws:autoscaling:groupName"),
        managed_by=operator.get("Principal", "unnamed") if operator.get("Managed") else None,
        launched_at=instance.get("LaunchTime"),
    )
