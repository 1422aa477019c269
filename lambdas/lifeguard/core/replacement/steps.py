"""One step of a replacement: taken once, and again if it may work later."""

from __future__ import annotations

from lifeguard.core.decision.action import Action
from lifeguard.core.decision.decision import Decision, Execute
from lifeguard.core.decision.retry import retry
from lifeguard.core.decision.situation import Situation
from lifeguard.core.incident.action_record import ActionRecord
from lifeguard.core.text.message import coded, message


def step(situation: Situation, launched: ActionRecord, action: Action) -> Decision | None:
    """Do it once, again if it may work later; what AWS refuses is told at the end."""
    tried = taken(situation, launched, action.verb, action.on)
    if tried is None:
        return Execute(action, message("replacement.takes_over"))
    return again(situation, tried, action)


def taken(
    situation: Situation, launched: ActionRecord, verb: str, on: str = ""
) -> ActionRecord | None:
    """Return the latest attempt at a step of this launch, or None: there was none."""
    mine = (
        record
        for record in reversed(situation.actions)
        if record.action == verb and record.at >= launched.at and (not on or record.on == on)
    )
    return next(mine, None)


def again(situation: Situation, tried: ActionRecord, action: Action) -> Decision | None:
    """Return what follows a step that failed for now; None: it did not, or too often."""
    anew = Execute(action, message("replacement.again", answer=tried.answer))
    later = message("replacement.later", step=coded("verb", action.verb), answer=tried.answer)
    return retry(situation, tried, anew, later)
