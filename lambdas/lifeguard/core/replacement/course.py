"""What follows the launch of a replacement: the new one proves itself, then takes over.

Until it passes, the old one is left as it is. Then the old one is stopped and kept, what belongs to
it moves, and the new one is proven to serve.
"""

from __future__ import annotations

from lifeguard.core.decision.decision import Decision
from lifeguard.core.decision.situation import Situation
from lifeguard.core.incident.action_record import ActionRecord
from lifeguard.core.replacement.cutover import Cutover, S, at_rest
from lifeguard.core.replacement.giving_up import gave_up
from lifeguard.core.replacement.steps import step
from lifeguard.core.replacement.trial import trial
from lifeguard.core.replacement.verified import verified
from lifeguard.core.resources.verb import Verb


def replacing_by(situation: S, cutover: Cutover[S]) -> Decision | None:
    """Return what follows the launch of a replacement, or None when there is none."""
    launched = launch(situation)
    if launched is None:
        return None
    discarded = situation.attempt(Verb.DISCARD_REPLACEMENT)
    if discarded is not None:
        return gave_up(situation, cutover, launched, discarded)
    on_trial = None if _retired(situation) else trial(situation, cutover, launched)
    if on_trial is not None:
        return on_trial
    for make in cutover.steps:
        action = make(situation, launched)
        decision = None if action is None else step(situation, launched, action)
        if decision is not None:
            return decision
    return verified(situation, cutover, launched)


def launch(situation: Situation) -> ActionRecord | None:
    """Return the launch of the replacement, if there is one."""
    launches = (a for a in situation.actions if a.action == Verb.LAUNCH_REPLACEMENT and a.worked)
    return next(launches, None)


def _retired(situation: Situation) -> bool:
    """Whether the old one has been asked to stop, by whatever AWS has said or shows."""
    tried = situation.attempt(Verb.RETIRE)
    stopped = situation.observed is not None and at_rest(situation)
    return tried is not None and (tried.worked or stopped)
