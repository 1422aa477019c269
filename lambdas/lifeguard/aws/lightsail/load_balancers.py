"""Reading Lightsail's load balancers, with the health of the instances behind them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from lifeguard.aws.session.clients import client
from lifeguard.aws.session.errors import translated
from lifeguard.core.kinds.lightsail.load_balancer import AttachedInstance, LoadBalancer

if TYPE_CHECKING:
    from mypy_boto3_lightsail.type_defs import LoadBalancerTypeDef


def load_balancers(region: str) -> tuple[LoadBalancer, ...]:
    """Return every load balancer of a Region; one call for most.

    Raises:
        Retryable, Refused: as AWS answered; half an answer is none.
    """
    with translated():
        return tuple(map(_load_balancer, _listed(region)))


def _listed(region: str) -> Iterator[LoadBalancerTypeDef]:
    lightsail = client("lightsail", region)
    answer = lightsail.get_load_balancers()
    yield from answer.get("loadBalancers", ())
    while token := answer.get("nextPageToken"):
        answer = lightsail.get_load_balancers(pageToken=token)
        yield from answer.get("loadBalancers", ())


def _load_balancer(found: LoadBalancerTypeDef) -> LoadBalancer:
    seen = (
        AttachedInstance(
            one["instanceName"], one["instanceHealth"], one.get("instanceHealthReason", "")
        )
        for one in found.get("instanceHealthSummary", ())
    )
    tags = tuple(sorted((tag["key"], tag.get("value", "")) for tag in found.get("tags", ())))
    return LoadBalancer(found["name"], tuple(seen), tags)
