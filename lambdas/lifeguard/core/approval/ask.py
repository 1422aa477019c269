"""How a question to a person goes: asked, repeated, answered; unanswered it is left and watched."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from types import MappingProxyType

from lifeguard.core.decision.decision import Decision, NotificationKind, Notify, Wait
from lifeguard.core.decision.situation import SentNotification, Situation
from lifeguard.core.incident.incident import Held, Incident, IncidentStatus
from lifeguard.core.incident.question import (
    AnswerKind,
    ApprovalAnswer,
    ApprovalRequest,
)
from lifeguard.core.schedule.durations import LAST_CHANCE
from lifeguard.core.text.message import NOTHING, Message, coded, message

TIMEOUT = timedelta(hours=12)
"""For a server whose policy is gone; a policy has its own `approval_timeout`."""

LATE = timedelta(minutes=1)
"""How long after its end a question is left: an answer of the last second may still be on its way
to the ledger, from a function that has 20 seconds for it."""

DAILY = timedelta(days=1)
"""How often the operator is told again of what is left as it is."""

_BEFORE_AWS_ACTS = (timedelta(days=7), timedelta(days=2), timedelta(days=1), timedelta(hours=4))
_AFTER_AN_OUTAGE = timedelta(hours=4)
_BEFORE_THE_END = timedelta(hours=1)
_APART = timedelta(hours=1)
"""A reminder comes no sooner than this after the question itself."""

PAUSE: Mapping[AnswerKind, timedelta] = MappingProxyType(
    {AnswerKind.LATER: timedelta(hours=1), AnswerKind.MINE: timedelta(hours=2)}
)
"""For how long an answer that leaves a question open puts reminders off."""

_ID = 16
"""Characters of a question's id: with the incident's beside it, never met twice."""

_DECLINED = message("ask.declined")


def ask(situation: Situation, question: ApprovalRequest) -> Decision:
    """Return the next move of a question that only a person can go on from."""
    answer, name = answer_to(situation, question), _name(situation, question)
    if answer is not None and not answer.yes:
        return _declined(situation, question, name, _refusal(answer))
    offer = None if question.proposed_action is None else question
    asked = situation.has_sent(NotificationKind.ASKED, name)
    if _left(situation, name) is not None:
        return leave(situation, question, name, _nobody(asked))
    if asked is None or not _stands(situation, question, name) or _void(situation, asked):
        put = _word(NotificationKind.ASKED, question.brief, question, name)
        return replace(put, reasons=(*question.reasons, *_asked_before(asked)), question=offer)
    if offer is None and situation.kind.traits(question.about).once:
        return _watched(situation.now + DAILY, question.brief, question)
    until = _end(situation, question, asked)
    if situation.now >= until:
        return leave(situation, question, name, _nobody(asked))
    planned = _reminders(situation, question, asked.at, until)
    reminders = put_off(planned, choices(situation.incident, name), until - LATE)
    latest = situation.has_sent(NotificationKind.REMINDER, name) or asked
    if any(latest.at < at <= situation.now for at in reminders):
        reminder = _word(NotificationKind.REMINDER, question.brief, question, name)
        return replace(reminder, question=offer)
    return Wait(
        min((at for at in reminders if at > situation.now), default=until),
        question.brief,
        reasons=question.reasons,
        status=IncidentStatus.NEEDS_HUMAN,
        question="" if question.proposed_action is None else name,
    )


def settle(situation: Situation, question: ApprovalRequest) -> Decision | None:
    """Return the next move of a question with an offer, or None once a person has said yes.

    Everybody is told of a yes before anything is done; of a no, `ask` tells them.
    """
    answer, action = answer_to(situation, question), question.proposed_action
    if answer is None or not answer.yes or action is None:
        return ask(situation, question)
    if situation.has_sent(NotificationKind.ANSWERED, answer.question) is not None:
        return None
    return Notify(
        NotificationKind.ANSWERED,
        summary(answer),
        action_required=(_agreed(action, question.begins),),
        about=answer.question,
        problem=question.about,
    )


def _agreed(action: str, begins: datetime | None) -> Message:
    """Return what follows from a yes: nothing for the operator to do."""
    act = coded("offer_act", action)
    if begins is None:
        return message("ask.agreed", act=act)
    return message("ask.agreed_later", act=act, when=begins)


def chosen(situation: Situation, question: ApprovalRequest) -> str:
    """Return which of a question's choices a yes has taken; a plain yes takes the first."""
    answer = answer_to(situation, question)
    named = "" if answer is None else answer.choice
    return named or question.choices[0].name


