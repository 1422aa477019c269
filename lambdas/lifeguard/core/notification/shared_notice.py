"""The emails about several servers that one notice of AWS's names: the plan, and the outcome."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from lifeguard.core.decision.decision import Close, NotificationKind, Notify
from lifeguard.core.decision.scheduled_event import ScheduledEvent
from lifeguard.core.decision.situation import Situation
from lifeguard.core.incident.incident import IncidentStatus
from lifeguard.core.notification.deeds import deeds
from lifeguard.core.notification.named import NOTHING_TO_DO, NamedServer, how_many
from lifeguard.core.notification.view import EmailView, Items, Pairs, Paragraph, State
from lifeguard.core.text.message import Message, coded, message, with_params

OWN_EMAIL = message("shared.own_email")
IN_DIGEST = message("shared.in_digest")
_ASKS = frozenset({OWN_EMAIL, IN_DIGEST})


def label(situation: Situation) -> NamedServer:
    """Return how these emails name a server."""
    if situation.observed is None:
        return NamedServer(situation.incident.resource.id)
    return NamedServer.of(situation.observed)


def result(situation: Situation, close: Close) -> Message:
    """Return what became of one server."""
    done, why = deeds(situation), _first_proof(close.why)
    return message("shared.result", done=done, why=why) if done else why


def told_together(
    situation: Situation, tell: Notify | Close, servers: Mapping[str, NamedServer]
) -> EmailView:
    """Return the one email about what will be, or would be, done to all of them.

    Of its duties the first alone is told: what follows is for one server's command.
    """
    named = tuple(server.label for server in servers.values())
    happened = Paragraph((message("shared.happened", count=len(servers)),))
    first = tell.action_required[:1]
    return EmailView(
        state=State.PLANNED if isinstance(tell, Notify) else State.FYI,
        name=how_many(len(servers)),
        gist=_gist(situation, tell),
        duty=first or (NOTHING_TO_DO,),
        blocks=(happened, _plan(tell), Items(message("shared.servers"), named)),
        by=_begins(tell) if isinstance(tell, Notify) else None,
    )


def ended_together(
    situation: Situation, servers: Mapping[str, NamedServer], results: Mapping[str, Message]
) -> EmailView:
    """Return the one email about the outcome of all of them, those first that need a person."""
    ended = {key: results[key] for key in servers if key in results}
    asks = [key for key in ended if ended[key] in _ASKS]
    order = (*asks, *(key for key in ended if key not in asks))
    outcomes = tuple(
        message("shared.server", server=servers[key].label, result=ended[key]) for key in order
    )
    cause = _cause(situation)
    return EmailView(
        state=State.ACT if asks else State.FIXED,
        name=how_many(len(servers)),
        gist=(
            message("shared.asks", cause=cause, count=len(asks), all=len(servers))
            if asks
            else message("shared.done", cause=cause)
        ),
        duty=(message("shared.asks.duty"),) if asks else (NOTHING_TO_DO,),
        blocks=(Items(message("shared.servers"), outcomes),),
    )


def adds_something(results: Mapping[str, Message]) -> bool:
    """Whether the outcome holds more than what other emails have told."""
    return not _ASKS.issuperset(results.values())


def is_announced(tell: Notify | Close) -> bool:
    """Whether this is what the servers of one notice are told of together."""
    if isinstance(tell, Notify):
        return tell.notice is NotificationKind.PLANNED
    return tell.status is IncidentStatus.OBSERVED


def _gist(situation: Situation, tell: Notify | Close) -> Message:
    cause = _cause(situation)
    if isinstance(tell, Close):
        return message("email.gist.observed", cause=cause)
    if not tell.plan:
        return cause
    return message("email.gist.planned", plan=tell.plan, cause=cause)


def _begins(tell: Notify) -> datetime | None:
    return tell.at if tell.event is None else tell.event.not_before


def _plan(tell: Notify | Close) -> Pairs:
    return Pairs(tuple(_rows(tell)))


def _rows(tell: Notify | Close) -> Iterator[tuple[Message, Message]]:
    if isinstance(tell, Close):
        yield message("shared.would_have"), tell.why
    elif tell.event is not None:
        yield message("shared.aws_acts"), _window(tell.event)
    else:
        yield message("shared.plan"), tell.what
    if isinstance(tell, Notify) and tell.at is not None:
        label = message("shared.when") if tell.event is None else message("shared.verifies")
        yield label, message("shared.time", at=tell.at)


def _window(event: ScheduledEvent) -> Message:
    """Return when AWS acts by itself, as its event says."""
    if event.not_after is None:
        return message("shared.aws_acts.from", begins=event.not_before)
    return message("shared.aws_acts.between", begins=event.not_before, ends=event.not_after)


def _cause(situation: Situation) -> Message:
    """Return the event that the notice is of, or what is wrong where none has been seen."""
    seen = next((p.kind for p in situation.seen if p.event is not None), situation.target)
    return coded("cause", seen) if seen else message("cause.unknown-scheduled-event")


def _first_proof(why: Message) -> Message:
    """Return an outcome with the first of its proofs: all servers are to fit into one email."""
    items, proof = why.param("items"), why.param("proof")
    if why.code == "outcome.proof" and isinstance(items, tuple) and isinstance(items[0], Message):
        return items[0]
    if why.code == "outcome.over_by_itself" and isinstance(proof, Message):
        return with_params(why, proof=_first_proof(proof))
    return why
