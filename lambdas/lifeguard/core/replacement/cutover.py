"""What follows the launch of a replacement: the new instance proves itself, then takes over.

Until its status checks pass, the old one is left as it is. Then the old one is stopped and kept,
addresses and targets move, and the cure is proven.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

from lifeguard.core.approval.ask import leave
from lifeguard.core.decision.action import (
    Action,
    AdoptReplacement,
    DiscardReplacement,
    MoveAddresses,
    MoveTargets,
    RetireInstance,
)
from lifeguard.core.decision.decision import (
    Close,
    Decision,
    Execute,
    Wait,
)
from lifeguard.core.decision.retry import retry
from lifeguard.core.decision.situation import Situation, groups
from lifeguard.core.incident.action_record import ActionRecord
from lifeguard.core.incident.incident import IncidentStatus
from lifeguard.core.incident.question import ApprovalRequest
from lifeguard.core.kinds.ec2.instance import InstanceState
from lifeguard.core.kinds.ec2.problem import ProblemKind
from lifeguard.core.kinds.ec2.runbook import REPLACED_FOR, Remedy
from lifeguard.core.remediation.manual_commands import (
    back,
    commands,
    stop_by_force,
    terminate,
)
from lifeguard.core.resources.tags import STACK
from lifeguard.core.resources.verb import Verb
from lifeguard.core.schedule import durations
from lifeguard.core.text.command import Command

KEPT = timedelta(days=7)
"""How long the tags of a replaced instance ask that it be kept; Lifeguard never terminates it."""

WELL_AGAIN = "the old instance is well again by itself"

RENAME = (
    "The id and the private addresses are new ones: see to what names the old ones (DNS records, "
    "target groups by address, alarms)."
)
"""Nobody was told of it where nobody was asked."""

_GONE = frozenset({InstanceState.SHUTTING_DOWN, InstanceState.TERMINATED})
_AT_REST = _GONE | {InstanceState.STOPPED}
_UNDECIDED = frozenset({InstanceState.PENDING, InstanceState.RUNNING, InstanceState.STOPPING})
_MOVES = (Verb.MOVE_ADDRESSES, Verb.MOVE_TARGETS, Verb.ADOPT_REPLACEMENT)


def replacing(situation: Situation) -> Decision | None:
    """Return what follows the launch of a replacement, or None when there is none."""
    launched = next(
        (a for a in situation.actions if a.action is Verb.LAUNCH_REPLACEMENT and a.worked), None
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


def _retired(situation: Situation) -> bool:
    """Whether the old instance has been asked to stop, by whatever EC2 has said or shows."""
    tried = situation.attempt(Verb.RETIRE)
    stopped = situation.instance is not None and situation.instance.state in _AT_REST
    return tried is not None and (tried.worked or stopped)


def _gone(situation: Situation) -> bool:
    return situation.instance is None or situation.instance.state in _GONE


def _unwanted(situation: Situation) -> str:
    """Return why the old instance is to stay as it is although a new one is there, or ""."""
    instance = situation.instance
    if instance is None or _gone(situation):
        return ""
    if instance.tag(situation.settings.opt_in_tag) is None:
        return f"the tag {situation.settings.opt_in_tag} was taken off the old instance"
    well = (
        instance.state is InstanceState.RUNNING and instance.checks.all_ok and not situation.present
    )
    return WELL_AGAIN if well else ""


def _recovering(situation: Situation, launched: ActionRecord) -> Decision | None:
    """Wait while the old instance may be about to be well: by AWS's or somebody else's hand.

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
        why = "the new instance is ready, but the old one may be about to be well again"
        return Wait(durations.backoff(since, situation.now), why)
    if instance.state is InstanceState.STOPPING:
        return None
    why = "the old instance no longer fails the checks for which it was to be replaced"
    return Execute(DiscardReplacement(launched.made), why)


def _passes(situation: Situation) -> bool:
    replacement = situation.replacement
    return (
        replacement is not None
        and replacement.state is InstanceState.RUNNING
        and replacement.checks.host_ok
    )


def _proving(situation: Situation, launched: ActionRecord) -> Decision:
    replacement = situation.replacement
    limit = (
        durations.BOOT_LIMIT_WINDOWS
        if replacement and replacement.windows
        else durations.BOOT_LIMIT
    )
    if reason := _failed_to_start(situation, launched):
        return Execute(
            DiscardReplacement(launched.made), f"the new instance did not start: {reason}"
        )
    if situation.now >= launched.at + limit:
        why = f"the new instance has not passed its checks in {limit.seconds // 60} minutes"
        return Execute(DiscardReplacement(launched.made), why)
    until = launched.at + durations.BOOT if situation.now < launched.at + durations.BOOT else None
    again = until or min(durations.backoff(launched.at, situation.now), launched.at + limit)
    return Wait(again, "the new instance is starting and its checks are running")


