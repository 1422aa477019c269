"""Many requests to stop and start become few EC2 calls, none larger than its tokens can pay for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

from lifeguard.core.resources.verb import Verb
from lifeguard.core.throttling.buckets import (
    CHUNK,
    TokenBuckets,
    price,
    spent,
    started,
    stopped,
)
from lifeguard.core.throttling.groups import (
    DOUBTFUL,
    Group,
    affordable,
    called,
    grouped,
    ordered,
)
from lifeguard.core.throttling.power_call import PROOF, Doubt, PowerCall, sample
from lifeguard.core.throttling.power_request import PowerRequest
from lifeguard.core.throttling.token_bucket import (
    START_REQUESTS,
    START_RESOURCES,
    STOP_REQUESTS,
    STOP_RESOURCES,
    level,
    ready,
)
from lifeguard.immutable import immutable

ORDER = (Verb.START, Verb.FORCE_STOP, Verb.STOP)
"""What is down, or hangs, comes before what still runs."""

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
_AT_ONCE = int(START_REQUESTS.size)
"""The calls for starts that are waited for together at most."""


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
        asked = [request for request in waiting if request.verb is verb]
        found = _starts(asked, buckets, now) if verb is Verb.START else _stops(asked, buckets, now)
        calls += found.calls
        later += found.later
        whens += [found.at] if found.at is not None else []
        buckets = left(buckets, found.calls, now)
        if found.later and verb is Verb.START:
            groups = _worth(grouped(found.later, buckets, now), buckets, now)
            buckets = started(buckets, len(found.later), now, min(len(groups), _AT_ONCE))
        if found.later and verb is Verb.FORCE_STOP:
            buckets = stopped(buckets, len(found.later), now)
    return Plan(tuple(calls), tuple(later), min(whens, default=None))


def planned(
    requests: Iterable[PowerRequest], buckets: TokenBuckets, now: datetime
) -> tuple[Plan, TokenBuckets]:
    """Return a plan, and what its calls leave."""
    found = plan(requests, buckets, now)
    return found, left(buckets, found.calls, now)


def left(buckets: TokenBuckets, calls: Iterable[PowerCall], now: datetime) -> TokenBuckets:
    """Return what calls leave; whom they name is remembered no longer to be kept apart."""
    for call in calls:
        named = frozenset(call.ids)
        apart = tuple(
            one for one in buckets.apart if one.verb != call.verb or named.isdisjoint(one.ids)
        )
        buckets = replace(spent(buckets, call, now), apart=apart)
    return buckets


# -- starts -----------------------------------------------------------------------------------


def _starts(asked: Sequence[PowerRequest], buckets: TokenBuckets, now: datetime) -> Plan:
    """Return the calls for starts: one for each group, as far as the tokens go."""
    if not asked:
        return Plan(())
    groups = grouped(asked, buckets, now)
    at = _departure(Verb.START, asked, _ready(groups, buckets, now), buckets, now)
    if at > now:
        return Plan((), tuple(asked), at)
    tokens = int(level(buckets.start_resources, START_RESOURCES, now))
    requests = int(level(buckets.start_requests, START_REQUESTS, now))
    calls = tuple(
        _call(Verb.START, group.requests, group.doubt)
        for group in called(affordable(groups, tokens), requests)
    )
    served = {request.bound for call in calls for request in call.requests}
    later = tuple(request for request in asked if request.bound not in served)
    if not later:
        return Plan(calls)
    rest = left(buckets, calls, now)
    ready_at = _ready(grouped(later, rest, now), rest, now)
    return Plan(calls, later, _departure(Verb.START, later, ready_at, rest, now))


def _worth(groups: Sequence[Group], buckets: TokenBuckets, now: datetime) -> tuple[Group, ...]:
    """Return the groups that go together, with the tokens that there are or that are worth it."""
    tokens = int(level(buckets.start_resources, START_RESOURCES, now))
    return affordable(groups, max(tokens, WORTH[Verb.START]))


def _ready(groups: Sequence[Group], buckets: TokenBuckets, now: datetime) -> datetime:
    """Return from when the next calls for starts can be paid for and are worth it."""
    paying = sum(len(group.paying) for group in groups)
    worth = _worth(groups, buckets, now)
    sound = sum(not group.doubtful for group in worth)
    calls = min(sound + min(len(worth) - sound, DOUBTFUL), _AT_ONCE)
    ids = min(paying, WORTH[Verb.START])
    return max(
        ready(buckets.start_requests, START_REQUESTS, calls, now),
        ready(buckets.start_resources, START_RESOURCES, ids, now),
    )


# -- stops ------------------------------------------------------------------------------------


def _stops(asked: Sequence[PowerRequest], buckets: TokenBuckets, now: datetime) -> Plan:
    """Return the calls for stops of one sort, each as large as can be paid for."""
    calls: list[PowerCall] = []
    later: list[PowerRequest] = []
    whens: list[datetime] = []
    for group in grouped(asked, buckets, now):
        waiting = group.requests
        while waiting:
            at = _stop_when(waiting, buckets, now)
            if at > now:
                whens.append(at)
                break
            call = _stop(waiting, buckets, now)
            calls.append(call)
            buckets = left(buckets, [call], now)
            waiting = waiting[len(call.requests) :]
        later += waiting
    return Plan(tuple(calls), tuple(later), min(whens, default=None))


def _stop_when(waiting: Sequence[PowerRequest], buckets: TokenBuckets, now: datetime) -> datetime:
    """Return from when the next call of this act can be paid for and is worth it."""
    verb = waiting[0].verb
    worth = waiting[: WORTH[verb]]
    proof = _proof(worth, buckets, now)
    paid = max(
        ready(bucket, limit, tokens, now)
        for bucket, limit, tokens in price(verb, len(worth), len(proof), buckets)
    )
    return _departure(verb, waiting, paid, buckets, now)


def _stop(waiting: Sequence[PowerRequest], buckets: TokenBuckets, now: datetime) -> PowerCall:
    """Return the largest call that can be paid for."""
    verb = waiting[0].verb
    tokens = level(buckets.stop_resources, STOP_RESOURCES, now)
    calls = level(buckets.stop_requests, STOP_REQUESTS, now)
    requests = waiting[: min(int(tokens), int(calls) * CHUNK)]
    proof = _proof(requests, buckets, now)
    if len(proof) > level(buckets.start_resources, START_RESOURCES, now):
        requests = waiting[: WORTH[verb]]
        proof = _proof(requests, buckets, now)
    return replace(_call(verb, requests), proof=proof)


def _proof(
    requests: Sequence[PowerRequest], buckets: TokenBuckets, now: datetime
) -> tuple[str, ...]:
    """Return the ids whose start is proven before the stop; a forced stop follows a proven one."""
    if requests[0].verb != Verb.STOP:
        return ()
    return sample(requests, PROOF if _calm(buckets, now) else 1)


# -- both -------------------------------------------------------------------------------------


def _call(verb: Verb, requests: Sequence[PowerRequest], doubt: Doubt = Doubt.NONE) -> PowerCall:
    resource = requests[0].resource
    several = tuple(requests)
    return PowerCall(verb, resource.account, resource.region, several, doubt=doubt)


def _departure(
    verb: Verb,
    waiting: Sequence[PowerRequest],
    paid: datetime,
    buckets: TokenBuckets,
    now: datetime,
) -> datetime:
    """Return when those who wait go, all of them together: once paid for, with enough company."""
    if _calm(buckets, now) or len(waiting) >= PLENTY[verb]:
        return paid
    asked, every = min(request.asked_at for request in waiting), LINGER[verb]
    midnight = asked.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return max(paid, midnight + ((asked - midnight) // every + 1) * every)


def _calm(buckets: TokenBuckets, now: datetime) -> bool:
    return level(buckets.start_resources, START_RESOURCES, now) >= CALM
