"""The incidents of a replay in one line each: how long, noticed when, fixed how, who did what.

All is of the ledger's incidents, in English.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

from lifeguard.core.incident.downtime import Downtime
from lifeguard.core.incident.incident import Incident, IncidentStatus
from lifeguard.core.incident.question import ApprovalAnswer
from lifeguard.core.kinds.catalogues import ENGLISH
from lifeguard.core.kinds.rds.action import DbVerb
from lifeguard.core.kinds.table import KINDS
from lifeguard.core.report.outages import cause
from lifeguard.core.resources.verb import InsideVerb, Verb
from lifeguard.core.text.message import Message
from lifeguard.core.words.catalogue import Translator
from sandbox.account.operator import link_in
from sandbox.gateway.records import SentEmail
from sandbox.replay.replay import Replay

_DAY = timedelta(days=1)
_NONE = "-"
_DEEDS = (
    (Verb.FORCE_STOP, "forced stop"),
    (Verb.STOP, "stop"),
    (Verb.CHANGE_TYPE, "other type"),
    (Verb.START, "start"),
    (Verb.REBOOT, "reboot"),
    (Verb.GROW_VOLUME, "larger volume"),
    (Verb.UNLIMITED_CREDITS, "unlimited mode"),
    (DbVerb.MODIFY, "database changed"),
)


def rows(replay: Replay, yours: str = "") -> Iterator[tuple[str, ...]]:
    """Yield of each incident: server, what happened, down for, noticed, fixed after, how, you did.

    Args:
        replay: over.
        yours: what is left to the operator where Lifeguard has not resolved the incident.
    """
    world = replay.account.world
    names = {instance.id: instance.name for instance in world.spec.instances}
    needs = {one.id for one in world.spec.instances if one.depends_on is not None}
    for incident in replay.told_incidents():
        name = incident.name or names.get(incident.resource.id) or incident.resource.id
        yield (
            name,
            _say(cause(incident, KINDS)),
            down_for(incident.downtimes),
            noticed(incident),
            fixed_after(incident.downtimes),
            how(
                incident,
                alone="with its database" if incident.resource.id in needs else "by itself",
            ),
            you_did(incident, world.emails, yours),
        )


def down_for(downtimes: Sequence[Downtime]) -> str:
    """Return for how long a server was down in all, or that it still is."""
    lengths = [one.until - one.since for one in downtimes if one.until is not None]
    if len(lengths) < len(downtimes):
        return "still down"
    return duration(sum(lengths, timedelta())) if lengths else _NONE


def noticed(incident: Incident) -> str:
    """Return how long after it began Lifeguard noticed, or how long before AWS acts."""
    unplanned = [one for one in incident.downtimes if not one.planned]
    if unplanned:
        return duration(unplanned[0].noticed - unplanned[0].since)
    deadlines = [t.deadline for t in incident.triggers if t.deadline is not None]
    return f"{_rough(min(deadlines) - incident.opened_at)} ahead" if deadlines else _NONE


def fixed_after(downtimes: Sequence[Downtime]) -> str:
    """Return how long it took from the first failure to the last proof that the server is well."""
    unplanned = [one for one in downtimes if not one.planned]
    if not unplanned or unplanned[-1].until is None:
        return _NONE
    return duration(unplanned[-1].until - unplanned[0].since)


def how(incident: Incident, alone: str = "by itself") -> str:
    """Return what Lifeguard did to the server, or why it did nothing.

    Args:
        incident: what became of it.
        alone: how a server recovers to which nothing was done.
    """
    done = {act.action for act in incident.rungs if act.worked}
    if Verb.ADOPT_REPLACEMENT in done:
        return "new instance from image"
    deeds = ", ".join(words for verb, words in _DEEDS if verb in done)
    if deeds or incident.status is not IncidentStatus.NEEDS_HUMAN:
        return deeds or ("acts inside" if done & set(InsideVerb) else alone)
    return _say(incident.reasons[0]) if incident.reasons else _NONE


def you_did(incident: Incident, emails: Sequence[SentEmail], yours: str) -> str:
    """Return what the operator had to do: to answer, to do the rest, or nothing."""
    answers = ", ".join(_answered(answer, emails) for answer in incident.approval_answers)
    left = yours if incident.status is IncidentStatus.NEEDS_HUMAN else ""
    return "; ".join(filter(None, (answers, left))) or "nothing"


def duration(length: timedelta) -> str:
    """Write a duration as the English emails do."""
    return ENGLISH.grammar.duration(length)


def _rough(length: timedelta) -> str:
    """Write a duration of days to the nearest day."""
    return duration(timedelta(days=round(length / _DAY)) if length >= _DAY else length)


def _answered(answer: ApprovalAnswer, emails: Sequence[SentEmail]) -> str:
    questions = (m.at for m in emails if m.at <= answer.at and link_in(m.body))
    put = max(questions, default=answer.at)
    return f"said {answer.kind} after {duration(answer.at - put)}"


def _say(said: Message) -> str:
    return Translator(ENGLISH).say(said)
