"""What was seen inside the server, and what would help there."""

from __future__ import annotations

from collections.abc import Iterator

from lifeguard.core.decision.situation import Situation
from lifeguard.core.guest.evidence import findings, visit_lines
from lifeguard.core.guest.proposals import proposals
from lifeguard.core.guest.visit import GuestVisit
from lifeguard.core.notification.incident.full_disk import larger_disk, to_be_cleaned
from lifeguard.core.notification.incident.limits import lasting
from lifeguard.core.notification.incident.timeline import summary
from lifeguard.core.notification.incident.vital_signs import SHOWN
from lifeguard.core.notification.view import Block, Commands, Items, Paragraph, State
from lifeguard.core.remediation.inside.ended import asked_to_end, ungraceful
from lifeguard.core.remediation.inside.outcome import undoing
from lifeguard.core.remediation.inside.underway import begun
from lifeguard.core.text.message import Message, message


def seen_inside(situation: Situation, state: State) -> Iterator[Block]:
    """Yield how to undo what was done inside, which shutdown is not graceful, the lines of a look.

    Of a server that is or was down also the first command that would help; of a full disk always
    what cleans it, and how it gets larger.
    """
    for record in situation.actions:
        if situation.action(record).inside and (undo := tuple(undoing(record))):
            yield Commands(message("guest.undo", done=summary((record,))), undo)
    asked = asked_to_end(situation.actions)
    if asked is not None and ungraceful(asked):
        yield Paragraph((summary((asked,)), message("inside.handle_sigterm")))
    visit = situation.guest
    if visit is None or _is_proof_alone(situation, visit):
        return
    yield Items(message("guest.heading", at=visit.sent_at), visit_lines(visit), whole=True)
    if kept := tuple(lasting(situation)):
        yield Paragraph(kept)
    if visit.look is None or begun(situation) is not None:
        return  # what Lifeguard is at, nobody else need do
    if state in SHOWN:
        for proposal in proposals(visit.look)[:1]:
            yield Commands(proposal.said, proposal.commands)
            yield Paragraph((proposal.lasting,) if proposal.lasting else (), spare=True)
    else:
        yield from to_be_cleaned(situation)
    yield from larger_disk(situation)


def running_again(situation: Situation) -> Iterator[Message]:
    """Yield that containers run, where Lifeguard had asked them to end."""
    asked, visit = asked_to_end(situation.actions), situation.guest
    if asked is None or visit is None or visit.look is None or visit.sent_at < asked.at:
        return
    if running := sum(one.runs for one in visit.look.containers):
        yield message("inside.running_again", running=running)


def _is_proof_alone(situation: Situation, visit: GuestVisit) -> bool:
    """Whether a look was made for a restart alone, and found nothing out of the ordinary."""
    if visit.look is None or findings(visit.look):
        return False
    traits = (situation.kind.traits(problem.kind) for problem in situation.seen)
    return not any(one.check or one.metric or one.down or one.idle for one in traits)
