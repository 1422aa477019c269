"""EC2 Fleets, Spot Fleets and Spot requests that may still launch instances."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from lifeguard.aws.session.clients import client

_LAUNCHING = frozenset({"submitted", "active", "modifying"})
"""BatchState and FleetStateCode of those that launch; the others only run out."""

Answer = Mapping[str, Any]


def fleets(region: str) -> Iterator[Answer]:
    """Yield the EC2 Fleets. One of type `instant` launches once, and EC2 does not list it."""
    for page in client("ec2", region).get_paginator("describe_fleets").paginate():
        yield from (fleet for fleet in page["Fleets"] if fleet["FleetState"] in _LAUNCHING)


def spot_fleets(region: str) -> Iterator[Answer]:
    """Yield the Spot Fleets in the same words: each with its id as FleetId."""
    for page in client("ec2", region).get_paginator("describe_spot_fleet_requests").paginate():
        for found in page["SpotFleetRequestConfigs"]:
            if found["SpotFleetRequestState"] in _LAUNCHING:
                yield {**found["SpotFleetRequestConfig"], "FleetId": found["SpotFleetRequestId"]}


def spot_requests(region: str) -> Iterator[Answer]:
    """Yield the Spot requests that may launch, a persistent one again and again."""
    pages = (
        client("ec2", region)
        .get_paginator("describe_spot_instance_requests")
        .paginate(Filters=[{"Name": "state", "Values": ["open", "active", "disabled"]}])
    )
    for page in pages:
        yield from page["SpotInstanceRequests"]
