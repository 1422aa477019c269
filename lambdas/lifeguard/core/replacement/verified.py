"""How a replacement ends: proven to serve in the old one's place, or with what is left to do."""

from __future__ import annotations

from collections.abc import Iterator

from lifeguard.core.decision.decision import Close, Decision, Wait
from lifeguard.core.incident.action_record import ActionRecord
from lifeguard.core.incident.incident import IncidentStatus
from lifeguard.core.replacement.cutover import Cutover, S, failed_step, is_gone
from lifeguard.core.replacement.steps import taken
from lifeguard.core.schedule import durations
from lifeguard.core.text.command import Command
from lifeguard.core.text.message import Message, message


def verified(situation: S, cutover: Cutover[S], launched: ActionRecord) -> Decision:
    """Prove that the new one is well and gets its traffic; what failed on the way is told."""
    last = max(record.at for record in situation.actions)
    looked = situation.replacement_read_at is not None and situation.replacement_read_at > last
    unwell = tuple(_unwell(situation, launched, cutover))
    if (unwell or not looked) and situation.now < last + durations.BOOT_LIMIT:
        until = max(durations.backoff(last, situation.now), situation.now + durations.TARGETS)
        return Wait(until, message("replacement.verifying"))
    left = tuple(_failed_steps(situation, launched, cutover))
    facts = tuple(cutover.facts(situation, launched))
    new = launched.made
    if not (unwell or left):
        proof = tuple(cutover.proof(situation))
        return Close(
            IncidentStatus.RESOLVED,
            message("replacement.replaced", new=new, proof=proof, facts=facts),
            tell=True,
            action_required=tuple(cutover.left_to_do(situation, launched)),
        )
    runs = situation.replacement is not None and situation.replacement.runs
    return Close(
        IncidentStatus.NEEDS_HUMAN,
        message("replacement.replaced_unwell", new=new, facts=facts),
        tell=True,
        action_required=tuple(_to_look_at(situation, launched, cutover, runs=runs)),
        reasons=(*unwell, *left),
        commands=_commands(situation, launched, cutover, runs=runs),
    )


def _failed_steps(situation: S, launched: ActionRecord, cutover: Cutover[S]) -> Iterator[Message]:
    for name in cutover.moves:
        tried = taken(situation, launched, name)
        if tried is not None and not tried.worked:
            yield failed_step(tried)


def _to_look_at(
    situation: S, launched: ActionRecord, cutover: Cutover[S], *, runs: bool
) -> Iterator[Message]:
    old, new = situation.incident.resource.id, launched.made
    if runs and not cutover.rests(situation, launched):
        yield message("replacement.see_old_stop", old=old)
    if runs:
        yield message("replacement.look_at_new", new=new)
        yield from cutover.left_to_do(situation, launched)
    else:
        yield message("replacement.new_does_not_run", new=new)
        if not is_gone(situation):
            yield message("replacement.go_back", old=old)


def _commands(
    situation: S, launched: ActionRecord, cutover: Cutover[S], *, runs: bool
) -> tuple[Command, ...]:
    """Return the way back where the new one does not run; else what stops the old one."""
    if is_gone(situation):
        return ()
    if not runs:
        return cutover.back(situation, launched.made)
    rests = cutover.rests(situation, launched)
    return () if rests else cutover.force_stop(situation.incident.resource)


def _unwell(situation: S, launched: ActionRecord, cutover: Cutover[S]) -> Iterator[Message]:
    """Yield what is not yet as it should be at the end."""
    if not cutover.rests(situation, launched):
        yield message("replacement.old_not_stopped")
    if not cutover.passes(situation):
        yield message("replacement.new_fails_checks")
    yield from cutover.unserved(situation)
