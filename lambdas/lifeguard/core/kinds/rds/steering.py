"""What a cause keeps a DB instance from: a change that would not lift what is behind its limit.

Connections that wait for a lock, or that an application keeps, fill any class.
"""

from __future__ import annotations

from dataclasses import replace

from lifeguard.core.decision.problem import Problem
from lifeguard.core.diagnosis.cause import Cause
from lifeguard.core.diagnosis.investigation import Conclusion
from lifeguard.core.incident.question import ApprovalRequest
from lifeguard.core.kinds.rds.database import RdsSituation
from lifeguard.core.kinds.rds.problem import DbProblem
from lifeguard.core.remediation.steering import sure_cause

_FILLED_BY = frozenset({Cause.DB_LOCK_WAIT, Cause.DB_POOL_LEAK, Cause.SHUTDOWN_NOT_GRACEFUL})


def explained(situation: RdsSituation, problem: Problem) -> Conclusion | None:
    """Return the cause of a problem that no change of the DB instance lifts, if it is known."""
    found = sure_cause(situation)
    if found is None or problem.kind != DbProblem.CONNECTIONS or found.cause not in _FILLED_BY:
        return None
    return found


def advised(question: ApprovalRequest, found: Conclusion) -> ApprovalRequest:
    """Return what is told of a problem with what to do about its cause as the duty."""
    return replace(question, action_required=found.advice[:1])
