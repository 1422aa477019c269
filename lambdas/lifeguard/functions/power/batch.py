"""Many requests to stop and start become few calls, each made once and each answered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from lifeguard.aws.ec2.stop_start import PowerCallOutcome, Run
from lifeguard.aws.ledger.outcomes import REFUSED, Begun
from lifeguard.aws.session.errors import Retryable
from lifeguard.core.incident.action_record import PowerAnswer, Result
from lifeguard.core.kinds.ec2.instance import InstanceState
from lifeguard.core.kinds.ec2.remediation.alternative_type import CAPACITY, QUOTA
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.message import Message, message
from lifeguard.core.throttling.isolation import RefusedSearch
from lifeguard.core.throttling.power_call import PowerCall
from lifeguard.core.throttling.power_request import PowerRequest
from lifeguard.functions.power.ports import Answered, Ec2Power, RequestLedger
from lifeguard.immutable import immutable

LATE = timedelta(minutes=9)
"""A stop older than this is not made: its execution is about to ask a person about it."""

FRESH = timedelta(minutes=1)
"""A request younger than this was decided on what EC2 says now."""

LACKS = CAPACITY | QUOTA
"""EC2's codes for what it has too little of: no single instance is the cause."""

FROZEN = "Frozen"
"""The code of an answer that the freeze switch gives, not EC2."""

REFILL = timedelta(seconds=2)
"""In which EC2's buckets have tokens again for a few calls."""


@immutable
class Later:
    """Requests that must come again, and when."""

    requests: tuple[PowerRequest, ...]
    at: datetime


@immutable
class PowerBatcher:
    """What stopping and starting takes.

    `wake` ends an execution's wait; `frozen` says why nothing may be changed, or nothing;
    `forged` hears of each request that no execution has made.
    """

    ledger: RequestLedger
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
        now = self.now()
        distinct = {request.bound: request for request in requests}
        due = [w for w in distinct.values() if w.verb == Verb.START or now - w.asked_at < LATE]
        if frozen := self.frozen():
            self._refuse(due, frozen)
            return ()
        places: dict[tuple[str, str], list[PowerRequest]] = defaultdict(list)
        for request in due:
            places[request.resource.account, request.resource.region].append(request)
        answers: list[Answered] = []
        later = [one for some in places.values() for one in self._in_one_place(some, answers)]
        self._answer(answers)
        return tuple(later)

    def _refuse(self, requests: Sequence[PowerRequest], frozen: Message) -> None:
        """Answer that nothing may be changed."""
        begun = self.ledger.note(requests, self.now())
        self._tell_forged(requests, begun)
        why = PowerCallOutcome(Result.FAILED, message("answer.frozen", why=frozen), FROZEN)
        self._answer(self._said([w for w in requests if begun[w.bound] not in REFUSED], why))

    def _in_one_place(
        self, requests: Sequence[PowerRequest], answers: list[Answered]
    ) -> Iterator[Later]:
        """Carry out the requests of one account and Region."""
        found = self.ledger.begin(requests, self.now())
        self._tell_forged(requests, found.begun)
        if found.plan.later and found.plan.at is not None:
            yield Later(found.plan.later, found.plan.at)
        for call in found.plan.calls:
            wanted = [w for w in call.requests if found.begun[w.bound] not in REFUSED]
            left = self._still_true(call, wanted, found.begun, answers)
            if left:
                yield from self._make(_for(call, left), answers)

    def _tell_forged(self, requests: Iterable[PowerRequest], begun: Mapping[str, Begun]) -> None:
        for request in requests:
            if begun.get(request.bound) is Begun.FORGED:
                self.forged(request)

    def _still_true(
        self,
        call: PowerCall,
        wanted: Sequence[PowerRequest],
        begun: Mapping[str, Begun],
        answers: list[Answered],
    ) -> tuple[PowerRequest, ...]:
        """Leave out what is done already: by an attempt that was cut off, or by somebody else."""
        now = self.now()
        again = [w for w in wanted if begun[w.bound] is Begun.AGAIN or now - w.asked_at > FRESH]
        known = self.ec2.runs(call.region, (w.resource.id for w in again)) if again else {}
        done = {w.bound: w for w in again if _done(w, known.get(w.resource.id))}
        already = PowerCallOutcome(Result.ALREADY, message("answer.already_done"))
        answers += self._said(done.values(), already)
        return tuple(request for request in wanted if request.bound not in done)

    def _make(self, call: PowerCall, answers: list[Answered]) -> Iterator[Later]:
        """Make one call; where EC2 will not for all of its instances, find out for whom it will.

        What there are no tokens for comes again, part by part and each by itself: together it
        would be refused together again.
        """
        search = RefusedSearch(call)
        while part := search.next():
            if part.owes is not None and not self.ledger.pay(part.owes, self.now()):
                search.put_off()
                continue
            outcome = self._ask(part.call)
            if outcome is None:
                break
            if outcome.result is Result.DONE:
                told = search.granted()
            else:
                told = search.refused(outcome.named, lacks=outcome.code in LACKS)
            answers += self._said(told, outcome)
        lesson, now = search.lesson(), self.now()
        if lesson.doubts or lesson.apart:
            self.ledger.learn(call, lesson, now)
        for turn, left in enumerate(search.left(), 1):
            yield Later(left.requests, now + turn * REFILL)

    def _ask(self, call: PowerCall) -> PowerCallOutcome | None:
        """Return EC2's answer; None: it throttles the call, whatever we believed to be left."""
        try:
            return self.ec2.prove(call) if call.proof else self.ec2.carry_out(call)
        except Retryable:
            self.ledger.emptied(call, self.now())
            return None

    def _said(self, requests: Iterable[PowerRequest], outcome: PowerCallOutcome) -> list[Answered]:
        now, said = self.now(), outcome
        return [
            (one, PowerAnswer(one.number, said.result, said.reason, now, said.code))
            for one in requests
        ]

    def _answer(self, answers: Sequence[Answered]) -> None:
        """Tell the executions; one whose request has come true need not be woken for it."""
        for callback in self.ledger.answer(answers):
            self.wake(callback)


def _for(call: PowerCall, wanted: tuple[PowerRequest, ...]) -> PowerCall:
    """Return a call for those that are left; its proof names at least one of them."""
    ids = dict.fromkeys(request.resource.id for request in wanted)
    proof = tuple(i for i in call.proof if i in ids) or tuple(ids)[: 1 if call.proof else 0]
    return replace(call, requests=wanted, proof=proof)


def _done(request: PowerRequest, run: Run | None) -> bool:
    """Whether an instance shows that the request came true: it stops the run that it names only."""
    if run is None:
        return False
    if request.verb == Verb.START:
        return run.state in {InstanceState.PENDING, InstanceState.RUNNING}
    if run.state in {InstanceState.PENDING, InstanceState.RUNNING}:
        return request.run is not None and run.launched_at != request.run
    return request.verb == Verb.STOP or run.state is not InstanceState.STOPPING
