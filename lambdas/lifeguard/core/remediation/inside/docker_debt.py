"""Docker started again, where the restart did not come that it was stopped for.

It is owed, as the start after Lifeguard's own stop: whatever else was decided, unless the restart
comes next. Lifeguard tries for a day, and the operator hears of the first failure. A boot of the
host settles it, whoever made it; unless a look after Lifeguard's own restart finds Docker stopped,
as where its service is not enabled.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from lifeguard.core.decision.decision import (
    Admit,
    Decision,
    Execute,
    NotificationKind,
    Notify,
    Wait,
)
from lifeguard.core.decision.situation import Situation
from lifeguard.core.guest import commands
from lifeguard.core.guest.container import DaemonState
from lifeguard.core.guest.visit import GuestVisit
from lifeguard.core.incident.action_record import ActionRecord, Result
from lifeguard.core.remediation.inside.graceful import RESTARTS, restarted_at
from lifeguard.core.remediation.inside.shutdown import StartDocker
from lifeguard.core.remediation.inside.underway import begun
from lifeguard.core.resources.verb import ShutdownVerb
from lifeguard.core.schedule import durations
from lifeguard.core.text.message import Message, message
from lifeguard.immutable import immutable

UNTAKEN = "Untaken"
"""Our own code: no agent has taken the command, so nothing was stopped."""

_ABOUT = "docker"
_START = Execute(StartDocker(), message("waiting.docker_back"))


@immutable
class _DockerDebt:
    """Since when Docker is stopped, and the starts that have failed since."""

    since: datetime
    tries: tuple[ActionRecord, ...]

    @property
    def until(self) -> datetime:
        """When it is given up."""
        return (self.tries[0].began if self.tries else self.since) + durations.START_LIMIT


def docker_back(situation: Situation, decision: Decision) -> Decision:
    """Return the decision, or what comes before it: Docker started, or the word that it is not."""
    debt = _owed(situation)
    if debt is None or begun(situation) is not None:
        return decision
    if not situation.frozen and _restarts(decision):
        return decision
    reason = situation.frozen or (debt.tries[-1].answer if debt.tries else None)
    if reason is None:
        return _START
    told = situation.has_sent(NotificationKind.DETACHED, _ABOUT)
    if told is None or told.at < debt.since:
        return _told(situation, reason)
    return _START if situation.frozen else _again(situation, debt, decision, reason)


def _owed(situation: Situation) -> _DockerDebt | None:
    """Return the debt; None: Docker was not stopped, or runs again, or the host has restarted."""
    if situation.observed is None or not situation.observed.runs:
        return None
    return _before_restart(situation) or _after_restart(situation)


def _before_restart(situation: Situation) -> _DockerDebt | None:
    debt: _DockerDebt | None = None
    for act in situation.actions:
        if act.action == ShutdownVerb.END_CONTAINERS and _may_have_stopped(act):
            debt = _DockerDebt(act.at, ())
        elif act.worked and act.action in {*RESTARTS, ShutdownVerb.START_DOCKER}:
            debt = None
        elif debt is not None and act.action == ShutdownVerb.START_DOCKER:
            debt = replace(debt, tries=(*debt.tries, act))
    return debt


def _after_restart(situation: Situation) -> _DockerDebt | None:
    """Return the debt where a look since the boot finds Docker stopped; it is paid once.

    A stop that `power` has still to make would not be made any more after another act.
    """
    visit, asked = situation.guest, situation.attempt(ShutdownVerb.END_CONTAINERS)
    restarted = restarted_at(situation)
    if visit is None or asked is None or not _may_have_stopped(asked):
        return None
    pending = any(act.result is Result.SENT for act in situation.treatments)
    if pending or not _booted_without(visit, restarted):
        return None
    later = (act for act in situation.actions if act.at > restarted)
    tries = tuple(act for act in later if act.action == ShutdownVerb.START_DOCKER)
    return None if any(act.worked for act in tries) else _DockerDebt(visit.sent_at, tries)


def _booted_without(visit: GuestVisit, restarted: datetime) -> bool:
    """Whether a look has found that the host has booted since, and that Docker does not run."""
    look = visit.look
    if look is None or look.docker is None or look.host.uptime is None:
        return False
    booted = visit.sent_at - timedelta(seconds=look.host.uptime) > restarted
    return booted and look.docker.state is DaemonState.STOPPED


def _may_have_stopped(act: ActionRecord) -> bool:
    """Whether it may have taken effect: of one that failed only the answer may be lost."""
    lost = act.result is Result.FAILED and act.code != UNTAKEN
    return lost or act.result is Result.DONE


def _restarts(decision: Decision) -> bool:
    """Whether the restart comes next for which Docker was stopped."""
    match decision:
        case Execute(action=action) | Wait(then=action) if action is not None:
            return action.verb in RESTARTS
        case _:
            return isinstance(decision, Admit)


def _told(situation: Situation, reason: Message) -> Notify:
    return Notify(
        NotificationKind.DETACHED,
        message("inside.docker_down"),
        action_required=(message("inside.docker_goes_on"),),
        reasons=(reason,),
        about=_ABOUT,
        problem=situation.target,
        commands=(commands.unit("start", "docker"),),
    )


def _again(
    situation: Situation, debt: _DockerDebt, decision: Decision, reason: Message
) -> Decision:
    """Try it again after a growing pause; no word to an operator waits for it."""
    if situation.now >= debt.until or isinstance(decision, Notify):
        return decision
    next_at = durations.backoff(debt.tries[0].began, debt.tries[-1].at)
    if situation.now >= next_at:
        return _START
    if isinstance(decision, Wait):
        return replace(decision, until=min(decision.until, next_at))
    return Wait(next_at, message("waiting.docker_again", reason=reason))
