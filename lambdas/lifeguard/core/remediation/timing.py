"""When a remedy may begin: at once, after a grace, or in the operator's window."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import takewhile
from zoneinfo import ZoneInfo

from lifeguard.core.decision.problem import Problem
from lifeguard.core.decision.runbook import Due
from lifeguard.core.decision.situation import Situation
from lifeguard.core.policy.policy import Window
from lifeguard.core.schedule import durations
from lifeguard.core.schedule.window import Opening, openings
from lifeguard.core.text.message import Message, message

TREATMENT = timedelta(minutes=30)
"""What a backup, a stop, a start and the checks take together, with room to spare."""


def acts_at(situation: Situation, problem: Problem) -> datetime | None:
    """Return when AWS acts by itself, if a question may wait until then.

    It may not while the resource does not answer: that is an outage, whatever AWS will do.
    """
    observed, _ = situation.subject()
    return problem.deadline if observed.reachable else None


def at_once(situation: Situation) -> Due:
    """Return now."""
    return Due(situation.now, message("waiting.at_once"))


def after_grace(
    situation: Situation,
    problem: Problem,
    grace: timedelta,
    why: Message,
    restarts: Iterable[datetime] = (),
) -> Due:
    """Return when the problem's own grace ends; it holds anew after a restart, whoever made it.

    `restarts` are those of others. Once we have treated this very problem its grace is behind us:
    the boot has its own limit.
    """
    if situation.treated_for(problem):
        return Due(situation.now, message("waiting.period_over"))
    ours = (record.at for record in situation.treatments if record.worked)
    return Due(max((problem.since, *ours, *restarts)) + grace, why)


def in_window(situation: Situation, problem: Problem) -> Due:
    """Return when the operator's window opens next, or the last chance before AWS's deadline."""
    _, policy = situation.subject()
    if any(trigger.expedited for trigger in situation.incident.triggers):
        return Due(situation.now, message("waiting.expedited"))
    if policy.window is None:
        return Due(situation.now, message("waiting.no_window"))
    return _in_window(policy.window, situation, problem.deadline or situation.now)


def _in_window(window: Window, situation: Situation, deadline: datetime) -> Due:
    def in_time(opening: Opening) -> bool:
        return max(opening.start, situation.now) + TREATMENT <= deadline

    for opening in takewhile(
        in_time, openings(window, ZoneInfo(situation.settings.timezone), situation.now)
    ):
        start = max(opening.start, situation.now)
        if start + TREATMENT <= opening.end:
            return Due(start, message("waiting.window"))
    last = max(deadline - durations.LAST_CHANCE, situation.now)
    return Due(last, message("waiting.deadline_first"))
