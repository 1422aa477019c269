"""What a decision comes to: a closed union that the life of an incident carries out."""

from __future__ import annotations

from dataclasses import field
from datetime import datetime
from enum import StrEnum

from lifeguard.core.decision.action import Action
from lifeguard.core.decision.scheduled_event import ScheduledEvent
from lifeguard.core.incident.incident import Held, IncidentStatus
from lifeguard.core.incident.question import ApprovalRequest
from lifeguard.core.text.command import Command
from lifeguard.core.text.message import NOTHING, Message
from lifeguard.core.throttling.slot import Need
from lifeguard.immutable import immutable


class NotificationKind(StrEnum):
    """The emails an incident may send."""

    GATHERED = "gathered"  # no email: noted with the other servers of the same notice
    FIRST_WORD = "first_word"  # it is down, and not yet well after `tell_after`
    PLANNED = "planned"  # the cure is hours or days away
    ASKED = "asked"  # a person must act or decide
    REMINDER = "reminder"  # a question still waits for its answer
    LEFT = "left"  # nobody has answered in time: left as it is, and watched
    DECLINED = "declined"  # a person has said no: left as it is, and watched
    ANSWERED = "answered"  # a person has said yes: everybody learns of it before the act
    CURED = "cured"  # one problem is over, the incident goes on for another
    STRANDED = "stranded"  # it will not start: loud
    DETACHED = "detached"  # Lifeguard cannot put it back behind its load balancer yet: loud
    HELD = "held"  # a mute rule holds it, or it waits for a place within the budgets for long
    STORM = "storm"  # AWS reports an issue in the Region: one email for all it holds


@immutable
class Execute:
    """Take an action now."""

    action: Action
    why: Message
    problem: str = field(default="", compare=False)  # the kind that it is meant to cure


REFUSAL = "refusal"
"""What a wait may ignore: that the request before it could not be carried out."""


@immutable
class Wait:
    """Look again at `until`, or as soon as there is news.

    `then` is the action that follows if nothing has changed. `ignores` are states of the resource
    that our own act brings about, so that their arrival is no news; `REFUSAL` among them: that the
    act has failed as it did before is none, since the next try comes at `until` in any case.
    """

    until: datetime
    why: Message
    reasons: tuple[Message, ...] = ()
    then: Action | None = None
    ignores: tuple[str, ...] = ()
    status: IncidentStatus = IncidentStatus.WAITING
    held: Held | None = None
    question: str = ""  # the id of the question whose answer it waits for


@immutable
class Admit:
    """Ask for a place within the policy's budgets, and for the time from which to act."""

    need: Need
    deadline: datetime | None = None


@immutable
class Notify:
    """Write to the operator, and go on."""

    notice: NotificationKind
    what: Message  # the plan, the question or the failure, in a few words
    action_required: tuple[Message, ...] = ()  # what the operator must do
    reasons: tuple[Message, ...] = ()  # why Lifeguard does not act
    about: str = ""  # what it is about, so that it is told once
    problem: str = ""  # the kind of problem, where it is about one
    at: datetime | None = None  # when the planned act comes
    commands: tuple[Command, ...] = ()  # what a person may run
    question: ApprovalRequest | None = None
    plan: Message = NOTHING  # what Lifeguard will do, where it plans something itself
    event: ScheduledEvent | None = None  # where the plan is that AWS acts by itself: its event


@immutable
class Close:
    """End the incident."""

    status: IncidentStatus
    why: Message
    tell: bool
    action_required: tuple[Message, ...] = ()
    reasons: tuple[Message, ...] = ()
    commands: tuple[Command, ...] = ()


Decision = Execute | Admit | Wait | Notify | Close
