"""The email of an incident that goes on: a plan, a question, a failure, a hold, one cure of two."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from lifeguard.core.decision.decision import NotificationKind, Notify
from lifeguard.core.decision.situation import Situation
from lifeguard.core.incident.question import ApprovalPrompt
from lifeguard.core.notification.incident import cured
from lifeguard.core.notification.incident.briefs import gist
from lifeguard.core.notification.incident.frame import (
    aws_acts,
    cause,
    course,
    down_since,
    failing_since,
    footer,
    is_down,
    name,
)
from lifeguard.core.notification.incident.needed import needed
from lifeguard.core.notification.incident.planned import planned
from lifeguard.core.notification.incident.question import asking
from lifeguard.core.notification.view import Block, EmailView, Paragraph, State
from lifeguard.core.text.message import message


def told(situation: Situation, tell: Notify, prompt: ApprovalPrompt | None = None) -> EmailView:
    """Return the email of an incident that goes on; `prompt` is the way to say yes to it."""
    if prompt is not None and tell.question is not None:
        return asking(situation, tell, tell.question, prompt)
    return _VIEWS.get(tell.notice, needed)(situation, tell)


def _first_word(situation: Situation, tell: Notify) -> EmailView:
    since, why = failing_since(situation, tell.problem), cause(situation, tell.problem)
    if situation.frozen:
        said = message("email.gist.frozen", since=since, cause=why)
        duty = message("story.frozen")
        following = message("waiting.frozen", reason=situation.frozen)
    else:
        said = message("email.gist.since", since=since, cause=why)
        duty = message("story.first_word")
        following = message("story.next", at=tell.at or situation.now, what=tell.what)
    return EmailView(
        State.DOWN,
        name(situation),
        said,
        (duty, *down_since(situation)),
        (
            Paragraph((following,)),
            *course(situation, State.DOWN, tell.reasons),
            *footer(situation),
        ),
    )


def _answered(situation: Situation, tell: Notify) -> EmailView:
    """Return the email that tells everybody of a yes: nothing is left to them."""
    state = State.DOWN if is_down(situation) else State.FYI
    return EmailView(
        state,
        name(situation),
        gist(cause(situation, tell.problem), tell.what),
        (*tell.action_required, *down_since(situation)),
        (*course(situation, state, tell.reasons), *footer(situation)),
    )


def _held(situation: Situation, tell: Notify) -> EmailView:
    state = State.DOWN if is_down(situation) else State.FYI
    return EmailView(
        state,
        name(situation),
        gist(cause(situation, tell.problem), tell.what),
        (message("email.nothing"), *down_since(situation), message("story.looks_again")),
        (*_until(situation, tell), *course(situation, state, tell.reasons), *footer(situation)),
    )


def _aws_issue(situation: Situation, tell: Notify) -> EmailView:
    region = situation.incident.resource.region
    state = State.DOWN if is_down(situation) else State.FYI
    return EmailView(
        state,
        name(situation),
        message("email.gist.aws_issue", region=region),
        (message("story.aws_works"), *down_since(situation), message("story.issue_holds")),
        (*_until(situation, tell), *course(situation, state, tell.reasons), *footer(situation)),
    )


def _until(situation: Situation, tell: Notify) -> Iterator[Block]:
    if tell.at is not None:
        yield Paragraph((message("story.left_until", at=tell.at, what=tell.what),))
    else:
        yield Paragraph(tuple(aws_acts(situation, tell.problem)))


_VIEWS: Mapping[NotificationKind, Callable[[Situation, Notify], EmailView]] = MappingProxyType(
    {
        NotificationKind.FIRST_WORD: _first_word,
        NotificationKind.PLANNED: planned,
        NotificationKind.ANSWERED: _answered,
        NotificationKind.CURED: cured.cured,
        NotificationKind.HELD: _held,
        NotificationKind.STORM: _aws_issue,
    }
)
"""By kind; all others ask a person to do something."""
