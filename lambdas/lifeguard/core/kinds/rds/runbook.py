"""The runbook table: what a person is told and asked of each problem. It is data.

No rung is climbed unasked: storage only grows, a change of class is an outage, and each change
keeps the next one waiting for hours.
"""

from __future__ import annotations

from lifeguard.core.databases.messages.evidence import advice
from lifeguard.core.decision.runbook import Runbook, Timing
from lifeguard.core.kinds.rds.database import Database
from lifeguard.core.kinds.rds.problem import OF_STATE, DbProblem, hit
from lifeguard.core.text.message import coded, message

CHANGED_FOR = frozenset(
    {
        DbProblem.STORAGE_FULL,
        DbProblem.STORAGE_LOW,
        DbProblem.DISK,
        DbProblem.CONNECTIONS,
        DbProblem.MEMORY,
        DbProblem.CREDITS,
    }
)
"""What a change of storage or class may cure."""


def runbook(kind: str, database: Database) -> Runbook:
    """Return a problem's row: what the operator must do about it."""
    found = hit(database, kind)
    if kind in OF_STATE:
        duty = coded("rds.duty", kind)
    else:
        duty = message("rds.look") if found is None else advice(found)
    return Runbook(Timing.NOW, (), duty, None)
