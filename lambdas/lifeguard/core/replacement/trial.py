"""A new one on trial: until it passes, the old one is left as it is, and stays if it recovers."""

from __future__ import annotations

from lifeguard.core.decision.decision import Decision, Execute, Wait
from lifeguard.core.decision.runbook import Remedy
from lifeguard.core.decision.situation import Situation
from lifeguard.core.incident.action_record import ActionRecord
from lifeguard.core.remediation.inside.graceful import containers_end
from lifeguard.core.replacement.cutover import WELL_AGAIN, Cutover, S, failed_step, is_gone
from lifeguard.core.replacement.steps import again, step
from lifeguard.core.resources.verb import Verb
from lifeguard.core.schedule import durations
from lifeguard.core.text.message import NOTHING, Message, message


def trial(situation: S, cutover: Cutover[S], launched: ActionRecord) -> Decision | None:
    """Return what comes before the old one has been asked to stop, and that."""
    if reason := unwanted(situation):
        return Execute(cutover.discard(launched.made), reason)
    if prepared := _prepared(situation, cutover, launched):
        return prepared
    if not cutover.passes(situation):
        return _proving(situation, cutover, launched)
    return _recovering(situation, cutover, launched) or _retiring(situation, cutover, launched)


def unwanted(situation: Situation) -> Message:
    """Return why the old one is to stay although a new one is there, or `NOTHING`."""
    observed = situation.observed
    if observed is None or observed.gone:
        return NOTHING
    if observed.tag(situation.settings.opt_in_tag) is None:
        return message("replacement.untagged", tag=situation.settings.opt_in_tag)
    well = observed.runs and observed.well and not situation.present
    return WELL_AGAIN if well else NOTHING


def _recovering(situation: S, cutover: Cutover[S], launched: ActionRecord) -> Decision | None:
    """Wait while the old one may be about to be well: by AWS or by someone else.

    One that goes on failing is not meant, nor one that was stopped meanwhile.
    """
    observed = situation.observed
    if (
        observed is None
        or not (observed.runs or observed.changing)
        or situation.attempt(Verb.RETIRE) is not None
    ):
        return None
    if any(problem.kind in cutover.replaced_for for problem in situation.present):
        return None
    since = max(launched.at, cutover.booted_at(situation) or launched.at)
    if situation.now < since + cutover.boot_limit(observed):
        again = durations.backoff(since, situation.now)
        return Wait(again, message("replacement.may_recover"))
    if observed.state == _STOPPING:
        return None
    return Execute(cutover.discard(launched.made), message("replacement.no_longer_fails"))


_STOPPING = "stopping"
"""The state of that name, in every service's words."""


def _prepared(situation: S, cutover: Cutover[S], launched: ActionRecord) -> Decision | None:
    """Return the next step while the new one is on trial; without all of them it cannot serve."""
    if situation.replacement is None or not situation.replacement.runs:
        return None
    for prepare in cutover.prepare:
        action = prepare(situation, launched)
        decision = None if action is None else step(situation, launched, action)
        if decision is not None:
            return decision
        tried = None if action is None else situation.attempt(action.verb)
        if tried is not None and not tried.worked:
            return Execute(cutover.discard(launched.made), failed_step(tried))
    return None


def _proving(situation: S, cutover: Cutover[S], launched: ActionRecord) -> Decision:
    limit = cutover.boot_limit(situation.replacement)
    if reason := cutover.not_started(situation, launched):
        return Execute(cutover.discard(launched.made), reason)
    if situation.now >= launched.at + limit:
        why = message("replacement.not_passed", limit=limit)
        return Execute(cutover.discard(launched.made), why)
    until = launched.at + durations.BOOT if situation.now < launched.at + durations.BOOT else None
    again = until or min(durations.backoff(launched.at, situation.now), launched.at + limit)
    return Wait(again, message("replacement.starting"))


def _retiring(situation: S, cutover: Cutover[S], launched: ActionRecord) -> Decision | None:
    """Stop the old one; if it will not be stopped, the new one must not run beside it."""
    retire = cutover.retire(situation, launched)
    if is_gone(situation) or retire is None:
        return None
    tried = situation.attempt(Verb.RETIRE)
    if tried is None:
        graceful = containers_end(situation, Remedy.REPLACE)
        return graceful or Execute(retire, message("replacement.retires"))
    why = message("replacement.not_retired", answer=tried.answer)
    discard = Execute(cutover.discard(launched.made), why)
    return again(situation, tried, retire) or discard
