"""The email of a question: its link on the fifth line at the latest, and what each answer means."""

from __future__ import annotations

from collections.abc import Iterator

from lifeguard.core.decision.decision import NotificationKind, Notify
from lifeguard.core.decision.situation import Situation
from lifeguard.core.incident.question import ApprovalPrompt, ApprovalRequest
from lifeguard.core.notification.incident.frame import (
    cause,
    down_since,
    evidence,
    footer,
    is_down,
    listed,
    name,
    notes,
)
from lifeguard.core.notification.incident.timeline import timeline
from lifeguard.core.notification.view import (
    Block,
    Commands,
    EmailView,
    Link,
    Pairs,
    Paragraph,
    State,
    Timeline,
)
from lifeguard.core.text.message import NOTHING, Message, coded, message


def asking(
    situation: Situation, tell: Notify, question: ApprovalRequest, prompt: ApprovalPrompt
) -> EmailView:
    """Return the email that asks for an answer, or reminds of the question."""
    return EmailView(
        State.ANSWER,
        name(situation),
        _gist(situation, tell, question),
        (*down_since(situation), prompt.question, *_how(prompt)),
        (
            *_link(prompt),
            Pairs(
                (
                    (message("label.yes"), _yes(prompt)),
                    (message("label.no"), message("email.no")),
                )
            ),
            Paragraph((message("email.no_answer", until=prompt.until),)),
            listed(message("heading.why_asked"), tell.reasons or (cause(situation, tell.problem),)),
            Timeline(timeline(situation)),
            Commands(message("heading.without_page"), (prompt.command,)),
            *evidence(situation, State.ANSWER),
            *notes(situation),
            *footer(situation),
        ),
        by=prompt.until,
    )


def _gist(situation: Situation, tell: Notify, question: ApprovalRequest) -> Message:
    if question.proposed_action is None:
        return question.brief
    ask = coded("short", question.proposed_action)
    gist = (
        message("email.gist.answer_down", ask=ask)
        if is_down(situation)
        else message("email.gist.answer", ask=ask)
    )
    if tell.notice is NotificationKind.REMINDER:
        return message("email.gist.reminder", gist=gist)
    return gist


def _how(prompt: ApprovalPrompt) -> Iterator[Message]:
    if prompt.link:
        yield message("story.answer_here")
    else:
        yield message("story.answer_command")


def _link(prompt: ApprovalPrompt) -> Iterator[Block]:
    if prompt.link:
        yield Link(NOTHING, prompt.link)
    if prompt.unsigned:
        yield Paragraph((message("story.unsigned", said=prompt.unsigned),))


def _yes(prompt: ApprovalPrompt) -> Message:
    return message("email.yes", begins=prompt.begins, risks=prompt.risks)
