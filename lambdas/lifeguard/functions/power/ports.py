"""What `power` works with: the ledger and EC2."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from lifeguard.aws.ec2.stop_start import PowerCallOutcome, Run
from lifeguard.aws.ledger.outcomes import Begun, Planned
from lifeguard.core.incident.action_record import PowerAnswer
from lifeguard.core.throttling.buckets import Lesson
from lifeguard.core.throttling.power_call import PowerCall
from lifeguard.core.throttling.power_request import PowerRequest

Answered = tuple[PowerRequest, PowerAnswer]


class RequestLedger(Protocol):
    """What becomes of requests, and what EC2's token buckets are believed to hold."""

    def begin(self, requests: Sequence[PowerRequest], now: datetime) -> Planned:
        """Plan the calls for requests of one account and Region, pay for them, and note them."""

    def note(self, requests: Sequence[PowerRequest], now: datetime) -> Mapping[str, Begun]:
        """Note that requests are carried out; return how each was begun, by what it binds."""

    def answer(self, answers: Sequence[Answered]) -> Iterator[str]:
        """Note what became of requests; yield the callbacks of those that wait for other news."""

    def pay(self, call: PowerCall, now: datetime) -> bool:
        """Pay for one more call; False when there are no tokens for it."""

    def emptied(self, call: PowerCall, now: datetime) -> None:
        """Note that EC2 has throttled a call."""

    def learn(self, call: PowerCall, lesson: Lesson, now: datetime) -> None:
        """Note what the answers to a call have taught."""


class Ec2Power(Protocol):
    """Where the calls go; `lifeguard.aws.ec2.stop_start` is the real one."""

    def prove(self, call: PowerCall, /) -> PowerCallOutcome:
        """Ask whether the start after a stop would be granted."""

    def carry_out(self, call: PowerCall, /) -> PowerCallOutcome:
        """Make a call."""

    def runs(self, region: str, ids: Iterable[str], /) -> Mapping[str, Run]:
        """Return how instances stand."""
