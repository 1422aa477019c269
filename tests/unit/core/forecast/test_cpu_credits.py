"""CPU credits: by what is used and earned and by how the balance moves, the sooner counts."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lifeguard.core.forecast.cpu_credits import cpu_credits, earned_per_hour
from tests.support.databases import NOW, five_minutely


@pytest.mark.parametrize(
    ("instance_type", "expected"),
    [
        ("t2.micro", 6),
        ("t2.2xlarge", 81.6),
        ("t3.micro", 12),
        ("t3a.large", 36),
        ("db.t4g.small", 24),
        ("m5.large", None),
        ("t3.metal", None),
        ("", None),
    ],
)
def test_what_a_type_earns(instance_type: str, expected: float | None) -> None:
    assert earned_per_hour(instance_type) == expected


def test_the_slope_of_the_balance() -> None:
    left = cpu_credits(five_minutely(40, -10), (), None)
    assert left is not None
    assert not left.gone
    assert left.gone_in == timedelta(hours=4)


def test_what_is_used_above_what_is_earned_says_sooner() -> None:
    # 12 x 3.5 - 12 = 30 credits an hour: 40 last for 80 minutes
    left = cpu_credits(five_minutely(40, -10), five_minutely(3.5), 12)
    assert left is not None
    assert left.used == pytest.approx(42)
    assert left.gone_in == timedelta(minutes=80)


def test_the_slope_says_sooner() -> None:
    left = cpu_credits(five_minutely(40, -40), five_minutely(3.5), 12)
    assert left is not None
    assert left.gone_in == timedelta(hours=1)


def test_a_balance_that_rises_is_never_gone_whatever_was_used() -> None:
    left = cpu_credits(five_minutely(40, 1), five_minutely(50), 12)
    assert left is not None
    assert left.gone_in is None


def test_a_drained_balance_swings_near_zero() -> None:
    left = cpu_credits(five_minutely(0.02, 0.01), five_minutely(1), 6)
    assert left is not None
    assert left.gone
    assert left.gone_in == timedelta()


def test_too_few_measurements_say_nothing() -> None:
    assert cpu_credits(five_minutely(40)[-2:], (), 12) is None
    assert cpu_credits((), five_minutely(1), 12) is None


def test_a_type_that_is_not_known_leaves_the_slope() -> None:
    left = cpu_credits(five_minutely(40, -10), five_minutely(50), None)
    assert left is not None
    assert left.gone_in == timedelta(hours=4)


def test_what_was_known_at_a_time() -> None:
    left = cpu_credits(five_minutely(40, -12), (), None, NOW - timedelta(minutes=15))
    assert left is not None
    assert left.balance == pytest.approx(43)
