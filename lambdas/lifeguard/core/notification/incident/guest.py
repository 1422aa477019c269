"""What was seen inside the server, and what would help there."""

from __future__ import annotations

from collections.abc import Iterator

from lifeguard.core.decision.situation import Situation
from lifeguard.core.guest.evidence import findings, visit_lines
from lifeguard.core.guest.proposals import proposals
from lifeguard.core.notification.incident.timeline import summary
from lifeguard.core.notification.incident.vital_signs import SHOWN
from lifeguard.core.notification.view import Block, Commands, Items, Paragraph, State
from lifeguard.core.remediation.inside.outcome import undoing
from lifeguard.core.text.message import message


def seen_inside(situation: Situation, state: State, *, ordinary: bool = True) -> Iterator[Block]:
    """Yield how to undo what was done inside, and the lines of a look.

    Of a server that is or was down also the first command that would help. That all is `ordinary`
    is only worth a word where the cause is not known.
    """
    for record in situation.actions:
        if situation.action(record).inside and (undo := tuple(undoing(record))):
            yield Commands(message("guest.undo", done=summary((record,))), undo)
    visit = situation.guest
    if visit is None:
        return
    if ordinary or visit.look is None or findings(visit.look):
        yield Items(message("guest.heading", at=visit.sent_at), visit_lines(visit), whole=True)
    if visit.look is not None and state in SHOWN:
        for proposal in proposals(visit.look)[:1]:
            yield Commands(proposal.said, proposal.commands)
            yield Paragraph((proposal.lasting,) if proposal.lasting else (), spare=True)
