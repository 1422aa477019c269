"""Who holds the lock that others wait for: the head of the queue, and what it runs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from lifeguard.core.diagnosis.evidence import Evidence
from lifeguard.core.diagnosis.fact import Fact
from lifeguard.core.diagnosis.symptoms.database import DatabaseSymptom
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import NOTHING, Message, message

_RUNS = (
    DatabaseSymptom.SCHEMA_CHANGE,
    DatabaseSymptom.DUMP_RUNS,
    DatabaseSymptom.SLOW_QUERY,
    DatabaseSymptom.SLOW_TRIVIAL,
    DatabaseSymptom.STATEMENT,
)
"""What is said of a statement, what holds locks longest first."""

_SESSION = re.compile(r":([^\s:@\[\]]{1,63}@[^\s:\[\]]{1,63}):\[(\d{1,10})\]")
"""User, database and process in the prefix that RDS gives each line, `%t:%r:%u@%d:[%p]:` (RDS user
guide, "RDS for PostgreSQL database log files")."""


def lock_holder(evidence: Evidence) -> Message:
    """Return who holds the lock, and what it runs as far as the log has it; else `NOTHING`."""
    holder = _head(evidence)
    if holder is None:
        return NOTHING
    session, runs = _session(evidence, holder), _statement(evidence, holder)
    if session and runs:
        return message(
            "diagnosis.holder_runs",
            pid=str(holder),
            session=foreign(session),
            statement=foreign(runs),
        )
    if runs:
        return message("diagnosis.holder_statement", pid=str(holder), statement=foreign(runs))
    return message("diagnosis.holder", pid=str(holder))


def _head(evidence: Evidence) -> int | None:
    """Return the process at the head of the queue: who holds a lock may wait for another one."""
    told = [
        (one.number("waiter"), one.number("holder"))
        for one in evidence.of(DatabaseSymptom.LOCK_HOLDER)
    ]
    holders = Counter(holder for _, holder in told if holder is not None)
    if not holders:
        return None
    waits_for: Mapping[float | None, float | None] = dict(told)
    head, seen = holders.most_common(1)[0][0], set[float]()
    while head not in seen:  # in a deadlock each waits for the other
        seen.add(head)
        head = waits_for.get(head) or head
    return int(head)


def _statement(evidence: Evidence, pid: int) -> str:
    """Return the statement of a process without its values, or ""."""
    of_it = [one for one in evidence.of(*_RUNS) if one.number("pid") == pid and one.subject]
    return min(of_it, key=lambda one: _RUNS.index(one.symptom)).subject if of_it else ""


def _session(evidence: Evidence, pid: int) -> str:
    """Return the user and the database of a process, `USER@DATABASE`, or ""."""
    of_it = (_named(one, pid) for one in evidence.facts)
    return next((session for session in of_it if session), "")


def _named(fact: Fact, pid: int) -> str:
    found = _SESSION.search(fact.line.text[:200])
    return found[1] if found is not None and int(found[2]) == pid else ""
