"""What follows the launch of a replacement: the new instance proves itself, then takes over.

Until its status checks pass, the old one is left as it is. Then the old one is stopped and kept,
addresses and targets move, and the new instance is proven to serve.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

from lifeguard.core.approval.ask import leave
from lifeguard.core.decision.action import Action
from lifeguard.core.decision.decision import (
    Close,
    Decision,
    Execute,
    Wait,
)
from lifeguard.core.decision.readings import groups
from lifeguard.core.decision.retry import retry
from lifeguard.core.decision.runbook import Remedy
from lifeguard.core.incident.action_record import ActionRecord
from lifeguard.core.incident.incident import IncidentStatus
from lifeguard.core.incident.question import ApprovalRequest
from lifeguard.core.kinds.ec2.action import (
    AdoptReplacement,
    DiscardReplacement,
    MoveAddresses,
    MoveTargets,
    RetireInstance,
)
from lifeguard.core.kinds.ec2.instance import Instance, InstanceState
from lifeguard.core.kinds.ec2.problem import ProblemKind
from lifeguard.core.kinds.ec2.remediation.manual_commands import (
    back,
    commands,
    stop_by_force,
    terminate,
)
from lifeguard.core.kinds.ec2.runbook import REPLACED_FOR
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.resources.tags import STACK
from lifeguard.core.resources.verb import Verb
from lifeguard.core.schedule import durations
from lifeguard.core.text.command import Command
from lifeguard.core.text.message import NOTHING, Message, coded, message

KEPT = timedelta(days=7)
"""How long the tags of a replaced instance ask that it be kept; Lifeguard never terminates it."""

WELL_AGAIN = message("replacement.well_again")
"""Why the new instance is not wanted: the only reason that needs nobody's attention."""

RENAME = message("replacement.rename")
"""Nobody was told of it where nobody was asked."""

_GONE = frozenset({InstanceState.SHUTTING_DOWN, InstanceState.TERMINATED})
_AT_REST = _GONE | {InstanceState.STOPPED}
_UNDECIDED = frozenset({InstanceState.PENDING, InstanceState.RUNNING, InstanceState.STOPPING})
_MOVES = (Verb.MOVE_ADDRESSES, Verb.MOVE_TARGETS, Verb.ADOPT_REPLACEMENT)


def replacing(situation: InstanceSituation) -> Decision | None:
    """Return what follows the launch of a replacement, or None when there is none."""
    launched = next(
        (a for a in situation.actions if a.action == Verb.LAUNCH_REPLACEMENT and a.worked), None
    )
    if launched is None:
        return None
    discarded = situation.attempt(Verb.DISCARD_REPLACEMENT)
    if discarded is not None:
        return _gave_up(situation, launched, discarded)
    if not _retired(situation):
        if unwanted := _unwanted(situation):
            return Execute(DiscardReplacement(launched.made), unwanted)
        if not _passes(situation):
            return _proving(situation, launched)
        if recovers := _recovering(situation, launched):
            return recovers
    for step in _STEPS:
        decision = step(situation, launched)
        if decision is not None:
            return decision
    return _verified(situation, launched)


def _retired(situation: InstanceSituation) -> bool:
    """Whether the old instance has been asked to stop, by whatever EC2 has said or shows."""
    tried = situation.attempt(Verb.RETIRE)
    stopped = situation.instance is not None and situation.instance.state in _AT_REST
    return tried is not None and (tried.worked or stopped)


def _gone(situation: InstanceSituation) -> bool:
    return situation.instance is None or situation.instance.state in _GONE


def _unwanted(situation: InstanceSituation) -> Message:
    """Return why the old instance is to stay although a new one is there, or `NOTHING`."""
    instance = situation.instance
    if instance is None or _gone(situation):
        return NOTHING
    if instance.tag(situation.settings.opt_in_tag) is None:
        return message("replacement.untagged", tag=situation.settings.opt_in_tag)
    well = (
        instance.state is InstanceState.RUNNING and instance.checks.all_ok and not situation.present
    )
    return WELL_AGAIN if well else NOTHING


