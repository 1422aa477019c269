"""The part of `observe` about target groups: which the instance is in, and how it stands there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Protocol

from lifeguard.aws.session.errors import Refused, Retryable
from lifeguard.core.decision.readings import TargetHealth
from lifeguard.core.kinds.ec2.instance import Instance
from lifeguard.core.kinds.ec2.remediation.balancing import TARGET_GROUPS, asks, seeing
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.resources.verb import Verb


class TargetReader(Protocol):
    """What load balancers tell; the module `aws.elbv2.targets` is the real one."""

    def find_targets(self, instance: Instance, /) -> tuple[TargetHealth, ...]:
        """Return the target groups that the instance is in."""

    def read_targets(
        self, instance: Instance, groups: Iterable[str], /
    ) -> tuple[TargetHealth, ...]:
        """Return the instance's health in these target groups."""

    def tagged(self, instance: Instance, groups: Iterable[str], key: str, /) -> frozenset[str]:
        """Return those of these target groups that carry a tag."""


def with_targets(reader: TargetReader, situation: InstanceSituation) -> InstanceSituation:
    """Read its target groups once, and its health in them around a restart and after acts.

    Raises:
        Retryable, Refused: as AWS answered.
    """
    instance, known = situation.instance, situation.targets
    if instance is None or not (situation.opted_in or TARGET_GROUPS.moves(situation)):
        return situation
    if known is None:
        concerned = situation.treated or situation.present
        return replace(
            situation, targets=_found(reader, situation, instance) if concerned else None
        )
    launched = situation.attempt(Verb.LAUNCH_REPLACEMENT)
    if launched is not None and launched.worked:
        return situation  # the places that the new instance is to take
    if known and (situation.treated or asks(situation)):
        return seeing(situation, _read_again(reader, instance, known))
    return situation


def _found(
    reader: TargetReader, situation: InstanceSituation, instance: Instance
) -> tuple[TargetHealth, ...]:
    """Return the target groups that it is in, and which of them are opted in.

    Where their tags cannot be had none is left: an outage does not wait for them.
    """
    found = reader.find_targets(instance)
    if not found:
        return ()
    groups = sorted({target.group for target in found})
    try:
        tagged = reader.tagged(instance, groups, situation.settings.opt_in_tag)
    except (Retryable, Refused):
        return found
    return _marked(found, tagged)


def _read_again(
    reader: TargetReader, instance: Instance, known: tuple[TargetHealth, ...]
) -> tuple[TargetHealth, ...]:
    found = reader.read_targets(instance, sorted({target.group for target in known}))
    return _marked(found, {target.group for target in known if target.opted_in})


def _marked(found: Iterable[TargetHealth], tagged: Iterable[str]) -> tuple[TargetHealth, ...]:
    ours = frozenset(tagged)
    return tuple(replace(target, opted_in=target.group in ours) for target in found)
