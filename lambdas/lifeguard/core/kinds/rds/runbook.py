"""The runbook table: what a person is told and asked of each problem. It is data.

No rung is climbed unasked: storage only grows, a change of class is an outage, and each change
keeps the next one waiting for hours.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from lifeguard.core.databases.messages.evidence import advice
from lifeguard.core.decision.runbook import Runbook, Timing
from lifeguard.core.kinds.rds.database import Database
from lifeguard.core.kinds.rds.problem import DbProblem, hit
from lifeguard.core.text.message import Message, message

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

_DUTIES: Mapping[str, Message] = MappingProxyType(
    {
        DbProblem.STORAGE_FULL: message("rds.duty_full"),
        DbProblem.FAILED: message("rds.duty_failed"),
        DbProblem.PARAMETERS: message("rds.duty_parameters"),
        DbProblem.NETWORK: message("rds.duty_network"),
        DbProblem.KEY: message("rds.duty_key"),
        DbProblem.BROKEN: message("rds.duty_broken"),
        DbProblem.FAILOVER: message("rds.duty_failover"),
    }
)


def runbook(kind: str, database: Database) -> Runbook:
    """Return a problem's row: what the operator must do about it."""
    duty = _DUTIES.get(kind)
    if duty is None:
        found = hit(database, kind)
        duty = message("rds.duty_broken") if found is None else advice(found)
    return Runbook(Timing.NOW, (), duty, None)
