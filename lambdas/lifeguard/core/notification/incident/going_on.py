"""The email of an incident that goes on: a plan, a question, a failure, a hold, one cure of two."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from lifeguard.core.decision.decision import NotificationKind, Notify
from lifeguard.core.decision.situation import Situation
from lifeguard.core.incident.question import ApprovalPrompt
from lifeguard.core.notification.incident import cured
from lifeguard.core.notification.incident.frame import (
    cause,
    deadline,
    down_since,
    evidence,
    failing_since,
    footer,
    is_down,
    listed,
    name,
    notes,
)
from lifeguard.core.notification.incident.question import asking
from lifeguard.core.notification.incident.timeline import failures, timeline
from lifeguard.core.notification.view import (
    Block,
    Commands,
    EmailView,
    Items,
    Paragraph,
    State,
    Timeline,
)
from lifeguard.core.text.message import NOTHING, Message, message


def told(situation: Situation, tell: Notify, prompt: ApprovalPrompt | None = None) -> EmailView:
    """Return the email of an incident that goes on; `prompt` is the way to say yes to it."""
    if prompt is not None and tell.question is not None:
        return asking(situation, tell, tell.question, prompt)
    return _VIEWS.get(tell.notice, _duty)(situation, tell)


def _planned(situation: Situation, tell: Notify) -> EmailView:
    event = tell.event
    if event is None:
        done = message(
            "story.will_do", name=name(situation), at=tell.at or situation.now, what=tell.what
        )
        return EmailView(
            State.PLANNED,
            name(situation),
            message("email.gist.planned", plan=tell.plan, cause=cause(situation, tell.problem)),
            (message("email.nothing"), done, *_prevent(situation)),
            (*_course(situation, tell, State.PLANNED), *footer(situation)),
            by=tell.at,
        )
    return EmailView(
        State.PLANNED,
        name(situation),
        cause(situation, tell.problem),
        (message("story.suits"),),
        (
            Paragraph((_aws_acts(situation, tell), *_verifies(tell))),
            Items(message("story.not_suits"), (*tell.action_required, *_tag(situation))),
            Commands(NOTHING, tell.commands),
            *_course(situation, tell, State.PLANNED),
            *footer(situation),
        ),
        by=event.not_before,
    )


def _aws_acts(situation: Situation, tell: Notify) -> Message:
    event = tell.event
    what = cause(situation, tell.problem)
    if event is None or event.not_after is None:
        begins = situation.now if event is None else event.not_before
        return message("story.aws_acts", name=name(situation), begins=begins, what=what)
    return message(
        "story.aws_acts_between",
        name=name(situation),
        begins=event.not_before,
        ends=event.not_after,
        what=what,
    )


def _verifies(tell: Notify) -> Iterator[Message]:
    if tell.at is not None:
        yield message("story.verifies", at=tell.at)


def _prevent(situation: Situation) -> Iterator[Message]:
    yield message("story.prevent", tag=situation.settings.opt_in_tag)


def _tag(situation: Situation) -> Iterator[Message]:
    yield message("story.tag_does_not_prevent", tag=situation.settings.opt_in_tag)


def _duty(situation: Situation, tell: Notify) -> EmailView:
    """Return the email about what only a person can do, or what nobody has done."""
    down = is_down(situation) or tell.notice is NotificationKind.STRANDED
    leaves = tell.notice in _LEAVES
    default = message("story.look") if leaves else message("story.tries_on")
    duty = tell.action_required or (default,)
    state = State.DOWN if down else State.ACT
    return EmailView(
        state,
        name(situation),
        _gist(situation, tell),
        (*down_since(situation), *duty),
        (
            Paragraph((tell.what,) if leaves else ()),
            Commands(NOTHING, tell.commands),
            *_until(situation, tell),
            *_course(situation, tell, state),
            *footer(situation),
        ),
        by=None if down else deadline(situation),
    )


_LEAVES = frozenset({NotificationKind.LEFT, NotificationKind.DECLINED})


def _gist(situation: Situation, tell: Notify) -> Message:
    why = cause(situation, tell.problem)
    match tell.notice:
        case NotificationKind.LEFT:
            return message("email.gist.left", cause=why)
        case NotificationKind.DECLINED:
            return message("email.gist.declined", cause=why)
        case NotificationKind.REMINDER:
            brief = message("email.gist.cause", cause=why, what=tell.what)
            return message("email.gist.reminder", gist=brief)
        case _:
            return message("email.gist.cause", cause=why, what=tell.what)


def _until(situation: Situation, tell: Notify) -> Iterator[Block]:
    if tell.at is not None:
        yield Paragraph((message("story.left_until", at=tell.at, what=tell.what),))
    elif (acts := deadline(situation)) is not None:
        what = cause(situation, tell.problem)
        told_of = message("story.aws_acts", name=name(situation), begins=acts, what=what)
        yield Paragraph((told_of,))


def _first_word(situation: Situation, tell: Notify) -> EmailView:
    since, why = failing_since(situation, tell.problem), cause(situation, tell.problem)
    return EmailView(
        State.DOWN,
        name(situation),
        message("email.gist.since", since=since, cause=why),
        (message("story.first_word"), *down_since(situation)),
        (
            Paragraph((message("story.next", at=tell.at or situation.now, what=tell.what),)),
            *_course(situation, tell, State.DOWN),
            *footer(situation),
        ),
    )


def _answered(situation: Situation, tell: Notify) -> EmailView:
    """Return the email that tells everybody of a yes: nothing is left to them."""
    state = State.DOWN if is_down(situation) else State.FYI
    return EmailView(
        state,
        name(situation),
        message("email.gist.cause", cause=cause(situation, tell.problem), what=tell.what),
        (*tell.action_required, *down_since(situation)),
        (*_course(situation, tell, state), *footer(situation)),
    )


def _held(situation: Situation, tell: Notify) -> EmailView:
    state = State.DOWN if is_down(situation) else State.FYI
    return EmailView(
        state,
        name(situation),
        tell.what,
        (message("email.nothing"), *down_since(situation), message("story.looks_again")),
        (*_until(situation, tell), *_course(situation, tell, state), *footer(situation)),
    )


def _aws_issue(situation: Situation, tell: Notify) -> EmailView:
    region = situation.incident.resource.region
    return EmailView(
        State.FYI,
        name(situation),
        message("email.gist.aws_issue", region=region),
        (message("story.aws_works"), message("story.issue_holds")),
        (
            listed(NOTHING, (tell.what,)),
            *_until(situation, tell),
            *_course(situation, tell, State.FYI),
            *footer(situation),
        ),
    )


def _course(situation: Situation, tell: Notify, state: State) -> Iterator[Block]:
    """Yield why Lifeguard does not act, what has happened, and the evidence."""
    reasons = (*tell.reasons, *failures(situation.actions))
    yield listed(message("heading.why"), reasons)
    yield Timeline(timeline(situation))
    yield from evidence(situation, state)
    yield from notes(situation)


_VIEWS: Mapping[NotificationKind, Callable[[Situation, Notify], EmailView]] = MappingProxyType(
    {
        NotificationKind.FIRST_WORD: _first_word,
        NotificationKind.PLANNED: _planned,
        NotificationKind.ANSWERED: _answered,
        NotificationKind.CURED: cured.cured,
        NotificationKind.HELD: _held,
        NotificationKind.STORM: _aws_issue,
    }
)
"""By kind; all others ask a person to do something."""
