"""Many requests to stop and start become few EC2 calls, none larger than its tokens can pay for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import reduce
from types import MappingProxyType
from typing import Self

from lifeguard.core.policy.policy import Criticality
from lifeguard.core.resources.verb import Verb
from lifeguard.core.throttling.power_request import PowerRequest
from lifeguard.core.throttling.token_bucket import (
    START_REQUESTS,
    START_RESOURCES,
    STOP_REQUESTS,
    STOP_RESOURCES,
    Limit,
    TokenBucket,
    full,
    level,
    ready,
    take,
)
from lifeguard.immutable import immutable

ORDER = (Verb.START, Verb.FORCE_STOP, Verb.STOP)
"""What is down, or hangs, comes before what still runs."""

MOST = 1000
"""The ids that one call may name: what the resource buckets hold."""
PROOF = 20
"""The ids that a proof names while it is calm."""

CALM = START_RESOURCES.size - 20
"""With fewer start tokens than this many instances are under treatment: calls wait for company,
and a proof names one id of each policy, since it takes tokens that starts need."""

LINGER: Mapping[Verb, timedelta] = MappingProxyType(
    {
        Verb.START: timedelta(seconds=5),
        Verb.FORCE_STOP: timedelta(seconds=5),
        Verb.STOP: timedelta(seconds=8),
    }
)
"""How often they then go, so that those asked for in between go together; an instance that still
runs can wait longer."""
PLENTY: Mapping[Verb, int] = MappingProxyType({Verb.START: 20, Verb.FORCE_STOP: 20, Verb.STOP: 40})
"""As many requests wait for no more."""
WORTH: Mapping[Verb, int] = MappingProxyType({Verb.START: 4, Verb.FORCE_STOP: 40, Verb.STOP: 40})
"""The ids that a call is worth when there are not tokens for all: what two seconds refill."""

_RANK = {Criticality.HIGH: 0, Criticality.NORMAL: 1, Criticality.LOW: 2}
_NEVER = datetime.max.replace(tzinfo=UTC)


@immutable
class TokenBuckets:
    """What EC2 is believed to have left, in one account and Region."""

    start_requests: TokenBucket
    start_resources: TokenBucket
    stop_requests: TokenBucket
    stop_resources: TokenBucket

    @classmethod
    def full(cls, now: datetime) -> Self:
        """Return untouched buckets."""
        return cls(
            start_requests=full(START_REQUESTS, now),
            start_resources=full(START_RESOURCES, now),
            stop_requests=full(STOP_REQUESTS, now),
            stop_resources=full(STOP_RESOURCES, now),
        )


@immutable
class PowerCall:
    """One call for many instances; a stop comes with its proof, a DryRun start of those ids."""

    verb: Verb
    account: str
    region: str
    requests: tuple[PowerRequest, ...]
    proof: tuple[str, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        """The instances it names."""
        return tuple(request.resource.id for request in self.requests)


@immutable
class Plan:
    """The calls to make now, in this order, and what must wait until `at`."""

    calls: tuple[PowerCall, ...]
    later: tuple[PowerRequest, ...] = ()
    at: datetime | None = None


def plan(requests: Iterable[PowerRequest], buckets: TokenBuckets, now: datetime) -> Plan:
    """Return the calls for the requests of one account and Region.

    EC2 throttles a call as a whole, so none is planned that the levels cannot pay for. What a
    waiting start will need is kept from the proofs of stops: nothing more is stopped while what
    is stopped cannot be started. Nor does a stop take what a waiting forced one will need.
    """
    waiting = ordered(requests)
    calls: list[PowerCall] = []
    later: list[PowerRequest] = []
    whens: list[datetime] = []
    for verb in ORDER:
        left = [request for request in waiting if request.verb is verb]
        while left:
            at = _when(verb, left, buckets, now)
            if at > now:
                whens.append(at)
                break
            call = _call(verb, left, buckets, now)
            calls.append(call)
            buckets = spent(buckets, call, now)
            left = left[len(call.requests) :]
        later += left
        if verb == Verb.START and left:
            buckets = _started(buckets, len(left), now)
        if verb == Verb.FORCE_STOP and left:
            buckets = _stopped(buckets, len(left), now)
    return Plan(tuple(calls), tuple(later), min(whens, default=None))


def planned(
    requests: Iterable[PowerRequest], buckets: TokenBuckets, now: datetime
) -> tuple[Plan, TokenBuckets]:
    """Return a plan, and what its calls leave."""
    found = plan(requests, buckets, now)
    return found, reduce(lambda left, call: spent(left, call, now), found.calls, buckets)


def ordered(requests: Iterable[PowerRequest]) -> tuple[PowerRequest, ...]:
    """Return each request once: earliest deadline first, then criticality, then who asked first."""
    once: dict[str, PowerRequest] = {}
    for request in sorted(requests, key=_urgency):
        once.setdefault(request.bound, request)
    return tuple(once.values())


def _urgency(request: PowerRequest) -> tuple[datetime, int, datetime, str]:
    return request.deadline or _NEVER, _RANK[request.criticality], request.asked_at, request.id


def _when(
    verb: Verb, left: Sequence[PowerRequest], buckets: TokenBuckets, now: datetime
) -> datetime:
    """Return from when the next call of this act can be paid for and is worth it."""
    worth = left[: WORTH[verb]]
    proof = _proof(verb, worth, buckets, now)
    paid = max(
        ready(bucket, limit, tokens, now)
        for bucket, limit, tokens in _price(verb, len(worth), len(proof), buckets)
    )
    if _calm(buckets, now) or len(left) >= PLENTY[verb]:
        return paid
    return max(paid, _departure(min(request.asked_at for request in left), LINGER[verb]))


def _calm(buckets: TokenBuckets, now: datetime) -> bool:
    return level(buckets.start_resources, START_RESOURCES, now) >= CALM


def _departure(asked: datetime, every: timedelta) -> datetime:
    """Return the first moment after `asked` at which those who wait go, all of them together."""
    midnight = asked.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + ((asked - midnight) // every + 1) * every


def _price(
    verb: Verb, ids: int, proof: int, buckets: TokenBuckets
) -> Iterable[tuple[TokenBucket, Limit, float]]:
    if verb == Verb.START:
        yield buckets.start_requests, START_REQUESTS, 1
        yield buckets.start_resources, START_RESOURCES, ids
        return
    yield buckets.stop_requests, STOP_REQUESTS, 1
    yield buckets.stop_resources, STOP_RESOURCES, ids
    if proof:
        yield buckets.start_requests, START_REQUESTS, 1
        yield buckets.start_resources, START_RESOURCES, proof


def _call(
    verb: Verb, left: Sequence[PowerRequest], buckets: TokenBuckets, now: datetime
) -> PowerCall:
    """Return the largest call that can be paid for."""
    if verb == Verb.START:
        tokens = level(buckets.start_resources, START_RESOURCES, now)
    else:
        tokens = level(buckets.stop_resources, STOP_RESOURCES, now)
    requests = tuple(left[: min(MOST, int(tokens))])
    proof = _proof(verb, requests, buckets, now)
    if len(proof) > level(buckets.start_resources, START_RESOURCES, now):
        requests = tuple(left[: WORTH[verb]])
        proof = _proof(verb, requests, buckets, now)
    resource = requests[0].resource
    return PowerCall(verb, resource.account, resource.region, requests, proof)


def _proof(
    verb: Verb, requests: Sequence[PowerRequest], buckets: TokenBuckets, now: datetime
) -> tuple[str, ...]:
    """Return the ids whose start is proven before the stop; a forced stop follows a proven one."""
    if verb != Verb.STOP:
        return ()
    return _sample(requests, PROOF if _calm(buckets, now) else 1)


def _sample(requests: Sequence[PowerRequest], size: int) -> tuple[str, ...]:
    """Return the ids of one request of each policy, then of others up to that size."""
    chosen = {request.policy: request.resource.id for request in reversed(requests)}
    ids = dict.fromkeys(chosen[policy] for policy in dict.fromkeys(w.policy for w in requests))
    for request in requests:
        if len(ids) >= size:
            break
        ids.setdefault(request.resource.id)
    return tuple(ids)[:PROOF]


def spent(buckets: TokenBuckets, call: PowerCall, now: datetime) -> TokenBuckets:
    """Return what is left after a call was made, its proof included."""
    ids, proof = len(call.requests), len(call.proof)
    if call.verb == Verb.START:
        return _started(buckets, ids, now)
    buckets = _stopped(buckets, ids, now)
    return _started(buckets, proof, now) if proof else buckets


def _stopped(buckets: TokenBuckets, ids: int, now: datetime) -> TokenBuckets:
    return replace(
        buckets,
        stop_requests=take(buckets.stop_requests, STOP_REQUESTS, 1, now),
        stop_resources=take(buckets.stop_resources, STOP_RESOURCES, ids, now),
    )


def _started(buckets: TokenBuckets, ids: int, now: datetime) -> TokenBuckets:
    return replace(
        buckets,
        start_requests=take(buckets.start_requests, START_REQUESTS, 1, now),
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


def halves(call: PowerCall) -> tuple[PowerCall, PowerCall]:
    """Return the call as two, to find the one instance that EC2 refuses it for.

    Raises:
        ValueError: it names one instance only.
    """
    if len(call.requests) < 2:  # noqa: PLR2004  a half needs one at least
        msg = f"a call for {len(call.requests)} instance cannot be halved"
        raise ValueError(msg)
    middle = len(call.requests) // 2
    return _part(call, call.requests[:middle]), _part(call, call.requests[middle:])


def without(call: PowerCall, requests: Collection[PowerRequest]) -> PowerCall:
    """Return the call for all others."""
    return _part(call, tuple(request for request in call.requests if request not in requests))


def _part(call: PowerCall, requests: tuple[PowerRequest, ...]) -> PowerCall:
    proof = _sample(requests, min(len(call.proof), len(requests))) if call.proof else ()
    return replace(call, requests=requests, proof=proof)


def payable(buckets: TokenBuckets, call: PowerCall, now: datetime) -> bool:
    """Whether one more call can be paid for now."""
    prices = _price(call.verb, len(call.requests), len(call.proof), buckets)
    return all(level(bucket, limit, now) >= tokens for bucket, limit, tokens in prices)


def paid(buckets: TokenBuckets, call: PowerCall, now: datetime) -> tuple[bool, TokenBuckets]:
    """Return whether one more call can be paid for now, and what is left then."""
    if not payable(buckets, call, now):
        return False, buckets
    return True, spent(buckets, call, now)
