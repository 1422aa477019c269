"""What is waited for, and when an incident of a DB instance is over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from lifeguard.core.approval.ask import ask
from lifeguard.core.decision.decision import Close, Decision, Wait
from lifeguard.core.incident.incident import IncidentStatus
from lifeguard.core.incident.question import ApprovalRequest
from lifeguard.core.kinds.rds.commands import by_hand
from lifeguard.core.kinds.rds.database import Database, RdsSituation
from lifeguard.core.kinds.rds.news import DbNews, latest
from lifeguard.core.kinds.rds.problem import FAILOVER_TAKES, DbProblem
from lifeguard.core.schedule import durations
from lifeguard.core.text.message import Message, message

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
    since = situation.changing_since or situation.now
    limit = since + LIMIT
    if situation.now < limit:
        why = message("rds.busy", state=database.state)
        return Wait(min(durations.backoff(since, situation.now), limit), why)
    return ask(
        situation,
        ApprovalRequest(
            f"{database.state}@{since.isoformat()}",
            message("question.hangs", state=database.state),
            (message("rds.look_until_settled"),),
            (message("rds.busy_since", state=database.state, since=since),),
            by_hand(database.resource, None, ()),
        ),
    )


def stopped(situation: RdsSituation) -> Decision | None:
    """Close when it is stopped: nobody but a person stops a DB instance, or starts it again."""
    if situation.observed is None or not situation.observed.stopped:
        return None
    tell = bool(situation.sent or situation.seen)
    return Close(IncidentStatus.CLOSED, message("rds.stopped"), tell=tell)


def failing_over(situation: RdsSituation) -> Decision | None:
    """Wait for the end of a failover: for minutes connections fail with a good database."""
    found = [one for one in situation.present if one.kind == DbProblem.FAILOVER]
    if not found or len(found) < len(situation.present):
        return None
    told = latest(situation.incident.triggers, DbNews.FAILOVER, DbNews.RECOVERY)
    since = found[0].since if told is None else told.occurred_at
    again = max(since + FAILOVER_TAKES, durations.backoff(since, situation.now))
    return Wait(again, message("rds.failing_over"))


def over(situation: RdsSituation) -> Decision | None:
    """Close once nothing is wrong any more: by its state, and by ten minutes of its metrics."""
    database = situation.observed
    if database is None or situation.present:
        return None
    if not database.well:
        return _unproven(situation, database)
    proof = message("outcome.proof", items=tuple(_proof(situation, database)))
    if situation.treated:
        return Close(IncidentStatus.RESOLVED, proof, tell=True)
    kinds = {one.kind for one in situation.seen}
    if kinds == {DbProblem.FAILOVER}:
        return Close(IncidentStatus.CLOSED, _explained(situation), tell=True)
    if kinds:
        alone = message("outcome.over_by_itself", proof=proof)
        return Close(IncidentStatus.RESOLVED, alone, tell=True)
    return Close(IncidentStatus.CLOSED, message("outcome.nothing_wrong"), tell=False)


def _explained(situation: RdsSituation) -> Message:
    told = latest(situation.incident.triggers, DbNews.FAILOVER, DbNews.RECOVERY)
    if told is not None and told.reference.startswith(DbNews.RECOVERY):
        return message("rds.recovered_by_aws", at=told.occurred_at)
    at = situation.incident.opened_at if told is None else told.occurred_at
    return message("rds.failed_over", at=at)


def _proof(situation: RdsSituation, database: Database) -> Iterator[Message]:
    yield message("rds.is_available", state=database.state)
    if any(one.kind != DbProblem.FAILOVER for one in situation.seen):
        yield message("rds.at_no_limit")


def _unproven(situation: RdsSituation, database: Database) -> Decision:
    """Wait for metrics; where none come, the state alone says that it is over."""
    since = situation.undecided_since or situation.incident.opened_at
    if situation.now < since + PROOF:
        return Wait(durations.backoff(since, situation.now), message("rds.proving"))
    proof = message("outcome.proof", items=(message("rds.is_available", state=database.state),))
    return Close(IncidentStatus.CLOSED, proof, tell=bool(situation.seen or situation.treated))
