from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifeguard.core.throttling.token_bucket import (
    IMAGE_REQUESTS,
    START_REQUESTS,
    START_RESOURCES,
    STOP_REQUESTS,
    STOP_RESOURCES,
    Limit,
    TokenBucket,
    full,
    level,
    ready,
    take,
)

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)

LIMITS = st.sampled_from(
    [START_REQUESTS, START_RESOURCES, STOP_REQUESTS, STOP_RESOURCES, IMAGE_REQUESTS]
)
TOKENS = st.floats(-5000, 1000).map(lambda tokens: round(tokens, 6))
SECONDS = st.floats(-100, 2000)


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def test_the_limits_are_those_of_ec2s_throttling_page() -> None:
    assert Limit(5, 2) == START_REQUESTS
    assert Limit(1000, 2) == START_RESOURCES
    assert Limit(50, 5) == STOP_REQUESTS
    assert Limit(1000, 20) == STOP_RESOURCES
    assert Limit(50, 5) == IMAGE_REQUESTS


@pytest.mark.parametrize(
    ("tokens", "seconds", "expected"),
    [
        (5, 0, 5),
        (5, 9, 5),  # never more than it holds
        (0, 0.5, 1),
        (0, 60, 5),
        (-3, 2, 1),  # promised ahead
        (3, -10, 3),  # of before that moment nothing else is known
    ],
)
def test_a_bucket_refills_up_to_its_size(tokens: float, seconds: float, expected: float) -> None:
    assert level(TokenBucket(tokens, NOON), START_REQUESTS, after(seconds)) == expected


def test_taking_starts_from_what_has_refilled() -> None:
    once = take(full(START_REQUESTS, NOON), START_REQUESTS, 5, NOON)
    assert once == TokenBucket(0, NOON)
    assert take(once, START_REQUESTS, 1, after(1.5)) == TokenBucket(2, after(1.5))


def test_a_bucket_known_of_a_later_moment_stays_there() -> None:
    assert take(TokenBucket(3, after(45)), START_REQUESTS, 1, NOON) == TokenBucket(2, after(45))


@pytest.mark.parametrize(
    ("bucket", "tokens", "expected"),
    [
        (TokenBucket(5, NOON), 5, 0),
        (TokenBucket(0, NOON), 1, 0.5),
        (TokenBucket(-9, NOON), 1, 5),
        (TokenBucket(0, NOON), 5, 2.5),
        (TokenBucket(0, NOON), 50, 2.5),  # more than it holds: when it is full
        (TokenBucket(0, after(45)), 1, 45.5),
        (TokenBucket(1, after(45)), 1, 0),
    ],
)
def test_when_tokens_are_there(bucket: TokenBucket, tokens: float, expected: float) -> None:
    assert ready(bucket, START_REQUESTS, tokens, NOON) == after(expected)


@given(limit=LIMITS, tokens=TOKENS, wanted=st.integers(0, 1500), seconds=SECONDS)
def test_ready_is_the_first_moment_at_which_it_can_be_taken(
    limit: Limit, tokens: float, wanted: int, seconds: float
) -> None:
    bucket = TokenBucket(min(tokens, limit.size), NOON)
    now = after(seconds)
    at = ready(bucket, limit, wanted, now)
    assert at >= now
    assert level(bucket, limit, at) >= min(wanted, limit.size)
    if at > now:
        earlier = at - timedelta(milliseconds=1)
        assert level(bucket, limit, earlier) < min(wanted, limit.size)


@given(limit=LIMITS, takes=st.lists(st.tuples(SECONDS, st.integers(0, 500)), max_size=20))
def test_no_more_is_ever_taken_than_size_and_refill_give(
    limit: Limit, takes: list[tuple[float, int]]
) -> None:
    bucket, now, taken = full(limit, NOON), NOON, 0.0
    for pause, tokens in takes:
        now = ready(bucket, limit, tokens, now + timedelta(seconds=abs(pause)))
        part = min(tokens, limit.size)
        bucket, taken = take(bucket, limit, part, now), taken + part
        assert bucket.tokens > -0.00001  # within a microsecond's refill
        assert taken <= limit.size + (now - NOON).total_seconds() * limit.refill + 0.001