def _failed_to_start(situation: Situation, launched: ActionRecord) -> str:
    """Return why the new instance will never run, or ""; EC2 may show it a little late."""
    replacement = situation.replacement
    if situation.replacement_read_at is None or situation.replacement_read_at <= launched.at:
        return ""
    if replacement is None:
        late = situation.now >= launched.at + durations.LISTED
        return "EC2 does not know it (any more)" if late else ""
    if replacement.state in {InstanceState.PENDING, InstanceState.RUNNING}:
        return ""
    return f"it is {replacement.state} ({replacement.state_reason or 'no reason given'})"


def _gave_up(situation: Situation, launched: ActionRecord, discarded: ActionRecord) -> Decision:
    if again := _again(situation, discarded, DiscardReplacement(launched.made)):
        return again
    first = next(record for record in situation.actions if record.action == discarded.action)
    if discarded.worked and _unwanted(situation) == WELL_AGAIN:
        why = f"{WELL_AGAIN}; the new one, {launched.made}, is terminated"
        return Close(IncidentStatus.RESOLVED, why, tell=True)
    instance = situation.instance
    runs = instance is not None and instance.state is InstanceState.RUNNING
    state = "gone" if instance is None else instance.state
    old = "the old one is left as it was" if runs else f"the old one is {state}"
    stopped = instance is not None and instance.state is InstanceState.STOPPED
    by_hand = commands(situation.incident.resource, Remedy.START if stopped else None)
    if discarded.worked:
        why = f"{first.reason}; the new instance {launched.made} is terminated; {old}"
        action_required = ("Look at the instance: Lifeguard leaves it as it is.",)
        return _left(situation, why, action_required, (), by_hand)
    return _left(
        situation,
        f"{first.reason}; the new instance {launched.made} could not be terminated; {old}",
        (f"Terminate the new instance {launched.made}, then look at the old one:",),
        (discarded.answer,),
        (terminate(situation.incident.resource, launched.made), *by_hand),
    )


