"""Containers end in order before Lifeguard's own restart of a host that still answers.

Docker gives each container SIGTERM and the container's own time, and kills what is left. The
restart never depends on it: an agent that does not take the command at once, a script that refuses
and containers that take too long are told of, and the restart goes on.

It is done once for each restart: where the restart was not made and Docker was started again
(`docker_debt`), no second stop of the containers comes before the next attempt.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from lifeguard.core.decision.decision import Decision, Execute, Wait
from lifeguard.core.decision.runbook import Remedy
from lifeguard.core.decision.situation import Situation
from lifeguard.core.guest.container import DaemonState
from lifeguard.core.guest.look import GuestLook
from lifeguard.core.guest.visit import AGAIN, WAITED
from lifeguard.core.incident.action_record import ActionRecord
from lifeguard.core.policy.policy import GuestMode, Mode
from lifeguard.core.remediation.inside.shutdown import EndContainers
from lifeguard.core.resources.verb import ShutdownVerb, Verb
from lifeguard.core.schedule.durations import NEVER
from lifeguard.core.text.message import message

RESTARTS = frozenset({Verb.REBOOT, Verb.STOP, Verb.FORCE_STOP, Verb.RETIRE})
"""The acts that end all that runs on the host."""

_REMEDIES = frozenset({Remedy.REBOOT, Remedy.STOP_START, Remedy.REPLACE})

STOP_TIMEOUT = 10
"""Seconds that Docker gives a container without a time of its own (docker stop, --timeout)."""
_DAEMON = 15
"""Seconds that the daemon waits for all of them at least (dockerd, --shutdown-timeout)."""
_GRACE = 5
"""Seconds that the daemon adds to the longest time (moby, daemon/daemon.go, ShutdownTimeout); as
many again for systemd."""
LONGEST = 300
"""Seconds, where the server does its work until then; more the document does not take."""
LONGEST_IN_OUTAGE = 30
"""Seconds, where it is an outage that waits."""

TAKEN = timedelta(seconds=15)
"""How long an agent may leave the command untaken; one that answers has it within seconds."""
SLACK = timedelta(seconds=10)
"""What the script needs beside the time for the containers."""
OFTEN = timedelta(seconds=5)
OFTEN_FOR = timedelta(minutes=1)
"""How often it is asked whether they have ended, and for how long: meanwhile nothing runs."""


def near_restart(situation: Situation) -> bool:
    """Whether a restart of Lifeguard's may come next, before which a look tells of containers.

    In a storm none is made: too many would wait for it.
    """
    admission = situation.admission
    granted = admission is not None and admission.granted
    return granted and situation.storm is None and _may(situation)


def await_look(situation: Situation, remedy: str) -> Decision | None:
    """Wait for the moment in which a look can be begun, where none has told of containers yet."""
    visit, admission = situation.guest, situation.admission
    if remedy not in _REMEDIES or admission is None or not near_restart(situation):
        return None
    fresh = visit is not None and situation.now < visit.sent_at + AGAIN
    if fresh or situation.now >= admission.at + WAITED:
        return None
    return Wait(situation.now + timedelta(seconds=1), message("waiting.look_inside"))


def containers_end(situation: Situation, remedy: str) -> Execute | None:
    """End the containers before a remedy's first act, where any are known to run."""
    look = _look(situation)
    if remedy not in _REMEDIES or look is None or not _may(situation) or _done(situation):
        return None
    return Execute(EndContainers(_seconds(situation, look)), message("waiting.containers_end"))


def patience(situation: Situation, act: ActionRecord, *, taken: bool = True) -> datetime:
    """Return until when the end of the containers is waited for.

    Args:
        situation: of the act.
        act: which has been sent.
        taken: whether the agent has taken the command.
    """
    if not taken:
        return act.at + TAKEN
    look = _look(situation)
    seconds = LONGEST_IN_OUTAGE if look is None else _seconds(situation, look)
    return act.at + TAKEN + timedelta(seconds=seconds) + SLACK


def _may(situation: Situation) -> bool:
    policy, observed = situation.policy, situation.observed
    if policy is None or observed is None or not situation.opted_in or not observed.runs:
        return False
    acts = policy.guest is GuestMode.ACT and policy.mode is not Mode.OBSERVE
    return acts and situation.kind.look.inside(observed)


def _look(situation: Situation) -> GuestLook | None:
    """Return a look since the last restart that found containers which would end with Docker."""
    visit = situation.guest
    if visit is None or visit.look is None or visit.sent_at <= restarted_at(situation):
        return None
    docker = visit.look.docker
    if docker is None or docker.state is not DaemonState.RUNNING or docker.live_restore:
        return None
    return visit.look if any(one.runs for one in visit.look.containers) else None


def restarted_at(situation: Situation) -> datetime:
    """Return when Lifeguard last restarted or stopped the host; `NEVER` where it has not."""
    made = (act.at for act in situation.actions if act.action in RESTARTS and act.worked)
    return max(made, default=NEVER)


def _done(situation: Situation) -> bool:
    """Whether they were asked to end, whatever came of it, since the last restart."""
    asked = situation.attempt(ShutdownVerb.END_CONTAINERS)
    return asked is not None and asked.at >= restarted_at(situation)


def _seconds(situation: Situation, look: GuestLook) -> int:
    up = (one.stop_seconds for one in look.containers if one.runs)
    given = max(STOP_TIMEOUT if seconds is None else seconds for seconds in up)
    wanted = max(_DAEMON, given + _GRACE) + _GRACE
    return min(wanted, LONGEST_IN_OUTAGE if _fails(situation) else LONGEST)


def _fails(situation: Situation) -> bool:
    traits = (situation.kind.traits(problem.kind) for problem in situation.present)
    return any(one.check or one.down or one.idle for one in traits)
