"""What is waited for, and when an incident of a Lightsail database is over."""

from __future__ import annotations

from datetime import timedelta

from lifeguard.core.decision.decision import Decision, Wait
from lifeguard.core.kinds.databases.failover import closed_after_failover, waits_for_failover
from lifeguard.core.kinds.lightsail_database.database import LightsailDbSituation
from lifeguard.core.kinds.lightsail_database.problem import PROBLEMS, LightsailDbProblem
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
    state = database.state
    said = Unsettled(
        message("lightsail_db.busy", state=state),
        message("lightsail_db.look_until_settled"),
        message("lightsail_db.busy_since", state=state, since=unsettled_since(situation)),
    )
    return settling(situation, state, LIMIT, said)


def stopped(situation: LightsailDbSituation) -> Decision | None:
    """Close when it is stopped: nobody but a person stops a database, or starts it again."""
    if situation.observed is None or not situation.observed.stopped:
        return None
    return left_alone(situation, message("lightsail_db.stopped"))


def failing_over(situation: LightsailDbSituation) -> Decision | None:
    """Wait for the end of a failover: for minutes connections fail with a good database."""
    return waits_for_failover(situation, LightsailDbProblem.FAILOVER)


def over(situation: LightsailDbSituation) -> Decision | None:
    """Close once nothing is wrong any more: by its state, and by ten minutes of its metrics."""
    database = situation.observed
    if database is None or situation.present:
        return None
    is_available = message("lightsail_db.is_available", state=database.state)
    if not database.well:
        return unmeasured(situation, PROOF, message("lightsail_db.proving"), is_available)
    if explained := closed_after_failover(situation, LightsailDbProblem.FAILOVER):
        return explained
    by_metrics = any(PROBLEMS[one.kind].metric for one in situation.seen)
    measured = (message("rds.at_no_limit"),) if by_metrics else ()
    return proven(situation, (is_available, *measured))
