"""Finding: what is wrong in the Region and no open incident knows goes to the desk."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from lifeguard.aws.cloudwatch.alarms import firing_alarms
from lifeguard.aws.ec2.find_impaired import troubled_servers
from lifeguard.aws.ledger.outcomes import Recorded
from lifeguard.core.incident.trigger import Trigger
from lifeguard.core.kinds.ec2.findings import survey, undetected
from lifeguard.functions.sweep.context import SweepContext, SweepSnapshot
from lifeguard.functions.task_round import TaskRun

Clock = Callable[[], datetime]

PATIENCE = timedelta(seconds=35)
"""How long a sweep hands things over; the function has 55 s, and the next comes in a minute."""


def find(room: SweepContext, minute: SweepSnapshot, round_: TaskRun) -> list[Trigger]:
    """Return all that AWS shows to be wrong, the instances' own troubles first."""
    tag = room.policies.opt_in_tag
    found: list[Trigger] = []
    with round_.duty("survey"):
        troubled = troubled_servers(room.region, tag)
        round_.unanswered.extend(troubled.unanswered)
        found += survey(troubled.servers, tag)
    with round_.duty("alarms"):
        found += firing_alarms(room.region, tag, minute.now)
    return list(undetected(found, minute.incidents))


def hand_over(
    room: SweepContext,
    minute: SweepSnapshot,
    round_: TaskRun,
    found: Iterable[Trigger],
    clock: Clock,
) -> tuple[list[tuple[Trigger, Recorded]], int]:
    """Give what was found to the desk while there is time.

    Return what became of each, and how many are left: the next sweep finds them again.
    """
    rest = deque(found)
    received: list[tuple[Trigger, Recorded]] = []
    while rest and clock() - minute.now < PATIENCE:
        trigger = rest.popleft()
        with round_.duty(f"hand over {trigger.reference}"):
            received.append((trigger, room.dispatcher.dispatch(trigger, clock())))
    return received, len(rest)
