"""What is waited for, and when an incident of a DB instance is over."""

from __future__ import annotations

from datetime import timedelta

from lifeguard.core.decision.decision import Close, Decision, Wait
from lifeguard.core.incident.incident import IncidentStatus
from lifeguard.core.kinds.databases.failover import closed_after_failover, waits_for_failover
from lifeguard.core.kinds.rds.database import Database, RdsSituation
from lifeguard.core.kinds.rds.problem import DbProblem
from lifeguard.core.remediation.plain import (
    Unsettled,
    left_alone,
    proven,
    settling,
    unmeasured,
    unsettled_since,
)
from lifeguard.core.schedule import durations
from lifeguard.core.text.message import message

LIMIT = timedelta(hours=6)
"""How long RDS may be at work on it before a person is asked to look: a change may copy all."""
PROOF = timedelta(minutes=25)
"""How long after a change it may take until nothing has been at its limit for ten minutes."""
_BEGINS = timedelta(minutes=1)


def clustered(situation: RdsSituation) -> Decision | None:
    """Close where a cluster decides: Lifeguard does nothing to a member of one."""
    database = situation.observed
    if database is None or not database.clustered:
        return None
    return Close(IncidentStatus.CLOSED, message("rds.clustered"), tell=False)


def underway(situation: RdsSituation) -> Decision | None:
    """Wait for our own change, and for the proof that it helped."""
    last, database = situation.last, situation.observed
    if last is None or not last.worked or database is None:
        return None
    if database.read_at <= last.at:
        return Wait(last.at + _BEGINS, message("rds.modifying", state=database.state))
    if database.changing:
        return _busy(situation, database)
    steady = situation.steady_since or situation.now
    if database.well or situation.now >= steady + PROOF or not database.up:
        return None
    return Wait(durations.backoff(steady, situation.now), message("rds.proving"))


def changing(situation: RdsSituation) -> Decision | None:
    """Keep still while AWS or a person is at work on it."""
    database = situation.observed
    return _busy(situation, database) if database is not None and database.changing else None


def _busy(situation: RdsSituation, database: Database) -> Decision:
    state = database.state
    said = Unsettled(
        message("rds.busy", state=state),
        message("rds.look_until_settled"),
        message("rds.busy_since", state=state, since=unsettled_since(situation)),
    )
    return settling(situation, state, LIMIT, said)


def stopped(situation: RdsSituation) -> Decision | None:
    """Close when it is stopped: nobody but a person stops a DB instance, or starts it again."""
    if situation.observed is None or not situation.observed.stopped:
        return None
    return left_alone(situation, message("rds.stopped"))


def failing_over(situation: RdsSituation) -> Decision | None:
    """Wait for the end of a failover: for minutes connections fail with a good database."""
    return waits_for_failover(situation, DbProblem.FAILOVER)


def over(situation: RdsSituation) -> Decision | None:
    """Close once nothing is wrong any more: by its state, and by ten minutes of its metrics."""
    database = situation.observed
    if database is None or situation.present:
        return None
    is_available = message("rds.is_available", state=database.state)
    if not database.well:
        return unmeasured(situation, PROOF, message("rds.proving"), is_available)
    if explained := closed_after_failover(situation, DbProblem.FAILOVER):
        return explained
    kinds = {one.kind for one in situation.seen}
    measured = (message("rds.at_no_limit"),) if kinds - {DbProblem.FAILOVER} else ()
    return proven(situation, (is_available, *measured))
