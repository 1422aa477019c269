"""A first word while a server is down: since when, and what comes next until when."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from lifeguard.core.decision.decision import Decision, NotificationKind, Notify, Wait
from lifeguard.core.decision.downtime import downtime
from lifeguard.core.decision.situation import Situation
from lifeguard.core.planner.decide import decide
from lifeguard.core.planner.investigating import read_in_time
from lifeguard.core.policy.policy import Mode
from lifeguard.core.text.message import Message, coded, message


def next_move(situation: Situation) -> Decision:
    """Return the next move; a wait ends in time for the first word, which then goes before it.

    It ends in time, too, for what is being read inside the server.
    """
    return read_in_time(situation, _next_move(situation))


def _next_move(situation: Situation) -> Decision:
    decision = decide(situation)
    since = _down_since(situation)
    policy = situation.policy
    if not isinstance(decision, Wait) or since is None or policy is None:
        return decision
    if policy.mode is Mode.OBSERVE or situation.storm is not None or _is_told(situation, since):
        return decision
    at = since + policy.tell_after
    if situation.now < at:
        return decision if decision.until <= at else replace(decision, until=at, then=None)
    return Notify(
        NotificationKind.FIRST_WORD,
        _next(decision),
        about=ABOUT,
        at=decision.until,
        problem=_problem(situation),
    )


ABOUT = "first word"
_OF_OTHER_THINGS = frozenset(
    {NotificationKind.GATHERED, NotificationKind.PLANNED, NotificationKind.CURED}
)
"""No email of these says that the server is down."""


def _down_since(situation: Situation) -> datetime | None:
    """Return since when it does not do its work, but by Lifeguard's own plan; None: it does."""
    found = downtime(situation)
    if found is not None and found.until is None:
        return None if found.planned else found.since
    idle = (p.since for p in situation.present if situation.kind.traits(p.kind).idle)
    return min(idle, default=None)


def _is_told(situation: Situation, since: datetime) -> bool:
    """Whether any email has told of it since it is down."""
    return any(sent.at >= since and sent.notice not in _OF_OTHER_THINGS for sent in situation.sent)


def _problem(situation: Situation) -> str:
    """Return the kind of problem that it is down for, or "" where no look shows one."""
    found = ((p.kind, situation.kind.traits(p.kind)) for p in situation.present)
    return next((kind for kind, traits in found if traits.down or traits.idle), "")


def _next(wait: Wait) -> Message:
    if wait.then is None:
        return message("first_word.wait", why=wait.why)
    return message("first_word.then", why=wait.why, verb=coded("verb", wait.then.verb))
