from __future__ import annotations

import heapq
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sandbox.storm.bound import Job, makespan, mean_downtime

SECONDS = st.integers(0, 60).map(float)
JOBS = st.lists(st.builds(Job, SECONDS, SECONDS, SECONDS), min_size=1, max_size=40)


def test_one_instance_takes_its_own_time() -> None:
    assert makespan([Job(600, 45, 30)]) == 75
    assert mean_downtime([Job(600, 45, 30)]) == 75


def test_the_slowest_of_few_decides() -> None:
    assert makespan([Job(600, 45, 30), Job(610, 100, 80), Job(700, 1, 1)]) == 190


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (1000, 75),
        (1001, 75.5),  # its start waits half a second for a token
        (1003, 76.5),
        (3000, 45 + 1000 + 30),
    ],
)
def test_beyond_a_thousand_the_starts_decide(count: int, expected: float) -> None:
    assert makespan([Job(600, 45, 30)] * count) == expected


def test_what_goes_by_in_any_case_is_part_of_the_least() -> None:
    job = Job(600, 45, 30, before=2, between=3)
    assert (makespan([job]), mean_downtime([job])) == (80, 78)
    assert makespan([job] * 3000) == 2 + 45 + 3 + 1000 + 30


def test_of_tokens_that_others_draw_there_are_fewer() -> None:
    assert makespan([Job(600, 45, 30)] * 1000, 0.5) == 45 + 500 + 30


def test_of_the_last_starts_one_must_take_long() -> None:
    """Only one start is quick: the one before the last comes half a second earlier."""
    jobs = [Job(0, 45, 1.0), *[Job(0, 45, 30.0)] * 1999]
    assert makespan(jobs) == 45 + (2000 - 1000 - 1) / 2 + 30


def test_tokens_gained_while_the_bucket_is_full_are_lost() -> None:
    late = [Job(0, 0, 0), *[Job(5000, 0, 0)] * 1100]
    assert makespan(late) == 5050


def test_the_stops_decide_where_starts_are_no_matter() -> None:
    """Starts refill ten times slower, so that this bound is the greatest only at the very end."""
    jobs = [Job(0, 400, 0)] * 1000 + [Job(0, 1, 0)] * 2000
    assert makespan(jobs) >= 1 + 100


def test_the_mean_downtime_is_the_mean_of_both_times() -> None:
    assert mean_downtime([Job(0, 10, 20), Job(50, 30, 60)]) == 60


def played(jobs: list[Job], order: list[int], idle: float, tokens: int) -> float:
    """Return the makespan of one schedule that keeps to EC2's start bucket, small as it may be."""
    level, known, end = float(tokens), 0.0, 0.0
    ready = [(jobs[n].due + idle + jobs[n].stop, n) for n in order]
    heapq.heapify(ready)
    while ready:
        at, number = heapq.heappop(ready)
        now = max(at, known)
        level = min(tokens, level + (now - known) * 2)
        wait = max(1 - level, 0) / 2
        level, known = level + wait * 2 - 1, now + wait
        end = max(end, known + jobs[number].start)
    return end - min(job.due for job in jobs)


@given(jobs=JOBS, idle=SECONDS, seed=st.integers(0, 9))
def test_no_schedule_beats_the_bound(jobs: list[Job], idle: float, seed: int) -> None:
    order = list(range(len(jobs)))
    random.Random(seed).shuffle(order)  # noqa: S311  an order, not a secret
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sandbox.storm.bound.START_TOKENS", 3)
        least = makespan(jobs)
    assert least <= played(jobs, order, idle, 3) + 0.001


@given(jobs=JOBS)
def test_the_bound_is_reached_when_nothing_is_short(jobs: list[Job]) -> None:
    assert makespan(jobs) == max(j.due + j.stop + j.start for j in jobs) - min(j.due for j in jobs)
