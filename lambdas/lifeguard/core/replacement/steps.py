"""One step of a replacement: taken once, and again if it may work later."""

from __future__ import annotations

from lifeguard.core.decision.action import Action
from lifeguard.core.decision.decision import Decision, Execute
from lifeguard.core.decision.retry import retry
from lifeguard.core.decision.situation import Situation
from lifeguard.core.incident.action_record import ActionRecord
from lifeguard.core.text.message import coded, message


def step(situation: Situation, action: Action) -> Decision | None:
    """Do it once, again if it may work later; what AWS refuses is told at the end."""
    tried = situation.attempt(action.verb)
    if tried is None:
        return Execute(action, message("replacement.takes_over"))
    return again(situation, tried, action)


def again(situation: Situation, tried: ActionRecord, action: Action) -> Decision | None:
    """Return what follows a step that failed for now; None: it did not, or too often."""
    anew = Execute(action, message("replacement.again", answer=tried.answer))
    later = message("replacement.later", step=coded("verb", action.verb), answer=tried.answer)
    return retry(situation, tried, anew, later)