def _recovering(situation: InstanceSituation, launched: ActionRecord) -> Decision | None:
    """Wait while the old instance may be about to be well: by AWS or by someone else.

    One that goes on failing is not meant, nor one that was stopped meanwhile.
    """
    instance = situation.instance
    if (
        instance is None
        or instance.state not in _UNDECIDED
        or situation.attempt(Verb.RETIRE) is not None
    ):
        return None
    if any(problem.kind in REPLACED_FOR for problem in situation.present):
        return None
    since = max(launched.at, instance.launched_at or launched.at)
    limit = durations.BOOT_LIMIT_WINDOWS if instance.windows else durations.BOOT_LIMIT
    if situation.now < since + limit:
        again = durations.backoff(since, situation.now)
        return Wait(again, message("replacement.may_recover"))
    if instance.state is InstanceState.STOPPING:
        return None
    return Execute(DiscardReplacement(launched.made), message("replacement.no_longer_fails"))


def _passes(situation: InstanceSituation) -> bool:
    replacement = situation.replacement
    return (
        replacement is not None
        and replacement.state is InstanceState.RUNNING
        and replacement.checks.host_ok
    )


def _proving(situation: InstanceSituation, launched: ActionRecord) -> Decision:
    replacement = situation.replacement
    limit = (
        durations.BOOT_LIMIT_WINDOWS
        if replacement and replacement.windows
        else durations.BOOT_LIMIT
    )
    if reason := _failed_to_start(situation, launched):
        return Execute(DiscardReplacement(launched.made), reason)
    if situation.now >= launched.at + limit:
        why = message("replacement.not_passed", limit=limit)
        return Execute(DiscardReplacement(launched.made), why)
    until = launched.at + durations.BOOT if situation.now < launched.at + durations.BOOT else None
    again = until or min(durations.backoff(launched.at, situation.now), launched.at + limit)
    return Wait(again, message("replacement.starting"))


def _failed_to_start(situation: InstanceSituation, launched: ActionRecord) -> Message:
    """Return why the new instance will never run, or `NOTHING`; EC2 may list it a little late."""
    replacement = situation.replacement
    if situation.replacement_read_at is None or situation.replacement_read_at <= launched.at:
        return NOTHING
    if replacement is None:
        late = situation.now >= launched.at + durations.LISTED
        return message("replacement.not_listed") if late else NOTHING
    if replacement.state in {InstanceState.PENDING, InstanceState.RUNNING}:
        return NOTHING
    state, reason = replacement.state.value, replacement.state_reason
    if not reason:
        return message("replacement.ended_unexplained", state=state)
    return message("replacement.ended", state=state, reason=reason)


def _gave_up(
    situation: InstanceSituation, launched: ActionRecord, discarded: ActionRecord
) -> Decision:
    if again := _again(situation, discarded, DiscardReplacement(launched.made)):
        return again
    first = next(record for record in situation.actions if record.action == discarded.action)
    if discarded.worked and _unwanted(situation) == WELL_AGAIN:
        why = message("replacement.not_needed", new=launched.made)
        return Close(IncidentStatus.RESOLVED, why, tell=True)
    instance, new = situation.instance, launched.made
    stopped = instance is not None and instance.state is InstanceState.STOPPED
    by_hand = commands(situation.incident.resource, Remedy.START if stopped else None)
    old = _old_one(instance)
    if discarded.worked:
        why = message("replacement.discarded", why=first.reason, new=new, old=old)
        return _left(situation, why, (message("replacement.look_at_old"),), (), by_hand)
    return _left(
        situation,
        message("replacement.not_discarded", why=first.reason, new=new, old=old),
        (message("replacement.terminate_new", new=new),),
        (discarded.answer,),
        (terminate(situation.incident.resource, new), *by_hand),
    )


