"""Who uses the CPU, and how to limit it."""

from __future__ import annotations

from collections.abc import Iterator

from lifeguard.core.guest import commands
from lifeguard.core.guest.container import GuestContainer
from lifeguard.core.guest.finding import GuestFinding
from lifeguard.core.guest.look import GuestLook
from lifeguard.core.guest.owner import OwnerKind, Use, uses
from lifeguard.core.incident.vital_signs import HIGH_CPU
from lifeguard.core.text.command import Command
from lifeguard.core.text.message import Message, message
from lifeguard.immutable import immutable

STEAL = 10
"""Percent of steal from which on it is told: Netdata warns above it (netdata, health.d/cpu.conf,
20min_steal_cpu). On a burstable plan steal is what the hypervisor takes once the burst capacity is
spent: the proof of it from inside."""

WAITS = 40
"""Percent of iowait from which on it is told: Netdata warns above it (the same file,
10min_cpu_iowait)."""

HOG = 10
"""Percent of the host below which nobody uses the CPU to speak of."""

LEAST = 0.25
SPARED = 0.25
"""vCPUs: what a container keeps at least, and what is left to sshd and the SSM agent."""


@immutable
class CpuLimit:
    """A limit for the container that uses the CPU, and how to make it last.

    No CPU shares: with cgroup v2 what 512 of them come to depends on the version of runc (issues
    4772 and 4896), and no `docker update` leads back to none.
    """

    container: GuestContainer
    hundredths: int  # of a vCPU

    @property
    def cpus(self) -> str:
        """Return the limit as docker and compose take it."""
        return f"{self.hundredths / 100:g}"

    @property
    def command(self) -> Command:
        """Return the command that sets it until the container is created anew."""
        return commands.limit_cpu(self.container, self.cpus)

    @property
    def lasting(self) -> Message:
        """Return what keeps it for good."""
        return message("guest.lasting.cpu", cpus=self.cpus)


def hog(look: GuestLook) -> Use | None:
    """Return who uses at least half of the CPU that is used; None: no single one does.

    Steal is used by nobody on this server.
    """
    found = uses(look, lambda container: container.cpu, lambda process: process.cpu)
    if not found or found[0].amount < HOG:
        return None
    busy = look.cpu.busy
    used = sum(use.amount for use in found) if busy is None else busy - (look.cpu.steal or 0)
    return found[0] if found[0].amount >= used / 2 else None


def cpu_limit(look: GuestLook) -> CpuLimit | None:
    """Return a limit for the container that uses the CPU; None where there is none, or it has one.

    The limit is max(0.25, vCPU - 0.25).
    """
    use, cpus = hog(look), look.host.cpus
    container = None if use is None else hogging(look, use)
    if container is None or cpus is None:
        return None
    limit = max(LEAST, cpus - SPARED)
    if container.cpu_limit is not None and container.cpu_limit <= limit:
        return None
    return CpuLimit(container, round(100 * limit))


def hogging(look: GuestLook, use: Use) -> GuestContainer | None:
    """Return the container that an owner is, if it is one."""
    return look.container(use.owner.name) if use.owner.kind is OwnerKind.CONTAINER else None


def cpu_findings(look: GuestLook) -> Iterator[GuestFinding]:
    """Yield what the CPU is short of, and who uses it."""
    use, cpu = hog(look), look.cpu
    taken = cpu.steal is not None and cpu.steal >= STEAL
    if taken or (cpu.busy is not None and cpu.busy >= HIGH_CPU):
        yield _used(use, round(cpu.busy or 0))
    if cpu.steal is not None and taken:
        yield GuestFinding(message("guest.cpu.steal", percent=round(cpu.steal)))
    if cpu.iowait is not None and cpu.iowait >= WAITS:
        yield GuestFinding(message("guest.cpu.iowait", percent=round(cpu.iowait)))


def culprit(use: Use) -> Message:
    """Return who uses the CPU in the few words of a subject."""
    return message("guest.cpu.brief", who=use.owner.gist)


def _used(use: Use | None, busy: int) -> GuestFinding:
    if use is None:
        return GuestFinding(message("guest.cpu.busy", busy=busy), message("guest.cpu.brief_busy"))
    percent = round(use.amount)
    said = message("guest.cpu.hog", busy=busy, who=use.owner.said, percent=percent)
    return GuestFinding(said, culprit(use))
