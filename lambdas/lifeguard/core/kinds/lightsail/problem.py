"""What is wrong with a Lightsail instance, from what the API says of it now."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from lifeguard.core.backup.freshness import standing
from lifeguard.core.decision.problem import Problem, ProblemTraits, check_reference
from lifeguard.core.decision.status_check import CheckStatus, StatusCheck
from lifeguard.core.endpoints.news import NOT_ANSWERING
from lifeguard.core.endpoints.news import standing as silences
from lifeguard.core.incident.trigger import Trigger
from lifeguard.core.kinds.lightsail.burst import BurstCapacity
from lifeguard.core.kinds.lightsail.instance import LightsailInstance
from lifeguard.core.text.message import Message, message


class LightsailProblem(StrEnum):
    """The rows of the runbook table. The checks bear EC2's names: they measure the same."""

    SYSTEM_CHECK = "system-status-check"
    INSTANCE_CHECK = "instance-status-check"
    BURST_GONE = "burst-capacity-gone"
    BURST_LOW = "burst-capacity-low"
    ENDPOINT = NOT_ANSWERING
    STALE_BACKUP = "stale-backup"


PROBLEMS: Mapping[str, ProblemTraits] = MappingProxyType(
    {
        LightsailProblem.SYSTEM_CHECK: ProblemTraits(check=True, down=True, sudden=True),
        LightsailProblem.INSTANCE_CHECK: ProblemTraits(
            check=True, down=True, sudden=True, inside=True
        ),
        LightsailProblem.BURST_GONE: ProblemTraits(
            metric=True, reported=True, over=message("lightsail.gist_back")
        ),
        LightsailProblem.BURST_LOW: ProblemTraits(
            metric=True, reported=True, once=True, over=message("lightsail.gist_back")
        ),
        # No look at the server shows it; the sweep tells both its beginning and its end.
        LightsailProblem.ENDPOINT: ProblemTraits(down=True, sudden=True, unswept=True, inside=True),
        LightsailProblem.STALE_BACKUP: ProblemTraits(
            reported=True, unswept=True, over=message("email.gist.reported_over")
        ),
    }
)
"""What is true of each. No restart cures what burst capacity lacks. That it runs low is told once:
what comes of it is that it is gone, or back."""

BURST = frozenset({LightsailProblem.BURST_GONE, LightsailProblem.BURST_LOW})

_OVER = frozenset({CheckStatus.OK, CheckStatus.NOT_APPLICABLE})


def problems(instance: LightsailInstance, first_seen: datetime) -> tuple[Problem, ...]:
    """Return all that is wrong, what matters most first; of a stopped instance nothing is.

    Lightsail does not say who has stopped it, so whoever has is left to it.
    """
    if not instance.runs:
        return ()
    return (*_failing(instance, first_seen), *_burst(instance))


def reported(instance: LightsailInstance, triggers: tuple[Trigger, ...]) -> tuple[Problem, ...]:
    """Return what a look at the instance does not show: its site is silent, its backups are old.

    A site counts while its server runs. Of both the latest word counts.
    """
    sites = silences(triggers) if instance.runs else ()
    stale = standing(triggers)
    return tuple(
        Problem(kind, trigger.occurred_at, trigger.reference, trigger.summary)
        for kind, trigger in (
            *((LightsailProblem.ENDPOINT, trigger) for trigger in sites[-1:]),
            *(((LightsailProblem.STALE_BACKUP, stale),) if stale else ()),
        )
    )


def lasts(key: str, instance: LightsailInstance, present: Collection[str]) -> bool:
    """Whether a problem that was there at the last look has not ended since.

    A stop and a boot hide it meanwhile. A lack of burst capacity lasts until a measurement shows
    that there has been enough for a while.
    """
    if key == LightsailProblem.STALE_BACKUP:
        return key in present
    if not instance.runs:
        return True
    checks = {
        LightsailProblem.SYSTEM_CHECK: instance.system,
        LightsailProblem.INSTANCE_CHECK: instance.instance,
    }
    check = next((found for kind, found in checks.items() if kind == key), None)
    if check is not None:
        return check.status not in _OVER
    if key in BURST:
        return instance.burst is None or not instance.burst.eased
    return key in present


def causes(present: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """Return the problems that are to be treated first.

    A failed host takes its operating system along, and a system its site. And while an instance
    does not answer, nobody can look for what uses its CPU: a lack of burst capacity has to wait
    until it answers again. Where none of it was left, that little of it is left is no news.
    """
    found = {problem.kind for problem in present}
    for cause, follows in _FOLLOWS:
        if cause in found:
            return tuple(problem for problem in present if problem.kind not in follows)
    return present


_FOLLOWS = (
    (LightsailProblem.SYSTEM_CHECK, {LightsailProblem.INSTANCE_CHECK, *BURST, NOT_ANSWERING}),
    (LightsailProblem.INSTANCE_CHECK, {*BURST, NOT_ANSWERING}),
    (LightsailProblem.BURST_GONE, {LightsailProblem.BURST_LOW}),
)
"""What follows from each cause, the first that is there."""


def _failing(instance: LightsailInstance, first_seen: datetime) -> list[Problem]:
    rows: tuple[tuple[LightsailProblem, StatusCheck, Message], ...] = (
        (LightsailProblem.SYSTEM_CHECK, instance.system, message("problem.system_check")),
        (LightsailProblem.INSTANCE_CHECK, instance.instance, message("problem.instance_check")),
    )
    found = []
    for kind, check, what in rows:
        if check.failed:
            since = check.impaired_since or first_seen
            found.append(Problem(kind, since, check_reference(kind, since), what))
    return found


def _burst(instance: LightsailInstance) -> tuple[Problem, ...]:
    burst = instance.burst
    if burst is None or not burst.falls_short:
        return ()
    kind = LightsailProblem.BURST_GONE if burst.gone else LightsailProblem.BURST_LOW
    # One reference a day: every measurement that says the same would else be news.
    day = burst.at.replace(hour=0, minute=0, second=0, microsecond=0)
    return (Problem(kind, burst.at, check_reference(kind, day), _measured(burst)),)


def _measured(burst: BurstCapacity) -> Message:
    if burst.gone:
        return message("lightsail.burst_gone", cpu=round(burst.cpu))
    left = burst.gone_in or timedelta()
    percent, cpu = round(burst.percent), round(burst.cpu)
    return message("lightsail.burst_low", percent=percent, cpu=cpu, left=left)
