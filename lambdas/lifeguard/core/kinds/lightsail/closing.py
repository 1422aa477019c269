"""When an incident of a Lightsail instance is over."""

from __future__ import annotations

from lifeguard.core.backup.freshness import ending
from lifeguard.core.decision.decision import Close, Decision
from lifeguard.core.incident.incident import IncidentStatus
from lifeguard.core.kinds.lightsail.instance import LightsailSituation
from lifeguard.core.kinds.lightsail.problem import BURST, LightsailProblem
from lifeguard.core.remediation.plain import changed_by_others, left_alone
from lifeguard.core.schedule import durations
from lifeguard.core.text.message import message


def backed_up(situation: LightsailSituation) -> Decision | None:
    """Close when a backup was all that was missing, and is there."""
    if situation.observed is None or situation.present or not situation.seen:
        return None
    if any(problem.kind != LightsailProblem.STALE_BACKUP for problem in situation.seen):
        return None
    return Close(IncidentStatus.RESOLVED, ending(situation.incident.triggers), tell=True)


def stopped(situation: LightsailSituation) -> Decision | None:
    """Close when somebody has stopped it: Lightsail does not say who, and whoever did may start it.

    It comes after `underway`, so that Lifeguard's own stop is not taken for another's. What is
    stopped needs its backups all the same.
    """
    if situation.observed is None or not situation.observed.stopped or _unsaved(situation):
        return None
    return left_alone(situation, message("outcome.stopped_by_someone"))


def _unsaved(situation: LightsailSituation) -> bool:
    return any(one.kind == LightsailProblem.STALE_BACKUP for one in situation.present)


def changing(situation: LightsailSituation) -> Decision | None:
    """Stand down while a person or another tool is changing the instance."""
    instance = situation.observed
    if instance is None or not instance.changing:
        return None
    return changed_by_others(situation, instance.state, durations.STOP_LIMIT)


def _restarted(situation: LightsailSituation) -> bool:
    return any(record.worked for record in situation.treatments)


def recovered_burst(situation: LightsailSituation) -> Decision | None:
    """Close when burst capacity was all that was short, and it is not any more."""
    if situation.observed is None or situation.present or not situation.seen:
        return None
    if not all(problem.kind in BURST for problem in situation.seen) or _restarted(situation):
        return None
    burst = situation.observed.burst
    if burst is None:
        return None
    why = message("lightsail.burst_back", percent=round(burst.percent))
    return Close(IncidentStatus.RESOLVED, why, tell=True)
