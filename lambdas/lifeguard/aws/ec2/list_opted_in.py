"""Reading instances of a Region, by their tag or by their state, as one description shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lifeguard import clock
from lifeguard.aws.ec2.describe_instances import (
    ALIVE,
    LARGEST_PAGE,
    by_filter,
    instance_of,
    resource_of,
)
from lifeguard.aws.session.clients import client
from lifeguard.aws.session.errors import translated
from lifeguard.core.kinds.ec2.instance import Instance


def opted_in(region: str, opt_in_tag: str) -> tuple[Instance, ...]:
    """Return the instances that carry the tag and are not on their way out.

    Raises:
        Retryable, Refused: as AWS answered.
    """
    return _listed(region, {"tag-key": [opt_in_tag], "instance-state-name": ALIVE})


def running(region: str) -> tuple[Instance, ...]:
    """Return every running instance, whether it carries the tag or not.

    Raises:
        Retryable, Refused: as AWS answered.
    """
    return _listed(region, {"instance-state-name": ("running",)})


def _listed(region: str, filters: Mapping[str, Sequence[str]]) -> tuple[Instance, ...]:
    with translated():
        return tuple(
            instance_of(resource_of(found, region), found, clock.now())
            for found in by_filter(client("ec2", region), filters, page=LARGEST_PAGE)
        )
