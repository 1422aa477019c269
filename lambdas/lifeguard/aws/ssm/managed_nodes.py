"""Which servers Systems Manager manages: those that have registered, whether or not they answer."""

from __future__ import annotations

from collections.abc import Iterable

from lifeguard.aws.session.clients import client
from lifeguard.aws.session.errors import Refused, translated
from lifeguard.aws.ssm.run_command import AMBIGUOUS, find_node
from lifeguard.core.resources.resource import Resource, Service

_PAGE = 50
"""The most that DescribeInstanceInformation returns at once."""


def managed(region: str, servers: Iterable[Resource]) -> frozenset[str]:
    """Return those of the servers that are managed (Resource.key).

    All EC2 instances are listed at once; of a Lightsail instance only a tag of its node tells.

    Raises:
        Retryable, Refused: as AWS answered.
    """
    asked = tuple(servers)
    hybrid = frozenset(one.key for one in asked if one.service == Service.LIGHTSAIL)
    listed = _nodes(region) if any(one.key not in hybrid for one in asked) else frozenset()
    return frozenset(
        one.key for one in asked if (_has_node(one) if one.key in hybrid else one.id in listed)
    )


def _nodes(region: str) -> frozenset[str]:
    with translated():
        pages = (
            client("ssm", region)
            .get_paginator("describe_instance_information")
            .paginate(PaginationConfig={"PageSize": _PAGE})
        )
        return frozenset(
            one["InstanceId"] for page in pages for one in page["InstanceInformationList"]
        )


def _has_node(server: Resource) -> bool:
    """Whether a hybrid node bears its name; two of them are an oddity, and no lack."""
    try:
        return find_node(server) is not None
    except Refused as refused:
        if refused.code == AMBIGUOUS:
            return True
        raise
