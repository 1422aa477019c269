"""A start that did not take: asked for again, with another type, or handed to the operator."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from lifeguard.core.approval.ask import ask
from lifeguard.core.decision.decision import (
    REFUSAL,
    Close,
    Decision,
    Execute,
    NotificationKind,
    Notify,
    Wait,
)
from lifeguard.core.decision.situation import SentNotification
from lifeguard.core.incident.action_record import ActionRecord, Result
from lifeguard.core.incident.incident import IncidentStatus
from lifeguard.core.incident.question import ApprovalRequest
from lifeguard.core.kinds.ec2.action import ChangeInstanceType, StartInstance
from lifeguard.core.kinds.ec2.instance import Instance
from lifeguard.core.kinds.ec2.problem import STOPPED_BY_AWS, STOPPED_BY_ITS_SYSTEM
from lifeguard.core.kinds.ec2.remediation.alternative_type import CAPACITY, QUOTA, another_type
from lifeguard.core.kinds.ec2.remediation.manual_commands import start_by_hand
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.resources.verb import Verb
from lifeguard.core.schedule import durations
from lifeguard.core.text.message import Message, coded, message

PERMANENT = "Client.InternalError"
"""The state reason of a start that AWS accepted and let fall back to `stopped`: most often a
customer KMS key that may not be used. A person may let it be used again."""


AGAIN = timedelta(hours=4)
"""How often the operator is told again that a server is stopped and does not start."""

ANSWERED = timedelta(seconds=10)
"""Within which `power` has answered most requests."""

SELDOM = timedelta(hours=1)
"""How long the pause grows at most before a start that most likely waits for a person."""


def came_back_stopped(
    situation: InstanceSituation, last: ActionRecord, instance: Instance
) -> Decision | None:
    """EC2 accepted a start or a reboot, and the instance is stopped."""
    if last.result is Result.SENT:
        return _unanswered(situation, last)
    code = instance.state_reason
    if code == PERMANENT:
        return start_again(situation, last, message("waiting.start_fell_back", code=code))
    if code in STOPPED_BY_AWS:
        return start_again(situation, last, message("waiting.came_back_stopped", code=code))
    if code == STOPPED_BY_ITS_SYSTEM:
        return None  # a problem of its own, which is asked about
    return Close(IncidentStatus.CLOSED, _stopped_after(last, code), tell=True)


def _stopped_after(last: ActionRecord, code: str) -> Message:
    act = coded("verb", last.action)
    if not code:
        return message("outcome.stopped_after", act=act)
    return message("outcome.stopped_after_because", act=act, code=code)


def _unanswered(situation: InstanceSituation, last: ActionRecord) -> Decision:
    """The start has been asked for and nothing says that it was made: wait, then ask again."""
    until = last.at + durations.ANSWER
    if situation.now < until:
        return Wait(until, message("waiting.start_requested"), then=StartInstance())
    if _told(situation, _first_try(situation, last)) is None:
        what, why = message("question.does_not_start"), message("waiting.start_unconfirmed")
        return Notify(NotificationKind.STRANDED, what, reasons=(why,))
    return Execute(StartInstance(), message("waiting.start_not_made"))


def start_again(situation: InstanceSituation, last: ActionRecord, reason: Message) -> Decision:
    """Try the start again for a day, with growing pauses; the operator is told at once."""
    first = _first_try(situation, last)
    if situation.now >= first + durations.START_LIMIT:
        return cannot_start(situation, (message("question.tried_for_a_day", reason=reason),))
    told = _told(situation, first)
    if told is None or situation.now >= told.at + AGAIN:
        return _stranded(situation, last, reason)
    latest = SELDOM if _needs_a_person(situation, last) else None
    until = durations.backoff(first, last.at, latest)
    if situation.now < until:
        return Wait(until, message("waiting.start_again", reason=reason), then=StartInstance())
    other = another_type(situation)
    if other is not None:
        why = message("waiting.no_capacity", reason=reason)
        return Execute(ChangeInstanceType(other), why)
    return Execute(StartInstance(), message("waiting.must_run_again"))


def repeated(situation: InstanceSituation, last: ActionRecord) -> Wait | None:
    """Return the wait after a start that has failed before, until it is tried again.

    The operator knows of it, and the next try does not come sooner for one more refusal, so none
    ends the wait. That the instance runs does. None: no start has failed, or a person must help.
    """
    *_, before, _ = (None, None, *situation.treatments)
    if before is None or before.worked or {before.action, last.action} != {Verb.START}:
        return None
    first = _first_try(situation, last)
    if _told(situation, first) is None or _needs_a_person(situation, before):
        return None
    until = durations.backoff(first, last.at + ANSWERED)
    why = message("waiting.start_again", reason=before.answer)
    return Wait(until, why, then=StartInstance(), ignores=(REFUSAL,))


def _stranded(situation: InstanceSituation, last: ActionRecord, reason: Message) -> Notify:
    """Say loudly that it is stopped; what only a person can remove is the person's at once."""
    what = message("question.does_not_start_yet")
    told = Notify(NotificationKind.STRANDED, what, reasons=(reason,))
    if not _needs_a_person(situation, last) or situation.instance is None:
        return told
    duty = message("question.remove_the_cause")
    by_hand = start_by_hand(situation.incident.resource, situation.instance.locked_keys)
    return replace(told, action_required=(duty,), commands=by_hand)


def _needs_a_person(situation: InstanceSituation, last: ActionRecord) -> bool:
    """Whether the start most likely fails until somebody removes the cause."""
    state_reason = "" if situation.instance is None else situation.instance.state_reason
    if last.code in CAPACITY | QUOTA or (last.worked and state_reason in CAPACITY):
        return False
    return last.result is Result.REFUSED or (last.worked and state_reason == PERMANENT)


def _first_try(situation: InstanceSituation, last: ActionRecord) -> datetime:
    """Return when an act of this sort was first tried since the latest stop that took effect."""
    tries = [last]
    for record in reversed(situation.treatments):
        if record.action in {Verb.STOP, Verb.FORCE_STOP} and record.worked:
            break
        if record.action == last.action:
            tries.append(record)
    return tries[-1].began


def _told(situation: InstanceSituation, first: datetime) -> SentNotification | None:
    """Return the latest word that it does not start, since it was first tried."""
    told = situation.has_sent(NotificationKind.STRANDED, "")
    return None if told is None or told.at < first else told


def cannot_start(situation: InstanceSituation, reasons: tuple[Message, ...]) -> Decision:
    """Ask the operator: it is stopped, and the start cannot work."""
    brief = message("question.cannot_start")
    action_required = (message("question.start_by_hand"),)
    keys = () if situation.instance is None else situation.instance.locked_keys
    by_hand = start_by_hand(situation.incident.resource, keys)
    return ask(situation, ApprovalRequest("start", brief, action_required, reasons, by_hand))
