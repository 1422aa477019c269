"""What EC2 adds to a replacement's way into the old instance's place: its facts and its acts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from lifeguard.core.decision.action import Action
from lifeguard.core.decision.decision import Decision
from lifeguard.core.decision.observed import Observed
from lifeguard.core.decision.readings import groups
from lifeguard.core.incident.action_record import ActionRecord
from lifeguard.core.kinds.ec2.action import (
    AdoptReplacement,
    DiscardReplacement,
    MoveAddresses,
    MoveTargets,
    RetireInstance,
)
from lifeguard.core.kinds.ec2.instance import Instance, InstanceState
from lifeguard.core.kinds.ec2.problem import ProblemKind
from lifeguard.core.kinds.ec2.remediation.balancing import TARGET_GROUPS
from lifeguard.core.kinds.ec2.remediation.manual_commands import back, stop_by_force, terminate
from lifeguard.core.kinds.ec2.runbook import REPLACED_FOR
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.remediation.balancing.returning import back_first
from lifeguard.core.replacement.course import replacing_by
from lifeguard.core.replacement.cutover import KEPT, Cutover, at_rest, is_gone
from lifeguard.core.resources.tags import STACK
from lifeguard.core.resources.verb import Verb
from lifeguard.core.schedule import durations
from lifeguard.core.text.command import Command
from lifeguard.core.text.message import NOTHING, Message, message

RENAME = message("replacement.rename")
"""Nobody was told of it where nobody was asked."""


def replacing(situation: InstanceSituation) -> Decision | None:
    """Return what follows the launch of a replacement, or None when there is none.

    Once the new one is given up, the old one comes back into its target groups.
    """
    decision = replacing_by(situation, CUTOVER)
    if decision is None or situation.attempt(Verb.DISCARD_REPLACEMENT) is None:
        return decision
    return back_first(TARGET_GROUPS)(lambda _: decision)(situation)


def _boot_limit(instance: Observed | None) -> timedelta:
    windows = isinstance(instance, Instance) and instance.windows
    return durations.BOOT_LIMIT_WINDOWS if windows else durations.BOOT_LIMIT


def _booted_at(situation: InstanceSituation) -> datetime | None:
    return None if situation.instance is None else situation.instance.launched_at


def _passes(situation: InstanceSituation) -> bool:
    replacement = situation.replacement
    return (
        replacement is not None
        and replacement.state is InstanceState.RUNNING
        and replacement.checks.host_ok
    )


def _not_started(situation: InstanceSituation, launched: ActionRecord) -> Message:
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


def _retire(situation: InstanceSituation, launched: ActionRecord) -> Action:
    # Its disks hold the newest data there is: a system that answers shuts down by itself.
    lost = any(problem.kind == ProblemKind.SYSTEM_CHECK for problem in situation.present)
    return RetireInstance(launched.made, forced=lost, until=launched.at + KEPT)


def _addressing(situation: InstanceSituation, launched: ActionRecord) -> Action | None:
    addresses = (
        situation.replacement_plan.launch_spec.addresses if situation.replacement_plan else ()
    )
    return MoveAddresses(launched.made, addresses) if addresses else None


def _targeting(situation: InstanceSituation, launched: ActionRecord) -> Action | None:
    places = tuple((target.group, target.port) for target in situation.targets or ())
    return MoveTargets(launched.made, places) if places else None


def _adopting(situation: InstanceSituation, launched: ActionRecord) -> Action:
    policy = "" if situation.policy is None else situation.policy.name
    return AdoptReplacement(launched.made, situation.settings.opt_in_tag, policy)


def _rests(situation: InstanceSituation, launched: ActionRecord) -> bool:
    """Whether the old instance has stopped, and the event that reports it has come too."""
    if not at_rest(situation):
        return False
    news = (t for t in situation.incident.triggers if t.occurred_at >= launched.at)
    retired = situation.attempt(Verb.RETIRE) or launched
    return (
        any(t.state == InstanceState.STOPPED for t in news)
        or situation.now >= retired.at + 3 * durations.STOP
    )


def _unserved(situation: InstanceSituation) -> Iterator[Message]:
    wanted = {(target.group, target.port) for target in situation.targets or ()}
    served = {
        (target.group, target.port) for target in situation.replacement_targets if target.served
    }
    if not wanted <= served:
        yield message("replacement.no_traffic")


def _proof(situation: InstanceSituation) -> Iterator[Message]:
    yield message("replacement.checks_pass")
    moved = situation.attempt(Verb.MOVE_ADDRESSES)
    if moved is not None:
        yield moved.answer
    if situation.replacement_targets:
        yield message("replacement.served", groups=groups(situation.replacement_targets))


def _facts(situation: InstanceSituation, launched: ActionRecord) -> Iterator[Message]:
    """Yield of when its data are, of which nobody knows who was not asked, and what is kept."""
    if situation.replacement_plan is not None and situation.replacement_plan.point is not None:
        made = situation.replacement_plan.point.created_at
        yield message("replacement.data_of", made=made)
    if is_gone(situation):
        yield message("replacement.old_gone")
    else:
        old, until = situation.incident.resource.id, launched.at + KEPT
        yield message("replacement.old_kept", old=old, until=until)


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


def _back(situation: InstanceSituation, new: str) -> tuple[Command, ...]:
    return back(situation.incident.resource, situation.replacement_plan, new)


CUTOVER = Cutover[InstanceSituation](
    replaced_for=REPLACED_FOR,
    boot_limit=_boot_limit,
    booted_at=_booted_at,
    not_started=_not_started,
    passes=_passes,
    retire=_retire,
    discard=DiscardReplacement,
    steps=(_addressing, _targeting, _adopting),
    moves=(Verb.MOVE_ADDRESSES, Verb.MOVE_TARGETS, Verb.ADOPT_REPLACEMENT),
    rests=_rests,
    unserved=_unserved,
    proof=_proof,
    facts=_facts,
    left_to_do=_left_to_do,
    back=_back,
    force_stop=stop_by_force,
    end=terminate,
)
