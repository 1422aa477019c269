"""Keeping still while AWS is at work on the host of an instance."""

from __future__ import annotations

from datetime import datetime, timedelta

from lifeguard.core.decision.decision import Decision, Wait
from lifeguard.core.decision.scheduled_event import ScheduledEvent
from lifeguard.core.kinds.ec2.instance import HostEventCode
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.schedule.durations import backoff
from lifeguard.core.text.message import message

IN_PROGRESS = timedelta(hours=1)
"""How long maintenance that has begun is left alone when its event gives no end."""

_STAYS = frozenset(
    {
        HostEventCode.SYSTEM_MAINTENANCE,
        HostEventCode.INSTANCE_REBOOT,
        HostEventCode.SYSTEM_REBOOT,
    }
)


def maintained(situation: InstanceSituation) -> Decision | None:
    """Wait while AWS is at work on the host: nothing is done in the middle of it.

    AWS marks an event [Completed] as soon as it begins to reboot: the work is over when the
    host's checks have decided again.
    """
    begun = _begun(situation)
    if not begun:
        return None
    end, why = max(_end(event) for event in begun), message("waiting.aws_maintenance")
    if all(event.open for event in begun):
        return Wait(end, why)
    since = max(event.not_before for event in begun)
    return Wait(min(end, backoff(since, situation.now)), why)


def _begun(situation: InstanceSituation) -> list[ScheduledEvent]:
    instance = situation.instance
    if instance is None:
        return []
    events = (e for e in instance.events if e.code in _STAYS and not e.cancelled)
    begun = [event for event in events if event.not_before <= situation.now < _end(event)]
    return [event for event in begun if event.open or instance.checks.undecided]


def _end(event: ScheduledEvent) -> datetime:
    return event.not_after or event.not_before + IN_PROGRESS
