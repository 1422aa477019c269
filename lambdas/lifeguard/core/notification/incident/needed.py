"""The email of what only a person can do, of what nobody has done, and of a start that fails."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from lifeguard.core.decision.decision import NotificationKind, Notify
from lifeguard.core.decision.situation import Situation
from lifeguard.core.notification.incident import briefs
from lifeguard.core.notification.incident.duties import Duties, duties
from lifeguard.core.notification.incident.frame import (
    aws_acts,
    cause,
    course,
    deadline,
    down_since,
    footer,
    is_down,
    name,
)
from lifeguard.core.notification.incident.investigation import advised, database_asked_about
from lifeguard.core.notification.view import Commands, EmailView, Paragraph, State
from lifeguard.core.text.command import Command
from lifeguard.core.text.message import NOTHING, Message, message

_LEAVES = frozenset({NotificationKind.LEFT, NotificationKind.DECLINED})
_NOBODY = frozenset({"ask.nobody_acted", "ask.nobody_acted_since"})
_TOLD_BELOW = frozenset({"consent.aws_acts"})
"""What a paragraph of the email says more fully."""

_TO_LOOK = frozenset(
    {"runbook.check_application", "runbook.check_endpoint", "runbook.check_target"}
)
"""Duties of whoever does not know the cause."""

_NOTHING_BY_ITSELF = "question.nothing_by_itself"

_HEADINGS: Mapping[NotificationKind, Message] = MappingProxyType(
    {
        NotificationKind.LEFT: message("heading.were_asked"),
        NotificationKind.DECLINED: message("heading.were_asked"),
        NotificationKind.STRANDED: message("heading.reasons"),
        NotificationKind.DETACHED: message("heading.reasons"),
    }
)
"""Over the reasons, by kind; in all others they say why Lifeguard does not act."""


def needed(situation: Situation, tell: Notify) -> EmailView:
    """Return the email of a duty."""
    down = is_down(situation) or tell.notice is NotificationKind.STRANDED
    leaves = tell.notice in _LEAVES
    advice = _advice(situation, tell)
    told = _duties(situation, tell, advice)
    heading = _HEADINGS.get(tell.notice, message("heading.why"))
    state = State.DOWN if down else State.ACT
    return EmailView(
        state,
        name(situation),
        _gist(situation, tell),
        told.first,
        (
            told.list,
            Paragraph((tell.what,) if leaves else ()),
            Commands(message("heading.by_hand") if leaves else NOTHING, _commands(tell, advice)),
            Paragraph(tuple(aws_acts(situation, tell.problem))),
            *course(situation, state, tell.reasons, heading, (*advice, *tell.action_required)),
            *footer(situation),
        ),
        by=None if down else deadline(situation),
    )


def _advice(situation: Situation, tell: Notify) -> tuple[Message, ...]:
    """Return what to do where the cause is known, and else it would be to look for it."""
    looks = all(duty.code in _TO_LOOK for duty in tell.action_required)
    known = bool(tell.action_required) and looks and tell.notice not in _LEAVES
    return advised(situation)[:1] if known else ()


def _commands(tell: Notify, advice: tuple[Message, ...]) -> tuple[Command, ...]:
    """Return the commands; where the cause is known none that only looks for it."""
    return () if advice else tell.commands


def _duties(situation: Situation, tell: Notify, advice: tuple[Message, ...]) -> Duties:
    if advice:
        return duties(down_since(situation), advice)
    required = tuple(duty for duty in tell.action_required if duty.code not in _TOLD_BELOW)
    if not required:
        acts = tell.notice in _LEAVES or bool(tell.action_required)
        required = (message("story.act") if acts else message("story.tries_on"),)
    return duties(down_since(situation), required)


def _gist(situation: Situation, tell: Notify) -> Message:
    why = cause(situation, tell.problem)
    what, database = tell.what, database_asked_about(situation)
    if database and what.code == _NOTHING_BY_ITSELF:
        what = message("investigation.elsewhere", database=database)
    said = briefs.gist(why, what)
    match tell.notice:
        case NotificationKind.LEFT if tell.what.code in _NOBODY:
            return message("email.gist.left", cause=why)
        case NotificationKind.DECLINED:
            return message("email.gist.declined", cause=why)
        case NotificationKind.REMINDER:
            return message("email.gist.reminder", gist=said)
        case _:
            return said
