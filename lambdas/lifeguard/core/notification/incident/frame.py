"""What every email of an incident has: its name, cause and story, where to look, and the footer."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta

from lifeguard.core.decision.application import cause as named_cause
from lifeguard.core.decision.downtime import downtime
from lifeguard.core.decision.situation import Situation
from lifeguard.core.guest.evidence import visit_brief
from lifeguard.core.notification.console_links import console
from lifeguard.core.notification.host_cause import brief, explained, host_cause
from lifeguard.core.notification.incident.guest import seen_inside
from lifeguard.core.notification.incident.investigation import cause_found, investigated
from lifeguard.core.notification.incident.timeline import timeline
from lifeguard.core.notification.incident.vital_signs import vital_sign_blocks
from lifeguard.core.notification.view import (
    Block,
    Items,
    Moment,
    Pairs,
    Paragraph,
    Quoted,
    State,
    Timeline,
)
from lifeguard.core.remediation.inside.returning import telling_look
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.foreign import Foreign, foreign
from lifeguard.core.text.message import NOTHING, Message, coded, message

_MINUTE = timedelta(minutes=1)
_WHY = message("heading.reasons")
SHORT_ID = 8
"""Characters of an incident's id that tell it from others of the same days."""


def name(situation: Situation) -> Foreign:
    """Return what a person calls the server, else its id."""
    observed = situation.observed
    return foreign(observed.name if observed else situation.incident.resource.id)


def cause(situation: Situation, kind: str = "") -> Message:
    """Return what is, or was, wrong in a few words: what its console log or a look inside names."""
    kind = kind if kind in situation.kind.problems else situation.target
    found = host_cause(situation, kind) if kind else None
    if found is not None:
        return brief(found)
    if kind and situation.kind.traits(kind).inside:
        seen = cause_found(situation, visit_brief(telling_look(situation)))
        if seen:
            return seen
    if kind:
        return named_cause(kind, situation.incident.triggers)
    return coded("reported", situation.incident.triggers[0].kind)


def down_since(situation: Situation) -> Iterator[Message]:
    """Yield since when the server is down; nothing where it is not."""
    found = downtime(situation)
    if found is not None and found.until is None:
        server, length = name(situation), situation.now - found.since
        if length < _MINUTE:
            yield message("story.down_now", name=server, since=found.since)
        else:
            yield message("story.down_since", name=server, since=found.since, length=length)


def failing_since(situation: Situation, kind: str) -> datetime:
    """Return since when the server is down, or a problem of this kind lasts."""
    found = downtime(situation)
    if found is not None and found.until is None:
        return found.since
    began = (problem.since for problem in situation.present if problem.kind == kind)
    return min(began, default=situation.incident.opened_at)


def deadline(situation: Situation) -> datetime | None:
    """Return when AWS acts next by itself, or None."""
    times = (problem.deadline for problem in situation.present if problem.deadline is not None)
    return min(times, default=None)


def is_down(situation: Situation) -> bool:
    """Whether the server is down now."""
    found = downtime(situation)
    return found is not None and found.until is None


def footer(situation: Situation) -> Iterator[Block]:
    """Yield where to look, and what the email is about."""
    resource, observed = situation.incident.resource, situation.observed
    if situation.replacement is not None and is_replaced(situation):
        resource, observed = situation.replacement.resource, situation.replacement
    yield console(resource, situation.kind)
    server = (
        message(
            "email.resource_line", id=resource.id, region=resource.region, account=resource.account
        )
        if observed is None
        else message(
            "email.server_line",
            id=observed.resource.id,
            type=observed.type,
            zone=observed.zone,
            account=resource.account,
        )
    )
    incident = message(
        "email.incident_line",
        id=situation.incident.id[:SHORT_ID],
        zone=situation.settings.timezone,
    )
    yield Pairs(((message("label.server"), server), (message("label.incident"), incident)))


def is_replaced(situation: Situation) -> bool:
    """Whether another instance has taken its place."""
    adopted = situation.attempt(Verb.ADOPT_REPLACEMENT)
    return adopted is not None and adopted.worked


def happened(situation: Situation, *more: Moment) -> Timeline:
    """Return the timeline, as it is read now."""
    return Timeline((*timeline(situation), *more), situation.now)


def evidence(situation: Situation, state: State, told: Collection[Message] = ()) -> Iterator[Block]:
    """Yield the cause, what to look at first, what was seen inside and in the console log.

    Args:
        situation: the situation.
        state: the email's.
        told: advice that the email gives elsewhere.
    """
    known = tuple(investigated(situation, told))
    yield from known
    yield from vital_sign_blocks(situation, state, ordinary=not known)
    yield from seen_inside(situation, state, ordinary=not known)
    if found := host_cause(situation):
        yield Paragraph(tuple(explained(found, situation.observed)))
    of_host = (record for record in situation.actions if not situation.action(record).inside)
    lines = tuple(line for record in of_host for line in record.evidence)
    yield Quoted(message("heading.console_log"), lines)


def aws_acts(situation: Situation, kind: str = "") -> Iterator[Message]:
    """Yield when AWS acts by itself, and what it does; nothing where it does not."""
    begins = deadline(situation)
    if begins is not None:
        what = cause(situation, kind)
        yield message("story.aws_acts", name=name(situation), begins=begins, what=what)


def course(
    situation: Situation,
    state: State,
    reasons: tuple[Message, ...],
    heading: Message = _WHY,
    told: Collection[Message] = (),
) -> Iterator[Block]:
    """Yield the reasons, what has happened, and the evidence without the advice that is `told`.

    Reasons that begin with what is wrong leave out what has happened: nothing else has.
    """
    yield listed(heading, reasons)
    if not any(problem.what in reasons for problem in situation.present):
        yield happened(situation)
    yield from evidence(situation, state, told)
    yield from notes(situation)


def notes(situation: Situation) -> Iterator[Block]:
    """Yield what is odd about the server's tags."""
    if situation.note and situation.opted_in:  # else the outcome says so
        yield Items(message("heading.notes"), (situation.note,))


def listed(heading: Message, items: tuple[Message, ...]) -> Items:
    """Return a list under a heading; without the items that say nothing."""
    return Items(heading, tuple(item for item in items if item != NOTHING))
