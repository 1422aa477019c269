"""What is wrong with an instance, from what the API says of it now."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from lifeguard.core.backup.freshness import standing
from lifeguard.core.decision.application import NOT_ANSWERING
from lifeguard.core.decision.application import standing as silences
from lifeguard.core.decision.problem import Problem, ProblemTraits, check_reference
from lifeguard.core.decision.scheduled_event import ScheduledEvent
from lifeguard.core.decision.status_check import CheckStatus, StatusCheck
from lifeguard.core.incident.trigger import Kind, Phase, Trigger
from lifeguard.core.kinds.ec2.credit_price import usd
from lifeguard.core.kinds.ec2.credit_reading import CreditMode, InstanceCredits
from lifeguard.core.kinds.ec2.instance import (
    Checks,
    HostEventCode,
    Instance,
    InstanceState,
)
from lifeguard.core.text.message import Message, message


class ProblemKind(StrEnum):
    """The rows of the runbook table."""

    SYSTEM_CHECK = "system-status-check"
    INSTANCE_CHECK = "instance-status-check"
    EBS_CHECK = "attached-ebs-check"
    APPLICATION_CHECK = "application-check"
    INSTANCE_STOP = "instance-stop"
    INSTANCE_RETIREMENT = "instance-retirement"
    INSTANCE_REBOOT = "instance-reboot"
    SYSTEM_REBOOT = "system-reboot"
    SYSTEM_MAINTENANCE = "system-maintenance"
    UNKNOWN_EVENT = "unknown-scheduled-event"
    STOPPED_BY_AWS = "stopped-by-aws"
    STOPPED_BY_SYSTEM = "stopped-by-its-own-system"
    DEGRADED_DRIVE = "degraded-instance-store-drive"
    STALE_BACKUP = "stale-backup"
    ENDPOINT = NOT_ANSWERING
    CREDITS_GONE = "cpu-credits-gone"
    CREDITS_LOW = "cpu-credits-low"
    SURPLUS_CHARGED = "surplus-credits-charged"


_MEASURED = "StatusCheckFailed"
"""Every metric of `AWS/EC2` of a status check begins so (EC2 guide, status check metrics)."""

_BALANCE = ("CPUCreditBalance",)
_NOT_SHORT = message("credits.gist_back")

PROBLEMS: Mapping[str, ProblemTraits] = MappingProxyType(
    {
        ProblemKind.SYSTEM_CHECK: ProblemTraits(
            check=True, down=True, sudden=True, metrics=(_MEASURED, f"{_MEASURED}_System")
        ),
        ProblemKind.INSTANCE_CHECK: ProblemTraits(
            check=True,
            down=True,
            sudden=True,
            inside=True,
            metrics=(_MEASURED, f"{_MEASURED}_Instance"),
        ),
        ProblemKind.EBS_CHECK: ProblemTraits(
            check=True, sudden=True, metrics=(_MEASURED, f"{_MEASURED}_AttachedEBS")
        ),
        # Each application check has a metric of its own, too.
        ProblemKind.APPLICATION_CHECK: ProblemTraits(
            check=True,
            idle=True,
            sudden=True,
            inside=True,
            metrics=(f"{_MEASURED}_Application*",),
        ),
        ProblemKind.INSTANCE_STOP: ProblemTraits(scheduled=True),
        ProblemKind.INSTANCE_RETIREMENT: ProblemTraits(scheduled=True),
        ProblemKind.INSTANCE_REBOOT: ProblemTraits(scheduled=True),
        ProblemKind.SYSTEM_REBOOT: ProblemTraits(scheduled=True),
        ProblemKind.SYSTEM_MAINTENANCE: ProblemTraits(scheduled=True),
        ProblemKind.UNKNOWN_EVENT: ProblemTraits(unswept=True),
        ProblemKind.STOPPED_BY_AWS: ProblemTraits(down=True, sudden=True),
        ProblemKind.STOPPED_BY_SYSTEM: ProblemTraits(down=True),
        ProblemKind.DEGRADED_DRIVE: ProblemTraits(reported=True, unswept=True),
        ProblemKind.STALE_BACKUP: ProblemTraits(
            reported=True, unswept=True, over=message("email.gist.reported_over")
        ),
        # No look at the server shows it; the sweep tells both its beginning and its end.
        ProblemKind.ENDPOINT: ProblemTraits(down=True, sudden=True, unswept=True, inside=True),
        ProblemKind.CREDITS_GONE: ProblemTraits(
            metric=True, reported=True, metrics=_BALANCE, over=_NOT_SHORT
        ),
        ProblemKind.CREDITS_LOW: ProblemTraits(
            metric=True, reported=True, once=True, metrics=_BALANCE, over=_NOT_SHORT
        ),
        ProblemKind.SURPLUS_CHARGED: ProblemTraits(
            metric=True,
            reported=True,
            once=True,
            costs=True,
            metrics=("CPUSurplusCreditsCharged",),
            over=message("credits.gist_not_charged"),
        ),
    }
)
"""What is true of each. No restart earns credits, and none ends a charge. That they run low is told
once, and that they cost: what comes of it is that they are gone, or that it is over."""

CREDITS = frozenset(
    {ProblemKind.CREDITS_GONE, ProblemKind.CREDITS_LOW, ProblemKind.SURPLUS_CHARGED}
)

SCHEDULED_STOP = "Server.ScheduledStop"
"""The state reason code of a stop that AWS has announced."""

STOPPED_BY_AWS = frozenset(
    {
        SCHEDULED_STOP,
        "Server.InternalError",
        "Server.InsufficientInstanceCapacity",
        "Client.InternalError",
    }
)
"""State reason codes of a stop that no person asked for (EC2 API, StateReason)."""

STOPPED_BY_ITS_SYSTEM = "Client.InstanceInitiatedShutdown"

CHECKS: Mapping[ProblemKind, Callable[[Checks], StatusCheck]] = MappingProxyType(
    {
        ProblemKind.SYSTEM_CHECK: lambda checks: checks.system,
        ProblemKind.INSTANCE_CHECK: lambda checks: checks.instance,
        ProblemKind.EBS_CHECK: lambda checks: checks.ebs,
        ProblemKind.APPLICATION_CHECK: lambda checks: checks.application,
    }
)
"""The problems that a status check shows, and the check."""

_OVER = frozenset({CheckStatus.OK, CheckStatus.NOT_APPLICABLE})
"""What ends a check's problem: a check that is initializing or suppressed says nothing of it."""


