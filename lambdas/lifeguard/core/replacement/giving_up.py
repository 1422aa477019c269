"""How a replacement is given up: the new one ends, the old one is left as it is and watched."""

from __future__ import annotations

from lifeguard.core.approval.ask import leave
from lifeguard.core.decision.decision import Close, Decision
from lifeguard.core.decision.observed import Observed
from lifeguard.core.decision.runbook import Remedy
from lifeguard.core.decision.situation import Situation
from lifeguard.core.incident.action_record import ActionRecord
from lifeguard.core.incident.incident import IncidentStatus
from lifeguard.core.incident.question import ApprovalRequest
from lifeguard.core.replacement.cutover import WELL_AGAIN, Cutover, S, is_gone
from lifeguard.core.replacement.steps import again
from lifeguard.core.replacement.trial import unwanted
from lifeguard.core.text.command import Command
from lifeguard.core.text.message import Message, message


def gave_up(
    situation: S, cutover: Cutover[S], launched: ActionRecord, discarded: ActionRecord
) -> Decision:
    """Return what follows the end of the new one: the old one is left to the operator."""
    new, resource = launched.made, situation.incident.resource
    if retried := again(situation, discarded, cutover.discard(new)):
        return retried
    first = next(record for record in situation.actions if record.action == discarded.action)
    remains = tuple(cutover.remains(discarded))
    if discarded.worked and unwanted(situation) == WELL_AGAIN:
        why = message("replacement.not_needed", new=new)
        return Close(IncidentStatus.RESOLVED, why, tell=True, action_required=remains)
    stopped = situation.observed is not None and situation.observed.stopped
    by_hand = situation.ladder.by_hand(resource, Remedy.START if stopped else None, ())
    old = _old_one(situation.observed)
    if discarded.worked:
        why = message("replacement.discarded", why=first.reason, new=new, old=old)
        duty = (message("replacement.look_at_old"), *remains)
        return _left(situation, why, duty, (), by_hand)
    return _left(
        situation,
        message("replacement.not_discarded", why=first.reason, new=new, old=old),
        (message("replacement.terminate_new", new=new),),
        (discarded.answer,),
        (cutover.end(resource, new), *by_hand),
    )


def _old_one(observed: Observed | None) -> Message:
    """Return how the old one stands after the new one was given up."""
    if observed is None:
        return message("replacement.old_gone")
    if observed.runs:
        return message("replacement.old_unchanged")
    return message("replacement.old_state", state=str(observed.state))


def _left(
    situation: Situation,
    why: Message,
    action_required: tuple[Message, ...],
    reasons: tuple[Message, ...],
    by_hand: tuple[Command, ...],
) -> Decision:
    """Leave the old one as it is, and watch it; one that is gone is left for good."""
    if is_gone(situation):
        return Close(
            IncidentStatus.NEEDS_HUMAN,
            why,
            tell=True,
            action_required=action_required,
            reasons=reasons,
            commands=by_hand,
        )
    question = ApprovalRequest(_GIVEN_UP, why, action_required, reasons, by_hand)
    return leave(situation, question, _GIVEN_UP, why)


_GIVEN_UP = "replacement:given_up"
"""What the question is asked under, and left."""
