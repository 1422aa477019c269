"""Which requests share a call: those that EC2 would grant or refuse for the same reason.

EC2 does a call for all of its instances or for none. What lacks capacity lacks it by Availability
Zone and type, so the starts of each pair have a call of their own.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from lifeguard.core.policy.policy import Criticality
from lifeguard.core.resources.verb import Verb
from lifeguard.core.throttling.buckets import Pair, TokenBuckets
from lifeguard.core.throttling.power_call import Doubt
from lifeguard.core.throttling.power_request import PowerRequest
from lifeguard.immutable import immutable

FEW = 8
"""The ids of one call where EC2 lacks capacity for some: most such calls are granted, and one that
is not costs few tokens."""
DOUBTFUL = 2
"""Groups that EC2 may well refuse, and that a plan finds room for beside all others."""

_RANK = {Criticality.HIGH: 0, Criticality.NORMAL: 1, Criticality.LOW: 2}
_NEVER = datetime.max.replace(tzinfo=UTC)

_Precedence = tuple[datetime, int]


@immutable
class Group:
    """Requests for one call, the most urgent first.

    `apart`: they are by themselves, since EC2 has refused a call for these and others.
    """

    requests: tuple[PowerRequest, ...]
    doubt: Doubt = Doubt.NONE
    apart: bool = False

    @property
    def paying(self) -> tuple[PowerRequest, ...]:
        """Return those whose tokens its call takes at once."""
        return self.requests[:1] if self.doubt is Doubt.ALL else self.requests

    @property
    def doubtful(self) -> bool:
        """Whether EC2 may well refuse its call."""
        return self.apart or self.doubt is not Doubt.NONE


def ordered(requests: Iterable[PowerRequest]) -> tuple[PowerRequest, ...]:
    """Return each request once: earliest deadline first, then criticality, then who asked first."""
    once: dict[str, PowerRequest] = {}
    for request in sorted(requests, key=_urgency):
        once.setdefault(request.bound, request)
    return tuple(once.values())


def pair(request: PowerRequest) -> Pair:
    """Return where the request's instance finds capacity, or does not."""
    return Pair(request.zone, request.type)


def grouped(
    requests: Iterable[PowerRequest], buckets: TokenBuckets, now: datetime
) -> tuple[Group, ...]:
    """Return requests of one act by the calls that they share, the most urgent group first."""
    doubts = {one.pair: one.doubt for one in buckets.short if one.until > now}
    kept = [one for one in buckets.apart if one.until > now]
    apart = {(one.verb, named): number for number, one in enumerate(kept) for named in one.ids}
    found: dict[Hashable, list[PowerRequest]] = {}
    for request in requests:
        number = apart.get((request.verb, request.resource.id))
        found.setdefault(_key(request, number), []).append(request)
    groups = [
        group
        for key, members in found.items()
        for group in _groups(members, _doubt(members[0], doubts), apart=isinstance(key, int))
    ]
    return tuple(sorted(groups, key=lambda group: _urgency(group.requests[0])))


def _key(request: PowerRequest, apart: int | None) -> Hashable:
    if apart is not None:
        return apart
    return (*pair(request), request.lacked) if request.verb == Verb.START else request.verb


def _doubt(request: PowerRequest, doubts: Mapping[Pair, Doubt]) -> Doubt:
    if request.verb != Verb.START:
        return Doubt.NONE
    return Doubt.ALL if request.lacked else doubts.get(pair(request), Doubt.NONE)


def _groups(members: Sequence[PowerRequest], doubt: Doubt, *, apart: bool) -> Iterator[Group]:
    if apart:
        doubt = Doubt.SOME if doubt else Doubt.NONE
    most = FEW if doubt is Doubt.SOME else len(members)
    for start in range(0, len(members), most):
        yield Group(tuple(members[start : start + most]), doubt, apart=apart)


def affordable(groups: Sequence[Group], tokens: int) -> tuple[Group, ...]:
    """Return the groups, cut to the instances that the tokens pay for.

    Nobody has a token before one whose deadline is earlier, or who is more critical. Of the equally
    urgent those of one group go together, so that a few tokens make few calls.
    """
    ranks = sorted(map(precedence, (one for group in groups for one in group.paying)))
    if len(ranks) <= tokens:
        return tuple(groups)
    last = ranks[tokens] if tokens > 0 else (datetime.min.replace(tzinfo=UTC), 0)
    spare = tokens - sum(rank < last for rank in ranks)
    cut: list[Group] = []
    for group in groups:
        before = [one for one in group.paying if precedence(one) < last]
        equal = [one for one in group.paying if precedence(one) == last][: max(spare, 0)]
        spare -= len(equal)
        if group.doubt is Doubt.ALL and (before or equal):
            cut.append(group)
        elif before or equal:
            cut.append(replace(group, requests=(*before, *equal)))
    return tuple(cut)


def called(groups: Sequence[Group], calls: int) -> tuple[Group, ...]:
    """Return what so many calls can be made for, the most urgent group first.

    What EC2 may refuse stays by itself, and waits if need be. The smallest of the others share the
    last call.
    """
    if len(groups) <= calls:
        return tuple(groups)
    sound = [group for group in groups if not group.doubtful]
    doubtful = sorted((group for group in groups if group.doubtful), key=_worth)
    room = max(calls - len(sound), min(DOUBTFUL, calls - 1)) if sound else calls
    doubtful = doubtful[:room]
    merged = _merged(sound, calls - len(doubtful))
    return tuple(sorted((*merged, *doubtful), key=lambda group: _urgency(group.requests[0])))


def _worth(group: Group) -> tuple[_Precedence, int]:
    """Sort by what a call starts at best: of equally urgent groups the largest comes first."""
    return precedence(group.requests[0]), -len(group.paying)


def _merged(groups: Sequence[Group], calls: int) -> tuple[Group, ...]:
    if len(groups) <= calls:
        return tuple(groups)
    by_size = sorted(groups, key=lambda group: -len(group.requests))
    rest = [request for group in by_size[calls - 1 :] for request in group.requests]
    return (*by_size[: calls - 1], Group(ordered(rest)))


def precedence(request: PowerRequest) -> _Precedence:
    """Return what puts a request before another, whoever asked first."""
    return request.deadline or _NEVER, _RANK[request.criticality]


def _urgency(request: PowerRequest) -> tuple[datetime, int, datetime, str]:
    return *precedence(request), request.asked_at, request.id
