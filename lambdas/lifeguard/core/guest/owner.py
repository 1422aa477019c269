"""To whom memory or CPU is to be put down: a container, a unit, or a process of neither."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from enum import StrEnum

from lifeguard.core.guest.container import GuestContainer
from lifeguard.core.guest.look import GuestLook, GuestProcess
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import Message, coded
from lifeguard.immutable import immutable

SERVICE = ".service"
"""The suffix of a unit that is started and stopped as one; a scope or a slice is not."""


class OwnerKind(StrEnum):
    """What may be limited, restarted or stopped, and what may only be named."""

    CONTAINER = "container"
    UNIT = "unit"
    PROCESS = "process"


@immutable
class Owner:
    """One of them, by its name; a container whose name is not known, by its id."""

    kind: OwnerKind
    name: str
    pid: int | None = None  # of a process alone

    @property
    def said(self) -> Message:
        """Return it in words."""
        return coded("guest.owner", self.kind, name=foreign(self.name))

    @property
    def gist(self) -> Message:
        """Return it in the few words of a subject."""
        return coded("guest.who", self.kind, name=foreign(self.name))


@immutable
class Use:
    """How much of something an owner uses."""

    owner: Owner
    amount: float


def of_container(container: GuestContainer) -> Owner:
    """Return a container as an owner."""
    return Owner(OwnerKind.CONTAINER, container.name)


def of_process(look: GuestLook, process: GuestProcess) -> Owner:
    """Return the owner of a process."""
    if process.container:
        known = look.container(process.container)
        return Owner(OwnerKind.CONTAINER, process.container if known is None else known.name)
    if process.unit.endswith(SERVICE):
        return Owner(OwnerKind.UNIT, process.unit)
    return Owner(OwnerKind.PROCESS, process.comm.text, process.pid)


def uses(
    look: GuestLook,
    by_container: Callable[[GuestContainer], float | None],
    by_process: Callable[[GuestProcess], float | None],
) -> tuple[Use, ...]:
    """Return how much each owner uses, the largest first.

    Of a container its own measure counts; of all others the sum of the processes that are known.
    """
    found: dict[Owner, float] = defaultdict(float)
    for container in look.containers:
        if (amount := by_container(container)) is not None:
            found[of_container(container)] = amount
    measured = frozenset(found)
    for process in look.processes:
        owner, used = of_process(look, process), by_process(process)
        if used is not None and owner not in measured:
            found[owner] += used
    ranked = sorted(found.items(), key=lambda pair: (-pair[1], pair[0].kind, pair[0].name))
    return tuple(Use(owner, amount) for owner, amount in ranked)
