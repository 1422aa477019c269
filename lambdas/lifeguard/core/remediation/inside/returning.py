"""What ran before Lifeguard's own restart of a host runs again: compared, started, or told.

It is owed, as the start after a stop is, and holds nothing up for ever: each thing is tried once
after each restart, and what does not run then is the operator's to know.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import datetime

from lifeguard.core.decision.decision import Close, Decision, Execute
from lifeguard.core.decision.situation import Situation
from lifeguard.core.guest import commands
from lifeguard.core.guest.allowed import DOCKER, may
from lifeguard.core.guest.container import DaemonState
from lifeguard.core.guest.look import GuestLook
from lifeguard.core.guest.owner import Owner, OwnerKind
from lifeguard.core.guest.ports import PortConflict, conflicts
from lifeguard.core.guest.roll_call import RollCall, missing, roll_call
from lifeguard.core.guest.visit import GuestVisit
from lifeguard.core.incident.action_record import Result
from lifeguard.core.incident.incident import IncidentStatus
from lifeguard.core.policy.policy import GuestMode, Mode
from lifeguard.core.remediation.inside.inside_action import InsideAction
from lifeguard.core.remediation.inside.ladder import ON_A_CONTAINER
from lifeguard.core.remediation.inside.options import freeing
from lifeguard.core.remediation.inside.repair import RepairDocker, StartAgain
from lifeguard.core.resources.verb import InsideVerb
from lifeguard.core.text.command import Command
from lifeguard.core.text.message import NOTHING, Message, message


def remembered(situation: Situation) -> RollCall | None:
    """Return what is known of before the latest restart, now that a new look is begun."""
    visit, at = situation.guest, _restarted_at(situation)
    if visit is None or visit.look is None or at is None or visit.sent_at > at:
        return situation.ran
    lost = () if situation.ran is None else missing(situation.ran, visit.look)
    return roll_call(visit, visit.look, {*_ended_by_us(situation), *(one.name for one in lost)})


def looked_again(situation: Situation) -> GuestLook | None:
    """Return the look since the latest restart, where it is known what ran before."""
    visit = _visited_again(situation)
    return None if visit is None else visit.look


def why_not_looked_again(situation: Situation) -> Message:
    """Return why there is no such look, where there should be one and nothing is known of it."""
    visit = _visited_again(situation)
    return NOTHING if visit is None else visit.why_not


def telling_look(situation: Situation) -> GuestVisit | None:
    """Return the visit that tells what is, or was, wrong: once all is well, the one before that."""
    if situation.ran is None or situation.present:
        return situation.guest
    return situation.ran.visit


def not_back(situation: Situation) -> tuple[Owner, ...]:
    """Return what ran before the latest restart and does not run now, as far as that is known."""
    look = looked_again(situation)
    return () if look is None or situation.ran is None else missing(situation.ran, look)


def started_again(situation: Situation) -> tuple[str, ...]:
    """Return what Lifeguard has started since the latest restart."""
    done = _done_since(situation, _restarted_at(situation), worked=True)
    return tuple(sorted(on for action, on in done if action == InsideVerb.START_AGAIN))


def bring_back(situation: Situation) -> Decision | None:
    """Start the next thing that ran before; None: all runs, or has been tried, or may not be."""
    look, policy, observed = looked_again(situation), situation.policy, situation.observed
    if look is None or policy is None or observed is None or not observed.runs:
        return None
    if policy.guest is not GuestMode.ACT or policy.mode is Mode.OBSERVE or situation.frozen:
        return None
    done = _done_since(situation, _restarted_at(situation))
    for owner in not_back(situation):
        action = _start(look, owner, policy.guest_may)
        if action is not None and (action.verb, action.on) not in done:
            return Execute(action, message("waiting.ran_before", who=owner.said))
    return None


def with_missing(situation: Situation, decision: Decision) -> Decision:
    """Return a cure's end with what the operator has to start."""
    if not isinstance(decision, Close) or decision.status is not IncidentStatus.RESOLVED:
        return decision
    look, lost = looked_again(situation), not_back(situation)
    if look is None or not lost:
        return decision
    duty = message("guest.start_yourself", who=tuple(one.said for one in lost))
    return replace(
        decision,
        action_required=(*decision.action_required, duty),
        commands=(*decision.commands, *by_hand(look, lost)),
    )


def by_hand(look: GuestLook, lost: Collection[Owner]) -> tuple[Command, ...]:
    """Return the commands that start it on the server."""
    found = (command for owner in lost for command in _by_hand(look, owner))
    return tuple(dict.fromkeys(found))


def _visited_again(situation: Situation) -> GuestVisit | None:
    visit, at = situation.guest, _restarted_at(situation)
    if situation.ran is None or visit is None or at is None or visit.sent_at <= at:
        return None
    return visit


def _restarted_at(situation: Situation) -> datetime | None:
    return max((record.at for record in situation.treatments if record.worked), default=None)


def _ended_by_us(situation: Situation) -> Iterator[str]:
    """Yield the containers that Lifeguard has tried to restart, whatever came of it."""
    for record in situation.actions:
        if record.action in ON_A_CONTAINER and record.result is not Result.REFUSED:
            yield record.on


def _done_since(
    situation: Situation, at: datetime | None, *, worked: bool = False
) -> frozenset[tuple[str, str]]:
    """Return what was done inside since then, or only what of it worked."""
    acts = (a for a in situation.actions if situation.action(a).inside and at and a.at >= at)
    return frozenset((act.action, act.on) for act in acts if act.worked or not worked)


def _start(look: GuestLook, owner: Owner, names: Collection[str]) -> InsideAction | None:
    """Return the act that starts it, where the policy names it; first what holds its port ends."""
    if owner == DOCKER:
        state = None if look.docker is None else look.docker.state
        return RepairDocker(state) if state and may(names, owner) else None
    if not may(names, owner) or not _can_start(look, owner):
        return None
    conflict = _conflict(look, owner)
    return (
        StartAgain(owner.kind, owner.name) if conflict is None else freeing(look, conflict, names)
    )


def _can_start(look: GuestLook, owner: Owner) -> bool:
    """Whether it is there, and who starts it answers."""
    if owner.kind is OwnerKind.UNIT:
        return True
    runs = look.docker is not None and look.docker.state is DaemonState.RUNNING
    return runs and look.container(owner.name) is not None


def _conflict(look: GuestLook, owner: Owner) -> PortConflict | None:
    if owner.kind is not OwnerKind.CONTAINER:
        return None
    return next((one for one in conflicts(look) if one.container.name == owner.name), None)


def _by_hand(look: GuestLook, owner: Owner) -> tuple[Command, ...]:
    if owner.kind is OwnerKind.UNIT:
        return (commands.unit("start", owner.name),)
    container, conflict = look.container(owner.name), _conflict(look, owner)
    if container is None:
        return ()
    return (commands.start_container(container),) if conflict is None else conflict.commands
