"""Many requests to stop and start become few calls, each made once and each answered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol

from lifeguard.aws.ec2.stop_start import PowerCallOutcome, Run
from lifeguard.aws.ledger.outcomes import Begun
from lifeguard.aws.session.errors import Retryable
from lifeguard.core.incident.action_record import PowerAnswer, Result
from lifeguard.core.kinds.ec2.instance import InstanceState
from lifeguard.core.kinds.ec2.remediation.alternative_type import CAPACITY
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.message import Message, message
from lifeguard.core.throttling.batch import (
    Plan,
    PowerCall,
    halves,
    without,
)
from lifeguard.core.throttling.power_request import PowerRequest
from lifeguard.immutable import immutable

LATE = timedelta(minutes=9)
"""A stop older than this is not made: its execution is about to ask a person about it."""

FRESH = timedelta(minutes=1)
"""A request younger than this was decided on what EC2 says now."""

CAPACITY_SPLITS = 3
"""How often a call that lacks capacity is halved, to start at least some; more would only show
instance by instance that there is none."""

FROZEN = "Frozen"
"""The code of an answer that the freeze switch gives, not EC2."""

REFILL = timedelta(seconds=2)
"""In which EC2's buckets have tokens again for a few calls."""


@immutable
class Later:
    """Requests that must come again, and when."""

    requests: tuple[PowerRequest, ...]
    at: datetime


class PowerRecord(Protocol):
    """What becomes of requests is written here: the ledger."""

    def begin(self, request: PowerRequest, now: datetime) -> Begun:
        """Note that a request is being carried out."""

    def answer(self, request: PowerRequest, answer: PowerAnswer) -> str:
        """Note what became of it; return the callback that its execution waits on, or ""."""


class Quotas(Protocol):
    """What EC2's token buckets are believed to hold."""

    def plan(self, requests: Sequence[PowerRequest], now: datetime) -> Plan:
        """Plan the calls for requests of one account and Region, and pay for them."""

    def pay(self, call: PowerCall, now: datetime) -> bool:
        """Pay for one more call; False when there are no tokens for it."""

    def emptied(self, call: PowerCall, now: datetime) -> None:
        """Note that EC2 has throttled a call."""


class Ec2Power(Protocol):
    """Where the calls go; `lifeguard.aws.ec2.stop_start` is the real one."""

    def carry_out(self, call: PowerCall, /) -> PowerCallOutcome:
        """Make a call."""

    def runs(self, region: str, ids: Iterable[str], /) -> Mapping[str, Run]:
        """Return how instances stand."""