def lasts(key: str, instance: Instance, present: Collection[str]) -> bool:
    """Whether a problem that was there at the last look has not ended since.

    It is over when EC2 says so of a running instance: a stop, a boot and a suppression hide it
    meanwhile. A lack of credits lasts until a measurement shows that there have been enough for a
    while, and a charge until nothing was charged for a while.
    """
    check = next((read for kind, read in CHECKS.items() if kind == key), None)
    if instance.state is not InstanceState.RUNNING:
        return True
    if key in CREDITS:
        return instance.uses_credits and _credits_last(key, instance.credits)
    return key in present if check is None else check(instance.checks).status not in _OVER


def _credits_last(key: str, read: InstanceCredits | None) -> bool:
    """Whether no measurement has shown that it is over: not each look makes one."""
    if read is None:
        return True
    if key == ProblemKind.SURPLUS_CHARGED:
        return read.charging and read.mode is not CreditMode.STANDARD
    return not read.holds_back_no_more


def problems(instance: Instance, first_seen: datetime) -> tuple[Problem, ...]:
    """Return all that is wrong, what matters most first.

    A scheduled stop or retirement comes before failed checks, because its remedy cures both; a
    failed check comes before maintenance that leaves the instance on its host.
    """
    if instance.state is InstanceState.STOPPED:
        return _stopped(instance, first_seen)
    if instance.state is not InstanceState.RUNNING:
        return ()
    events = tuple(_of_event(event, first_seen) for event in instance.open_events)
    leaving = tuple(t for t in events if t.kind in LEAVES_THE_HOST)
    staying = tuple(t for t in events if t.kind not in LEAVES_THE_HOST)
    checks = _failed_checks(instance, first_seen)
    return (*leaving, *checks, *_credits(instance), *staying)


