"""When EC2 and Lightsail throttle a call: by chance, or by EC2's documented token buckets."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sandbox.gateway.refusal import Code, Refusal


@dataclass(slots=True)
class RequestBucket:
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


_DUST = 0.001
"""Tokens that sums of binary fractions may lack."""

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
        "RunInstances resources": (1000, 2),
        "TerminateInstances": (100, 5),
        "CreateSnapshot": (100, 5),
        "CreateSnapshots": (100, 5),
        "DeleteSnapshot": (100, 5),
        "DeregisterImage": (100, 5),
        "CopyImage": (100, 1),
        "CreateTags": (100, 10),
    }
)
"""Bucket size and refill a second (EC2 API throttling), by action or by category.

"Each API is evaluated individually": the actions of a category have the same limits, and each has
a bucket of its own; an action's unfiltered reads have one apart from its filtered ones.
"""

THROTTLED = frozenset({Code.REQUEST_LIMIT_EXCEEDED, Code.THROTTLING})
"""What the client tries again: EC2's word for it, and that of the others (Lightsail API reference,
common errors)."""

_NARROWING = ("Filters", "MaxResults", "NextToken")


class Throttle:
    """One account's and Region's limits."""

    def __init__(
        self,
        share: float | Mapping[str, float],
        *,
        quotas: bool,
        seed: int,
        code: Code = Code.REQUEST_LIMIT_EXCEEDED,
        others: float = 0,
    ) -> None:
        """Set the limits.

        Args:
            share: of calls that are throttled by chance: of all, or by operation.
            quotas: whether the token buckets hold.
            seed: of the chance.
            code: the answer to what is throttled by chance.
            others: the share of each bucket's size and refill that somebody else draws.
        """
        self._share = share
        self._quotas = quotas
        self._code = code
        self._left = 1 - others
        self._chance = random.Random(seed)  # noqa: S311  a repeatable world, not a secret
        self._buckets: dict[tuple[str, str], RequestBucket] = {}

    def check(self, operation: str, params: Mapping[str, Any], now: datetime) -> None:
        """Count a call; refuse it when it is one too many."""
        own = self._share
        share = own.get(operation, 0.0) if isinstance(own, Mapping) else own
        if share and self._chance.random() < share:
            raise _exceeded(self._code)
        if self._quotas:
            self._spend(_price(operation, params), now)

    def _spend(self, price: Iterable[_Cost], now: datetime) -> None:
        costs = [(self._bucket(cost, now), cost.tokens) for cost in price]
        if any(bucket.level(now) + _DUST < tokens for bucket, tokens in costs):
            raise _exceeded(Code.REQUEST_LIMIT_EXCEEDED)
        for bucket, tokens in costs:
            bucket.take(tokens, now)

    def _bucket(self, cost: _Cost, now: datetime) -> RequestBucket:
        size, refill = (self._left * number for number in _LIMITS[cost.limit])
        fresh = RequestBucket(size, refill, size, now)
        return self._buckets.setdefault((cost.operation, cost.limit), fresh)


@dataclass(frozen=True, slots=True)
class _Cost:
    """Tokens of one action's bucket with these limits."""

    operation: str
    limit: str
    tokens: int


def _price(operation: str, params: Mapping[str, Any]) -> Iterator[_Cost]:
    """Yield what a call takes from each bucket."""
    yield _Cost(operation, _limit(operation, params), 1)
    resources = f"{operation} resources"
    if resources in _LIMITS:
        count = params.get("MaxCount") or len(params.get("InstanceIds", ()))
        yield _Cost(operation, resources, count)


def _limit(operation: str, params: Mapping[str, Any]) -> str:
    if operation in _LIMITS:
        return operation
    if not operation.startswith(("Describe", "Get", "List")):
        return WRITE
    narrow = any(params.get(name) for name in _NARROWING) or any(
        name.endswith("Ids") and value for name, value in params.items()
    )
    return READ if narrow else WIDE_READ


def _exceeded(code: Code) -> Refusal:
    if code is Code.REQUEST_LIMIT_EXCEEDED:
        return Refusal(code, "Request limit exceeded.", 503)
    return Refusal(code, "Rate exceeded")
