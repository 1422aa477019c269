"""A start that did not take: asked for again, with another type, or handed to the operator."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from lifeguard.core.approval.ask import ask
from lifeguard.core.decision.action import ChangeInstanceType, StartInstance
from lifeguard.core.decision.decision import (
    Close,
    Decision,
    Execute,
    NotificationKind,
    Notify,
    Wait,
)
from lifeguard.core.decision.situation import SentNotification, Situation
from lifeguard.core.incident.action_record import ActionRecord, Result
from lifeguard.core.incident.incident import IncidentStatus
from lifeguard.core.incident.question import ApprovalRequest
from lifeguard.core.kinds.ec2.instance import Instance
from lifeguard.core.kinds.ec2.problem import STOPPED_BY_AWS, STOPPED_BY_ITS_SYSTEM
from lifeguard.core.remediation.alternative_type import CAPACITY, QUOTA, another_type
from lifeguard.core.remediation.manual_commands import start_by_hand
from lifeguard.core.resources.verb import Verb
from lifeguard.core.schedule import durations

PERMANENT = "Client.InternalError"
"""The state reason of a start that AWS accepted and let fall back to `stopped`: most often a
customer KMS key that may not be used. A person may let it be used again."""


AGAIN = timedelta(hours=4)
"""How often the operator is told again that a server is stopped and does not start."""

SELDOM = timedelta(hours=1)
"""How long the pause grows at most before a start that most likely waits for a person."""


def came_back_stopped(
    situation: Situation, last: ActionRecord, instance: Instance
) -> Decision | None:
    """EC2 accepted a start or a reboot, and the instance is stopped."""
    if last.result is Result.SENT:
        return _unanswered(situation, last)
    code = instance.state_reason
    if code == PERMANENT:
        reason = (
            f"EC2 accepted the start and let it fall back to stopped ({code}): most often a "
            "volume's customer KMS key that the caller may not use (kms:CreateGrant)"
        )
        return start_again(situation, last, reason)
    if code in STOPPED_BY_AWS:
        return start_again(situation, last, f"it came back stopped ({code})")
    if code == STOPPED_BY_ITS_SYSTEM:
        return None  # a problem of its own, which is asked about
    return Close(
        IncidentStatus.CLOSED,
        f"after our {last.action} somebody else stopped it ({code or 'no reason given'}): left so",
        tell=True,
    )


def _unanswered(situation: Situation, last: ActionRecord) -> Decision:
    """The start has been asked for and nothing says that it was made: wait, then ask again."""
    until = last.at + durations.ANSWER
    if situation.now < until:
        return Wait(until, "the start has been asked for", then=StartInstance())
    if _told(situation, _first_try(situation, last)) is None:
        why = "the start has been asked for, and nothing says that it was made"
        return Notify(NotificationKind.STRANDED, "it is stopped and does not start", reasons=(why,))
    return Execute(StartInstance(), "the start has been asked for and was not made")


def start_again(situation: Situation, last: ActionRecord, reason: str) -> Decision:
    """Try the start again for a day, with growing pauses; the operator is told at once."""
    first = _first_try(situation, last)
    if situation.now >= first.at + durations.START_LIMIT:
        return cannot_start(situation, (f"for a day now: {reason}",))
    told = _told(situation, first)
    if told is None or situation.now >= told.at + AGAIN:
        return _stranded(situation, last, reason)
    latest = SELDOM if _needs_a_person(situation, last) else None
    until = durations.backoff(first.at, last.at, latest)
    if situation.now < until:
        return Wait(until, f"the start is tried again: {reason}", then=StartInstance())
    other = another_type(situation)
    if other is not None:
        return Execute(ChangeInstanceType(other), f"there is no capacity for its type: {reason}")
    return Execute(StartInstance(), "it must run again")


def _stranded(situation: Situation, last: ActionRecord, reason: str) -> Notify:
    """Say loudly that it is stopped; what only a person can remove is the person's at once."""
    what = "it is stopped and does not start yet"
    told = Notify(NotificationKind.STRANDED, what, reasons=(reason,))
    if not _needs_a_person(situation, last) or situation.instance is None:
        return told
    duty = "Remove the cause. Lifeguard goes on trying to start it for a day."
    by_hand = start_by_hand(situation.incident.resource, situation.instance.locked_keys)
    return replace(told, action_required=(duty,), commands=by_hand)


def _needs_a_person(situation: Situation, last: ActionRecord) -> bool:
    """Whether the start most likely fails until somebody removes the cause."""
    state_reason = "" if situation.instance is None else situation.instance.state_reason
    if last.code in CAPACITY | QUOTA or (last.worked and state_reason in CAPACITY):
        return False
    return last.result is Result.REFUSED or (last.worked and state_reason == PERMANENT)


def _first_try(situation: Situation, last: ActionRecord) -> ActionRecord:
    """Return the first act of this sort since the latest stop that took effect."""
    tries = [last]
    for record in reversed(situation.treatments):
        if record.action in {Verb.STOP, Verb.FORCE_STOP} and record.worked:
            break
        if record.action is last.action:
            tries.append(record)
    return tries[-1]


def _told(situation: Situation, first: ActionRecord) -> SentNotification | None:
    """Return the latest word that it does not start, since it was first tried."""
    told = situation.has_sent(NotificationKind.STRANDED, "")
    return None if told is None or told.at < first.at else told


def cannot_start(situation: Situation, reasons: tuple[str, ...]) -> Decision:
    """Ask the operator: it is stopped, and the start cannot work."""
    action_required = (
        "It is stopped, and Lifeguard cannot start it: remove the cause, then start it:",
    )
    keys = () if situation.instance is None else situation.instance.locked_keys
    by_hand = start_by_hand(situation.incident.resource, keys)
    return ask(
        situation,
        ApprovalRequest("start", "stopped, cannot be started", action_required, reasons, by_hand),
    )
