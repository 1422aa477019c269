"""Whether RDS would accept a storage, by what it has said is valid."""

from __future__ import annotations

import math

from lifeguard.core.databases.choices.change import DbChange
from lifeguard.core.databases.database import DbStorage
from lifeguard.core.databases.modifications import (
    ValidModifications,
    ValidRange,
    ValidRatio,
    ValidStorage,
)


def accepts(valid: ValidModifications, change: DbChange, became: DbStorage) -> bool:
    """Whether RDS would accept a change: each value that is given, and their ratios.

    Args:
        valid: what is valid.
        change: what ModifyDBInstance would be given.
        became: the storage after it.
    """
    options = valid.of(became.type)
    if not change.of_storage and change.max_gib is None:
        return True
    if options is None:
        return False
    return (
        (change.max_gib is None or change.max_gib <= most(options.sizes))
        and ((change.gib is None and change.type is None) or _in(became.gib, options.sizes))
        and (change.iops is None or _iops(change.iops, became, options))
        and (change.throughput is None or _throughput(change.throughput, became, options))
    )


def _iops(iops: int, became: DbStorage, options: ValidStorage) -> bool:
    return _in(iops, options.iops) and _fits(iops / became.gib, options.iops_per_gib)


def _throughput(throughput: int, became: DbStorage, options: ValidStorage) -> bool:
    ratio = throughput / became.iops if became.iops else 0
    return _in(throughput, options.throughputs) and _fits(ratio, options.throughput_per_iops)


def _in(number: int, ranges: tuple[ValidRange, ...]) -> bool:
    return any(
        one.low <= number <= one.high and (number - one.low) % max(one.step, 1) == 0
        for one in ranges
    )


def _fits(ratio: float, ratios: tuple[ValidRatio, ...]) -> bool:
    """Whether a ratio is in one of the ranges; without any there is no rule."""
    return not ratios or any(one.low <= ratio <= one.high for one in ratios)


def at_least(number: float, ranges: tuple[ValidRange, ...]) -> int | None:
    """Return the smallest valid number that is not below one; None: there is none."""
    found = (_in_range(number, one) for one in ranges)
    return min((one for one in found if one is not None), default=None)


def _in_range(number: float, one: ValidRange) -> int | None:
    step = max(one.step, 1)
    steps = max(0, math.ceil((number - one.low) / step))
    found = one.low + steps * step
    return found if found <= one.high else None


def most(ranges: tuple[ValidRange, ...]) -> int:
    """Return the largest valid number; 0: there is none."""
    return max((one.high - (one.high - one.low) % max(one.step, 1) for one in ranges), default=0)
