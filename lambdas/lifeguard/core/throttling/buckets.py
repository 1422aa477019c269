"""What EC2 is believed to have left, and what its latest refusals have taught."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import field, replace
from datetime import datetime, timedelta
from typing import NamedTuple, Self

from lifeguard.core.resources.verb import Verb
from lifeguard.core.throttling.power_call import Doubt, PowerCall
from lifeguard.core.throttling.token_bucket import (
    START_REQUESTS,
    START_RESOURCES,
    STOP_REQUESTS,
    STOP_RESOURCES,
    Limit,
    TokenBucket,
    full,
    level,
    take,
)
from lifeguard.immutable import immutable

CHUNK = 100
"""The ids that one StopInstances call names at most. EC2 refuses a call as a whole, and the tokens
of all of its instances are then lost: of a hundred, five seconds' refill."""

REMEMBERED = timedelta(minutes=15)
"""How long a shortage is remembered: longer than a start that lacked capacity waits at most."""
MOST_APART = 1000
"""The instances that are remembered to be called for apart; the ledger's item stays small."""


class Pair(NamedTuple):
    """Where EC2's capacity is short, if it is: an Availability Zone's instances of one type."""

    zone: str
    type: str


@immutable
class Shortage:
    """EC2 has lacked capacity for a pair, for all or for some; remembered until then."""

    zone: str
    type: str
    until: datetime
    doubt: Doubt = Doubt.ALL

    @property
    def pair(self) -> Pair:
        """Return the pair."""
        return Pair(self.zone, self.type)


@immutable
class Apart:
    """Instances in a call of their own, until then: a call with others was refused."""

    verb: Verb
    ids: tuple[str, ...]
    until: datetime


@immutable
class Lesson:
    """What the answers to a call have taught of the pairs and instances in it."""

    doubts: Mapping[Pair, Doubt] = field(default_factory=dict)
    apart: tuple[PowerCall, ...] = ()


@immutable
class TokenBuckets:
    """What EC2 is believed to have left, in one account and Region."""

    start_requests: TokenBucket
    start_resources: TokenBucket
    stop_requests: TokenBucket
    stop_resources: TokenBucket
    short: tuple[Shortage, ...] = ()
    apart: tuple[Apart, ...] = ()

    @classmethod
    def full(cls, now: datetime) -> Self:
        """Return untouched buckets."""
        return cls(
            start_requests=full(START_REQUESTS, now),
            start_resources=full(START_RESOURCES, now),
            stop_requests=full(STOP_REQUESTS, now),
            stop_resources=full(STOP_RESOURCES, now),
        )


def chunks(ids: int) -> int:
    """Return the StopInstances calls that so many instances take."""
    return math.ceil(ids / CHUNK)


def spent(buckets: TokenBuckets, call: PowerCall, now: datetime) -> TokenBuckets:
    """Return what is left after a call was made, its proof included."""
    ids, proof = call.paying, len(call.proof)
    if call.verb == Verb.START:
        return started(buckets, ids, now)
    buckets = stopped(buckets, ids, now)
    return started(buckets, proof, now) if proof else buckets


def stopped(buckets: TokenBuckets, ids: int, now: datetime) -> TokenBuckets:
    """Return what is left after so many were stopped."""
    return replace(
        buckets,
        stop_requests=take(buckets.stop_requests, STOP_REQUESTS, chunks(ids), now),
        stop_resources=take(buckets.stop_resources, STOP_RESOURCES, ids, now),
    )


def started(buckets: TokenBuckets, ids: int, now: datetime, calls: int = 1) -> TokenBuckets:
    """Return what is left after so many were started, by so many calls."""
    return replace(
        buckets,
        start_requests=take(buckets.start_requests, START_REQUESTS, calls, now),
        start_resources=take(buckets.start_resources, START_RESOURCES, ids, now),
    )


def emptied(buckets: TokenBuckets, verb: Verb, now: datetime) -> TokenBuckets:
    """Return what is left when EC2 answered RequestLimitExceeded to a start or a stop.

    It does not say which bucket was short, nor who else draws on it: the requests are taken to be
    spent, and of the resources half of what was believed.
    """
    if verb == Verb.START:
        return replace(
            buckets,
            start_requests=TokenBucket(0, now),
            start_resources=_halved(buckets.start_resources, START_RESOURCES, now),
        )
    return replace(
        buckets,
        stop_requests=TokenBucket(0, now),
        stop_resources=_halved(buckets.stop_resources, STOP_RESOURCES, now),
    )


def _halved(bucket: TokenBucket, limit: Limit, now: datetime) -> TokenBucket:
    return TokenBucket(max(level(bucket, limit, now), 0) // 2, now)


def price(
    verb: Verb, ids: int, proof: int, buckets: TokenBuckets
) -> Iterable[tuple[TokenBucket, Limit, float]]:
    """Yield what a call for so many takes, from which bucket."""
    if verb == Verb.START:
        yield buckets.start_requests, START_REQUESTS, 1
        yield buckets.start_resources, START_RESOURCES, ids
        return
    yield buckets.stop_requests, STOP_REQUESTS, chunks(ids)
    yield buckets.stop_resources, STOP_RESOURCES, ids
    if proof:
        yield buckets.start_requests, START_REQUESTS, 1
        yield buckets.start_resources, START_RESOURCES, proof


def payable(buckets: TokenBuckets, call: PowerCall, now: datetime) -> bool:
    """Whether one more call can be paid for now."""
    prices = price(call.verb, call.paying, len(call.proof), buckets)
    return all(level(bucket, limit, now) >= tokens for bucket, limit, tokens in prices)


def paid(buckets: TokenBuckets, call: PowerCall, now: datetime) -> tuple[bool, TokenBuckets]:
    """Return whether one more call can be paid for now, and what is left then."""
    if not payable(buckets, call, now):
        return False, buckets
    return True, spent(buckets, call, now)


def learnt(buckets: TokenBuckets, lesson: Lesson, now: datetime) -> TokenBuckets:
    """Return the buckets with a lesson; what is no longer true, or too old, is forgotten."""
    until = now + REMEMBERED
    old = [one for one in buckets.short if one.until > now and one.pair not in lesson.doubts]
    new = [Shortage(*pair, until, doubt) for pair, doubt in lesson.doubts.items() if doubt]
    apart = [one for one in buckets.apart if one.until > now]
    apart += [Apart(part.verb, part.ids, until) for part in lesson.apart]
    while sum(len(one.ids) for one in apart) > MOST_APART:
        del apart[0]
    return replace(buckets, short=(*old, *new), apart=tuple(apart))
