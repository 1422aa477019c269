"""The steps that write to the operator, about an incident that goes on and about its end."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from lifeguard.aws.session.errors import Refused, Retryable
from lifeguard.core.approval.prompt import posed
from lifeguard.core.decision.decision import Close, NotificationKind, Notify
from lifeguard.core.decision.situation import SentNotification, Situation
from lifeguard.core.incident.incident import Incident
from lifeguard.core.incident.question import ApprovalPrompt
from lifeguard.core.notification.shared_notice import label
from lifeguard.core.storm.detection import Storm
from lifeguard.core.text.message import Message
from lifeguard.functions.respond.ports import Ports, Superseded
from lifeguard.functions.respond.write import keep_silent, write, write_end


def notify(ports: Ports, situation: Situation, decision: Notify) -> Situation | Superseded:
    """Write about an incident that goes on; a question is put in the ledger before its email."""
    situation = replace(situation, now=ports.now())
    if decision.notice is NotificationKind.FIRST_WORD:
        told = _notify(ports, replace(situation, frozen=_frozen(ports, situation)), decision)
        return replace(told, frozen=situation.frozen)
    if decision.question is None:
        return _notify(ports, situation, decision)
    standing = situation.incident.pending_approval
    if standing is not None and standing.id == decision.about:
        asked = standing  # a reminder does not move its end
    else:
        asked = posed(situation, decision.about, decision.question)
    prompt = ports.approvals.pose(situation.incident, asked)
    if prompt is None:
        return Superseded()
    incident = replace(situation.incident, pending_approval=asked)
    return _notify(ports, replace(situation, incident=incident), decision, prompt)


def _frozen(ports: Ports, situation: Situation) -> Message:
    """Return why nothing may be changed now: the first word does not promise what is not done.

    It does not wait for a switch that does not answer.
    """
    if not speaks_for_itself(situation.storm, situation.incident, situation.now):
        return situation.frozen
    try:
        return ports.freeze.reason()
    except (Retryable, Refused):
        return situation.frozen


def notify_end(ports: Ports, situation: Situation, close: Close) -> Situation:
    """Write about an incident that is over."""
    if speaks_for_itself(situation.storm, situation.incident, ports.now()):
        return write_end(ports, situation, close)
    keep_silent(ports, situation, close)
    return situation


def speaks_for_itself(storm: Storm | None, incident: Incident, now: datetime) -> bool:
    """Whether an incident sends emails: in a storm one digest speaks for all."""
    return storm is None or not storm.silences(incident, now)


def _notify(
    ports: Ports, situation: Situation, decision: Notify, prompt: ApprovalPrompt | None = None
) -> Situation:
    if decision.notice is NotificationKind.GATHERED:
        server = label(situation)
        ports.notices.join(decision.about, situation.incident.id, server, situation.now)
    elif _sends(ports, situation, decision.notice):
        situation = write(ports, situation, decision, prompt)
    else:
        keep_silent(ports, situation, decision)
    sent = SentNotification(decision.notice, situation.now, decision.about, decision.problem)
    return replace(situation, sent=(*situation.sent, sent), now=ports.now())


def _sends(ports: Ports, situation: Situation, notice: NotificationKind) -> bool:
    """Whether this email goes out; one incident writes about the Region's problem for all."""
    if notice is NotificationKind.STORM:
        return situation.issue is not None and ports.regions.first_to_tell(situation.issue)
    return speaks_for_itself(situation.storm, situation.incident, ports.now())
