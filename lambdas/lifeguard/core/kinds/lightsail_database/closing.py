"""What is waited for, and when an incident of a Lightsail database is over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from lifeguard.core.approval.ask import ask
from lifeguard.core.decision.decision import Close, Decision, Wait
from lifeguard.core.incident.incident import IncidentStatus
from lifeguard.core.incident.question import ApprovalRequest
from lifeguard.core.kinds.lightsail_database.commands import by_hand
from lifeguard.core.kinds.lightsail_database.database import (
    LightsailDatabase,
    LightsailDbSituation,
)
from lifeguard.core.kinds.lightsail_database.problem import PROBLEMS
from lifeguard.core.schedule import durations
from lifeguard.core.text.message import Message, message

LIMIT = timedelta(hours=6)
"""How long Lightsail may be at work on it before a person is asked to look."""
PROOF = timedelta(minutes=25)
"""How long after a reboot it may take until metrics have been good for ten minutes."""
_BEGINS = timedelta(minutes=1)


def underway(situation: LightsailDbSituation) -> Decision | None:
    """Wait for our own reboot, and for the proof that it helped."""
    last, database = situation.last, situation.observed
    if last is None or not last.worked or database is None:
        return None
    if database.read_at <= last.at:
        return Wait(last.at + _BEGINS, message("lightsail_db.rebooting", state=database.state))
    if database.well or situation.now >= last.at + PROOF or not database.up:
        return None
    return Wait(durations.backoff(last.at, situation.now), message("lightsail_db.proving"))


def changing(situation: LightsailDbSituation) -> Decision | None:
    """Keep still while AWS or a person is at work on it."""
    database = situation.observed
    if database is None or not database.changing:
        return None
    since = situation.changing_since or situation.now
    limit = since + LIMIT
    if situation.now < limit:
        why = message("lightsail_db.busy", state=database.state)
        return Wait(min(durations.backoff(since, situation.now), limit), why)
    return ask(
        situation,
        ApprovalRequest(
            f"{database.state}@{since.isoformat()}",
            message("question.hangs", state=database.state),
            (message("lightsail_db.look_until_settled"),),
            (message("lightsail_db.busy_since", state=database.state, since=since),),
            by_hand(database.resource, None, ()),
        ),
    )


def stopped(situation: LightsailDbSituation) -> Decision | None:
    """Close when it is stopped: nobody but a person stops a database, or starts it again."""
    if situation.observed is None or not situation.observed.stopped:
        return None
    tell = bool(situation.sent or situation.seen)
    return Close(IncidentStatus.CLOSED, message("lightsail_db.stopped"), tell=tell)


def over(situation: LightsailDbSituation) -> Decision | None:
    """Close once nothing is wrong any more: by its state, and by ten minutes of its metrics."""
    database = situation.observed
    if database is None or situation.present:
        return None
    if not database.well:
        return _unproven(situation, database)
    proof = message("outcome.proof", items=tuple(_proof(situation, database)))
    if situation.treated:
        return Close(IncidentStatus.RESOLVED, proof, tell=True)
    if situation.seen:
        alone = message("outcome.over_by_itself", proof=proof)
        return Close(IncidentStatus.RESOLVED, alone, tell=True)
    return Close(IncidentStatus.CLOSED, message("outcome.nothing_wrong"), tell=False)


def _proof(situation: LightsailDbSituation, database: LightsailDatabase) -> Iterator[Message]:
    yield message("lightsail_db.is_available", state=database.state)
    if any(PROBLEMS[one.kind].metric for one in situation.seen):
        yield message("rds.at_no_limit")


def _unproven(situation: LightsailDbSituation, database: LightsailDatabase) -> Decision:
    """Wait for metrics; where none come, the state alone says that it is over."""
    since = situation.undecided_since or situation.incident.opened_at
    if situation.now < since + PROOF:
        return Wait(durations.backoff(since, situation.now), message("lightsail_db.proving"))
    is_up = message("lightsail_db.is_available", state=database.state)
    proof = message("outcome.proof", items=(is_up,))
    return Close(IncidentStatus.CLOSED, proof, tell=bool(situation.seen or situation.treated))
