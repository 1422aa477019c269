"""The email of an incident that is over."""

from __future__ import annotations

from collections.abc import Iterator

from lifeguard.core.decision.decision import Close
from lifeguard.core.decision.situation import Situation
from lifeguard.core.incident.incident import IncidentStatus
from lifeguard.core.notification.incident.briefs import gist
from lifeguard.core.notification.incident.cured import Recovery, address, fixed
from lifeguard.core.notification.incident.duties import duties
from lifeguard.core.notification.incident.frame import (
    cause,
    deadline,
    down_since,
    evidence,
    footer,
    happened,
    is_down,
    listed,
    name,
    notes,
)
from lifeguard.core.notification.view import (
    Commands,
    EmailView,
    Items,
    Paragraph,
    State,
)
from lifeguard.core.text.message import NOTHING, Message, message


def ended(situation: Situation, close: Close) -> EmailView:
    """Return the email of an incident that is over."""
    if close.status is IncidentStatus.RESOLVED:
        blocks = (_reasons(close), Commands(NOTHING, close.commands))
        return fixed(situation, Recovery(close.why, duties=close.action_required, blocks=blocks))
    state, required = _state(situation, close), tuple(_duty(situation, close))
    down = down_since(situation) if state is State.DOWN else ()
    told = duties(down, required or (message("email.nothing"),))
    return EmailView(
        state,
        name(situation),
        _gist(situation, close),
        told.first,
        (
            told.list,
            Commands(_by_hand(close), close.commands),
            Paragraph((message("story.said", what=close.why),)),
            _reasons(close),
            happened(situation),
            *evidence(situation, state),
            *notes(situation),
            *footer(situation),
        ),
        by=deadline(situation) if state is State.ACT else None,
    )


def _state(situation: Situation, close: Close) -> State:
    """Return how urgent it is: what is down and nobody will start, what holds a duty, the rest."""
    needs = close.status is IncidentStatus.NEEDS_HUMAN
    observed = close.status is IncidentStatus.OBSERVED
    if is_down(situation) and (needs or observed):
        return State.DOWN
    return State.ACT if needs or close.action_required or _decides(situation, close) else State.FYI


def _decides(situation: Situation, close: Close) -> bool:
    """Whether something is left to the operator that Lifeguard would not do, or only asks for."""
    if close.status is IncidentStatus.OBSERVED:
        return bool(close.reasons)
    return _is_untagged(situation) and deadline(situation) is not None


def _is_untagged(situation: Situation) -> bool:
    return situation.observed is not None and not situation.opted_in


def _duty(situation: Situation, close: Close) -> Iterator[Message]:
    tag = situation.settings.opt_in_tag
    if close.action_required:
        yield from close.action_required
    elif close.status is IncidentStatus.NEEDS_HUMAN:
        yield message("story.look")
    elif close.status is IncidentStatus.OBSERVED and close.commands:
        yield message("story.decide_observe")
    elif _decides(situation, close):
        yield message("story.decide_untagged", tag=tag)
    yield from address(situation)


def _gist(situation: Situation, close: Close) -> Message:
    why = cause(situation)
    if close.status is IncidentStatus.OBSERVED:
        return message("email.gist.observed", cause=why)
    if _is_untagged(situation):
        return message("email.gist.untagged", cause=why, tag=situation.settings.opt_in_tag)
    return gist(why, close.why)


def _by_hand(close: Close) -> Message:
    observed = close.status is IncidentStatus.OBSERVED and not close.action_required
    return message("heading.by_hand") if observed else NOTHING


def _reasons(close: Close) -> Items:
    heading = (
        message("heading.would_have_asked")
        if close.status is IncidentStatus.OBSERVED
        else message("heading.reasons")
    )
    return listed(heading, close.reasons)