def _old_one(instance: Instance | None) -> Message:
    """Return how the old instance stands after the new one was given up."""
    if instance is None:
        return message("replacement.old_gone")
    if instance.state is InstanceState.RUNNING:
        return message("replacement.old_unchanged")
    return message("replacement.old_state", state=instance.state.value)


def _left(
    situation: InstanceSituation,
    why: Message,
    action_required: tuple[Message, ...],
    reasons: tuple[Message, ...],
    by_hand: tuple[Command, ...],
) -> Decision:
    """Leave the old instance as it is, and watch it; one that is gone is left for good."""
    if _gone(situation):
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


def _retiring(situation: InstanceSituation, launched: ActionRecord) -> Decision | None:
    """Stop the old instance; if it will not be stopped, the new one must not run beside it."""
    tried = situation.attempt(Verb.RETIRE)
    # Its disks hold the newest data there is: a system that answers shuts down by itself.
    lost = any(problem.kind == ProblemKind.SYSTEM_CHECK for problem in situation.present)
    retire = RetireInstance(launched.made, forced=lost, until=launched.at + KEPT)
    if _gone(situation) or _retired(situation):
        return None
    if tried is None:
        return Execute(retire, message("replacement.retires"))
    why = message("replacement.not_retired", answer=tried.answer)
    return _again(situation, tried, retire) or Execute(DiscardReplacement(launched.made), why)


def _addressing(situation: InstanceSituation, launched: ActionRecord) -> Decision | None:
    addresses = (
        situation.replacement_plan.launch_spec.addresses if situation.replacement_plan else ()
    )
    return _step(situation, MoveAddresses(launched.made, addresses)) if addresses else None


def _targeting(situation: InstanceSituation, launched: ActionRecord) -> Decision | None:
    places = tuple((target.group, target.port) for target in situation.targets or ())
    return _step(situation, MoveTargets(launched.made, places)) if places else None


def _adopting(situation: InstanceSituation, launched: ActionRecord) -> Decision | None:
    policy = "" if situation.policy is None else situation.policy.name
    return _step(situation, AdoptReplacement(launched.made, situation.settings.opt_in_tag, policy))


_STEPS: tuple[Callable[[InstanceSituation, ActionRecord], Decision | None], ...] = (
    _retiring,
    _addressing,
    _targeting,
    _adopting,
)


def _step(situation: InstanceSituation, action: Action) -> Decision | None:
    """Do it once, again if it may work later; what AWS refuses is told at the end."""
    tried = situation.attempt(action.verb)
    if tried is None:
        return Execute(action, message("replacement.takes_over"))
    return _again(situation, tried, action)


def _again(situation: InstanceSituation, tried: ActionRecord, action: Action) -> Decision | None:
    again = Execute(action, message("replacement.again", answer=tried.answer))
    later = message("replacement.later", step=coded("verb", action.verb), answer=tried.answer)
    return retry(situation, tried, again, later)


def _verified(situation: InstanceSituation, launched: ActionRecord) -> Decision:
    """Prove that the new instance is well and gets its traffic; what failed on the way is told."""
    last = max(record.at for record in situation.actions)
    looked = situation.replacement_read_at is not None and situation.replacement_read_at > last
    unwell = tuple(_unwell(situation, launched))
    if (unwell or not looked) and situation.now < last + durations.BOOT_LIMIT:
        return Wait(durations.backoff(last, situation.now), message("replacement.verifying"))
    left = tuple(_failed_steps(situation))
    facts = tuple(_facts(situation, launched))
    if not (unwell or left):
        return Close(
            IncidentStatus.RESOLVED,
            message(
                "replacement.replaced",
                new=launched.made,
                proof=tuple(_proof(situation)),
                facts=facts,
            ),
            tell=True,
            action_required=tuple(_left_to_do(situation, launched)),
        )
    runs = (
        situation.replacement is not None and situation.replacement.state is InstanceState.RUNNING
    )
    return Close(
        IncidentStatus.NEEDS_HUMAN,
        message("replacement.replaced_unwell", new=launched.made, facts=facts),
        tell=True,
        action_required=tuple(_to_look_at(situation, launched, runs=runs)),
        reasons=(*unwell, *left),
        commands=_commands(situation, launched, runs=runs),
    )


