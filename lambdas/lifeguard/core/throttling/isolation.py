"""Whom of a call EC2 refuses: found part by part, so that all others are stopped or started."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from lifeguard.core.resources.verb import Verb
from lifeguard.core.throttling.buckets import CHUNK, Lesson, Pair
from lifeguard.core.throttling.groups import pair
from lifeguard.core.throttling.power_call import Doubt, PowerCall, halves, part, split, without
from lifeguard.core.throttling.power_request import PowerRequest
from lifeguard.immutable import immutable

ALONE: Mapping[Doubt, int] = MappingProxyType({Doubt.NONE: 2, Doubt.SOME: 4, Doubt.ALL: 1})
"""So many instances that find no capacity, in a row and each in a call of its own, show that their
zone has none for their type: fewer where it had none before. The others of the call have the same
answer then, and their tokens stay for those that EC2 can start."""


@immutable
class Part:
    """A call that may be made; `owes` must be paid for first.

    `refused`: EC2 has refused it as a whole, so it is made in parts only. `clears`: the next part
    is known to be refused as a whole if this one is granted.
    """

    call: PowerCall
    owes: PowerCall | None = None
    refused: bool = False
    clears: bool = False


@dataclass(slots=True)
class _Capacity:
    """What is known of one pair's capacity: before the call, and from its answers."""

    before: Doubt
    refused: bool = False
    """For several instances at once."""
    started: bool = False
    short: bool = False
    """For each that was tried, one after another."""
    alone: int = 0

    @property
    def one_first(self) -> bool:
        """Whether one instance shows first whether there is any."""
        unknown = self.refused and self.before is not Doubt.SOME
        return not self.started and (unknown or self.before is Doubt.ALL)

    @property
    def taught(self) -> Doubt | None:
        """What the answers have taught; None: nothing new."""
        if self.short or (self.refused and self.one_first):
            return Doubt.ALL
        if self.refused or (self.started and self.before is Doubt.ALL):
            return Doubt.SOME
        return None


