"""The email for the situation that Lifeguard itself has failed on an incident."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum, auto
from typing import Any, assert_never

from lifeguard.core.decision.kind import ResourceKind
from lifeguard.core.incident.action_record import ActionRecord
from lifeguard.core.incident.incident import Incident
from lifeguard.core.notification.named import NamedServer
from lifeguard.core.notification.outages import STOPS, stopped
from lifeguard.core.notification.view import (
    Block,
    Commands,
    EmailView,
    Moment,
    Pairs,
    Paragraph,
    State,
    Timeline,
)
from lifeguard.core.text.message import Message, coded, message


def broken(incident: Incident, kind: ResourceKind[Any], why: Message, *, again: bool) -> EmailView:
    """Return the email; `again`: another execution takes the incident up at once."""
    down = _Down.of(incident)
    left = not again and _may_have_left(incident, kind)
    return EmailView(
        state=State.DOWN if down is _Down.YES else State.ACT,
        name=NamedServer.in_incident(incident).short,
        gist=_gist(down),
        duty=tuple(_duty(down, again=again, left=left)),
        blocks=(
            *_commands(incident, kind, down, again=again, left=left),
            Paragraph((why,)),
            *_deeds(incident),
            _details(incident),
        ),
    )


class _Down(Enum):
    """Whether Lifeguard has stopped the instance and not started it again, for all it knows."""

    NO = auto()
    PERHAPS = auto()
    YES = auto()

    @classmethod
    def of(cls, incident: Incident) -> _Down:
        if stopped(incident):
            return cls.YES
        return cls.PERHAPS if _begun(incident) in STOPS else cls.NO


def _gist(down: _Down) -> Message:
    match down:
        case _Down.YES:
            return message("failure.down")
        case _Down.PERHAPS:
            return message("failure.perhaps_down")
        case _Down.NO:
            return message("failure.not_down")
    assert_never(down)


def _duty(down: _Down, *, again: bool, left: bool) -> Iterator[Message]:
    match down:
        case _Down.YES:
            yield message("failure.down.duty")
        case _Down.PERHAPS:
            yield message("failure.perhaps_down.duty")
        case _Down.NO:
            yield message("failure.not_down.duty")
        case _:
            assert_never(down)
    yield message("failure.again") if again else message("failure.gives_up")
    if left:
        yield message("failure.left.duty")


def _commands(
    incident: Incident, kind: ResourceKind[Any], down: _Down, *, again: bool, left: bool
) -> Iterator[Block]:
    resource = incident.resource
    if down is not _Down.NO:
        yield Commands(message("failure.start"), kind.email.start(resource))
    if down is not _Down.NO or not again:
        look = () if kind.ladder is None else kind.ladder.by_hand(resource, None, ())
        yield Commands(message("failure.look"), look)
    if left:
        yield Commands(message("failure.left"), kind.email.launched(resource, incident.id))


def _deeds(incident: Incident) -> Iterator[Block]:
    """Yield what is known of Lifeguard's own acts."""
    moments = [Moment(act.began, _deed(act)) for act in incident.rungs]
    begun = _begun(incident)
    if incident.intent is not None and begun is not None:
        said = message("failure.begun", action=coded("verb", begun))
        moments.append(Moment(incident.intent.at, said))
    if moments:
        yield Timeline(tuple(moments))
    else:
        yield Paragraph((message("failure.no_deeds"),))


def _deed(act: ActionRecord) -> Message:
    action, result = coded("verb", act.action), coded("failure.result", act.result)
    if act.tries == 1:
        return message("failure.deed", action=action, result=result)
    return message("failure.deeds", action=action, result=result, count=act.tries, until=act.at)


def _details(incident: Incident) -> Pairs:
    resource = incident.resource
    server = message(
        "failure.server", id=resource.id, region=resource.region, account=resource.account
    )
    return Pairs(
        (
            (message("label.server"), server),
            (message("label.incident"), message("others.id", id=incident.id)),
        )
    )


def _begun(incident: Incident) -> str | None:
    """Return the act of which nothing but the intent is known, or None."""
    intent = incident.intent
    return intent.action if intent is not None and incident.is_acting else None


def _may_have_left(incident: Incident, kind: ResourceKind[Any]) -> bool:
    """Whether an instance was launched, for all that is known, and is neither adopted nor gone."""
    done = [kind.actions[act.action] for act in incident.rungs if act.worked]
    begun = _begun(incident)
    known = done if begun is None else [*done, kind.actions[begun]]
    launched = any(action.launches for action in known)
    return launched and not any(action.ends_trial for action in done)
