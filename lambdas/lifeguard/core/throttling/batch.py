"""Many wishes to stop and start become few EC2 calls, none larger than its tokens can pay for."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import reduce
from types import MappingProxyType
from typing import Self

from lifeguard.core.policy.policy import Criticality
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

START, STOP, FORCE_STOP = "start", "stop", "force_stop"

ORDER = (START, FORCE_STOP, STOP)
"""What is down, or hangs, comes before what still runs."""

MOST = 1000
"""The ids that one call may name: what the resource buckets hold."""
PROOF = 20
"""The ids that a proof names while it is calm."""

CALM = START_RESOURCES.size - 20
"""With fewer start tokens than this many instances are under treatment: calls wait for company,
and a proof names one id of each policy, since it takes tokens that starts need."""

LINGER: Mapping[str, timedelta] = MappingProxyType(
    {START: timedelta(seconds=5), FORCE_STOP: timedelta(seconds=5), STOP: timedelta(seconds=8)}
)
"""How often they then go, so that those asked for in between go together; an instance that still
runs can wait longer."""
PLENTY: Mapping[str, int] = MappingProxyType({START: 20, FORCE_STOP: 20, STOP: 40})
"""As many wishes wait for no more."""
WORTH: Mapping[str, int] = MappingProxyType({START: 4, FORCE_STOP: 40, STOP: 40})
"""The ids that a call is worth when there are not tokens for all: what two seconds refill."""

_RANK = {Criticality.HIGH: 0, Criticality.NORMAL: 1, Criticality.LOW: 2}
_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
class PowerCall:
    """One call for many instances; a stop comes with its proof, a DryRun start of those ids."""

    act: str
    account: str
    region: str
    wishes: tuple[PowerRequest, ...]
    proof: tuple[str, ...] = ()

    @property
    def ids(self) -> tuple[str, ...]:
        """The instances it names."""
        return tuple(wish.resource.id for wish in self.wishes)


@dataclass(frozen=True, slots=True)
class Plan:
    """The calls to make now, in this order, and what must wait until `at`."""

    calls: tuple[PowerCall, ...]
    later: tuple[PowerRequest, ...] = ()
    at: datetime | None = None


def plan(wishes: Iterable[PowerRequest], levels: TokenBuckets, now: datetime) -> Plan:
    """Return the calls for the wishes of one account and Region.

    EC2 throttles a call as a whole, so none is planned that the levels cannot pay for. What a
    waiting start will need is kept from the proofs of stops: nothing more is stopped while what
    is stopped cannot be started. Nor does a stop take what a waiting forced one will need.
    """
    waiting = ordered(wishes)
    calls: list[PowerCall] = []
    later: list[PowerRequest] = []
    whens: list[datetime] = []
    for act in ORDER:
        left = [wish for wish in waiting if wish.act == act]
        while left:
            at = _when(act, left, levels, now)
            if at > now:
                whens.append(at)
                break
            call = _call(act, left, levels, now)
            calls.append(call)
            levels = spent(levels, call, now)
            left = left[len(call.wishes) :]
        later += left
        if act == START and left:
            levels = _started(levels, len(left), now)
        if act == FORCE_STOP and left:
            levels = _stopped(levels, len(left), now)
    return Plan(tuple(calls), tuple(later), min(whens, default=None))


def planned(
    wishes: Iterable[PowerRequest], levels: TokenBuckets, now: datetime
) -> tuple[Plan, TokenBuckets]:
    """Return a plan, and what its calls leave."""
    found = plan(wishes, levels, now)
    return found, reduce(lambda left, call: spent(left, call, now), found.calls, levels)


def ordered(wishes: Iterable[PowerRequest]) -> tuple[PowerRequest, ...]:
    """Return each wish once: earliest deadline first, then criticality, then who asked first."""
    once: dict[str, PowerRequest] = {}
    for wish in sorted(wishes, key=_urgency):
        once.setdefault(wish.id, wish)
    return tuple(once.values())


def _urgency(wish: PowerRequest) -> tuple[datetime, int, datetime, str]:
    return wish.deadline or _NEVER, _RANK[wish.criticality], wish.asked_at, wish.id


def _when(act: str, left: Sequence[PowerRequest], levels: TokenBuckets, now: datetime) -> datetime:
    """Return from when the next call of this act can be paid for and is worth it."""
    worth = left[: WORTH[act]]
    proof = _proof(act, worth, levels, now)
    paid = max(
        ready(bucket, limit, tokens, now)
        for bucket, limit, tokens in _price(act, len(worth), len(proof), levels)
    )
    if _calm(levels, now) or len(left) >= PLENTY[act]:
        return paid
    return max(paid, _departure(min(wish.asked_at for wish in left), LINGER[act]))


def _calm(levels: TokenBuckets, now: datetime) -> bool:
    return level(levels.start_resources, START_RESOURCES, now) >= CALM


def _departure(asked: datetime, every: timedelta) -> datetime:
    """Return the first moment after `asked` at which those who wait go, all of them together."""
    midnight = asked.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight + ((asked - midnight) // every + 1) * every


def _price(
    act: str, ids: int, proof: int, levels: TokenBuckets
) -> Iterable[tuple[TokenBucket, Limit, float]]:
    if act == START:
        yield levels.start_requests, START_REQUESTS, 1
        yield levels.start_resources, START_RESOURCES, ids
        return
    yield levels.stop_requests, STOP_REQUESTS, 1
    yield levels.stop_resources, STOP_RESOURCES, ids
    if proof:
        yield levels.start_requests, START_REQUESTS, 1
        yield levels.start_resources, START_RESOURCES, proof


def _call(act: str, left: Sequence[PowerRequest], levels: TokenBuckets, now: datetime) -> PowerCall:
    """Return the largest call that can be paid for."""
    if act == START:
        tokens = level(levels.start_resources, START_RESOURCES, now)
    else:
        tokens = level(levels.stop_resources, STOP_RESOURCES, now)
    wishes = tuple(left[: min(MOST, int(tokens))])
    proof = _proof(act, wishes, levels, now)
    if len(proof) > level(levels.start_resources, START_RESOURCES, now):
        wishes = tuple(left[: WORTH[act]])
        proof = _proof(act, wishes, levels, now)
    resource = wishes[0].resource
    return PowerCall(act, resource.account, resource.region, wishes, proof)


def _proof(
    act: str, wishes: Sequence[PowerRequest], levels: TokenBuckets, now: datetime
) -> tuple[str, ...]:
    """Return the ids whose start is proven before the stop; a forced stop follows a proven one."""
    if act != STOP:
        return ()
    return _sample(wishes, PROOF if _calm(levels, now) else 1)


def _sample(wishes: Sequence[PowerRequest], size: int) -> tuple[str, ...]:
    """Return the ids of one wish of each policy, then of others up to that size."""
    chosen = {wish.policy: wish.resource.id for wish in reversed(wishes)}
    ids = dict.fromkeys(chosen[policy] for policy in dict.fromkeys(w.policy for w in wishes))
    for wish in wishes:
        if len(ids) >= size:
            break
        ids.setdefault(wish.resource.id)
    return tuple(ids)[:PROOF]


def spent(levels: TokenBuckets, call: PowerCall, now: datetime) -> TokenBuckets:
    """Return what is left after a call was made, its proof included."""
    ids, proof = len(call.wishes), len(call.proof)
    if call.act == START:
        return _started(levels, ids, now)
    levels = _stopped(levels, ids, now)
    return _started(levels, proof, now) if proof else levels


def _stopped(levels: TokenBuckets, ids: int, now: datetime) -> TokenBuckets:
    return replace(
        levels,
        stop_requests=take(levels.stop_requests, STOP_REQUESTS, 1, now),
        stop_resources=take(levels.stop_resources, STOP_RESOURCES, ids, now),
    )


def _started(levels: TokenBuckets, ids: int, now: datetime) -> TokenBuckets:
    return replace(
        levels,
        start_requests=take(levels.start_requests, START_REQUESTS, 1, now),
        start_resources=take(levels.start_resources, START_RESOURCES, ids, now),
    )


def emptied(levels: TokenBuckets, act: str, now: datetime) -> TokenBuckets:
    """Return what is left when EC2 answered RequestLimitExceeded to a start or a stop.

    It does not say which bucket was short, nor who else draws on it: the requests are taken to be
    spent, and of the resources half of what was believed.
    """
    if act == START:
        return replace(
            levels,
            start_requests=TokenBucket(0, now),
            start_resources=_halved(levels.start_resources, START_RESOURCES, now),
        )
    return replace(
        levels,
        stop_requests=TokenBucket(0, now),
        stop_resources=_halved(levels.stop_resources, STOP_RESOURCES, now),
    )


def _halved(bucket: TokenBucket, limit: Limit, now: datetime) -> TokenBucket:
    return TokenBucket(max(level(bucket, limit, now), 0) // 2, now)


def halves(call: PowerCall) -> tuple[PowerCall, PowerCall]:
    """Return the call as two, to find the one instance that EC2 refuses it for.

    Raises:
        ValueError: it names one instance only.
    """
    if len(call.wishes) < 2:  # noqa: PLR2004  a half needs one at least
        msg = f"a call for {len(call.wishes)} instance cannot be halved"
        raise ValueError(msg)
    middle = len(call.wishes) // 2
    return _part(call, call.wishes[:middle]), _part(call, call.wishes[middle:])


def without(call: PowerCall, wishes: Collection[PowerRequest]) -> PowerCall:
    """Return the call for all others."""
    return _part(call, tuple(wish for wish in call.wishes if wish not in wishes))


def _part(call: PowerCall, wishes: tuple[PowerRequest, ...]) -> PowerCall:
    proof = _sample(wishes, min(len(call.proof), len(wishes))) if call.proof else ()
    return replace(call, wishes=wishes, proof=proof)


def payable(levels: TokenBuckets, call: PowerCall, now: datetime) -> bool:
    """Whether one more call can be paid for now."""
    prices = _price(call.act, len(call.wishes), len(call.proof), levels)
    return all(level(bucket, limit, now) >= tokens for bucket, limit, tokens in prices)


def paid(levels: TokenBuckets, call: PowerCall, now: datetime) -> tuple[bool, TokenBuckets]:
    """Return whether one more call can be paid for now, and what is left then."""
    if not payable(levels, call, now):
        return False, levels
    return True, spent(levels, call, now)
