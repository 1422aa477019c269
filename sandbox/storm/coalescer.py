"""The queue of requests with the real `functions.power.batch` behind it, over the model's EC2."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from lifeguard.aws.ec2.stop_start import PowerCallOutcome, Run
from lifeguard.aws.ledger.outcomes import Begun, Planned
from lifeguard.aws.session.errors import Reaction, Refused, Retryable, answer, reaction
from lifeguard.aws.session.outcome import result_of
from lifeguard.core.incident.action_record import PowerAnswer, Result
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.message import NOTHING, coded, message
from lifeguard.core.throttling import batch, buckets
from lifeguard.core.throttling.buckets import Lesson, TokenBuckets
from lifeguard.core.throttling.power_call import PowerCall
from lifeguard.core.throttling.power_request import PowerRequest
from lifeguard.functions.power.batch import Later, PowerBatcher
from lifeguard.functions.power.ports import Answered
from sandbox.gateway.refusal import Refusal
from sandbox.storm import latency as latencies
from sandbox.storm.cloud import Cloud
from sandbox.storm.latency import Latency
from sandbox.time.agenda import Agenda, Ticket

WINDOW = timedelta(seconds=1)
"""The event source mapping's MaximumBatchingWindowInSeconds."""
BATCH = 1000
"""Its BatchSize."""

Told = Callable[[PowerRequest, PowerAnswer], None]


AT_ONCE = 2
"""Its MaximumConcurrency."""


class Coalescer:
    """Takes requests for a second, hands them to `power`, and keeps what must come again."""

    def __init__(
        self, agenda: Agenda, cloud: Cloud, told: Told, latency: Latency = latencies.NONE
    ) -> None:
        self._agenda = agenda
        self._cloud = cloud
        self._told = told
        self._latency = latency
        self._visible: list[PowerRequest] = []
        self._poll: Ticket | None = None
        self._running = 0
        self._answers: list[Answered] = []
        self._power = PowerBatcher(
            ledger=ModelLedger(self._answers.append, TokenBuckets.full(agenda.now())),
            ec2=_Ec2(cloud),
            wake=lambda _callback: None,  # an answer reaches its execution without one
            frozen=lambda: NOTHING,
            forged=lambda _request: None,  # nobody else writes into the model's queue
            now=agenda.now,
        )

    def ask(self, request: PowerRequest) -> None:
        """Send a request."""
        self._show([request])

    def _show(self, requests: Sequence[PowerRequest]) -> None:
        """Let requests be seen; poll after the window, or at once for a full batch."""
        self._visible.extend(requests)
        if self._running == AT_ONCE:
            return
        wait = timedelta() if len(self._visible) >= BATCH else WINDOW
        due = self._agenda.now() + wait
        if self._poll is not None and self._poll.at <= due:
            return
        if self._poll is not None:
            self._poll.cancel()
        self._poll = self._agenda.at(due, self._deliver)

    def _deliver(self) -> None:
        self._poll = None
        taken, self._visible = self._visible[:BATCH], self._visible[BATCH:]
        self._running += 1
        if self._visible:
            self._show(())
        self._after(self._latency.until_called(len(taken)), lambda: self._run(taken))

    def _run(self, taken: Sequence[PowerRequest]) -> None:
        """Carry requests out at once, and answer once all that `power` does has taken its time."""
        before = self._cloud.calls
        later = self._power.carry_out(taken)
        answers = self._answers.copy()
        self._answers.clear()
        granted = sum(said.result.worked for _, said in answers)
        calls = self._cloud.calls - before
        lasts = self._latency.until_done(calls, granted, len(answers) - granted)
        self._after(lasts, lambda: self._done(answers, later))

    def _done(self, answers: Sequence[Answered], later: Sequence[Later]) -> None:
        self._running -= 1
        for request, said in answers:
            self._told(request, said)
        for one in later:
            self._put_off(one.requests, one.at - self._agenda.now())
        if self._visible:
            self._show(())

    def _after(self, delay: timedelta, what: Callable[[], None]) -> None:
        """Do something later; what takes no time comes before all else that is due."""
        if delay:
            self._agenda.after(delay, what)
        else:
            what()

    def _put_off(self, requests: Sequence[PowerRequest], delay: timedelta) -> None:
        """Let them come again; a queue's visibility time-out is whole seconds."""
        whole = timedelta(seconds=max(math.ceil(delay.total_seconds()), 0))
        self._agenda.after(whole, lambda: self._show(requests))


@dataclass
class ModelLedger:
    """Requests and their answers, and EC2's buckets, as `aws.ledger.power` keeps them."""

    told: Callable[[Answered], None]
    levels: TokenBuckets
    begun: set[str] = field(default_factory=set)

    def begin(self, requests: Sequence[PowerRequest], now: datetime) -> Planned:
        """Plan the calls, pay for them, and note those whom they name as begun."""
        plan, self.levels = batch.planned(requests, self.levels, now)
        called = [request for call in plan.calls for request in call.requests]
        return Planned(plan, self.note(called, now))

    def note(self, requests: Sequence[PowerRequest], _now: datetime) -> Mapping[str, Begun]:
        """Note requests as begun."""
        found = {w.bound: Begun.AGAIN if w.id in self.begun else Begun.FIRST for w in requests}
        self.begun |= {request.id for request in requests}
        return found

    def answer(self, answers: Sequence[Answered]) -> Iterator[str]:
        """Tell the executions, which need no callback here."""
        for answered in answers:
            self.told(answered)
        return iter(())

    def pay(self, call: PowerCall, now: datetime) -> bool:
        """Pay for one more call; False when there are no tokens for it."""
        paid, self.levels = buckets.paid(self.levels, call, now)
        return paid

    def emptied(self, call: PowerCall, now: datetime) -> None:
        """Note that EC2 has throttled a call."""
        self.levels = buckets.emptied(self.levels, call.verb, now)

    def learn(self, _call: PowerCall, lesson: Lesson, now: datetime) -> None:
        """Note what answers have taught."""
        self.levels = buckets.learnt(self.levels, lesson, now)


@dataclass
class _Ec2:
    """The model's EC2, as `lifeguard.aws.ec2.stop_start` asks the real one."""

    cloud: Cloud

    def prove(self, call: PowerCall) -> PowerCallOutcome:
        return _made(call, lambda: self.cloud.prove(call.proof))

    def carry_out(self, call: PowerCall) -> PowerCallOutcome:
        act = self.cloud.start if call.verb == Verb.START else self.cloud.stop
        return _made(call, lambda: act(call.ids))

    def runs(self, _region: str, ids: Iterable[str]) -> Mapping[str, Run]:
        machines = {one: self.cloud.machines[one].told for one in ids}
        return {one: Run(told.state, told.launched_at) for one, told in machines.items()}


def _made(call: PowerCall, make: Callable[[], None]) -> PowerCallOutcome:
    """Return what `aws.ec2.stop_start` makes of EC2's answer, by the product's table of codes.

    Raises:
        Retryable: EC2 throttles the call.
    """
    try:
        make()
    except Refusal as refusal:
        passes = reaction(refusal.code) is not Reaction.REFUSED
        error = (Retryable if passes else Refused)(refusal.code, refusal.message)
        named = tuple(one for one in call.ids if one in refusal.message)
        return PowerCallOutcome(result_of(error), answer(error), error.code, named)
    accepted = message("answer.accepted", action=coded("verb", call.verb))
    return PowerCallOutcome(Result.DONE, accepted)
