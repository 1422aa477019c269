"""What was seen inside the server, and what would help there."""

from __future__ import annotations

from collections.abc import Iterator

from lifeguard.core.decision.situation import Situation
from lifeguard.core.guest.evidence import findings, visit_lines
from lifeguard.core.guest.proposals import proposals
from lifeguard.core.notification.incident.full_disk import larger_disk, to_be_cleaned
from lifeguard.core.notification.incident.limits import lasting
from lifeguard.core.notification.incident.timeline import summary
from lifeguard.core.notification.incident.vital_signs import SHOWN
from lifeguard.core.notification.view import Block, Commands, Items, Paragraph, State
from lifeguard.core.remediation.inside.ended import asked_to_end, killed_units, ungraceful
from lifeguard.core.remediation.inside.outcome import undoing
from lifeguard.core.remediation.inside.returning import (
    looked_again,
    not_back,
    started_again,
    telling_look,
    why_not_looked_again,
)
from lifeguard.core.remediation.inside.underway import begun
from lifeguard.core.remediation.steering import advised_against
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import Message, message


def seen_inside(situation: Situation, state: State, *, ordinary: bool = True) -> Iterator[Block]:
    """Yield how to undo what was done inside, which shutdown is not graceful, the lines of a look.

    Of a server that is or was down, or whose cause may lie inside, also the first command that
    would help and that the cause does not forbid; of a full disk always what cleans it, and how it
    gets larger. That all is `ordinary` is only worth a word where the cause is not known.
    """
    yield from _undo(situation)
    asked = asked_to_end(situation.actions)
    if asked is not None and ungraceful(asked):
        yield Paragraph((summary((asked,)), message("inside.handle_sigterm")))
    if killed := killed_units(situation):
        yield Paragraph((message("inside.units_killed", names=killed),))
    visit = telling_look(situation)
    if visit is None or not _is_of_interest(situation):
        return
    told = state is State.FIXED and not ordinary  # what is over needs no second explanation
    if not told and (ordinary or visit.look is None or findings(visit.look)):
        yield Items(message("guest.heading", at=visit.sent_at), visit_lines(visit), whole=True)
    if kept := tuple(lasting(situation)):
        yield Paragraph(kept)
    if visit.look is None or begun(situation) is not None:
        return  # what Lifeguard is at, nobody else need do
    if state in SHOWN or _may_be_cured_inside(situation):
        found = proposals(visit.look, _tried(situation))
        for proposal in [one for one in found if one.does not in advised_against(situation)][:1]:
            yield Commands(proposal.said, proposal.commands)
            yield Paragraph((proposal.lasting,) if proposal.lasting else (), spare=True)
    else:
        yield from to_be_cleaned(situation)
    yield from larger_disk(situation, spare=state is State.ANSWER)


def _undo(situation: Situation) -> Iterator[Block]:
    """Yield how to undo each act, each once; of several all commands below one another."""
    acts = (record for record in situation.actions if situation.action(record).inside)
    ways = {undo: record for record in acts if (undo := tuple(undoing(record)))}
    if len(ways) == 1:
        ((undo, record),) = ways.items()
        yield Commands(message("guest.undo", done=summary((record,))), undo)
    elif ways:
        below = tuple(command for undo in ways for command in undo)
        yield Commands(message("guest.undo_all"), below, spare=True)


def _may_be_cured_inside(situation: Situation) -> bool:
    return any(situation.kind.traits(problem.kind).inside for problem in situation.present)


def _is_of_interest(situation: Situation) -> bool:
    """Whether what is wrong may have its cause inside: else all was seen for the restart's sake."""
    found = (situation.kind.traits(problem.kind) for problem in situation.seen)
    return any(one.check or one.metric or one.down or one.idle for one in found)


def back_inside(situation: Situation) -> Iterator[Message]:
    """Yield that what ran before Lifeguard's own restart runs again, or that it is not known."""
    running = 0 if situation.ran is None else len(situation.ran.containers)
    if not running:
        return
    if why := why_not_looked_again(situation):
        yield message("guest.not_compared", why=why)
    if looked_again(situation) is None or not_back(situation):
        return
    if started := tuple(foreign(name) for name in started_again(situation)):
        yield message("guest.all_back_started", running=running, names=started)
    else:
        yield message("guest.all_back", running=running)


def _tried(situation: Situation) -> frozenset[str]:
    """Return on what Lifeguard has acted inside."""
    return frozenset(act.on for act in situation.actions if situation.action(act).inside)
