"""The queue of requests with the real `functions.power.batch` behind it, over the model's EC2."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from lifeguard.aws.ec2.stop_start import PowerCallOutcome, Run
from lifeguard.aws.ledger.outcomes import Begun
from lifeguard.aws.session.errors import Refused, Retryable, answer
from lifeguard.core.incident.action_record import PowerAnswer, Result
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.message import NOTHING, coded, message
from lifeguard.core.throttling import batch
from lifeguard.core.throttling.batch import Plan, PowerCall, TokenBuckets
from lifeguard.core.throttling.power_request import PowerRequest
from lifeguard.functions.power.batch import PowerBatcher
from sandbox.gateway.refusal import Code, Refusal
from sandbox.storm.cloud import Cloud
from sandbox.time.agenda import Agenda, Ticket

WINDOW = timedelta(seconds=1)
"""The event source mapping's MaximumBatchingWindowInSeconds."""
BATCH = 1000
"""Its BatchSize."""

Told = Callable[[PowerRequest, PowerAnswer], None]


class Coalescer:
    """Takes requests for a second, hands them to `power`, and keeps what must come again."""

    def __init__(self, agenda: Agenda, cloud: Cloud, told: Told) -> None:
        self._agenda = agenda
        self._visible: list[PowerRequest] = []
        self._poll: Ticket | None = None
        self._power = PowerBatcher(
            record=_Record(told),
            quotas=ModelQuotas(TokenBuckets.full(agenda.now())),
            ec2=_Ec2(cloud),
            wake=lambda _callback: None,  # an answer reaches its execution at once
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
        if self._visible:
            self._show(())
        for later in self._power.carry_out(taken):
            self._put_off(later.requests, later.at - self._agenda.now())

    def _put_off(self, requests: Sequence[PowerRequest], delay: timedelta) -> None:
        """Let them come again; a queue's visibility time-out is whole seconds."""
        whole = timedelta(seconds=math.ceil(delay.total_seconds()))
        self._agenda.after(whole, lambda: self._show(requests))


@dataclass
class _Record:
    """What became of requests, as the ledger keeps it."""

    told: Told
    begun: set[str] = field(default_factory=set)

    def begin(self, request: PowerRequest, _now: datetime) -> Begun:
        how = Begun.AGAIN if request.id in self.begun else Begun.FIRST
        self.begun.add(request.id)
        return how

    def answer(self, request: PowerRequest, answer: PowerAnswer) -> str:
        self.told(request, answer)
        return ""


@dataclass
class ModelQuotas:
    """What EC2's buckets are believed to hold, as `aws.ledger.throttle_levels` keeps it."""

    levels: TokenBuckets

    def plan(self, requests: Sequence[PowerRequest], now: datetime) -> Plan:
        """Plan the calls, and pay for them."""
        planned, self.levels = batch.planned(requests, self.levels, now)
        return planned

    def pay(self, call: PowerCall, now: datetime) -> bool:
        """Pay for one more call; False when there are no tokens for it."""
        paid, self.levels = batch.paid(self.levels, call, now)
        return paid

    def emptied(self, call: PowerCall, now: datetime) -> None:
        """Note that EC2 has throttled a call."""
        self.levels = batch.emptied(self.levels, call.verb, now)


@dataclass
class _Ec2:
    """The model's EC2, as `lifeguard.aws.ec2.stop_start` asks the real one."""

    cloud: Cloud

    def carry_out(self, call: PowerCall) -> PowerCallOutcome:
        try:
            if call.proof:
                self.cloud.prove(call.proof)
            if call.verb == Verb.START:
                self.cloud.start(call.ids)
            else:
                self.cloud.stop(call.ids)
        except Refusal as refusal:
            if refusal.code == Code.REQUEST_LIMIT_EXCEEDED:
                raise Retryable(refusal.code, str(refusal)) from refusal
            said = answer(Refused(refusal.code, refusal.message))
            named = tuple(one for one in call.ids if one in refusal.message)
            return PowerCallOutcome(Result.REFUSED, said, refusal.code, named)
        accepted = message("answer.accepted", action=coded("verb", call.verb))
        return PowerCallOutcome(Result.DONE, accepted)

    def runs(self, _region: str, ids: Iterable[str]) -> Mapping[str, Run]:
        machines = {one: self.cloud.machines[one].told for one in ids}
        return {one: Run(told.state, told.launched_at) for one, told in machines.items()}
