"""The gate of the budgets as a storm's executions meet it: its answers take their time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from lifeguard.core.budgets.budget import Claim
from lifeguard.core.decision.situation import Admission
from lifeguard.core.throttling.slot import Need
from sandbox.storm.disaster import ACCOUNT
from sandbox.storm.gate import Passage
from sandbox.storm.rush import TimedGate
from sandbox.time.agenda import Agenda


class LatencyGate:
    """The product's own gate over a ledger with latency and capacity, for one account."""

    def __init__(self, agenda: Agenda, seed: int) -> None:
        self._gate = TimedGate(agenda, seed=seed)

    @property
    def passages(self) -> Mapping[str, Passage]:
        """By incident: what was granted, for whoever checks the budgets afterwards."""
        return self._gate.passages

    def enter(self, claim: Claim, need: Need, admitted: Callable[[Admission], None]) -> None:
        """Ask for a place, and hear of the answer once it is there."""
        self._gate.enter(claim, need, admitted)

    def renew(self, incident: str, until: datetime, _now: datetime) -> None:
        """Make a place last until then, at least."""
        self._gate.renew(incident, ACCOUNT, until)

    def release(self, incident: str, _now: datetime) -> None:
        """Give a place back, or leave the queue; nothing if there is no claim."""
        self._gate.release(incident, ACCOUNT)

    def waiting(self, _now: datetime) -> tuple[str, ...]:
        """Return the incidents that wait and may begin now, in their order."""
        return self._gate.waiting(ACCOUNT)
