"""What else an instance may be when EC2 has no capacity for its type, or the account no quota."""

from __future__ import annotations

from lifeguard.core.incident.action_record import ActionRecord
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.resources.verb import Verb

CAPACITY = frozenset({"InsufficientInstanceCapacity", "Server.InsufficientInstanceCapacity"})
"""EC2's codes for it: of a call, and as a state reason (EC2 API error codes; StateReason)."""

QUOTA = frozenset({"VcpuLimitExceeded", "InstanceLimitExceeded"})
"""The account may run no more of the type: a smaller one may fit (EC2 API error codes)."""

PATIENCE = 2
"""Starts that must have failed for want of capacity before another type is tried."""


def another_type(situation: InstanceSituation) -> str | None:
    """Return the next of the policy's alternative types to try, or None.

    Only of the same family (`t3` of `t3.micro`), so that architecture and drivers fit.
    """
    if situation.instance is None or situation.policy is None:
        return None
    if starts_lacked(situation) < PATIENCE:
        return None
    tried = {record.made for record in situation.actions if record.action == Verb.CHANGE_TYPE}
    family = situation.instance.type.partition(".")[0]
    fitting = (
        other
        for other in situation.policy.alternative_types
        if other.partition(".")[0] == family
        and other != situation.instance.type
        and other not in tried
    )
    return next(fitting, None)


def starts_lacked(situation: InstanceSituation) -> int:
    """Return how many starts have lacked capacity since the type was last changed."""
    count = 0
    for record in reversed(situation.actions):
        if record.action == Verb.CHANGE_TYPE:
            break
        count += record.tries * _lacked(record, situation)
    return count


def _lacked(record: ActionRecord, situation: InstanceSituation) -> bool:
    if record.action != Verb.START:
        return False
    fell_back = (
        record.worked
        and situation.instance is not None
        and situation.instance.state_reason in CAPACITY
    )
    return (not record.worked and record.code in CAPACITY | QUOTA) or fell_back
