"""What is said of a Lightsail database whose disk is the limit: what would help, and what not."""

from __future__ import annotations

from collections.abc import Iterable

from lifeguard.core.databases.lightsail import RdsAlternative
from lifeguard.core.databases.limits.limit import DbLimit, LimitHit
from lifeguard.core.text.message import Message, message


def truths(hit: LimitHit, alternatives: Iterable[RdsAlternative] = ()) -> tuple[Message, ...]:
    """Return what is true of the ways out, as sentences.

    Args:
        hit: the limit.
        alternatives: what RDS would give (`on_rds`); only for the disk and for storage.
    """
    if hit.limit is DbLimit.DISK:
        same = (message("database.lightsail.same_disk"),)
        there = tuple(map(_on_rds, alternatives)) or (message("database.lightsail.rds"),)
        return (*same, *there, message("database.lightsail.endpoint"))
    if hit.limit is DbLimit.STORAGE:
        return (
            message("database.lightsail.bigger_disk"),
            message("database.lightsail.endpoint"),
        )
    return ()


def _on_rds(one: RdsAlternative) -> Message:
    said = message(
        "database.lightsail.on_rds",
        db_class=one.db_class.name,
        gib=one.gib,
        iops=round(one.gets.iops),
        mibps=round(one.gets.mibps),
    )
    if one.cost is None:
        return message("database.lightsail.unpriced", said=said)
    return message("database.lightsail.priced", said=said, price=f"{one.cost:,.2f}")
