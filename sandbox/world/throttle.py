"""When EC2 answers RequestLimitExceeded: by chance, or by its documented token buckets."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sandbox.world.refusal import Code, Refusal


@dataclass(slots=True)
class Bucket:
    """A token bucket in virtual time."""

    size: float
    refill: float
    """Tokens a second."""
    tokens: float
    filled_at: datetime

    def level(self, now: datetime) -> float:
        """Return the tokens in it, now."""
        gained = (now - self.filled_at).total_seconds() * self.refill
        return min(self.size, self.tokens + gained)

    def take(self, tokens: float, now: datetime) -> None:
        """Take tokens out of it."""
        self.tokens, self.filled_at = self.level(now) - tokens, now


READ, WIDE_READ, WRITE = "read", "unfiltered read", "write"
_LIMITS: Mapping[str, tuple[float, float]] = MappingProxyType(
    {
        READ: (100, 20),
        WIDE_READ: (50, 10),
        WRITE: (50, 5),
        "StartInstances": (5, 2),
        "StartInstances resources": (1000, 2),
        "StopInstances resources": (1000, 20),
        "RunInstances": (5, 2),
        "TerminateInstances": (100, 5),
        "CreateSnapshot": (100, 5),
        "CreateSnapshots": (100, 5),
        "DeleteSnapshot": (100, 5),
        "DeregisterImage": (100, 5),
        "CopyImage": (100, 1),
        "CreateTags": (100, 10),
    }
)
"""Bucket size and refill a second (EC2 API throttling); the calls of a category share one."""

_NARROWING = ("Filters", "MaxResults", "NextToken")


class Throttle:
    """One account's and Region's limits."""

    def __init__(self, share: float, *, quotas: bool, seed: int) -> None:
        self._share = share
        self._quotas = quotas
        self._chance = random.Random(seed)  # noqa: S311  a repeatable world, not a secret
        self._buckets: dict[str, Bucket] = {}

    def check(self, operation: str, params: Mapping[str, Any], now: datetime) -> None:
        """Count a call; raise RequestLimitExceeded when it is one too many."""
        if self._share and self._chance.random() < self._share:
            raise _exceeded()
        if self._quotas:
            self._spend(_price(operation, params), now)

    def _spend(self, price: Mapping[str, int], now: datetime) -> None:
        costs = [(self._bucket(name, now), tokens) for name, tokens in price.items()]
        if any(bucket.level(now) < tokens for bucket, tokens in costs):
            raise _exceeded()
        for bucket, tokens in costs:
            bucket.take(tokens, now)

    def _bucket(self, name: str, now: datetime) -> Bucket:
        size, refill = _LIMITS[name]
        return self._buckets.setdefault(name, Bucket(size, refill, size, now))


def _price(operation: str, params: Mapping[str, Any]) -> dict[str, int]:
    """Return the tokens a call takes from each bucket."""
    resources = f"{operation} resources"
    price = {_category(operation, params): 1}
    if resources in _LIMITS:
        price[resources] = len(params.get("InstanceIds", ()))
    return price


def _category(operation: str, params: Mapping[str, Any]) -> str:
    if operation in _LIMITS:
        return operation
    if not operation.startswith(("Describe", "Get", "List")):
        return WRITE
    narrow = any(params.get(name) for name in _NARROWING) or any(
        name.endswith("Ids") and value for name, value in params.items()
    )
    return READ if narrow else WIDE_READ


def _exceeded() -> Refusal:
    return Refusal(Code.REQUEST_LIMIT_EXCEEDED, "Request limit exceeded.", 503)
