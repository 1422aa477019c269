"""EC2's token buckets: what a call costs, and when it can be paid for."""

from __future__ import annotations

import math
from datetime import datetime, timedelta

from lifeguard.immutable import immutable

_DIGITS = 6
"""Levels are compared to a millionth of a token: finer than a clock's microsecond can tell."""


@immutable
class Limit:
    """How many tokens a bucket holds, and how many it gains a second."""

    size: float
    refill: float


START_REQUESTS = Limit(5, 2)
START_RESOURCES = Limit(1000, 2)
STOP_REQUESTS = Limit(50, 5)
STOP_RESOURCES = Limit(1000, 20)
IMAGE_REQUESTS = Limit(50, 5)
"""Source: Amazon EC2 API throttling: each action has buckets of its own, by account and Region.
StartInstances and StopInstances pay for the request and, apart, for each instance in it.
"""


@immutable
class TokenBucket:
    """A bucket as it was at one moment; tokens that are promised ahead make it negative."""

    tokens: float
    at: datetime


def full(limit: Limit, now: datetime) -> TokenBucket:
    """Return a bucket that nobody has taken from."""
    return TokenBucket(limit.size, now)


def level(bucket: TokenBucket, limit: Limit, now: datetime) -> float:
    """Return the tokens in it; before the moment it is known of, those of that moment."""
    seconds = max((now - bucket.at).total_seconds(), 0.0)
    return min(limit.size, round(bucket.tokens + seconds * limit.refill, _DIGITS))


def take(bucket: TokenBucket, limit: Limit, tokens: float, now: datetime) -> TokenBucket:
    """Return the bucket after tokens were taken, or promised: it may be negative."""
    return TokenBucket(level(bucket, limit, now) - tokens, max(bucket.at, now))


def ready(bucket: TokenBucket, limit: Limit, tokens: float, now: datetime) -> datetime:
    """Return from when that many tokens are in it: `now`, or later.

    More than it can hold is never in it: then it is when the bucket is full.
    """
    wanted = min(tokens, limit.size)
    if level(bucket, limit, now) >= wanted:
        return now
    seconds = (wanted - bucket.tokens) / limit.refill
    return bucket.at + timedelta(microseconds=math.ceil(seconds * 1_000_000))
