"""What else an instance may be when EC2 has no capacity for its type."""

from __future__ import annotations

from lifeguard.core.decision.situation import ActionRecord, Result, Situation

CAPACITY = frozenset({"InsufficientInstanceCapacity", "Server.InsufficientInstanceCapacity"})
"""EC2's codes for it: of a call, and as a state reason (EC2 API error codes; StateReason)."""

PATIENCE = 2
"""Starts that must have failed for want of capacity before another type is tried."""


def another_type(case: Situation) -> str | None:
    """Return the next of the policy's alternative types to try, or None.

    Only of the same family (`t3` of `t3.micro`), so that architecture and drivers fit.
    """
    if case.server is None or case.policy is None or _failures(case) < PATIENCE:
        return None
    tried = {act.made for act in case.acts if act.action == "change_type"}
    family = case.server.type.partition(".")[0]
    fitting = (
        other
        for other in case.policy.alternative_types
        if other.partition(".")[0] == family and other != case.server.type and other not in tried
    )
    return next(fitting, None)


def _failures(case: Situation) -> int:
    """Return how many starts have lacked capacity since the type was last changed."""
    count = 0
    for act in reversed(case.acts):
        if act.action == "change_type":
            break
        count += _lacked(act, case)
    return count


def _lacked(act: ActionRecord, case: Situation) -> bool:
    if act.action != "start":
        return False
    fell_back = act.worked and case.server is not None and case.server.state_reason in CAPACITY
    return (act.result is Result.FAILED and act.code in CAPACITY) or fell_back
