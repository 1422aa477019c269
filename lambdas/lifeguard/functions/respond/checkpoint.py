"""What an execution keeps: each step's outcome, and a note for the one that may take over."""

from __future__ import annotations

from dataclasses import replace

from lifeguard import codec
from lifeguard.core.decision.settings import DecisionSettings
from lifeguard.core.decision.situation import Situation
from lifeguard.core.incident.incident import IncidentStatus
from lifeguard.functions.respond.engine import ChapterEnd
from lifeguard.functions.respond.ports import Superseded

_SUPERSEDED = '{"superseded":true}'
_STATUSES = frozenset(IncidentStatus)

_NOT_KEPT = ("settings",)
"""What every execution has anew from its deployment."""


def dump_outcome(outcome: ChapterEnd) -> str:
    """Return a step's or a chapter's outcome as the text that the durable engine keeps."""
    match outcome:
        case Superseded():
            return _SUPERSEDED
        case IncidentStatus():
            return outcome.value
        case _:
            return codec.dumps_briefly(without_copies(outcome), _NOT_KEPT)


def without_copies(situation: Situation) -> Situation:
    """Return the situation without what its incident repeats of it."""
    incident = replace(situation.incident, rungs=(), downtimes=())
    return replace(situation, incident=incident)


def load_outcome(settings: DecisionSettings, text: str) -> ChapterEnd:
    """Return the outcome that `dump_outcome` wrote, under these settings.

    Raises:
        dacite.DaciteError, ValueError: the text is of another shape.
    """
    if text == _SUPERSEDED:
        return Superseded()
    if text in _STATUSES:
        return IncidentStatus(text)
    return replace(_loaded(settings, text), settings=settings)


def save_checkpoint(situation: Situation) -> str:
    """Return all of the situation that the ledger and EC2 do not hold themselves."""
    incident = replace(
        situation.incident,
        triggers=(),
        rungs=(),
        seen=(),
        pending_approval=None,
        approval_answers=(),
    )
    return codec.dumps(replace(situation, incident=incident), _NOT_KEPT)


def restore_checkpoint(memory: str, fresh: Situation) -> Situation:
    """Return the situation that a dead execution was in; `fresh` if it had saved nothing.

    Raises:
        dacite.DaciteError, ValueError: the note is of another shape.
    """
    if not memory:
        return fresh
    known = _loaded(fresh.settings, memory)
    return replace(
        known,
        incident=fresh.incident,
        now=fresh.now,
        settings=fresh.settings,
        generation=fresh.generation,
    )


def _loaded(settings: DecisionSettings, text: str) -> Situation:
    """Return a situation as its kind keeps it, still without settings."""
    try:
        kind = settings.kinds[codec.parse(text)["incident"]["resource"]["service"]]
    except (KeyError, TypeError) as error:
        known = ", ".join(sorted(settings.kinds))
        msg = f"a situation of no kind of resource that is known: {known}"
        raise ValueError(msg) from error
    loaded: Situation = codec.loads(kind.situation, text)
    return loaded
