"""What follows our own last act: wait for its effect, climb on, or see that it did not take."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from lifeguard.core.decision.decision import Decision, Wait
from lifeguard.core.decision.runbook import Remedy
from lifeguard.core.incident.action_record import ActionRecord
from lifeguard.core.kinds.ec2.action import ACTION_OF
from lifeguard.core.kinds.ec2.instance import Instance, InstanceState
from lifeguard.core.kinds.ec2.remediation.booting import after_boot, booting
from lifeguard.core.kinds.ec2.remediation.starting import start_again
from lifeguard.core.kinds.ec2.remediation.stopping import after_stop, not_forced, stopping
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.resources.verb import Verb


def underway(situation: InstanceSituation) -> Decision | None:
    """Return what follows our last act, or None when its effect is there (or there was none)."""
    last = situation.last
    if last is None or situation.instance is None:
        return None
    remedy = ACTION_OF[last.action].remedy
    match remedy:
        case Remedy.STOP_START:
            return _follow(situation, last, situation.instance, after_stop, stopping)
        case Remedy.START | Remedy.REBOOT:
            first_wait = partial(after_boot, situation)
            return _follow(situation, last, situation.instance, first_wait, booting)
        case _:
            return None  # `replacing` and `restore_drill` follow the others


def _follow(
    situation: InstanceSituation,
    last: ActionRecord,
    instance: Instance,
    first_wait: Callable[[ActionRecord], Wait],
    follow_up: Callable[[InstanceSituation, ActionRecord, Instance], Decision | None],
) -> Decision | None:
    if not last.worked:
        return _failed(situation, last, instance)
    if instance.read_at <= last.at:
        return first_wait(last)
    return follow_up(situation, last, instance)


def _failed(
    situation: InstanceSituation, last: ActionRecord, instance: Instance
) -> Decision | None:
    """What of it AWS did not do: a start must still come, all else is decided anew."""
    if last.action == Verb.START:
        return _start_failed(situation, last, instance)
    if last.action == Verb.FORCE_STOP and instance.state is InstanceState.STOPPING:
        return not_forced(situation, last)
    if last.action == Verb.FORCE_STOP and instance.state is InstanceState.RUNNING:
        return booting(situation, last, instance)  # the start that it was to break off has come
    if last.action == Verb.FORCE_STOP:
        return stopping(situation, last, instance)
    return None


def _start_failed(
    situation: InstanceSituation, last: ActionRecord, instance: Instance
) -> Decision | None:
    if instance.state is not InstanceState.STOPPED:
        return booting(situation, last, instance)  # somebody else has started it
    return start_again(situation, last, last.answer)