def _failed_steps(situation: InstanceSituation) -> Iterator[Message]:
    """Yield what AWS has refused, or has not done in all its attempts."""
    for name in _MOVES:
        tried = situation.attempt(name)
        if tried is not None and not tried.worked:
            yield message(
                "replacement.step_failed", step=coded("verb", tried.action), answer=tried.answer
            )


def _facts(situation: InstanceSituation, launched: ActionRecord) -> Iterator[Message]:
    """Yield of when its data are, of which nobody knows who was not asked, and what is kept."""
    if situation.replacement_plan is not None and situation.replacement_plan.point is not None:
        made = situation.replacement_plan.point.created_at
        yield message("replacement.data_of", made=made)
    if _gone(situation):
        yield message("replacement.old_gone")
    else:
        old, until = situation.incident.resource.id, launched.at + KEPT
        yield message("replacement.old_kept", old=old, until=until)


def _to_look_at(
    situation: InstanceSituation, launched: ActionRecord, *, runs: bool
) -> Iterator[Message]:
    old, new = situation.incident.resource.id, launched.made
    if runs and not _rests(situation, launched):
        yield message("replacement.see_old_stop", old=old)
    if runs:
        yield message("replacement.look_at_new", new=new)
        yield from _left_to_do(situation, launched)
    else:
        yield message("replacement.new_does_not_run", new=new)
        if not _gone(situation):
            yield message("replacement.go_back", old=old)


def _commands(
    situation: InstanceSituation, launched: ActionRecord, *, runs: bool
) -> tuple[Command, ...]:
    """Return the way back where the new instance does not run; else what stops the old one."""
    if _gone(situation):
        return ()
    if not runs:
        return back(situation.incident.resource, situation.replacement_plan, launched.made)
    return () if _rests(situation, launched) else stop_by_force(situation.incident.resource)


def _unwell(situation: InstanceSituation, launched: ActionRecord) -> Iterator[Message]:
    """Yield what is not yet as it should be at the end."""
    wanted = {(target.group, target.port) for target in situation.targets or ()}
    served = {
        (target.group, target.port) for target in situation.replacement_targets if target.served
    }
    if not _rests(situation, launched):
        yield message("replacement.old_not_stopped")
    if not _passes(situation):
        yield message("replacement.new_fails_checks")
    if not wanted <= served:
        yield message("replacement.no_traffic")


def _proof(situation: InstanceSituation) -> Iterator[Message]:
    yield message("replacement.checks_pass")
    moved = situation.attempt(Verb.MOVE_ADDRESSES)
    if moved is not None:
        yield moved.answer
    if situation.replacement_targets:
        yield message("replacement.served", groups=groups(situation.replacement_targets))


def _rests(situation: InstanceSituation, launched: ActionRecord) -> bool:
    """Whether the old instance has stopped, and the event that reports it has come too."""
    if situation.instance is not None and situation.instance.state not in _AT_REST:
        return False
    news = (t for t in situation.incident.triggers if t.occurred_at >= launched.at)
    retired = situation.attempt(Verb.RETIRE) or launched
    return (
        any(t.state == InstanceState.STOPPED for t in news)
        or situation.now >= retired.at + 3 * durations.STOP
    )


def _left_to_do(situation: InstanceSituation, launched: ActionRecord) -> Iterator[Message]:
    yield RENAME
    if (
        situation.replacement_plan is not None
        and situation.replacement_plan.launch_spec.termination_protection
    ):
        yield message("replacement.protect_new", new=launched.made)
    stack = None if situation.instance is None else situation.instance.tag(STACK)
    if stack is not None:
        yield message("replacement.update_stack", stack=stack, new=launched.made)
