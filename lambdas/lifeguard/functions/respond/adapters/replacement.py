"""The part of `observe` about a replacement: how to launch one, and how the launched one is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from lifeguard.aws.ec2.read_instance import DESCRIBED_FOR
from lifeguard.core.decision.readings import TargetHealth
from lifeguard.core.incident.action_record import Result
from lifeguard.core.kinds.ec2.instance import Instance
from lifeguard.core.kinds.ec2.remediation.in_progress import underway
from lifeguard.core.kinds.ec2.replacement.considered import hopeless
from lifeguard.core.kinds.ec2.replacement.launch import healthy_until
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.resources.resource import Service
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.message import message
from lifeguard.functions.respond.adapters.effects import find_launched
from lifeguard.functions.respond.adapters.reader import InstanceReader


class GroupReader(Protocol):
    """What load balancers tell; the module `aws.elbv2.targets` is the real one."""

    def read_targets(
        self, instance: Instance, groups: Iterable[str], /
    ) -> tuple[TargetHealth, ...]:
        """Return the instance's health in these target groups."""


def with_replacement(
    instances: InstanceReader,
    targets: GroupReader,
    now: Callable[[], datetime],
    situation: InstanceSituation,
) -> InstanceSituation:
    """Return the situation with all that is to be known of a replacement now."""
    found = _with_launched(instances, _with_plan(instances, situation))
    return _with_instance(instances, targets, now, found)


def _with_plan(instances: InstanceReader, situation: InstanceSituation) -> InstanceSituation:
    """Read how the instance could be replaced, once nothing softer is left or under way.

    The plan is read again while no image was good, or if a newer one was about to be. The image
    that the operator was asked about stays; what the instance is like is read again, since an
    answer may come hours later.
    """
    if not hopeless(situation) or underway(situation) is not None:
        return situation
    known = situation.replacement_plan
    settled = known if known is not None and known.settled(situation.now) else None
    # A launch that was tried is repeated with the same token, so it must be the same launch.
    tried = situation.attempt(Verb.LAUNCH_REPLACEMENT) is not None
    if settled is not None and (tried or situation.now - settled.read_at < DESCRIBED_FOR):
        return situation
    resource, before = situation.incident.resource, healthy_until(situation)
    plan = instances.replacement_plan(
        resource, before, situation.incident.id, situation.settings.opt_in_tag, known=settled
    )
    return replace(situation, replacement_plan=plan)


def _with_launched(instances: InstanceReader, situation: InstanceSituation) -> InstanceSituation:
    """Find the instance that was launched although EC2's answer never came."""
    tried = situation.attempt(Verb.LAUNCH_REPLACEMENT) or situation.attempt(Verb.LAUNCH_DRILL)
    if tried is None or tried.worked:
        return situation
    made = find_launched(instances, situation)
    if not made:
        return situation
    answer = message("answer.launched", instance=made)
    found = replace(tried, result=Result.ALREADY, answer=answer, made=made)
    return situation.with_action(found)


def _with_instance(
    instances: InstanceReader,
    targets: GroupReader,
    now: Callable[[], datetime],
    situation: InstanceSituation,
) -> InstanceSituation:
    """Read the instance that was launched, and its target groups once it was moved into them."""
    launched = next(
        (a for a in situation.actions if a.worked and situation.action(a).launches), None
    )
    if launched is None:
        return situation
    resource = replace(situation.incident.resource, service=Service.EC2, id=launched.made)
    replacement = instances.instance(resource, situation.replacement, runs=True)
    moved = situation.attempt(Verb.MOVE_TARGETS) is not None and replacement is not None
    groups = sorted({target.group for target in situation.targets or ()})
    found = targets.read_targets(replacement, groups) if moved and replacement else ()
    return replace(
        situation,
        replacement=replacement,
        replacement_read_at=now(),
        replacement_targets=found,
    )
