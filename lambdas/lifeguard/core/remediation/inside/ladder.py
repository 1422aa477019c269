"""The next step against a container that a restart did not reach, by the state of its process.

A step is due where the one before was tried, and a look after it still finds the container as it
was. Nothing reaches a process in uninterruptible sleep: there the host's own rungs are next.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from lifeguard.core.decision.situation import Situation
from lifeguard.core.guest.allowed import DOCKER, may
from lifeguard.core.guest.container import ContainerState, DaemonState, GuestContainer
from lifeguard.core.guest.look import GuestLook
from lifeguard.core.guest.owner import of_container
from lifeguard.core.incident.action_record import ActionRecord, Result
from lifeguard.core.remediation.inside.options import to_restart, unwell
from lifeguard.core.remediation.inside.steps import (
    STEPS,
    ContainerStep,
    EndProcess,
    RecreateContainer,
    RestartDocker,
)
from lifeguard.core.resources.verb import InsideVerb

DOCKERS = "docker_"
"""How the code of a failure begins that is Docker's own: its command has failed."""

ON_A_CONTAINER = frozenset({InsideVerb.RESTART_INSIDE, *(step.verb for step in STEPS)})
"""What is done to a container that is to run on: the soft restart, and the steps."""

_ENDED = frozenset({ContainerState.EXITED, ContainerState.DEAD, ContainerState.REMOVING})
_UNINTERRUPTIBLE = "D"
_ZOMBIE = "Z"


def steps(situation: Situation, look: GuestLook, names: Collection[str]) -> Iterator[ContainerStep]:
    """Yield the steps that may help against the first container that resists, the softest first."""
    container = next((one for one in resisting(situation, look) if _may(names, one)), None)
    if container is None:
        return
    elsewhere = {act.action for act in situation.actions if act.on != container.name}
    for step in _by_state(situation, container):
        if step.verb in elsewhere:
            return  # once an incident: what follows it is for that other container
        if step is not RestartDocker or _spares_others(look, container, names):
            yield step(container.name, container.started_at)


def resisting(situation: Situation, look: GuestLook) -> tuple[GuestContainer, ...]:
    """Return the containers that an act of Lifeguard's was to end or to start, and did not.

    So is one whose first process is dead without Docker's knowledge: no restart reaches it. And so
    is one that is not well where the incident's soft restart was another one's.
    """
    if look.docker is None or look.docker.state is not DaemonState.RUNNING:
        return ()
    return tuple(one for one in look.containers if _resists(situation, look, one))


def cannot_end(look: GuestLook) -> tuple[GuestContainer, ...]:
    """Return the containers whose process no signal reaches: only a boot of the host ends it."""
    found = (one for one in look.containers if one.runs)
    return tuple(one for one in found if one.pid_state.startswith(_UNINTERRUPTIBLE))


def _may(names: Collection[str], container: GuestContainer) -> bool:
    return bool(container.started_at) and may(names, of_container(container))


def _resists(situation: Situation, look: GuestLook, container: GuestContainer) -> bool:
    if container.runs and container.pid_state.startswith(_ZOMBIE):
        return True
    last = _last(situation, container)
    if last is None:
        others = situation.attempt(InsideVerb.RESTART_INSIDE)
        used_up = others is not None and others.on != container.name
        return used_up and container.runs and of_container(container) in unwell(look)
    if last.worked or not _seen_since(situation, last):
        return False
    return container.state in _ENDED or of_container(container) in to_restart(look)


def _seen_since(situation: Situation, act: ActionRecord) -> bool:
    return situation.guest is not None and situation.guest.sent_at >= act.at


def _last(situation: Situation, container: GuestContainer) -> ActionRecord | None:
    """Return the latest act on a container that came to an end of its own, if any.

    What was refused says only that this step is none.
    """
    acts = (
        record
        for record in reversed(situation.actions)
        if record.action in ON_A_CONTAINER
        and record.on == container.name
        and record.result is not Result.REFUSED
    )
    return next(acts, None)


def _by_state(situation: Situation, container: GuestContainer) -> tuple[type[ContainerStep], ...]:
    """Return the steps that reach a container as it is.

    One that ends by itself whenever Docker starts it, none of them cures.
    """
    if container.state in _ENDED:
        last = _last(situation, container)
        docker_fails = last is not None and last.code.startswith(DOCKERS)
        return (RecreateContainer, RestartDocker) if docker_fails else ()
    if container.pid_state.startswith(_UNINTERRUPTIBLE):
        return ()
    if container.pid_state.startswith(_ZOMBIE):
        return (EndProcess, RestartDocker)
    return STEPS


def _spares_others(look: GuestLook, container: GuestContainer, names: Collection[str]) -> bool:
    """Whether Docker may be restarted: no other container stops for it, and none hangs."""
    if look.docker is None or not may(names, DOCKER) or cannot_end(look):
        return False
    return bool(look.docker.live_restore) or not any(
        one.runs for one in look.containers if one.id != container.id
    )
