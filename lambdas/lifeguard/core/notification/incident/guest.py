"""What was seen inside the server, and what would help there."""

from __future__ import annotations

from collections.abc import Iterator

from lifeguard.core.decision.situation import Situation
from lifeguard.core.guest.evidence import visit_lines
from lifeguard.core.guest.proposals import proposals
from lifeguard.core.notification.incident.full_disk import larger_disk, to_be_cleaned
from lifeguard.core.notification.incident.limits import lasting
from lifeguard.core.notification.incident.timeline import summary
from lifeguard.core.notification.incident.vital_signs import SHOWN
from lifeguard.core.notification.view import Block, Commands, Items, Paragraph, State
from lifeguard.core.remediation.inside.outcome import undoing
from lifeguard.core.remediation.inside.underway import begun
from lifeguard.core.text.message import message


def seen_inside(situation: Situation, state: State) -> Iterator[Block]:
    """Yield how to undo what was done inside, and the lines of a look.

    Of a server that is or was down also the first command that would help; of a full disk always
    what cleans it, and how it gets larger.
    """
    for record in situation.actions:
        if situation.action(record).inside and (undo := tuple(undoing(record))):
            yield Commands(message("guest.undo", done=summary((record,))), undo)
    visit = situation.guest
    if visit is None:
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
