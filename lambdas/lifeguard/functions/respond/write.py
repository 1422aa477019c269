"""Which email goes out: an incident's own, or one for all the servers of the same notice.

What an email of its own says of the server's vital signs is read just before it, never before an
act.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from lifeguard.core.decision.decision import Close, NotificationKind, Notify
from lifeguard.core.decision.observed import Observed
from lifeguard.core.decision.situation import Situation
from lifeguard.core.incident.incident import IncidentStatus
from lifeguard.core.incident.question import ApprovalPrompt
from lifeguard.core.incident.vital_signs import BEFORE, CHANGES, VitalSigns
from lifeguard.core.notification.incident.ended import ended
from lifeguard.core.notification.incident.going_on import told
from lifeguard.core.notification.incident.vital_signs import failed_at, is_due
from lifeguard.core.notification.shared_notice import (
    IN_DIGEST,
    OWN_EMAIL,
    adds_something,
    ended_together,
    is_announced,
    result,
    told_together,
)
from lifeguard.core.notification.view import State
from lifeguard.core.remediation.shared_notice import gathered
from lifeguard.core.text.message import Message
from lifeguard.functions.respond.ports import Ports

PATIENCE = timedelta(seconds=5)
"""How long the reading may take; what has not begun by then is left out."""

_NEEDS_A_PERSON = frozenset({NotificationKind.ASKED, NotificationKind.STRANDED})


def write(
    ports: Ports, situation: Situation, tell: Notify, prompt: ApprovalPrompt | None
) -> Situation:
    """Write about an incident that goes on; return the situation with what was read for it."""
    if is_announced(tell) and _announced(ports, situation, tell):
        return situation
    situation = with_vital_signs(ports, situation, told(situation, tell, prompt).state)
    ports.emails.send(told(situation, tell, prompt))
    if tell.notice in _NEEDS_A_PERSON:
        _note_end(ports, situation, OWN_EMAIL)
    return situation


def write_end(ports: Ports, situation: Situation, close: Close) -> Situation:
    """Write about an incident that is over; return the situation with what was read for it."""
    if is_announced(close) and _announced(ports, situation, close):
        return situation
    is_own = _is_own(situation, close)
    is_shared = _note_end(ports, situation, OWN_EMAIL if is_own else result(situation, close))
    if is_own or not is_shared:
        situation = with_vital_signs(ports, situation, ended(situation, close).state)
        ports.emails.send(ended(situation, close))
    return situation


def keep_silent(ports: Ports, situation: Situation, tell: Notify | Close) -> None:
    """Note an outcome of which a storm's digest tells: the others of its notice wait for it."""
    if isinstance(tell, Close):
        needs_you = tell.status is IncidentStatus.NEEDS_HUMAN
        _note_end(ports, situation, IN_DIGEST if needs_you else result(situation, tell))
    elif tell.notice in _NEEDS_A_PERSON:
        _note_end(ports, situation, IN_DIGEST)


def _announced(ports: Ports, situation: Situation, tell: Notify | Close) -> bool:
    """Whether the operator is told of this server together with the others of its notice."""
    notice = gathered(situation)
    servers = ports.notices.announce(notice, situation.incident.id) if notice else None
    if servers is None or len(servers) == 1:
        return False
    if servers:
        ports.emails.send(told_together(situation, tell, servers))
    return True


def _is_own(situation: Situation, close: Close) -> bool:
    """Whether the end holds a duty of the operator's, which must not drown among others."""
    is_over = close.status in {IncidentStatus.RESOLVED, IncidentStatus.CLOSED}
    duties = (*close.action_required, *close.commands, *close.reasons)
    changed = situation.changed_address is not None
    return bool(duties) or changed or not is_over


def _note_end(ports: Ports, situation: Situation, said: Message) -> bool:
    """Note the outcome with those of the same notice; the last one writes of all.

    False: there are no others, or this one's was noted before.
    """
    notice = gathered(situation)
    ends = ports.notices.ended(notice, situation.incident.id, said) if notice else None
    if ends is None or len(ends.servers) == 1:
        return False
    if ends.complete and adds_something(ends.results):
        ports.emails.send(ended_together(situation, ends.servers, ends.results))
    return True


def with_vital_signs(ports: Ports, situation: Situation, state: State) -> Situation:
    """Return the situation with its vital signs, where an email of this state is to show them."""
    if situation.observed is None or not is_due(situation, state):
        return situation
    return replace(situation, vital_signs=read_signs(ports, situation, situation.observed))


def read_signs(ports: Ports, situation: Situation, observed: Observed) -> VitalSigns:
    """Return a server's vital signs of the minutes before it failed."""
    began = ports.now()
    until = failed_at(situation) or began
    metrics = ports.adapter(situation.incident).host_metrics(observed, until, BEFORE)
    late = ports.now() - began > PATIENCE
    resource = observed.resource
    changes = None if late else ports.changes.last_changes(resource, until - CHANGES, until)
    return VitalSigns(until, began, metrics, changes)
