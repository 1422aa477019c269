"""What the search for the cause has come to: in a subject, and as a few lines of an email."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from lifeguard.core.decision.situation import Situation
from lifeguard.core.diagnosis.cause import Cause
from lifeguard.core.diagnosis.investigation import Conclusion, ExcludedCause, QuotedLine
from lifeguard.core.guest.memory import is_full
from lifeguard.core.notification.view import Block, Items, Paragraph
from lifeguard.core.remediation.inside.returning import telling_look
from lifeguard.core.remediation.steering import is_answered, left_out, sure_cause
from lifeguard.core.text.foreign import UNSAID, Foreign
from lifeguard.core.text.message import NOTHING, Message, coded, message

_SEEN_INSIDE = frozenset(
    {
        Cause.CONTAINER_UNKILLABLE,
        Cause.CPU_SATURATED_BY_PROCESS,
        Cause.DISK_FULL,
        Cause.DOCKER_DAEMON_DOWN,
        Cause.INODES_EXHAUSTED,
        Cause.MEMORY_EXHAUSTED_HOST,
        Cause.MEMORY_LIMIT_CONTAINER,
        Cause.PORT_CONFLICT,
        Cause.UPSTREAM_DOWN,
    }
)
"""Causes that a look inside names more exactly: which disk, whose memory, who holds the port."""


def cause_found(situation: Situation, seen: Message) -> Message:
    """Return the cause in the words of a subject, or what was `seen` inside where that says more.

    `NOTHING`, where neither is known.
    """
    found = sure_cause(situation)
    if found is None or (seen and found.cause in _SEEN_INSIDE):
        return seen
    return coded("investigation.brief", found.cause)


_DATABASE_ASKS = frozenset(
    {Cause.DB_CONNECTIONS_EXHAUSTED, Cause.DB_DISK_FULL, Cause.DB_DISK_IO_SATURATED}
)
"""Causes that are limits of a database, of which its own incident asks."""


def database_asked_about(situation: Situation) -> Foreign:
    """Return the database whose limit is the cause, where Lifeguard asks about that by itself."""
    found = sure_cause(situation)
    return found.database if found is not None and found.cause in _DATABASE_ASKS else UNSAID


def advised(situation: Situation) -> tuple[Message, ...]:
    """Return what to do about the cause, and then what not; nothing, where it is not known.

    Once Lifeguard has done what it suggests, what not to do is no longer said.
    """
    found = sure_cause(situation)
    if found is None:
        return ()
    if database := database_asked_about(situation):
        asked = message("investigation.answer_elsewhere", database=database)
        return (asked, *found.advice[1:])
    return found.advice[:1] if is_answered(situation, found.cause) else found.advice


def investigated(situation: Situation, told: Collection[Message] = ()) -> Iterator[Block]:
    """Yield the cause, its lines, what it is not, what is not done for it, and what to do.

    Args:
        situation: the situation.
        told: advice that the email gives elsewhere.
    """
    found = sure_cause(situation)
    if found is not None:
        shown = map(_quoted, _cause_first(found))
        named = (found.named,) if found.named else ()
        excluded = map(_excluded, _ruled_out(situation, found))
        yield Items(_heading(found), (*named, *shown, *excluded))
        yield Paragraph(tuple(_left_out(situation)))
        advice = tuple(one for one in advised(situation) if one not in told)
        if database_asked_about(situation) and not told:
            advice = ()  # nothing is to be done here, or not any more
        yield Paragraph(advice, spare=True)


def _heading(found: Conclusion) -> Message:
    cause = coded("diagnosis.cause", found.cause)
    if not found.hop:
        return message("investigation.heading", cause=cause)
    return message("investigation.heading_at", cause=cause, hop=found.hop)


def _ruled_out(situation: Situation, found: Conclusion) -> tuple[ExcludedCause, ...]:
    """Return one cause that is ruled out: not a lack of memory where a look finds memory full."""
    visit = telling_look(situation)
    full = visit is not None and visit.look is not None and is_full(visit.look)
    never = {Cause.MEMORY_EXHAUSTED_HOST} if full else set()
    return tuple(one for one in found.ruled_out if one.cause not in never)[:1]


def _cause_first(found: Conclusion) -> tuple[QuotedLine, ...]:
    """Return the lines, those of the cause's own hop first: where room is short, they stay."""
    return tuple(sorted(found.because, key=lambda line: line.hop != found.hop))


def _left_out(situation: Situation) -> Iterator[Message]:
    remedies = left_out(situation)
    if remedies:
        named = tuple(coded("remedy", remedy) for remedy in remedies)
        yield message("investigation.left_out", remedies=named)


def _quoted(line: QuotedLine) -> Message:
    if line.at is None:
        return message("investigation.line", hop=line.hop, line=line.line)
    return message("investigation.line_at", at=line.at, hop=line.hop, line=line.line)


def _excluded(one: ExcludedCause) -> Message:
    cause = coded("diagnosis.cause", one.cause)
    if one.quoted is not None:
        quoted = one.quoted
        return message("investigation.not_line", cause=cause, hop=quoted.hop, line=quoted.line)
    return message("investigation.not", cause=cause, why=one.why or NOTHING)
