"""The CPU credits of an instance in one line each."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from lifeguard.core.forecast.cpu_credits import CpuCredits
from lifeguard.core.forecast.trend import Trend
from lifeguard.core.kinds.ec2.credit_reading import CreditMode, InstanceCredits
from tests.support.situations import NOON

STANDARD, UNLIMITED = CreditMode.STANDARD, CreditMode.UNLIMITED
WARN = timedelta(hours=6)


def left(
    balance: float,
    per_hour: float = 0,
    mode: CreditMode | None = STANDARD,
    **how: Any,  # noqa: ANN401  any other field of InstanceCredits
) -> InstanceCredits:
    """Return credits as they were read at noon, of a t3.micro."""
    measured = CpuCredits(NOON, balance, None, 12, Trend(NOON, balance, per_hour))
    return replace(InstanceCredits(NOON, measured, WARN, mode), **how)


LOW = left(60, -36, cpu=40)
GONE = left(0.02, -1, cpu=10)
BACK = left(80, 10, cpu=2, eased=True)
CHARGED = left(0, 0, UNLIMITED, cpu=70, charged=72.0, charging=True, debt=288.0)
