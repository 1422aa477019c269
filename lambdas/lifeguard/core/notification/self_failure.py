"""The email for the situation that Lifeguard itself has failed on an incident."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum, auto
from typing import assert_never

from lifeguard.core.decision.action import ACTION_OF
from lifeguard.core.incident.incident import Incident
from lifeguard.core.kinds.ec2.commands import look, passes, start
from lifeguard.core.notification.email import Email, composed
from lifeguard.core.notification.outages import STOPS, stopped
from lifeguard.core.remediation.manual_commands import launched_for
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.command import Command
from lifeguard.core.text.message import Said


def broken(incident: Incident, error: Said, *, again: bool) -> Email:
    """Return the email; `again`: another execution takes the incident up at once."""
    resource = incident.resource
    down = _Down.of(incident)
    left = not again and _may_have_left(incident)
    named = resource.id if incident.name in {"", resource.id} else f"{incident.name}, {resource.id}"
    where = f"{named}, in {resource.region}, account {resource.account}"
    return composed(
        _subject(incident.name or resource.id, down),
        _duty(down, again=again, left=left),
        _commands(incident, down, again=again, left=left),
        ("WHAT HAPPENED", (f"Lifeguard itself failed while treating {where}: {error}",)),
        ("WHAT LIFEGUARD DID", _deeds(incident) or ("Nothing was changed.",)),
        ("INCIDENT", (incident.id,)),
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


def _subject(name: str, down: _Down) -> str:
    match down:
        case _Down.YES:
            return f"DOWN {name}: Lifeguard stopped it and failed; start it"
        case _Down.PERHAPS:
            return f"FAILED {name}: Lifeguard failed while stopping it; see that it runs"
        case _Down.NO:
            return f"FAILED {name}: Lifeguard itself failed, please look"
    assert_never(down)


def _duty(down: _Down, *, again: bool, left: bool) -> Iterator[str]:
    match down:
        case _Down.YES:
            yield "It is down: Lifeguard has stopped it and not started it again. Start it:"
        case _Down.PERHAPS:
            yield "Lifeguard may have stopped it and not started it again. Start it:"
        case _Down.NO:
            yield "Look at the instance, and see that it runs if it should."
        case _:
            assert_never(down)
    if again:
        yield "Lifeguard itself takes it up again within two minutes."
    else:
        yield "Lifeguard no longer looks after it."
    if left:
        yield (
            "Lifeguard may have launched an instance for it that nobody looks after now, and that "
            "costs: the last command finds it. Terminate it unless it has taken the place."
        )


def _commands(incident: Incident, down: _Down, *, again: bool, left: bool) -> Iterator[Command]:
    resource = incident.resource
    if down is not _Down.NO:
        yield from (start(resource), passes(resource))
    if down is not _Down.NO or not again:
        yield look(resource)
    if left:
        yield launched_for(resource, incident.id)


def _deeds(incident: Incident) -> list[str]:
    done = [f"{act.action.words}: {act.result}." for act in incident.rungs]
    begun = _begun(incident)
    return [*done, f"{begun.words}: begun, and how it ended is not known."] if begun else done


def _begun(incident: Incident) -> Verb | None:
    """Return the act of which nothing but the intent is known, or None."""
    intent = incident.intent
    return None if intent is None or intent.number < len(incident.rungs) else intent.action


def _may_have_left(incident: Incident) -> bool:
    """Whether an instance was launched, for all that is known, and is neither adopted nor gone."""
    done = [ACTION_OF[act.action] for act in incident.rungs if act.worked]
    begun = _begun(incident)
    known = done if begun is None else [*done, ACTION_OF[begun]]
    launched = any(action.launches for action in known)
    return launched and not any(action.ends_trial for action in done)
