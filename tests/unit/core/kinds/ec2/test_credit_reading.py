"""CPU credits of an instance: when they run short, when that is over, when they cost."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from lifeguard.core.forecast.trend import Series
from lifeguard.core.kinds.ec2.credit_price import most, usd
from lifeguard.core.kinds.ec2.credit_reading import (
    READ,
    CreditMeasurements,
    CreditMode,
    InstanceCredits,
)
from lifeguard.core.text.message import message
from tests.support.cpu_credits import LOW, STANDARD, UNLIMITED, WARN, left
from tests.support.databases import NOW, five_minutely

MINUTE = timedelta(minutes=1)


def read(measured: CreditMeasurements, earned: float | None = 12) -> InstanceCredits:
    found = measured.credits(earned, WARN, NOW + MINUTE)
    assert found is not None
    return found


def since(minutes: int, value: float, before: float) -> Series:
    """Points of an hour and a half: so much since so many minutes, and so much before."""
    until = NOW - timedelta(minutes=minutes)
    ago = (timedelta(minutes=5 * number) for number in range(18, -1, -1))
    return tuple((NOW - one, value if NOW - one >= until else before) for one in ago)


def test_what_was_measured_and_when_it_was_read() -> None:
    found = read(
        CreditMeasurements(
            five_minutely(60, -36),
            five_minutely(4),
            five_minutely(40),
            five_minutely(0),
            five_minutely(7),
        )
    )
    assert (found.read_at, found.left.at) == (NOW + MINUTE, NOW)
    assert (found.left.balance, found.cpu, found.debt, found.mode) == (60, 40, 7, None)
    assert found.left.gone_in == timedelta(minutes=100)
    assert found.runs_short
    assert found.matters
    assert timedelta(minutes=90) == READ


def test_too_few_measurements_are_none() -> None:
    few = five_minutely(60, -36)[-2:]
    assert CreditMeasurements(few).credits(12, WARN, NOW) is None
    assert CreditMeasurements(()).credits(12, WARN, NOW) is None


@pytest.mark.parametrize(
    ("balance", "per_hour", "short"),
    [(60, -36, True), (60, -9, False), (60, 0, False), (60, 12, False), (0.02, 0.1, True)],
)
def test_it_runs_short_by_the_hours_left(balance: float, per_hour: float, *, short: bool) -> None:
    found = left(balance, per_hour, None)
    assert found.runs_short is short
    assert found.matters is short
    assert {found.falls_short, found.spent, found.costs} == {False}  # nobody knows the mode


def test_only_in_standard_mode_the_cpu_is_held_back() -> None:
    gone = left(0.02, 0)
    assert (LOW.falls_short, LOW.spent) == (True, False)
    assert (gone.falls_short, gone.spent) == (True, True)
    free = replace(gone, mode=UNLIMITED)
    assert (free.falls_short, free.spent, free.holds_back_no_more) == (False, False, True)
    assert not gone.holds_back_no_more
    assert replace(gone, eased=True).holds_back_no_more


def test_only_in_unlimited_mode_it_costs() -> None:
    charged = left(0, 0, UNLIMITED, charged=3.0)
    assert (charged.costs, charged.matters) == (True, True)
    assert not replace(charged, mode=STANDARD).costs
    assert not replace(charged, charged=0).costs
    full = left(200, 0, None, charged=1.0)
    assert full.matters


def test_a_charge_is_that_of_an_hour() -> None:
    """One point an hour, or twelve: neither is counted twice."""
    balances = five_minutely(0)
    hourly = [(at, 6.0 if at.minute == 0 else 0.0) for at, _ in since(0, 0, 0)]
    found = read(CreditMeasurements(balances, charges=hourly))
    assert (found.charged, found.charging) == (6.0, True)
    found = read(CreditMeasurements(balances, charges=since(90, 2, 0)))
    assert (found.charged, found.charging) == (24.0, True)
    found = read(CreditMeasurements(balances, charges=since(60, 0, 2)))
    assert (found.charged, found.charging) == (0, True)
    found = read(CreditMeasurements(balances, charges=since(90, 0, 0)))
    assert (found.charged, found.charging) == (0, False)


@pytest.mark.parametrize(
    ("balances", "eased"),
    [
        (since(60, 30, 0.1), True),
        (since(30, 30, 0.1), True),
        (since(25, 30, 0.1), False),  # half an hour ago there was too little
        (since(60, 14.4, 0.1), True),
        (since(60, 14.3, 0.1), False),  # less than is earned in 72 minutes
        (five_minutely(60, -9), False),  # 6 h 40 min: no problem, and no margin
        (five_minutely(60, -7), True),
    ],
)
def test_a_shortage_is_over_once_enough_has_been_left_for_half_an_hour(
    balances: Series, *, eased: bool
) -> None:
    assert read(CreditMeasurements(balances)).eased is eased


def test_of_a_type_that_is_not_known_ten_credits_are_enough() -> None:
    assert read(CreditMeasurements(since(60, 10, 0.1)), None).eased
    assert not read(CreditMeasurements(since(60, 9.9, 0.1)), None).eased


@pytest.mark.parametrize(
    ("balances", "rests"),
    [
        (five_minutely(144), True),
        (five_minutely(60, 12), True),
        (five_minutely(60, -1), False),
        (five_minutely(9.9), False),
        ((), False),
    ],
)
def test_who_rests_needs_no_other_metric(balances: Series, *, rests: bool) -> None:
    assert CreditMeasurements(balances).rests is rests


# -- what it costs -------------------------------------------------------------------------------


def test_a_credit_is_a_minute_of_a_vcpu() -> None:
    assert usd(60) == "0.05"
    assert usd(72) == "0.06"
    assert usd(0) == "0.00"


@pytest.mark.parametrize(
    ("instance_type", "expected"),
    [("t3.micro", "0.09"), ("t3.nano", "0.10"), ("t4g.xlarge", "0.12"), ("t3a.2xlarge", "0.24")],
)
def test_what_unlimited_mode_costs_at_most(instance_type: str, expected: str) -> None:
    """(vCPUs - credits an hour / 60) x 0.05 USD."""
    assert most(instance_type, windows=False) == message("credits.price", usd=expected)


@pytest.mark.parametrize(
    ("instance_type", "windows"), [("t3.micro", True), ("t3.metal", False), ("t2.micro", False)]
)
def test_a_price_that_is_not_known_is_not_told(instance_type: str, *, windows: bool) -> None:
    assert most(instance_type, windows=windows) == message("credits.price_unknown")


def test_the_modes_are_ec2s() -> None:
    assert [mode.value for mode in CreditMode] == ["standard", "unlimited"]
