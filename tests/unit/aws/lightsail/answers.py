"""Lightsail's answers in the shapes of its model."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from tests.support.account import ACCOUNT, REGION, Params
from tests.support.lightsail import ADDRESS, CREATED, NAME
from tests.support.situations import NOON

UUID = "4c2b6a3e-0f0c-4b0e-9b55-6d1f5a1b7c11"
IMPAIRED = {
    "status": "impaired",
    "details": [{"name": "reachability", "status": "failed", "impairedSince": NOON}],
}


def described(name: str = NAME, **how: Any) -> Params:  # noqa: ANN401  any member of Instance
    """Return an instance as Lightsail describes it."""
    plain: Params = {
        "name": name,
        "arn": f"arn:aws:lightsail:{REGION}:{ACCOUNT}:Instance/{UUID}",
        "createdAt": CREATED,
        "location": {"availabilityZone": "us-east-1a", "regionName": REGION},
        "resourceType": "Instance",
        "tags": [{"key": "lifeguard", "value": "default"}, {"key": "blog"}],
        "blueprintId": "debian_12",
        "bundleId": "micro_3_0",
        "isStaticIp": True,
        "publicIpAddress": ADDRESS,
        "hardware": {"cpuCount": 2, "ramSizeInGb": 1.0},
        "state": {"code": 16, "name": "running"},
        "systemStatus": {"status": "ok"},
        "instanceStatus": {"status": "ok"},
    }
    return {key: value for key, value in (plain | how).items() if value is not None}


def operation(
    kind: str, at: datetime = NOON, status: str = "Started", number: int = 1, **how: str
) -> Params:
    """Return an operation on the instance."""
    return {
        "id": f"operation-{number}",
        "resourceName": NAME,
        "resourceType": "Instance",
        "createdAt": at,
        "operationType": kind,
        "status": status,
        **how,
    }


def bundle(name: str, price: float, memory: float, **how: Any) -> Params:  # noqa: ANN401  any member of Bundle
    """Return a plan on sale."""
    return {
        "bundleId": name,
        "price": price,
        "ramSizeInGb": memory,
        "cpuCount": 2,
        "isActive": True,
        "supportedPlatforms": ["LINUX_UNIX"],
        "publicIpv4AddressCount": 1,
        **how,
    }


def points(*values: float, until: datetime = NOON) -> list[Params]:
    """Return measurements five minutes apart, the last at `until`, in no order."""
    since = until - timedelta(minutes=5 * (len(values) - 1))
    made = [
        {"timestamp": since + timedelta(minutes=5 * number), "average": value}
        for number, value in enumerate(values)
    ]
    return [*made[1::2], *made[::2]]