def reported(instance: Instance, triggers: tuple[Trigger, ...]) -> tuple[Problem, ...]:
    """Return the problems that a look at the instance does not show, unless they are over.

    A site that does not answer comes first, while its server runs: who stops a server stops its
    site. A stale backup comes last. Of both there is one: the latest word on it.
    """
    sites = silences(triggers) if instance.runs else ()
    over = {trigger.reference for trigger in triggers if trigger.phase is Phase.CLEARED}
    drives = [t for t in triggers if t.kind is Kind.DEGRADED_DRIVE and t.reference not in over]
    stale = standing(triggers)
    return tuple(
        Problem(kind, trigger.occurred_at, trigger.reference, trigger.summary)
        for kind, trigger in (
            *((ProblemKind.ENDPOINT, trigger) for trigger in sites[-1:]),
            *((_REPORTED[t.kind], t) for t in (*drives, *((stale,) if stale else ()))),
        )
    )


_REPORTED = {
    Kind.DEGRADED_DRIVE: ProblemKind.DEGRADED_DRIVE,
    Kind.STALE_BACKUP: ProblemKind.STALE_BACKUP,
}


LEAVES_THE_HOST = frozenset({ProblemKind.INSTANCE_STOP, ProblemKind.INSTANCE_RETIREMENT})


def _of_event(event: ScheduledEvent, first_seen: datetime) -> Problem:
    known = event.code in set(HostEventCode)
    kind = ProblemKind(event.code) if known else ProblemKind.UNKNOWN_EVENT
    what = message("problem.scheduled", code=event.code, id=event.id, when=event.not_before)
    return Problem(kind, first_seen, event.id, what, event.not_before, event)


def _failed_checks(instance: Instance, first_seen: datetime) -> tuple[Problem, ...]:
    rows = (
        (ProblemKind.SYSTEM_CHECK, message("problem.system_check")),
        (ProblemKind.INSTANCE_CHECK, message("problem.instance_check")),
        (ProblemKind.EBS_CHECK, message("problem.ebs_check")),
        (ProblemKind.APPLICATION_CHECK, _application(instance)),
    )
    found = []
    for kind, what in rows:
        check = CHECKS[kind](instance.checks)
        if check.failed:
            since = check.impaired_since or first_seen
            named = check.impaired_since or instance.launched_at or first_seen
            found.append(Problem(kind, since, check_reference(kind, named), what))
    return tuple(found)


def _credits(instance: Instance) -> tuple[Problem, ...]:
    read = instance.credits
    if read is None:
        return ()
    if read.costs:
        kind, what = ProblemKind.SURPLUS_CHARGED, _charged(instance, read)
    elif read.spent:
        cpu = round(read.cpu)
        kind, what = ProblemKind.CREDITS_GONE, message("credits.gone", cpu=cpu)
    elif read.falls_short:
        kind, what = ProblemKind.CREDITS_LOW, _low(read)
    else:
        return ()
    at = read.left.at
    # One reference a day: every measurement that says the same would else be news.
    day = at.replace(hour=0, minute=0, second=0, microsecond=0)
    return (Problem(kind, at, check_reference(kind, day), what),)


def _low(read: InstanceCredits) -> Message:
    left, balance = read.left.gone_in or timedelta(), round(read.left.balance)
    return message("credits.low", balance=balance, left=left, cpu=round(read.cpu))


def _charged(instance: Instance, read: InstanceCredits) -> Message:
    charged = round(read.charged)
    if instance.windows:
        return message("credits.charged_unpriced", charged=charged)
    return message("credits.charged", charged=charged, usd=usd(read.charged))


def _application(instance: Instance) -> Message:
    if not instance.application:
        return message("problem.application_check")
    return message("problem.application_check_said", said=instance.application)


def _stopped(instance: Instance, first_seen: datetime) -> tuple[Problem, ...]:
    launched = instance.launched_at or first_seen
    reference = f"stopped:{instance.state_reason}:{launched.isoformat()}"
    if instance.state_reason in STOPPED_BY_AWS:
        what = message("problem.stopped_by_aws", code=instance.state_reason)
        return (Problem(ProblemKind.STOPPED_BY_AWS, first_seen, reference, what),)
    if instance.state_reason == STOPPED_BY_ITS_SYSTEM:
        what = message("problem.stopped_by_system", code=instance.state_reason)
        return (Problem(ProblemKind.STOPPED_BY_SYSTEM, first_seen, reference, what),)
    return ()