@dataclass(slots=True)
class RefusedSearch:
    """One planned call, and its parts as the answers come in."""

    call: PowerCall
    _parts: list[Part] = field(init=False)
    _pairs: dict[Pair, _Capacity] = field(init=False)
    _aside: list[Part] = field(init=False, default_factory=list)
    _untried: bool = field(init=False, default=True)

    def __post_init__(self) -> None:
        """Begin with the call, which is paid for."""
        is_stop = self.call.verb != Verb.START and not self.call.proof
        whole = _chunks(self.call) if is_stop else [self.call]
        self._parts = [Part(one) for one in reversed(list(whole))]
        before = self.call.doubt
        self._pairs = {pair(request): _Capacity(before) for request in self.call.requests}

    def next(self) -> Part | None:
        """Return the part to ask EC2 for; None once each instance has its answer."""
        while self._parts:
            top = self._parts[-1]
            size = len(top.call.requests)
            one_first = self._one_first(top.call)
            if size == 1 or not (one_first or top.refused):
                return top
            ahead, behind = split(top.call, 1 if one_first else size // 2)
            owed = top.refused or top.owes is not None
            self._parts[-1:] = [
                Part(behind, _price(behind)),
                Part(ahead, _price(ahead) if owed else None, clears=top.refused),
            ]
        return None

    def granted(self) -> tuple[PowerRequest, ...]:
        """Take in that EC2 did what was asked for; return whom that is the answer for."""
        top = self._heard()
        if top.clears:
            self._parts[-1] = replace(self._parts[-1], refused=True)
        if top.call.proof:  # that the start would be granted: now the stop itself
            stops = list(_chunks(replace(top.call, proof=())))
            self._parts += [Part(one) for one in reversed(stops)]
            return ()
        for request in top.call.requests:
            found = self._pairs[pair(request)]
            found.started, found.alone = True, 0
        return top.call.requests

    def refused(self, named: Collection[str], *, lacks: bool) -> tuple[PowerRequest, ...]:
        """Take in that EC2 did nothing of what was asked for; return whom that is the answer for.

        `named` are the instances in its message; `lacks`: it has not enough capacity for all.
        """
        top = self._heard()
        requests = top.call.requests
        if len(requests) == 1:
            return (*requests, *(self._as_short(requests[0]) if lacks else ()))
        told = tuple(request for request in requests if request.resource.id in named)
        if told:
            rest = without(top.call, told)
            self._parts += [Part(rest, _price(rest))] if rest.requests else []
            return told
        pairs = tuple(dict.fromkeys(map(pair, requests)))
        for one in pairs if lacks else ():
            self._pairs[one].refused = True
        if lacks and len(pairs) > 1:
            self._parts += [Part(one, one) for one in _by_pair(top.call, reversed(pairs))]
        else:
            self._parts.append(replace(top, refused=True, clears=False))
        return ()

    def put_off(self) -> None:
        """Leave the part that `next` has returned for later: there are no tokens for it."""
        top = self._parts.pop()
        self._aside.append(top)
        if self._one_first(top.call):  # nor for any other of its pair, until one has started
            self._aside += self._of_pair(pair(top.call.requests[0]))

    def left(self) -> tuple[PowerCall, ...]:
        """Return the parts that have no answer, as they are to be asked for: each by itself."""
        return tuple(call for one in (*self._aside, *reversed(self._parts)) for call in _apart(one))

    def lesson(self) -> Lesson:
        """Return what the answers have taught."""
        taught = {
            where: found.taught
            for where, found in self._pairs.items()
            if found.taught is not None
            and self.call.verb == Verb.START
            and not self.call.requests[0].lacked  # they say nothing of the others of their pair
        }
        left = () if self._untried else self.left()
        return Lesson(taught, tuple(call for call in left if not self._one_first(call)))

    def _heard(self) -> Part:
        """Return the part that EC2 has answered."""
        self._untried = False
        return self._parts.pop()

    def _one_first(self, call: PowerCall) -> bool:
        if call.verb != Verb.START:
            return False
        where, *others = dict.fromkeys(map(pair, call.requests))
        return not others and self._pairs[where].one_first

    def _as_short(self, alone: PowerRequest) -> tuple[PowerRequest, ...]:
        """Count one that found no capacity by itself; return those whose answer that is as well."""
        found = self._pairs[pair(alone)]
        found.alone += 1
        if found.alone < ALONE[Doubt.NONE if alone.lacked else found.before]:
            return ()
        found.short = True
        return tuple(one for part in self._of_pair(pair(alone)) for one in part.call.requests)

    def _of_pair(self, where: Pair) -> list[Part]:
        """Take the parts of a pair off those that are left."""
        theirs = [one for one in self._parts if pair(one.call.requests[0]) == where]
        self._parts = [one for one in self._parts if pair(one.call.requests[0]) != where]
        return theirs


def _price(call: PowerCall) -> PowerCall:
    """Return what a part of a refused call costs: where its proof was refused, a proof alone."""
    if not call.proof:
        return call
    named = frozenset(call.proof)
    tried = [request for request in call.requests if request.resource.id in named]
    return replace(part(call, tried), verb=Verb.START, proof=())


def _chunks(call: PowerCall) -> Iterator[PowerCall]:
    """Yield the call in parts of which none costs too much if it is refused."""
    for start in range(0, len(call.requests), CHUNK):
        yield part(call, call.requests[start : start + CHUNK])


def _by_pair(call: PowerCall, pairs: Iterable[Pair]) -> Iterator[PowerCall]:
    for one in pairs:
        yield part(call, [request for request in call.requests if pair(request) == one])


def _apart(one: Part) -> tuple[PowerCall, ...]:
    """Return a part as it may be asked for later; what is known to be refused is halved."""
    return halves(one.call) if one.refused and len(one.call.requests) > 1 else (one.call,)
