"""The email of a cure, told with what is still open."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from lifeguard.core.decision.decision import Notify
from lifeguard.core.decision.downtime import downtime
from lifeguard.core.decision.situation import Situation
from lifeguard.core.incident.downtime import Downtime
from lifeguard.core.notification.deeds import deeds
from lifeguard.core.notification.incident.duties import duties
from lifeguard.core.notification.incident.frame import (
    cause,
    evidence,
    footer,
    happened,
    name,
    notes,
)
from lifeguard.core.notification.incident.guest import back_inside
from lifeguard.core.notification.incident.investigation import database_asked_about
from lifeguard.core.notification.incident.proof import proof
from lifeguard.core.notification.incident.timeline import proven
from lifeguard.core.notification.view import Block, EmailView, Pairs, Paragraph, State
from lifeguard.core.text.message import Message, message
from lifeguard.immutable import immutable

_AT_ONCE = timedelta(minutes=1)
"""What is noticed sooner needs no word."""


@immutable
class Recovery:
    """What proves a cure, and what else its email says."""

    proof: Message
    problem: str = ""  # the kind that is over; "": what the incident is about
    duties: tuple[Message, ...] = ()
    further: tuple[Message, ...] = ()  # sentences behind the proof
    blocks: tuple[Block, ...] = ()


def cured(situation: Situation, tell: Notify) -> EmailView:
    """Return the email of one problem that is over while the incident goes on for another."""
    still = situation.kind.look.causes(situation.present)
    open_ones = tuple(message("story.still_open", what=problem.what) for problem in still)
    return fixed(situation, Recovery(tell.what, tell.problem, further=open_ones))


def fixed(situation: Situation, cure: Recovery) -> EmailView:
    """Return the email of a cure: how long it was down, what was done, and what has changed."""
    required = (*cure.duties, *address(situation)) or (message("email.nothing"),)
    told, reported = duties((), required), _is_reported(situation, cure.problem)
    story = () if reported else (_story(situation, cure.problem),)
    return EmailView(
        State.FIXED,
        name(situation),
        _reported_gist(situation, cure.problem) if reported else _gist(situation, cure.problem),
        told.first,
        (
            told.list,
            Paragraph(
                (
                    *story,
                    *_proof(situation, cure.proof),
                    *cure.further,
                    *situation.kind.email.further(situation),
                    *back_inside(situation),
                )
            ),
            *cure.blocks,
            happened(situation, *(() if reported else proven(situation))),
            Paragraph(tuple(_clocks(situation))),
            Pairs(situation.kind.email.changes(situation)),
            *evidence(situation, State.FIXED),
            *notes(situation),
            *footer(situation),
        ),
    )


def _proof(situation: Situation, said: Message) -> Iterator[Message]:
    """Yield the proof; what recovered with its database has not done so by itself."""
    database = database_asked_about(situation)
    for one in proof(said):
        alone = one.code == "story.by_itself" and database
        yield message("story.elsewhere", database=database) if alone else one


def address(situation: Situation) -> Iterator[Message]:
    """Yield what the operator must do about a public address that has changed."""
    if situation.changed_address is not None:
        before, now = situation.changed_address
        yield message("story.address", before=before, now=now)


def _ended(situation: Situation) -> Downtime | None:
    found = downtime(situation)
    return None if found is None or found.until is None else found


def _gist(situation: Situation, problem: str) -> Message:
    why, done, found = (
        cause(situation, problem),
        deeds(situation),
        _ended(situation),
    )
    if found is None or found.until is None:
        if done:
            return message("email.gist.over_acted", cause=why, deeds=done)
        return message("email.gist.over", cause=why)
    length = found.until - found.since
    if found.planned and done:
        return message("email.gist.interrupted", deeds=done, cause=why, length=length)
    if done:
        return message("email.gist.fixed", length=length, cause=why, deeds=done)
    if database := database_asked_about(situation):
        return message("email.gist.fixed_elsewhere", length=length, cause=why, database=database)
    return message("email.gist.fixed_alone", length=length, cause=why)


def _reported_gist(situation: Situation, problem: str) -> Message:
    over = situation.kind.traits(problem or situation.target).over
    return over or message("email.gist.over", cause=cause(situation, problem))


def _story(situation: Situation, problem: str) -> Message:
    found, server = _ended(situation), name(situation)
    if found is None or found.until is None:
        return message("story.healthy", name=server, until=situation.now)
    length = found.until - found.since
    if found.planned:
        return message(
            "story.interrupted",
            name=server,
            length=length,
            since=found.since,
            until=found.until,
            cause=cause(situation, problem),
        )
    if _is_one_day(situation, found.since, found.until):
        return message(
            "story.well_again", name=server, length=length, since=found.since, until=found.until
        )
    return message(
        "story.well_again_days", name=server, length=length, since=found.since, until=found.until
    )


def _is_one_day(situation: Situation, *times: datetime) -> bool:
    """Whether these times are of one day by the operator's clock."""
    zone = ZoneInfo(situation.settings.timezone)
    return len({time.astimezone(zone).date() for time in times}) == 1


def _clocks(situation: Situation) -> Iterator[Message]:
    """Yield how long noticing and fixing took, of what was down by itself."""
    found = _ended(situation)
    if found is not None and found.until is not None and not found.planned:
        noticed, mended = found.noticed - found.since, found.until - found.since
        if noticed >= _AT_ONCE:
            yield message("story.noticed", noticed=noticed, fixed=mended)


def _is_reported(situation: Situation, problem: str) -> bool:
    """Whether it is over what others have reported: a look at the server shows nothing of it."""
    return situation.kind.traits(problem or situation.target).reported
