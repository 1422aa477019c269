"""A failed act is tried again, a few times and ever later; what AWS refuses is not."""

from __future__ import annotations

from datetime import timedelta

from lifeguard.core.decision.action import Action
from lifeguard.core.decision.decision import Decision, Wait
from lifeguard.core.decision.situation import Situation
from lifeguard.core.incident.action_record import ActionRecord, Result, tries
from lifeguard.core.schedule import durations
from lifeguard.core.text.message import Message

CAPACITY = timedelta(minutes=5)
"""The pause after a launch that failed: EC2 rarely has capacity again within a minute."""


def retry(
    situation: Situation,
    record: ActionRecord,
    again: Decision,
    why: Message,
    then: Action | None = None,
) -> Decision | None:
    """Return what follows an act that failed for now: a wait, then `again`.

    The pause grows with each try. None: the act did not fail for now, or has failed too often.
    `why` is the wait's reason, `then` the action that the wait announces.
    """
    tried = tries(other for other in situation.actions if other.action == record.action)
    if record.result is not Result.FAILED or tried >= durations.ATTEMPTS:
        return None
    pause = CAPACITY if situation.action(record).launches else durations.STOP
    until = record.at + pause * tried
    return Wait(until, why, then=then) if situation.now < until else again
