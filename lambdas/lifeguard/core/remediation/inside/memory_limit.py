"""A memory limit for a container: when one is set, and how it reads once it is.

It comes after swap space and before the restart of the heaviest. A limit cures nothing: it ends a
leak within its container, instead of in whatever the kernel would kill next. It is set before the
restart, and lasts over it: afterwards the container uses so little that no limit could be told from
that. A container that nothing starts again gets none, for a limit would end it for good.
"""

from __future__ import annotations

from collections.abc import Collection

from lifeguard.core.guest.allowed import may
from lifeguard.core.guest.container import ContainerState, RestartPolicy
from lifeguard.core.guest.look import GuestLook
from lifeguard.core.guest.memory import memory_limit
from lifeguard.core.guest.owner import of_container
from lifeguard.core.remediation.inside.action import LimitMemory

HEAVY = 10
"""Percent of the host's memory below which a container is not what fills it."""

_COMES_BACK = frozenset(
    {RestartPolicy.ALWAYS, RestartPolicy.UNLESS_STOPPED, RestartPolicy.ON_FAILURE}
)
"""Restart policies by which Docker starts what the kernel has killed: its exit code is 137."""


def limiting_memory(look: GuestLook, names: Collection[str]) -> LimitMemory | None:
    """Return the limit that a look proposes, where the policy names the container."""
    limit = memory_limit(look)
    if limit is None or limit.why_not or not may(names, of_container(limit.container)):
        return None
    one, total = limit.container, look.memory.total_kb or 0
    if one.state is not ContainerState.RUNNING or one.restart not in _COMES_BACK:
        return None
    is_heavy = 100 * (one.memory_kb or 0) >= HEAVY * total
    return LimitMemory(one.name, limit.mib) if one.memory_limit_kb or is_heavy else None
