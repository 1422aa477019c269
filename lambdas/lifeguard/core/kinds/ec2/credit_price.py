"""What surplus CPU credits cost: what an instance in unlimited mode uses beyond those it earns.

A credit is a minute of a vCPU, and AWS charges surplus ones by the vCPU-hour (EC2 user guide,
"Unlimited mode concepts" and "Unlimited mode examples", with Linux on T3).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from lifeguard.core.forecast.cpu_credits import earned_per_hour, family_of, vcpus
from lifeguard.core.text.message import Message, message

USD_A_VCPU_HOUR = 0.05
_MINUTES = 60

M5_COSTS_LESS: Mapping[str, float] = MappingProxyType(
    {"t3.large": 42.5, "t3.xlarge": 52.5, "t3.2xlarge": 52.5}
)
"""Percent of CPU above which an M5 instance of the same size costs less than a T3 instance in
unlimited mode (the same guide, "Unlimited mode concepts", breakeven)."""


def usd(credits_: float) -> str:
    """Return what so many surplus credits cost, in US dollars."""
    return f"{credits_ / _MINUTES * USD_A_VCPU_HOUR:.2f}"


def most(instance_type: str, *, windows: bool) -> Message:
    """Return what unlimited mode costs at most: all vCPUs are busy for the whole hour."""
    earned = earned_per_hour(instance_type)
    if earned is None or windows or family_of(instance_type) == "t2":
        return message("credits.price_unknown")
    return message("credits.price", usd=usd(vcpus(instance_type) * _MINUTES - earned))
