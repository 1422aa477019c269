"""What a look says may be done inside the host: of each remedy one act, or none.

Nothing is done to what `guest_may` does not name; swap space and cleaning alone need no name. The
limits keep to what a look proposes to a person (`core.guest`); the scripts hold to the same and
refuse more.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

from lifeguard.core.guest.allowed import DOCKER, may
from lifeguard.core.guest.container import DaemonState, GuestContainer
from lifeguard.core.guest.containers import Ailment, ailing
from lifeguard.core.guest.cpu import STEAL, cpu_limit
from lifeguard.core.guest.look import GuestLook
from lifeguard.core.guest.memory import is_full, memory_users
from lifeguard.core.guest.owner import Owner, of_container
from lifeguard.core.guest.ports import PortConflict, conflicts
from lifeguard.core.guest.swap import swap_plan
from lifeguard.core.incident.vital_signs import HIGH_CPU
from lifeguard.core.remediation.inside.action import (
    AddSwap,
    GuestAction,
    LimitCpu,
    StopHolder,
)
from lifeguard.core.remediation.inside.cleaning import cleaning
from lifeguard.core.remediation.inside.deleted_files import keeping
from lifeguard.core.remediation.inside.memory_limit import HEAVY, limiting_memory
from lifeguard.core.remediation.inside.repair import RepairDocker, RestartInside

HALF = 50
"""Percent of the host's CPU from which on a container starves the others."""

Names = Collection[str]

_RESTARTED = frozenset({Ailment.OUT_OF_MEMORY, Ailment.LOOPING, Ailment.DOWN, Ailment.UNHEALTHY})
"""What a restart may cure. A process that hangs in the kernel, it does not reach."""


def limiting(look: GuestLook, names: Names) -> LimitCpu | None:
    """Return the limit of the container that uses the CPU, whatever is wrong with the host."""
    limit = cpu_limit(look)
    if limit is None or not may(names, of_container(limit.container)):
        return None
    return LimitCpu(limit.container.name, limit.cpus)


def _starving(look: GuestLook, names: Names) -> LimitCpu | None:
    """Return that limit where the container leaves nothing to the others."""
    limit = cpu_limit(look)
    return limiting(look, names) if limit and _starves(look, limit.container) else None


def _starves(look: GuestLook, container: GuestContainer) -> bool:
    taken, busy = look.cpu.steal or 0, look.cpu.busy or 0
    return (container.cpu or 0) >= HALF and (taken >= STEAL or busy >= HIGH_CPU)


def _swapping(look: GuestLook, _: Names) -> AddSwap | None:
    plan = swap_plan(look) if is_full(look) else None
    return AddSwap(plan.mib) if plan and plan.mib else None


def _repairing(look: GuestLook, names: Names) -> RepairDocker | None:
    """Return the start of Docker, or its restart where it hangs; the script spares containers."""
    state = None if look.docker is None else look.docker.state
    if state not in {DaemonState.STOPPED, DaemonState.HUNG} or not may(names, DOCKER):
        return None
    return RepairDocker(state)


def _freeing(look: GuestLook, names: Names) -> StopHolder | None:
    found = (freeing(look, conflict, names) for conflict in conflicts(look))
    return next((action for action in found if action is not None), None)


def freeing(look: GuestLook, conflict: PortConflict, names: Names) -> StopHolder | None:
    """Return the end of who holds a container's port, where the policy names it."""
    held = (one.pid for one in look.listeners if one.port == conflict.port and one.pid)
    pid = next(held, None)
    if pid is None or not may(names, conflict.holder):
        return None
    return StopHolder(conflict.port, pid, conflict.holder.name)


def _restarting(look: GuestLook, names: Names) -> RestartInside | None:
    """Return the restart of what is not well, fills the memory, or keeps deleted files."""
    found = (*to_restart(look), *keeping(look))
    owner = next((one for one in found if may(names, one)), None)
    return None if owner is None else RestartInside(owner.kind, owner.name)


def to_restart(look: GuestLook) -> tuple[Owner, ...]:
    """Return what a restart may help: what is not well, and the heaviest where memory is full."""
    return (*unwell(look), *_heaviest(look))


def unwell(look: GuestLook) -> tuple[Owner, ...]:
    """Return the containers of which a restart may cure what is wrong with them."""
    if look.docker is not None and look.docker.state is not DaemonState.RUNNING:
        return ()  # nothing is restarted by a daemon that does not answer
    taken = {one.container.id for one in conflicts(look)}
    return tuple(
        of_container(container)
        for container, wrong in ailing(look)
        if wrong in _RESTARTED and container.id not in taken
    )


def _heaviest(look: GuestLook) -> tuple[Owner, ...]:
    if not is_full(look) or not look.memory.total_kb:
        return ()
    least = look.memory.total_kb * HEAVY / 100
    return tuple(use.owner for use in memory_users(look) if use.amount >= least)


Option = Callable[[GuestLook, Names], GuestAction | None]

SHORT_OF_CPU: tuple[Option, ...] = (limiting,)
"""What may be done where burst capacity runs out: never more than a limit."""
NOT_WELL: tuple[Option, ...] = (
    cleaning,
    _starving,
    _swapping,
    limiting_memory,
    _repairing,
    _freeing,
    _restarting,
)
"""What may be done where the host or its application does not answer, the softest first."""


def options(look: GuestLook, names: Names, which: tuple[Option, ...]) -> tuple[GuestAction, ...]:
    """Return the acts that a look gives reason for, the softest first."""
    found = (option(look, names) for option in which)
    return tuple(action for action in found if action is not None)