@immutable
class PowerBatcher:
    """What stopping and starting takes.

    `wake` ends an execution's wait; `frozen` says why nothing may be changed, or nothing;
    `forged` hears of each request that no execution has made.
    """

    record: PowerRecord
    quotas: Quotas
    ec2: Ec2Power
    wake: Callable[[str], None]
    frozen: Callable[[], Message]
    forged: Callable[[PowerRequest], None]
    now: Callable[[], datetime]

    def carry_out(self, requests: Iterable[PowerRequest]) -> tuple[Later, ...]:
        """Carry requests out; return those that EC2's quotas leave for later.

        Raises:
            Retryable, Refused: the ledger or SSM did not answer; all may be asked for again.
        """
        distinct = {request.bound: request for request in requests}
        if frozen := self.frozen():
            answered = PowerCallOutcome(Result.FAILED, message("answer.frozen", why=frozen), FROZEN)
            self._answer((w for w, _ in self._wanted(tuple(distinct.values()))), answered)
            return ()
        places: dict[tuple[str, str], list[PowerRequest]] = defaultdict(list)
        for request in distinct.values():
            places[request.resource.account, request.resource.region].append(request)
        return tuple(later for one in places.values() for later in self._in_one_place(one))

    def _in_one_place(self, requests: Sequence[PowerRequest]) -> Iterator[Later]:
        """Carry out the requests of one account and Region."""
        planned = self.quotas.plan(requests, self.now())
        if planned.later and planned.at is not None:
            yield Later(planned.later, planned.at)
        for call in planned.calls:
            wanted = self._still_true(call, self._wanted(call.requests))
            if wanted:
                yield from self._make(replace(call, requests=wanted, proof=_of(call.proof, wanted)))

    def _wanted(self, requests: tuple[PowerRequest, ...]) -> tuple[tuple[PowerRequest, Begun], ...]:
        """Note the requests as begun; leave out those that are answered, or not wanted any more."""
        now = self.now()
        fresh = [w for w in requests if w.verb == Verb.START or now - w.asked_at < LATE]
        begun = [(request, self.record.begin(request, now)) for request in fresh]
        for request in (one for one, how in begun if how is Begun.FORGED):
            self.forged(request)
        refused = {Begun.STALE, Begun.FORGED}
        return tuple((request, how) for request, how in begun if how not in refused)

    def _still_true(
        self, call: PowerCall, wanted: tuple[tuple[PowerRequest, Begun], ...]
    ) -> tuple[PowerRequest, ...]:
        """Leave out what is done already: by an attempt that was cut off, or by somebody else."""
        now = self.now()
        again = [w for w, how in wanted if how is Begun.AGAIN or now - w.asked_at > FRESH]
        known = (
            self.ec2.runs(call.region, (request.resource.id for request in again)) if again else {}
        )
        done = [request for request in again if _done(request, known.get(request.resource.id))]
        self._answer(done, PowerCallOutcome(Result.ALREADY, message("answer.already_done")))
        return tuple(request for request, _ in wanted if request not in done)

    def _make(self, call: PowerCall, splits: int = 0) -> Iterator[Later]:
        """Make one call; where EC2 will not for all of them, find out for whom it will.

        What comes again comes part by part: together it would be refused together again.
        """
        try:
            answered = self.ec2.carry_out(call)
        except Retryable:  # throttled, whatever we believed to be left
            now = self.now()
            self.quotas.emptied(call, now)
            yield Later(call.requests, now + REFILL)
            return
        lacks_room = answered.code in CAPACITY
        told = _whom_it_tells(call, answered)
        if answered.result is Result.DONE or (lacks_room and splits >= CAPACITY_SPLITS):
            told = call.requests
        self._answer(told, answered)
        if told == call.requests:
            return
        put_off = 0
        for part in (without(call, told),) if told else halves(call):
            if self.quotas.pay(part, self.now()):
                for later in self._make(part, splits + 1):
                    put_off += 1
                    yield later
            elif lacks_room:
                self._answer(part.requests, answered)
            else:
                put_off += 1
                yield Later(part.requests, self.now() + put_off * REFILL)

    def _answer(self, requests: Iterable[PowerRequest], answered: PowerCallOutcome) -> None:
        """Tell the executions; one whose request has come true need not be woken for it."""
        for request in requests:
            said = PowerAnswer(
                request.number, answered.result, answered.reason, self.now(), answered.code
            )
            callback = self.record.answer(request, said)
            if callback and not answered.result.worked:
                self.wake(callback)


def _whom_it_tells(call: PowerCall, answered: PowerCallOutcome) -> tuple[PowerRequest, ...]:
    """Return those whom a refusal is about: the one there is, or those that it names."""
    if len(call.requests) == 1:
        return call.requests
    return tuple(request for request in call.requests if request.resource.id in answered.named)


def _of(proof: tuple[str, ...], wanted: tuple[PowerRequest, ...]) -> tuple[str, ...]:
    """Return the proof for those that are left; at least one of them."""
    ids = [request.resource.id for request in wanted]
    return tuple(i for i in proof if i in ids) or tuple(ids[:1] if proof else ())


def _done(request: PowerRequest, run: Run | None) -> bool:
    """Whether an instance shows that the request came true: it stops the run that it names only."""
    if run is None:
        return False
    if request.verb == Verb.START:
        return run.state in {InstanceState.PENDING, InstanceState.RUNNING}
    if run.state in {InstanceState.PENDING, InstanceState.RUNNING}:
        return request.run is not None and run.launched_at != request.run
    return request.verb == Verb.STOP or run.state is not InstanceState.STOPPING
