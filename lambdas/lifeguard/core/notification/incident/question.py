"""The email of a question: its link on the fifth line at the latest, and what each answer means."""

from __future__ import annotations

from collections.abc import Iterator

from lifeguard.core.decision.decision import NotificationKind, Notify
from lifeguard.core.decision.situation import Situation
from lifeguard.core.incident.question import ApprovalPrompt, ApprovalRequest, ProposedAction
from lifeguard.core.notification.incident.frame import (
    aws_acts,
    cause,
    course,
    down_since,
    footer,
    is_down,
    name,
)
from lifeguard.core.notification.view import (
    Block,
    Commands,
    EmailView,
    Link,
    Pairs,
    Paragraph,
    State,
)
from lifeguard.core.text.message import NOTHING, Message, coded, message


def asking(
    situation: Situation, tell: Notify, question: ApprovalRequest, prompt: ApprovalPrompt
) -> EmailView:
    """Return the email that asks for an answer, or reminds of the question.

    Raises:
        ValueError: the question offers nothing: there is nothing to say yes to.
    """
    if question.proposed_action is None:
        msg = f"the question about {question.about} offers nothing"
        raise ValueError(msg)
    reasons = tell.reasons or (cause(situation, tell.problem),)
    return EmailView(
        State.ANSWER,
        name(situation),
        _gist(situation, tell, question.proposed_action),
        (
            *_state(situation, tell),
            *question.done,
            _question(situation, question, question.proposed_action),
            message("story.answer_here") if prompt.link else message("story.answer_command"),
        ),
        (
            *_way(prompt),
            _answers(situation, prompt),
            *_choices(question),
            Paragraph((message("email.no_answer", until=prompt.until),)),
            *course(situation, State.ANSWER, reasons, message("heading.why_asked")),
            *_without_page(prompt),
            *footer(situation),
        ),
        by=prompt.until,
    )


def _gist(situation: Situation, tell: Notify, action: str) -> Message:
    ask, why = coded("short", action), cause(situation, tell.problem)
    gist = message("email.gist.answer", ask=ask, cause=why)
    if is_down(situation):
        gist = message("email.gist.answer_down", ask=ask, cause=why)
    elif action == ProposedAction.RESCHEDULE:
        gist = ask  # which names the cause
    if tell.notice is NotificationKind.REMINDER:
        return message("email.gist.reminder", gist=gist)
    return gist


def _state(situation: Situation, tell: Notify) -> tuple[Message, ...]:
    """Return what the question is about: that it is down, what AWS will do, or its name."""
    wrong = tuple(down_since(situation)) or tuple(aws_acts(situation, tell.problem))
    return wrong or (message("story.about", name=name(situation)),)


def _question(situation: Situation, asked: ApprovalRequest, action: str) -> Message:
    return coded("may", action, to=asked.moves_to or situation.now)


def _way(prompt: ApprovalPrompt) -> Iterator[Block]:
    """Yield the way to answer: a link, or the command where there is none."""
    if prompt.link:
        yield Link(NOTHING, prompt.link)
    else:
        yield Commands(message("heading.only_command"), (prompt.command,))
    if prompt.unsigned:
        yield Paragraph((message("story.unsigned", said=prompt.unsigned),))


def _choices(question: ApprovalRequest) -> Iterator[Block]:
    """Yield which word answers with which choice; a plain yes takes the first."""
    if question.choices:
        ways = (message("email.choice", answer=c.name, what=c.says) for c in question.choices)
        yield Paragraph((message("email.plain_yes", answer=question.choices[0].name), *ways))


def _without_page(prompt: ApprovalPrompt) -> Iterator[Block]:
    if prompt.link:
        yield Commands(message("heading.without_page"), (prompt.command,))


def _answers(situation: Situation, prompt: ApprovalPrompt) -> Pairs:
    no = message("email.no_down") if is_down(situation) else message("email.no")
    when = prompt.begins.param("when")
    begins = message("email.at_once") if when is None else message("email.begins", when=when)
    yes = message("email.yes", begins=begins, risks=prompt.risks)
    return Pairs(((message("label.yes"), yes), (message("label.no"), no)))
