"""The part of `observe` about a replacement: how to launch one, and how the launched one is."""

from __future__ import annotations

from dataclasses import replace

from lifeguard.aws.ec2.read_instance import DESCRIBED_FOR
from lifeguard.core.decision.action import ACTION_OF
from lifeguard.core.decision.situation import Situation
from lifeguard.core.incident.action_record import Result
from lifeguard.core.planner.exhausted import hopeless
from lifeguard.core.replacement.launch import healthy_until
from lifeguard.core.resources.resource import Service
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.message import message
from lifeguard.functions.respond.effects import find_launched
from lifeguard.functions.respond.ports import Ports


def with_replacement(ports: Ports, situation: Situation) -> Situation:
    """Return the situation with all that is to be known of a replacement now."""
    return _with_instance(ports, _with_launched(ports, _with_plan(ports, situation)))


def _with_plan(ports: Ports, situation: Situation) -> Situation:
    """Read how the instance could be replaced, once nothing softer is left.

    The plan is read again while no image was good, or if a newer one was about to be. The image
    that the operator was asked about stays; what the instance is like is read again, since an
    answer may come hours later.
    """
    if not hopeless(situation):
        return situation
    known = situation.replacement_plan
    settled = known if known is not None and known.settled(situation.now) else None
    # A launch that was tried is repeated with the same token, so it must be the same launch.
    tried = situation.attempt(Verb.LAUNCH_REPLACEMENT) is not None
    if settled is not None and (tried or situation.now - settled.read_at < DESCRIBED_FOR):
        return situation
    resource, before = situation.incident.resource, healthy_until(situation)
    plan = ports.instances.replacement_plan(
        resource, before, situation.incident.id, situation.settings.opt_in_tag, known=settled
    )
    return replace(situation, replacement_plan=plan)


def _with_launched(ports: Ports, situation: Situation) -> Situation:
    """Find the instance that was launched although EC2's answer never came."""
    tried = situation.attempt(Verb.LAUNCH_REPLACEMENT) or situation.attempt(Verb.LAUNCH_DRILL)
    if tried is None or tried.worked:
        return situation
    made = find_launched(ports.instances, situation)
    if not made:
        return situation
    answer = message("answer.launched", instance=made)
    found = replace(tried, result=Result.ALREADY, answer=answer, made=made)
    return situation.with_action(found)


def _with_instance(ports: Ports, situation: Situation) -> Situation:
    """Read the instance that was launched, and its target groups once it was moved into them."""
    launched = next(
        (a for a in situation.actions if a.worked and ACTION_OF[a.action].launches), None
    )
    if launched is None:
        return situation
    resource = replace(situation.incident.resource, service=Service.EC2, id=launched.made)
    replacement = ports.instances.instance(resource, situation.replacement, runs=True)
    moved = situation.attempt(Verb.MOVE_TARGETS) is not None and replacement is not None
    groups = sorted({target.group for target in situation.targets or ()})
    targets = ports.targets.read_targets(replacement, groups) if moved and replacement else ()
    return replace(
        situation,
        replacement=replacement,
        replacement_read_at=ports.now(),
        replacement_targets=targets,
    )
