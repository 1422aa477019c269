"""Who eats the memory, what the kernel has killed for it, and what to limit or to add."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from lifeguard.core.guest import commands
from lifeguard.core.guest.container import GuestContainer
from lifeguard.core.guest.finding import GuestFinding, share, size
from lifeguard.core.guest.look import GuestLook
from lifeguard.core.guest.owner import OwnerKind, Use, uses
from lifeguard.core.incident.vital_signs import HIGH_MEMORY
from lifeguard.core.text.command import Command
from lifeguard.core.text.message import NOTHING, Message, message
from lifeguard.immutable import immutable

SWAP_FULL = 90
"""Percent of swap in use from which on it is told: Netdata's warning (health.d/swap.conf)."""

PRESSURE = 10.0
"""Percent of the last minute in which every process waited for memory (/proc/pressure/memory, full
avg60), above which the server stands still time and again."""

_LEAST_MIB = 256
_OF_WORKING_SET = 1.5
"""Times the working set. Below 1.25 times of it the kernel may kill in the container at once."""
_ALL_LIMITS = 85
"""Percent of the memory that the containers may have together."""


@immutable
class MemoryLimit:
    """A limit for a container, or why none is proposed."""

    container: GuestContainer
    mib: int
    why_not: Message = NOTHING

    @property
    def command(self) -> Command:
        """Return the command that sets it until the container is created anew."""
        return commands.limit_memory(self.container, f"{self.mib}m", self.with_swap)

    @property
    def with_swap(self) -> str:
        """Return memory and swap together, as the script sets it: as much swap as it had.

        Twice the memory, Docker's own default, where it had no limit; -1 is as much as there is.
        """
        if self.container.memory_limit_kb is None:
            return f"{2 * self.mib}m"
        swap = self.container.swap_limit_kb
        return "-1" if swap is None else f"{self.mib + swap // 1024}m"

    @property
    def lasting(self) -> Message:
        """Return what keeps it for good."""
        return message("guest.lasting.memory", memory=f"{self.mib}m", swap=self.with_swap)


def used(look: GuestLook) -> int | None:
    """Return how much memory is used in percent; what can be had at once is not used."""
    total, available = look.memory.total_kb, look.memory.available_kb
    if not total or available is None:
        return None
    return share(max(0, total - available), total)


def swap_used(look: GuestLook) -> int | None:
    """Return how much swap is used in percent; None where there is none."""
    total, free = look.memory.swap_total_kb, look.memory.swap_free_kb
    if not total or free is None:
        return None
    return share(max(0, total - free), total)


def is_full(look: GuestLook) -> bool:
    """Whether memory is all but used up, or all wait for it."""
    percent, pressure = used(look), look.memory.pressure_full_avg60
    full = percent is not None and percent >= HIGH_MEMORY
    return full or (pressure is not None and pressure > PRESSURE)


def eater(look: GuestLook) -> Use | None:
    """Return who holds the most memory, in KiB: by the working set of containers, PSS of others."""
    found = memory_users(look)
    return found[0] if found and found[0].amount else None


def memory_users(look: GuestLook) -> tuple[Use, ...]:
    """Return who holds how much memory, in KiB, the heaviest first."""
    return uses(look, lambda container: container.memory_kb, lambda process: process.memory_kb)


def memory_limit(look: GuestLook) -> MemoryLimit | None:
    """Return a limit for a container that was killed at its own, or that eats the memory.

    It is max(256 MiB, 1.5 x working set); of a container that was killed at its limit, at least 1.5
    x that limit.
    """
    container = _killed_at_limit(look) or _unlimited_eater(look)
    if container is None or not look.memory.total_kb:
        return None
    working_set = max(container.memory_kb or 0, container.memory_limit_kb or 0)
    mib = max(_LEAST_MIB, _mib(_OF_WORKING_SET * working_set))
    others = sum(_held(one) for one in look.containers if one.id != container.id)
    whole = share(others + mib * 1024, look.memory.total_kb)
    if whole <= _ALL_LIMITS:
        return MemoryLimit(container, mib)
    why = message("guest.limit.too_much", limit=size(mib * 1024), percent=whole, most=_ALL_LIMITS)
    return MemoryLimit(container, mib, why)


def memory_findings(look: GuestLook) -> Iterator[GuestFinding]:
    """Yield what the memory is short of, and what was killed for it."""
    if is_full(look):
        yield _full(look)
    swap, pressure = swap_used(look), look.memory.pressure_full_avg60
    if swap is not None and swap >= SWAP_FULL:
        yield GuestFinding(message("guest.memory.swap", percent=swap))
    if pressure is not None and pressure > PRESSURE:
        yield GuestFinding(message("guest.memory.pressure", percent=round(pressure)))


def oom_findings(look: GuestLook) -> Iterator[GuestFinding]:
    """Yield how often the kernel killed a process for lack of memory, since the last boot."""
    kills = look.memory.oom_kills
    if not kills:
        return
    if look.host.uptime is None:
        yield GuestFinding(message("guest.memory.oom", kills=kills))
    else:
        up = timedelta(seconds=look.host.uptime)
        yield GuestFinding(message("guest.memory.oom_since", kills=kills, up=up))


def _full(look: GuestLook) -> GuestFinding:
    use, percent = eater(look), used(look)
    brief = message("guest.memory.brief")
    if use is None or not look.memory.total_kb:
        return GuestFinding(message("guest.memory.full", percent=percent or 0), brief)
    held = share(use.amount, look.memory.total_kb)
    said = message(
        "guest.memory.eater",
        percent=percent or 0,
        who=use.owner.said,
        held=size(int(use.amount)),
        part=held,
    )
    return GuestFinding(said, message("guest.memory.brief_eater", who=use.owner.gist))


def _killed_at_limit(look: GuestLook) -> GuestContainer | None:
    killed = (one for one in look.containers if one.memory_limit_kb and _was_killed(one))
    return next(killed, None)


def _was_killed(container: GuestContainer) -> bool:
    return bool(container.oom_killed or container.oom_kills)


def _unlimited_eater(look: GuestLook) -> GuestContainer | None:
    use = eater(look) if is_full(look) else None
    if use is None or use.owner.kind is not OwnerKind.CONTAINER:
        return None
    container = look.container(use.owner.name)
    return None if container is None or container.memory_limit_kb else container


def _held(container: GuestContainer) -> int:
    """Return what a container may hold: its limit, or what it holds where it has none."""
    return container.memory_limit_kb or container.memory_kb or 0


def _mib(kb: float) -> int:
    return -int(-kb // 1024)
