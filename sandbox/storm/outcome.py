"""What a storm came to: the numbers of `storm --json`, and the same as a table."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from rich.console import RenderableType

from sandbox.replay.show import table
from sandbox.storm import bound
from sandbox.storm import latency as latencies
from sandbox.storm.bound import Job
from sandbox.storm.disaster import Victim
from sandbox.storm.latency import Latency

MODEL = (
    "a discrete-event model in place of durable executions and of the AWS API; decisions, "
    "coalescer, budgets, slots and the storm's email are the real code"
)
SANDBOX = "the whole product in the sandbox: durable executions, queue, functions, EC2's quotas"


@dataclass(frozen=True, slots=True)
class Course:
    """What one instance went through, in seconds on the clock of its job; None: not (yet)."""

    job: Job
    stopped: float | None  # when EC2 accepted the stop
    running: float | None  # when it ran again
    hit: bool = False  # by more than its host's fault


def course(  # noqa: PLR0913  all that it follows from
    victim: Victim,
    grace: timedelta,
    begins: datetime,
    stopped_at: datetime | None,
    running_at: datetime | None,
    *,
    latency: Latency = latencies.NONE,
) -> Course:
    """Return the course of one instance; its work is due when the grace after its fault ends."""
    due = (victim.fails_after + grace).total_seconds()
    takes = victim.stops_for.total_seconds(), victim.starts_for.total_seconds()
    between = latency.before.total_seconds(), latency.between.total_seconds()
    job = Job(due, *takes, *between)
    return Course(job, _seconds(begins, stopped_at), _seconds(begins, running_at), victim.is_hit)


def _seconds(begins: datetime, at: datetime | None) -> float | None:
    return None if at is None else (at - begins).total_seconds()


@dataclass(frozen=True, slots=True)
class Count:
    """What EC2 and SNS received: calls, throttled ones among them, and emails."""

    calls: int
    throttles: int
    emails: int


@dataclass(frozen=True, slots=True)
class Seen:
    """What an engine has shown of a storm; stranded are the instances that do not run."""

    courses: tuple[Course, ...]
    stranded: int
    count: Count
    share: float = 1
    """Of EC2's tokens, what others leave."""


@dataclass(frozen=True, slots=True)
class StormOutcome:
    """The contract of `storm --json`; times in seconds."""

    instances: int
    stranded: int
    makespan_s: float
    makespan_bound_s: float
    ratio: float
    mean_downtime_s: float
    mean_downtime_bound_s: float
    calls: int
    throttles: int
    emails: int

    @property
    def json(self) -> str:
        """The one object that is printed."""
        return json.dumps(asdict(self), indent=2)

    @property
    def downtime_ratio(self) -> float:
        """The mean downtime by the least."""
        return self.mean_downtime_s / self.mean_downtime_bound_s


@dataclass(frozen=True, slots=True)
class WorseOutcome(StormOutcome):
    """Where something hits some of the instances besides: all times are those of the others."""

    spared: int


def outcome(seen: Seen) -> StormOutcome:
    """Return the numbers of a storm. What never ran again shows as stranded, and nowhere else.

    Where something hits some of the instances besides, times and bounds are those of the others.
    """
    spared = [one for one in seen.courses if not one.hit]
    courses = spared or seen.courses
    jobs = [one.job for one in courses]
    over = [(c.stopped, c.running) for c in courses if c.running is not None]
    downs = [running - stopped for stopped, running in over if stopped is not None]
    end = max((running for _, running in over), default=0.0)
    first = min(job.due for job in jobs)
    least = bound.makespan(jobs, seen.share)
    numbers = (
        len(seen.courses),
        seen.stranded,
        round(max(end - first, 0.0), 1),
        round(least, 1),
        round(max(end - first, 0.0) / least, 3),
        round(sum(downs) / max(len(downs), 1), 1),
        round(bound.mean_downtime(jobs), 1),
        seen.count.calls,
        seen.count.throttles,
        seen.count.emails,
    )
    hit = len(courses) < len(seen.courses)
    return WorseOutcome(*numbers, len(courses)) if hit else StormOutcome(*numbers)


_ROWS = (
    ("instances", "instances that failed"),
    ("stranded", "not running at the end"),
    ("makespan_s", "seconds from the first due moment until the last ran again"),
    ("makespan_bound_s", "the least that EC2's quotas allow, without budgets"),
    ("ratio", "the one by the other"),
    ("mean_downtime_s", "mean seconds from an accepted stop until it ran again"),
    ("mean_downtime_bound_s", "the least: the stop and the start themselves"),
    ("calls", "StopInstances, StartInstances (DryRun too) and CreateImage"),
    ("throttles", "of them answered RequestLimitExceeded"),
    ("emails", "to each address"),
    ("spared", "instances that nothing else hits: times and bounds are theirs"),
)


def shown(found: StormOutcome, engine: str, notes: Sequence[str] = ()) -> Iterator[RenderableType]:
    """Yield the parts of `storm` without `--json`."""
    yield f"Engine: {engine}."
    yield from notes
    yield ""
    values = asdict(found)
    rows = [(name, f"{values[name]}", what) for name, what in _ROWS if name in values]
    yield from table(("", "", ""), rows)
