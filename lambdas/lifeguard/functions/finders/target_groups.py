"""How EC2's target groups are asked what they find of the servers behind them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from lifeguard.aws.elbv2.targets import target_groups, targets
from lifeguard.aws.session.errors import Retryable
from lifeguard.core.decision.readings import group_name
from lifeguard.core.targets.target import RegisteredTarget, TargetLook

AT_ONCE = 20
"""Target groups that one sweep asks about: each is a call of its own (DescribeTargetHealth)."""

_MINUTE = timedelta(minutes=1)


def ec2_targets(region: str, now: datetime) -> TargetLook:
    """Return what target groups say; of more than `AT_ONCE` those whose turn it is.

    One that does not answer costs only its own word.

    Raises:
        Retryable, Refused: they could not be listed, or AWS does not allow to ask one.
    """
    groups = target_groups(region)
    looked: set[str] = set()
    found: list[RegisteredTarget] = []
    unanswered: list[str] = []
    for group in in_turn(groups, now):
        try:
            found += targets(region, group)
        except Retryable as error:
            unanswered.append(f"target group {group_name(group)}: {error}")
        else:
            looked.add(group_name(group))
    names = tuple(map(group_name, groups))
    return TargetLook(names, frozenset(looked), tuple(found), tuple(unanswered))


def in_turn(groups: Sequence[str], now: datetime) -> tuple[str, ...]:
    """Return the groups that are asked about in this minute: all, or the next `AT_ONCE`."""
    if len(groups) <= AT_ONCE:
        return tuple(groups)
    first = int(now.timestamp() // _MINUTE.total_seconds()) * AT_ONCE % len(groups)
    return (*groups[first:], *groups[:first])[:AT_ONCE]