def _declined(situation: Situation, question: ApprovalRequest, name: str, why: Message) -> Decision:
    """Say once that a no was heard, and watch what is left as it is."""
    if _left(situation, name, NotificationKind.DECLINED) is None:
        told = _word(NotificationKind.DECLINED, why, question, name)
        return replace(told, action_required=(_DECLINED, *question.action_required))
    return _watched(situation.now + DAILY, why, question)


def leave(situation: Situation, question: ApprovalRequest, name: str, why: Message) -> Decision:
    """Leave it as it is, tell the operator so each day, and watch it."""
    told = _left(situation, name)
    if told is None or situation.now >= told.at + DAILY:
        return _word(NotificationKind.LEFT, why, question, name)
    return _watched(told.at + DAILY, why, question)


def _left(
    situation: Situation, name: str, notice: NotificationKind = NotificationKind.LEFT
) -> SentNotification | None:
    """Return the latest word that it is left as it is; an act of ours since makes it void."""
    told = situation.has_sent(notice, name)
    last = situation.last
    return None if told is None or (last is not None and last.at > told.at) else told


def _void(situation: Situation, asked: SentNotification) -> bool:
    """Whether an act of ours has gone on from what was left then: it is asked anew."""
    told = situation.has_sent(NotificationKind.LEFT, asked.about)
    return told is not None and told.at >= asked.at


def given_up(situation: Situation, question: ApprovalRequest) -> Message:
    """Return why nobody's yes is to be expected any more: a no, or the end of the time."""
    answer = answer_to(situation, question)
    if answer is not None:
        return NOTHING if answer.yes else _refusal(answer)
    asked = situation.has_sent(NotificationKind.ASKED, _name(situation, question))
    if asked is None or situation.now < _end(situation, question, asked):
        return NOTHING
    return _nobody(asked)


def deadline(situation: Situation, question: ApprovalRequest, asked_at: datetime) -> datetime:
    """Return until when a question that was asked then may be answered.

    What AWS will do by itself may be answered until shortly before, all else for the policy's
    `approval_timeout`.
    """
    acts = question.deadline
    if acts is None or acts <= asked_at:
        policy = situation.policy
        return asked_at + (TIMEOUT if policy is None else policy.approval_timeout)
    last = acts - LAST_CHANCE
    return last if last > asked_at else acts


def _reminders(
    situation: Situation, question: ApprovalRequest, asked_at: datetime, until: datetime
) -> tuple[datetime, ...]:
    """Return when a question is repeated: before AWS acts, or while an outage lasts."""
    acts = question.deadline
    if situation.kind.traits(question.about).reported:
        return ()  # nothing is down: the daily word is enough
    if acts is None or acts <= asked_at:
        times = [asked_at + _AFTER_AN_OUTAGE, until - _BEFORE_THE_END]
    else:
        times = [acts - before for before in _BEFORE_AWS_ACTS]
    return tuple(at for at in times if asked_at + _APART <= at < until)


def put_off(
    reminders: tuple[datetime, ...], answers: tuple[ApprovalAnswer, ...], until: datetime
) -> tuple[datetime, ...]:
    """Return when a question is repeated after answers that leave it open: the latest counts.

    Until its pause is over no reminder comes; then one does, if the question still stands.
    """
    if not answers:
        return reminders
    begins = answers[-1].at
    ends = begins + PAUSE[answers[-1].kind]
    kept = [at for at in reminders if not begins <= at < ends]
    return tuple(sorted({*kept, ends} if ends < until else kept))


