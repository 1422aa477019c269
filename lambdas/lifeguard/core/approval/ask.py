"""How a question to a person goes: asked once, waited for, answered, or left with a word."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from lifeguard.core.decision.decision import (
    Close,
    Decision,
    NotificationKind,
    Notify,
    Wait,
)
from lifeguard.core.decision.situation import SentNotification, Situation
from lifeguard.core.incident.incident import IncidentStatus
from lifeguard.core.incident.question import ApprovalAnswer, ApprovalRequest, Channel

TIMEOUT = timedelta(hours=12)
"""For an instance whose policy is gone; a policy has its own `approval_timeout`."""

LATE = timedelta(minutes=1)
"""How long after its end a question is left: an answer of the last second may still be on its way
to the ledger, from a function that has 20 seconds for it."""

_ID = 16
"""Characters of a question's id: with the incident's beside it, never met twice."""

_DECLINED = "Nothing: you said no. Should you change your mind:"

_BY = {Channel.PAGE: "on the page", Channel.COMMAND: "with the command"}


def ask(situation: Situation, question: ApprovalRequest) -> Decision:
    """Return the next move of a question that only a person can go on from."""
    answer = answer_to(situation, question)
    if answer is not None and not answer.yes:
        by = _BY[answer.channel]
        why = f"you said no {by} at {answer.at:%Y-%m-%d %H:%M} UTC; it is left as it is"
        return _leave(question, why, (_DECLINED, *question.action_required), declined=True)
    name = question.about if question.proposed_action is None else question_id(situation, question)
    asked = situation.has_sent(NotificationKind.ASKED, name)
    if asked is None or not _stands(situation, question, name):
        return Notify(
            NotificationKind.ASKED,
            question.brief,
            action_required=question.action_required,
            reasons=(*question.reasons, *_asked_before(asked)),
            about=name,
            commands=question.commands,
            question=None if question.proposed_action is None else question,
        )
    until = _end(situation, question, asked)
    if situation.now < until:
        return Wait(
            until,
            question.brief,
            reasons=question.reasons,
            status=IncidentStatus.NEEDS_HUMAN,
            question="" if question.proposed_action is None else name,
        )
    nobody = f"nobody has acted since {asked.at:%Y-%m-%d %H:%M} UTC; it is left as it is"
    return _leave(question, nobody, question.action_required)


def settle(situation: Situation, question: ApprovalRequest) -> Decision | None:
    """Return the next move of a question with an offer, or None once a person has said yes."""
    answer = answer_to(situation, question)
    return None if answer is not None and answer.yes else ask(situation, question)


def deadline(situation: Situation, asked_at: datetime) -> datetime:
    """Return until when a question that was asked then may be answered."""
    return asked_at + (TIMEOUT if situation.policy is None else situation.policy.approval_timeout)


def answer_to(situation: Situation, question: ApprovalRequest) -> ApprovalAnswer | None:
    """Return a person's answer to this question in this world, or None."""
    if question.proposed_action is None:
        return None
    name = question_id(situation, question)
    return next((v for v in situation.incident.approval_answers if v.question == name), None)


def question_id(situation: Situation, question: ApprovalRequest) -> str:
    """Return what tells this question in this world from any other.

    A yes counts for what was asked and for the world in which it was asked: the problem, the
    instance's state and what we have done to it since are part of the id.
    """
    instance = situation.instance
    done = sum(record.worked for record in situation.treatments)
    said = (
        situation.incident.id,
        question.about,
        question.proposed_action or "",
        *question.risks,
        question.detail,
        instance.state if instance is not None else "",
        _reference(situation, question),
        str(done),
    )
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:_ID]


def _reference(situation: Situation, question: ApprovalRequest) -> str:
    """Return the problem that the question is about, else the first."""
    present = situation.present
    about = (p.reference for p in present if p.kind == question.about)
    return next(about, present[0].reference if present else "")


def _stands(situation: Situation, question: ApprovalRequest, name: str) -> bool:
    """Whether its answer would be taken: a wait for something else has withdrawn the question."""
    if question.proposed_action is None:
        return True
    return (
        situation.incident.pending_approval is not None
        and situation.incident.pending_approval.id == name
    )


def _asked_before(asked: SentNotification | None) -> tuple[str, ...]:
    if asked is None:
        return ()
    return (f"asked before, at {asked.at:%Y-%m-%d %H:%M} UTC, and withdrawn in between",)


def _end(situation: Situation, question: ApprovalRequest, asked: SentNotification) -> datetime:
    """Return when it is left; one that stands was given its end when it was asked."""
    standing = situation.incident.pending_approval
    if question.proposed_action is None or standing is None:
        return deadline(situation, asked.at)
    return standing.until + LATE


def _leave(
    question: ApprovalRequest, why: str, action_required: tuple[str, ...], *, declined: bool = False
) -> Close:
    return Close(
        IncidentStatus.NEEDS_HUMAN,
        why,
        tell=True,
        reasons=question.reasons,
        commands=question.commands,
        action_required=action_required,
        declined=declined,
    )
