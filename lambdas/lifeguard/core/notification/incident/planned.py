"""The email of what will happen at a known time: by Lifeguard, or by AWS itself."""

from __future__ import annotations

from collections.abc import Iterator

from lifeguard.core.decision.decision import Notify
from lifeguard.core.decision.scheduled_event import ScheduledEvent
from lifeguard.core.decision.situation import Situation
from lifeguard.core.notification.incident.frame import cause, course, footer, name
from lifeguard.core.notification.view import Commands, EmailView, Items, Paragraph, State
from lifeguard.core.text.message import NOTHING, Message, message


def planned(situation: Situation, tell: Notify) -> EmailView:
    """Return the email of a plan."""
    if tell.event is not None:
        return _by_aws(situation, tell, tell.event)
    tag = situation.settings.opt_in_tag
    return EmailView(
        State.PLANNED,
        name(situation),
        message("email.gist.planned", plan=tell.plan, cause=cause(situation, tell.problem)),
        (message("email.nothing"), *_interrupts(situation, tell)),
        (
            Paragraph((message("story.prevent", tag=tag),)),
            *course(situation, State.PLANNED, tell.reasons),
            *footer(situation),
        ),
        by=tell.at,
    )


def _interrupts(situation: Situation, tell: Notify) -> Iterator[Message]:
    at = tell.at or situation.now
    yield message("story.will_do", name=name(situation), at=at)
    yield message("story.said", what=tell.what)


def _by_aws(situation: Situation, tell: Notify, event: ScheduledEvent) -> EmailView:
    tag = message("story.tag_does_not_prevent", tag=situation.settings.opt_in_tag)
    return EmailView(
        State.PLANNED,
        name(situation),
        cause(situation, tell.problem),
        (message("story.suits"),),
        (
            Paragraph((_aws_acts(situation, tell, event), *_verifies(tell))),
            Items(message("story.not_suits"), (tag, *tell.action_required), whole=True),
            Commands(NOTHING, tell.commands),
            *course(situation, State.PLANNED, tell.reasons),
            *footer(situation),
        ),
        by=event.not_before,
    )


def _aws_acts(situation: Situation, tell: Notify, event: ScheduledEvent) -> Message:
    server, what = name(situation), cause(situation, tell.problem)
    begins, ends = event.not_before, event.not_after
    if ends is None:
        return message("story.aws_acts", name=server, begins=begins, what=what)
    return message("story.aws_acts_between", name=server, begins=begins, ends=ends, what=what)


def _verifies(tell: Notify) -> Iterator[Message]:
    if tell.at is not None:
        yield message("story.verifies", at=tell.at)
