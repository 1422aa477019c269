"""An instance's target groups: out of them before a restart, and into them again after the proof.

* Only a group that carries the opt-in tag is left, and only where it finds the instance healthy and
  another one takes the new requests. Where no other does, or the instance serves nobody any more,
  nothing is gained.
* Requests that are under way are waited for until the group's own deregistration delay is over, as
  ELB shows it; for seconds where an outage waits, and never into AWS's own time for its event.
* Before a reboot the same is done of an instance that answers: who reboots one by plan shall cost
  no request.
* A member of an Auto Scaling group is left to that.

The rules that each kind has are in `core/remediation/balancing`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import ClassVar

from lifeguard.core.decision.action import Action
from lifeguard.core.decision.readings import (
    DRAINING,
    GROUP_DELETED,
    HEALTHY,
    NOT_REGISTERED,
    UNUSED,
    TargetHealth,
)
from lifeguard.core.decision.runbook import Remedy
from lifeguard.core.incident.action_record import ActionRecord
from lifeguard.core.kinds.ec2.action import StopInstance
from lifeguard.core.kinds.ec2.remediation.manual_commands import register
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.kinds.ec2.target_action import DeregisterTarget, RegisterTarget
from lifeguard.core.remediation.balancing.places import TrafficPlace, TrafficPlaces
from lifeguard.core.remediation.balancing.returning import owed
from lifeguard.core.remediation.timing import TREATMENT, acts_at
from lifeguard.core.resources.verb import ShutdownVerb, Verb
from lifeguard.core.text.command import Command
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import Message, message

LONGEST = timedelta(hours=1)
"""The longest deregistration delay that a target group can have (ELB guide, target group
attributes); ELB ends it sooner where no request is under way."""
LONGEST_IN_OUTAGE = timedelta(seconds=30)


def asks(situation: InstanceSituation) -> bool:
    """Whether the targets are to be read with each look: a restart is near, or it has left one."""
    admission = situation.admission
    near = admission is not None and admission.granted
    return near or bool(TARGET_GROUPS.moves(situation)) or bool(_intended(situation))


def seeing(situation: InstanceSituation, found: tuple[TargetHealth, ...]) -> InstanceSituation:
    """Return the situation after a look at its target groups.

    What Lifeguard has taken it out of, or may have, is kept as such, with its port.
    """
    there = {(target.group, target.port) for target in found}
    missing = tuple(
        replace(target, health=UNUSED, reason=NOT_REGISTERED, spare=False)
        for target in situation.targets or ()
        if (target.group, target.port) not in there
    )
    left = {
        *owed(TARGET_GROUPS, replace(situation, targets=(*found, *missing))),
        _intended(situation),
    }
    return replace(
        situation, targets=(*found, *(target for target in missing if target.name in left))
    )


def _intended(situation: InstanceSituation) -> str:
    """Return the target group that an act was begun on of which nobody knows yet, or ""."""
    intent = situation.incident.intent
    if intent is None or intent.number != situation.number:
        return ""
    return intent.on if intent.action == Verb.DEREGISTER_TARGET else ""


class TargetGroups(TrafficPlaces[InstanceSituation]):
    """The target groups of an instance."""

    leaves: ClassVar[str] = Verb.DEREGISTER_TARGET
    returns: ClassVar[str] = Verb.REGISTER_TARGET
    restarts: ClassVar[frozenset[str]] = frozenset({Verb.STOP, Verb.REBOOT})
    between: ClassVar[frozenset[str]] = frozenset(
        {ShutdownVerb.END_CONTAINERS, Verb.SUPPRESS_APPLICATION_CHECKS}
    )

    def sees(self, situation: InstanceSituation, place: str) -> TrafficPlace | None:
        """Return how the instance stands in a target group, on all its ports."""
        mine = _in(situation, place)
        if not mine:
            return None
        return TrafficPlace(attached=all(target.registered for target in mine))

    def are_known(self, situation: InstanceSituation) -> bool:
        """Whether ELB has told."""
        return situation.targets is not None

    def is_deleted(
        self, situation: InstanceSituation, left: ActionRecord, tried: ActionRecord | None
    ) -> bool:
        """Whether ELB has said so; of none that was never read is anything known to come back."""
        gone = tried is not None and tried.code == GROUP_DELETED
        return gone or not _in(situation, left.on)

    def to_leave(self, situation: InstanceSituation, remedy: str) -> Iterator[str]:
        """Yield those that the instance serves with others, before a stop or a reboot."""
        instance, _ = situation.subject()
        if instance.group or not _restarts(remedy, reachable=instance.reachable):
            return
        for name in sorted({target.name for target in situation.targets or ()}):
            mine = _in(situation, name)
            spared = all(target.opted_in and target.spare for target in mine)
            if spared and any(target.health == HEALTHY for target in mine):
                yield name

    def leave(self, situation: InstanceSituation, place: str) -> Action:
        """Return the deregistration."""
        return DeregisterTarget(*_where(situation, place))

    def come_back(self, situation: InstanceSituation, place: str) -> Action:
        """Return the registration."""
        return RegisterTarget(*_where(situation, place))

    def requests_until(self, situation: InstanceSituation, left: ActionRecord) -> datetime | None:
        """Return until when requests may end: while ELB shows it as draining, or has not yet."""
        instance, _ = situation.subject()
        drains = any(target.health == DRAINING for target in _in(situation, left.on))
        if not drains and instance.read_at > left.at:
            return None
        return min((left.at + _patience(situation), *_before_aws_acts(situation)))

    def restart(self, remedy: str) -> Action | None:
        """Return the stop; what of a console log a reboot keeps is not known beforehand."""
        return StopInstance() if remedy == Remedy.STOP_START else None

    def leaves_until(self, _situation: InstanceSituation, _left: ActionRecord) -> None:
        """Return nothing: ELB registers one again that is draining."""
        return

    def named(self, place: str) -> Message:
        """Return the target group."""
        return message("places.target_group", name=foreign(place))

    def by_hand(self, situation: InstanceSituation, place: str) -> Command:
        """Return the command that registers it."""
        return register(situation.incident.resource, *_where(situation, place))


TARGET_GROUPS = TargetGroups()


def _restarts(remedy: str, *, reachable: bool) -> bool:
    return remedy == Remedy.STOP_START or (remedy == Remedy.REBOOT and reachable)


def _in(situation: InstanceSituation, name: str) -> tuple[TargetHealth, ...]:
    return tuple(target for target in situation.targets or () if target.name == name)


def _where(situation: InstanceSituation, name: str) -> tuple[str, tuple[int, ...]]:
    """Return a target group's ARN, and the ports on which the instance is or was in it."""
    mine = _in(situation, name)
    return mine[0].group, tuple(sorted({target.port for target in mine}))


def _patience(situation: InstanceSituation) -> timedelta:
    traits = (situation.kind.traits(problem.kind) for problem in situation.present)
    fails = any(one.check or one.down or one.idle for one in traits)
    return LONGEST_IN_OUTAGE if fails else LONGEST


def _before_aws_acts(situation: InstanceSituation) -> Iterator[datetime]:
    """Yield the last moments in which a restart still comes before AWS's own."""
    for problem in situation.present:
        at = acts_at(situation, problem)
        if at is not None:
            yield at - TREATMENT
