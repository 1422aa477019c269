"""Following when a server is down, from one look at EC2 to the next.

Down is a server whose system or instance status check fails, or that AWS, its own system or
Lifeguard has stopped or rebooted. One that a person stops is not: that is the person's choice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from lifeguard.core.incident.action_record import ActionRecord
from lifeguard.core.incident.downtime import Downtime
from lifeguard.core.kinds.ec2.instance import NEVER, CheckStatus, Instance, InstanceState
from lifeguard.core.kinds.ec2.problem import Problem, ProblemKind
from lifeguard.core.resources.verb import Verb

DOWN = frozenset(
    {
        ProblemKind.SYSTEM_CHECK,
        ProblemKind.INSTANCE_CHECK,
        ProblemKind.STOPPED_BY_AWS,
        ProblemKind.STOPPED_BY_SYSTEM,
    }
)
"""The problems of a server that does no work."""

SCHEDULED = frozenset(
    {
        ProblemKind.INSTANCE_STOP,
        ProblemKind.INSTANCE_RETIREMENT,
        ProblemKind.INSTANCE_REBOOT,
        ProblemKind.SYSTEM_REBOOT,
        ProblemKind.SYSTEM_MAINTENANCE,
    }
)
"""The problems that a server has before anything has happened to it."""

_STOPS = frozenset({Verb.STOP, Verb.FORCE_STOP, Verb.RETIRE})
_POWER = _STOPS | {Verb.START, Verb.REBOOT}


def followed(
    known: tuple[Downtime, ...],
    instance: Instance | None,
    present: Sequence[Problem],
    actions: Sequence[ActionRecord],
    noticed: datetime,
) -> tuple[Downtime, ...]:
    """Return all downtimes after a look at the instance.

    Args:
        known: those that earlier looks have shown.
        instance: what the look shows; None: EC2 knows it no more, which says nothing.
        present: what is wrong now, and since when.
        actions: what Lifeguard has done so far.
        noticed: when what is new was noticed.
    """
    if instance is None:
        return known
    last = next((a for a in reversed(actions) if a.action in _POWER and a.worked), None)
    if not known or known[-1].until is not None:
        begun = _begun(known, instance, present, last, noticed)
        if begun is None:
            return known
        known = (*known, begun)
    if not _well(instance, last):
        return known
    return (*known[:-1], replace(known[-1], until=instance.read_at))


def _begun(
    known: tuple[Downtime, ...],
    instance: Instance,
    present: Sequence[Problem],
    last: ActionRecord | None,
    noticed: datetime,
) -> Downtime | None:
    since = min((p.since for p in present if p.kind in DOWN), default=None)
    if since is not None:
        return Downtime(since, None, noticed)
    if last is None or not _ours(known, instance, last):
        return None
    return Downtime(last.at, None, last.at, planned=last.problem in SCHEDULED)


def _ours(known: tuple[Downtime, ...], instance: Instance, last: ActionRecord) -> bool:
    """Whether the last act interrupts the server, and no earlier downtime includes it.

    A stop that was asked for may have to wait for its turn: until then the server runs.
    """
    ended = max((one.until for one in known if one.until), default=NEVER)
    if not ended < last.at < instance.read_at:
        return False
    if last.action in _STOPS:
        return instance.state is not InstanceState.RUNNING
    return last.action is Verb.REBOOT


def _well(instance: Instance, last: ActionRecord | None) -> bool:
    """Whether it runs and passes its checks, as read after the last act."""
    checks = (instance.checks.system.status, instance.checks.instance.status)
    passing = instance.state is InstanceState.RUNNING and set(checks) == {CheckStatus.OK}
    return passing and (last is None or instance.read_at > last.at)