def _left(
    situation: Situation,
    why: str,
    action_required: tuple[str, ...],
    reasons: tuple[str, ...],
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


_GIVEN_UP = "replacement given up"


def _retiring(situation: Situation, launched: ActionRecord) -> Decision | None:
    """Stop the old instance; if it will not be stopped, the new one must not run beside it."""
    tried = situation.attempt(Verb.RETIRE)
    # Its disks hold the newest data there is: a system that answers shuts down by itself.
    lost = any(problem.kind is ProblemKind.SYSTEM_CHECK for problem in situation.present)
    retire = RetireInstance(launched.made, forced=lost, until=launched.at + KEPT)
    if _gone(situation) or _retired(situation):
        return None
    if tried is None:
        return Execute(
            retire, "the new instance passes its checks: the old one is stopped and kept"
        )
    why = f"the old instance could not be stopped: {tried.answer}"
    return _again(situation, tried, retire) or Execute(DiscardReplacement(launched.made), why)


def _addressing(situation: Situation, launched: ActionRecord) -> Decision | None:
    addresses = (
        situation.replacement_plan.launch_spec.addresses if situation.replacement_plan else ()
    )
    return _step(situation, MoveAddresses(launched.made, addresses)) if addresses else None


def _targeting(situation: Situation, launched: ActionRecord) -> Decision | None:
    places = tuple((target.group, target.port) for target in situation.targets or ())
    return _step(situation, MoveTargets(launched.made, places)) if places else None


def _adopting(situation: Situation, launched: ActionRecord) -> Decision | None:
    policy = "" if situation.policy is None else situation.policy.name
    return _step(situation, AdoptReplacement(launched.made, situation.settings.opt_in_tag, policy))


_STEPS: tuple[Callable[[Situation, ActionRecord], Decision | None], ...] = (
    _retiring,
    _addressing,
    _targeting,
    _adopting,
)


def _step(situation: Situation, action: Action) -> Decision | None:
    """Do it once, again if it may work later; what AWS refuses is told at the end."""
    tried = situation.attempt(action.verb)
    if tried is None:
        return Execute(action, "the new instance takes the old one's place")
    return _again(situation, tried, action)


def _again(situation: Situation, tried: ActionRecord, action: Action) -> Decision | None:
    again = Execute(action, f"tried again after: {tried.answer}")
    return retry(situation, tried, again, f"AWS could not do it for now: {tried.answer}")


def _verified(situation: Situation, launched: ActionRecord) -> Decision:
    """Prove that the new instance is well and gets its traffic; what failed on the way is told."""
    last = max(record.at for record in situation.actions)
    looked = situation.replacement_read_at is not None and situation.replacement_read_at > last
    unwell = tuple(_unwell(situation, launched))
    if (unwell or not looked) and situation.now < last + durations.BOOT_LIMIT:
        why = "the new instance must pass its checks and get its traffic, the old one stop"
        return Wait(durations.backoff(last, situation.now), why)
    tried = (situation.attempt(name) for name in _MOVES)
    left = tuple(f"{t.action.words}: {t.answer}" for t in tried if t and not t.worked)
    kept = f"{situation.incident.resource.id} is kept until {launched.at + KEPT:%Y-%m-%d}"
    kept = "; ".join((*_age(situation), "the old one is gone" if _gone(situation) else kept))
    if not (unwell or left):
        why = f"replaced by {launched.made}: {'; '.join(_proof(situation))}; {kept}"
        return Close(
            IncidentStatus.RESOLVED,
            why,
            tell=True,
            action_required=tuple(_left_to_do(situation, launched)),
        )
    runs = (
        situation.replacement is not None and situation.replacement.state is InstanceState.RUNNING
    )
    return Close(
        IncidentStatus.NEEDS_HUMAN,
        f"replaced by {launched.made}, but not all is well; {kept}",
        tell=True,
        action_required=tuple(_to_look_at(situation, launched, runs=runs)),
        reasons=(*unwell, *left),
        commands=_commands(situation, launched, runs=runs),
    )


def _age(situation: Situation) -> Iterator[str]:
    """Yield of when its data are: where nobody was asked, nobody has been told."""
    if situation.replacement_plan is not None and situation.replacement_plan.point is not None:
        yield f"its data are of {situation.replacement_plan.point.created_at:%Y-%m-%d %H:%M} UTC"


def _to_look_at(situation: Situation, launched: ActionRecord, *, runs: bool) -> Iterator[str]:
    old = situation.incident.resource.id
    if runs and not _rests(situation, launched):
        yield f"See that the old instance {old} stops: it must not run beside the new one."
    hand = "it runs, and needs your hand" if runs else "it does not run"
    yield f"Look at the new instance {launched.made}: {hand}."
    if runs:
        yield from _left_to_do(situation, launched)
    elif not _gone(situation):
        yield f"Or go back to the old instance {old}:"


def _commands(situation: Situation, launched: ActionRecord, *, runs: bool) -> tuple[Command, ...]:
    """Return the way back where the new instance does not run; else what stops the old one."""
    if _gone(situation):
        return ()
    if not runs:
        return back(situation.incident.resource, situation.replacement_plan, launched.made)
    return () if _rests(situation, launched) else stop_by_force(situation.incident.resource)


def _unwell(situation: Situation, launched: ActionRecord) -> Iterator[str]:
    """Yield what is not yet as it should be at the end."""
    wanted = {(target.group, target.port) for target in situation.targets or ()}
    served = {
        (target.group, target.port) for target in situation.replacement_targets if target.served
    }
    if not _rests(situation, launched):
        yield "the old instance has not stopped yet"
    if not _passes(situation):
        yield "the new instance does not pass its checks"
    if not wanted <= served:
        yield "a load balancer does not send the new instance traffic"


def _proof(situation: Situation) -> Iterator[str]:
    yield "all its status checks pass"
    moved = situation.attempt(Verb.MOVE_ADDRESSES)
    if moved is not None:
        yield str(moved.answer)
    if situation.replacement_targets:
        yield f"{groups(situation.replacement_targets)} target group(s) send it traffic"


def _rests(situation: Situation, launched: ActionRecord) -> bool:
    """Whether the old instance has stopped, and the event that tells of it has come too."""
    if situation.instance is not None and situation.instance.state not in _AT_REST:
        return False
    news = (t for t in situation.incident.triggers if t.occurred_at >= launched.at)
    retired = situation.attempt(Verb.RETIRE) or launched
    return (
        any(t.state == InstanceState.STOPPED for t in news)
        or situation.now >= retired.at + 3 * durations.STOP
    )


def _left_to_do(situation: Situation, launched: ActionRecord) -> Iterator[str]:
    yield RENAME
    if (
        situation.replacement_plan is not None
        and situation.replacement_plan.launch_spec.termination_protection
    ):
        yield f"Turn termination protection on for {launched.made}: the old instance has it."
    stack = None if situation.instance is None else situation.instance.tag(STACK)
    if stack is not None:
        yield (
            f"The CloudFormation stack {stack} still names the old instance: make it name "
            f"{launched.made} before you update it."
        )
