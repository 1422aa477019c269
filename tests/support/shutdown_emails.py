"""The emails about containers that ended before a restart, and about Docker after it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType

from lifeguard.core.incident.action_record import ActionRecord, Result
from lifeguard.core.kinds.ec2.problem import ProblemKind
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.notification.view import EmailView
from lifeguard.core.policy.policy import GuestMode
from lifeguard.core.resources.verb import ShutdownVerb, Verb
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import Message, message
from tests.support.emails import RETIREMENT, SUNDAY, announced, due
from tests.support.guests import container, visit
from tests.support.guests import look as inside
from tests.support.situations import ACT, act, at, did, instance, look, stopped

_LETS = replace(ACT, window=SUNDAY, guest=GuestMode.ACT)
_RUNNING = inside(containers=tuple(map(container, ("api", "worker", "cache"))))
_ALL = message("inside.ended", ended=3, count=3, length=timedelta(seconds=12))
_KILLED = message("inside.ended_killed", ended=_ALL, killed=(foreign("worker"),))


def _asked(answer: Message, result: Result = Result.DONE) -> ActionRecord:
    return act(ShutdownVerb.END_CONTAINERS, at("+1 17:00"), result, answer=answer)


def _moved(asked: ActionRecord) -> InstanceSituation:
    """Return the retirement of a host that was left on Sunday night, its containers first."""
    before = look(announced(RETIREMENT, policy=_LETS), at("+1 17:00"))
    stop = act(Verb.STOP, at("+1 17:00"), problem=ProblemKind.INSTANCE_RETIREMENT)
    start = act(Verb.START, at("+1 17:01"), problem=ProblemKind.INSTANCE_RETIREMENT)
    gone = stopped("Client.UserInitiatedShutdown", events=(RETIREMENT,))
    down = look(did(before, asked, stop), at("+1 17:01"), gone)
    back = instance(launched_at=at("+1 17:01"), events=())
    return look(did(down, start), at("+1 17:03"), back)


def _in_order() -> EmailView:
    return due(replace(_moved(_asked(_ALL)), guest=visit(_RUNNING, at("+1 17:03"))))


def _not_graceful() -> EmailView:
    """One container did not end by SIGTERM."""
    return due(replace(_moved(_asked(_KILLED)), guest=visit(_RUNNING, at("+1 17:03"))))


def _docker_started() -> EmailView:
    """After the restart Docker did not run: nobody has enabled its service."""
    runs = message("inside.docker_runs")
    started = act(ShutdownVerb.START_DOCKER, at("+1 17:04"), answer=runs)
    after = look(did(_moved(_asked(_ALL)), started), at("+1 17:05"), events=())
    return due(replace(after, guest=visit(_RUNNING, at("+1 17:05"))))


def _docker_not_back() -> EmailView:
    """AWS has called its stop off meanwhile, and the agent is away."""
    before = look(announced(RETIREMENT, policy=_LETS), at("+1 17:00"))
    answer = message("guest.no_answer", status="Delayed")
    failed = act(ShutdownVerb.START_DOCKER, at("+1 17:04"), Result.FAILED, answer=answer)
    return due(look(did(before, _asked(_ALL), failed), at("+1 17:04"), events=()))


SHUTDOWNS: Mapping[str, Callable[[], EmailView]] = MappingProxyType(
    {
        "fixed-containers-ended": _in_order,
        "fixed-not-graceful": _not_graceful,
        "fixed-docker-started": _docker_started,
        "act-docker-not-back": _docker_not_back,
    }
)
"""Each of them, by the name of its golden file."""
