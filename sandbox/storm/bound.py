"""What no scheduler can do better: lower bounds from the arrivals, the times and EC2's buckets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

START_TOKENS, START_REFILL = 1000, 2
STOP_TOKENS, STOP_REFILL = 1000, 20
"""The resource buckets of StartInstances and StopInstances (EC2 API throttling), written down here
once more, so that a wrong number in the product shows."""


@dataclass(frozen=True, slots=True)
class Job:
    """One instance: when it may first be stopped, and how long its stop and its start take.

    All in seconds; `due` counts from any one moment. `before` is what goes by from then until EC2
    can be asked to stop it, `between` from `stopped` until EC2 can be asked to start it.
    """

    due: float
    stop: float
    start: float
    before: float = 0
    between: float = 0

    @property
    def asked(self) -> float:
        """When EC2 can be asked to stop it at the soonest."""
        return self.due + self.before

    @property
    def startable(self) -> float:
        """When EC2 can be asked to start it at the soonest."""
        return self.asked + self.stop + self.between


def makespan(jobs: Sequence[Job], share: float = 1) -> float:
    """Return the least seconds from the first due moment until the last instance can run again.

    `share` is what others leave of EC2's tokens. It is the greatest of three bounds, each true of
    every schedule:

    1. An instance runs no sooner than its due moment and its own stop and start.
    2. The k-th StopInstances token is there no sooner than its bucket gives it to the k-th due;
       after the last stop comes a stop and a start, of the shortest at least.
    3. The k-th StartInstances token is there no sooner than its bucket gives it to the k-th that
       could be stopped. With it or later begin as many starts as are left, m of them; the longest
       of any m starts takes at least as long as the m-th shortest of all.
    """
    first = min(job.due for job in jobs)
    alone = max(job.startable + job.start for job in jobs)
    stops = _paid((job.asked for job in jobs), STOP_TOKENS * share, STOP_REFILL * share)
    after_stop = stops[-1] + min(job.stop + job.between for job in jobs)
    after_stop += min(job.start for job in jobs)
    starts = _paid((job.startable for job in jobs), START_TOKENS * share, START_REFILL * share)
    shortest = sorted(job.start for job in jobs)
    after_start = max(at + longest for at, longest in zip(reversed(starts), shortest, strict=True))
    return max(alone, after_stop, after_start) - first


def mean_downtime(jobs: Sequence[Job]) -> float:
    """Return the least mean of seconds from an accepted stop until the instance runs again.

    No instance is down for less than its own stop and start, and what is between them; whoever
    stops late enough need not wait for a token.
    """
    return sum(job.stop + job.between + job.start for job in jobs) / len(jobs)


def _paid(wanted: Iterable[float], size: float, refill: float) -> list[float]:
    """Return when the 1st, 2nd ... k-th token can be had at the soonest, given when it is wanted.

    First come, first served out of a full bucket: no other order gives the k-th one sooner.
    """
    paid: list[float] = []
    tokens, known = size, 0.0
    for moment in sorted(wanted):
        now = max(moment, known)
        tokens = min(size, tokens + (now - known) * refill)
        at = now + max(1 - tokens, 0) / refill
        tokens, known = tokens + (at - now) * refill - 1, at
        paid.append(at)
    return paid
