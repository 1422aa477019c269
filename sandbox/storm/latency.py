"""What everything takes besides EC2's stops, starts and tokens; the same for any schedule."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import timedelta

TRANSACTION = 100
"""The writes of one transaction (`aws.ledger.power`)."""


@dataclass(frozen=True, slots=True)
class Latency:
    """Seconds, as assumed for warm functions of 512 MB in the table's own Region.

    Attributes:
        event: from a state change until its incident has the news: EC2's event, EventBridge, and
            `intake` with its two writes.
        resume: from news, or from the end of a wait, until the execution asks for what follows:
            Lambda's start, the replay of its checkpoints, a look at EC2, and its intent.
        gate: for one claim alone at the gate of the budgets; of many `LatencyGate` tells.
        receive: from the end of the queue's window until `power` runs, and its look at the freeze.
        write: one call of `power` to the ledger, for as many as a hundred requests.
        call: one call to EC2.
        wake: one execution that `power` wakes.
    """

    event: float = 1.0
    resume: float = 0.6
    gate: float = 0.03
    receive: float = 0.15
    write: float = 0.03
    call: float = 0.3
    wake: float = 0.03

    @property
    def before(self) -> timedelta:
        """From an instance's due moment until EC2 is asked to stop it, at least."""
        return timedelta(seconds=self.resume + self.gate + self.receive + self.write)

    @property
    def between(self) -> timedelta:
        """From `stopped` until EC2 is asked to start it, at least."""
        return timedelta(seconds=self.event + self.resume + self.receive + self.write)

    def until_called(self, requests: int) -> timedelta:
        """Return what `power` takes until its first call to EC2."""
        return timedelta(seconds=self.receive + self.write * math.ceil(requests / TRANSACTION))

    def until_done(self, calls: int, granted: int, others: int) -> timedelta:
        """Return what `power` takes from then on: its calls, its answers, and whom it wakes."""
        writes = math.ceil(granted / TRANSACTION) + others
        seconds = self.call * calls + self.write * writes + self.wake * others
        return timedelta(seconds=seconds)


NONE = Latency(0, 0, 0, 0, 0, 0, 0)
"""As the sandbox plays the whole product: everything but EC2 and the queue at once."""

TIMED = 2_000
"""The most servers that are played with latencies: to play the ledger for ten thousand that enter
the budgets at once takes longer than the storm itself."""


def of(instances: int) -> Latency:
    """Return the latencies that a storm of so many servers is played with."""
    return Latency() if instances <= TIMED else NONE