def choices(incident: Incident, question: str) -> tuple[ApprovalAnswer, ...]:
    """Return the answers to a question that leave it open, in their order."""
    given = incident.approval_answers
    return tuple(one for one in given if one.question == question and not one.kind.ends)


def answer_to(situation: Situation, question: ApprovalRequest) -> ApprovalAnswer | None:
    """Return a person's yes or no to this question in this world, or None."""
    if question.proposed_action is None:
        return None
    return ended_by(situation.incident, question_id(situation, question))


def ended_by(incident: Incident, question: str) -> ApprovalAnswer | None:
    """Return the answer that has ended a question, or None."""
    given = incident.approval_answers
    return next((one for one in given if one.question == question and one.kind.ends), None)


def question_id(situation: Situation, question: ApprovalRequest) -> str:
    """Return what tells this question in this world from any other.

    A yes counts for what was asked and for the world in which it was asked: the problem, when AWS
    acts by itself, the server's state and what we have done to it since are part of the id.
    """
    observed = situation.observed
    done = sum(record.worked for record in situation.cures)
    said = (
        situation.incident.id,
        question.about,
        question.proposed_action or "",
        *question.risks,
        question.detail,
        *(choice.name for choice in question.choices),
        "" if question.moves_to is None else question.moves_to.isoformat(),
        observed.state if observed is not None else "",
        _reference(situation, question),
        _acts(question),
        "" if question.moves_to is None else question.moves_to.isoformat(),
        str(done),
    )
    return hashlib.sha256("\n".join(said).encode()).hexdigest()[:_ID]


def _acts(question: ApprovalRequest) -> str:
    return "" if question.deadline is None else question.deadline.isoformat()


def _name(situation: Situation, question: ApprovalRequest) -> str:
    """Return what a question is asked under: once each, and anew when AWS moves its date."""
    if question.proposed_action is not None:
        return question_id(situation, question)
    acts = _acts(question)
    return f"{question.about}@{acts}" if acts else question.about


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


def _word(notice: NotificationKind, what: Message, question: ApprovalRequest, name: str) -> Notify:
    """Return an email about a question."""
    return Notify(
        notice,
        what,
        action_required=question.action_required,
        reasons=question.reasons,
        about=name,
        problem=question.about,
        commands=question.commands,
    )


def _asked_before(asked: SentNotification | None) -> tuple[Message, ...]:
    return () if asked is None else (message("ask.asked_before", at=asked.at),)


def _end(situation: Situation, question: ApprovalRequest, asked: SentNotification) -> datetime:
    """Return when it is left; one that stands was given its end when it was asked."""
    standing = situation.incident.pending_approval
    if question.proposed_action is None or standing is None:
        return deadline(situation, question, asked.at)
    return standing.until + LATE


def summary(answer: ApprovalAnswer) -> Message:
    """Return which answer came, when, which way and, if they have said so, from whom."""
    kind, channel = coded("answer_kind", answer.kind), coded("channel", answer.channel)
    if not answer.by:
        return message("ask.answer", answer=kind, at=answer.at, channel=channel)
    return message("ask.answer_by", answer=kind, at=answer.at, channel=channel, by=answer.by)


def _refusal(answer: ApprovalAnswer) -> Message:
    return message("ask.refused", answer=summary(answer))


def _nobody(asked: SentNotification | None) -> Message:
    if asked is None:
        return message("ask.nobody_acted")
    return message("ask.nobody_acted_since", since=asked.at)


def _watched(until: datetime, why: Message, question: ApprovalRequest) -> Wait:
    return Wait(
        until,
        why,
        reasons=question.reasons,
        status=IncidentStatus.NEEDS_HUMAN,
        held=Held.PERSON,
    )
