"""What a look inside the server says: memory, CPU, disks, the clock, packages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from lifeguard.core.diagnosis.fact import Fact
from lifeguard.core.diagnosis.readings.containers import container_facts, port_facts
from lifeguard.core.diagnosis.readings.reading import fact
from lifeguard.core.diagnosis.symptoms.host import HostSymptom
from lifeguard.core.diagnosis.symptoms.network import NetworkSymptom
from lifeguard.core.guest.cpu import hog
from lifeguard.core.guest.disk import used as disk_used
from lifeguard.core.guest.look import GuestLook
from lifeguard.core.guest.memory import eater, swap_used
from lifeguard.core.guest.memory import used as memory_used

MEMORY_LOW = 95
MEMORY_ENOUGH = 80
"""Percent of memory in use from which on hardly any is left, and up to which there is enough."""
SWAP_FULL = 95
HOLDS_MOST = 50
"""Percent of the memory or CPU from which on one owner holds most of it."""
STEAL = 20
IOWAIT = 20
NO_IOWAIT = 10
HOG = 80
DISK_FULL = 98
DISK_FREE = 90
INODES_FULL = 100
INODES_FREE = 95
LONG_ENOUGH = 1800
"""Seconds since boot from which on a counter covers what led to an outage."""
HELD_OPEN_KB = 1024 * 1024


def look_facts(look: GuestLook, at: datetime) -> tuple[Fact, ...]:
    """Return what a look says; all of it was measured at that time."""
    return tuple(found for part in _PARTS for found in part(look, at))


def _memory(look: GuestLook, at: datetime) -> Iterator[Fact]:
    percent, swap = memory_used(look), swap_used(look)
    if percent is not None:
        line = f"memory {percent}% used of {look.memory.total_kb} kB"
        if percent >= MEMORY_LOW:
            yield fact(HostSymptom.MEMORY_LOW, line, at, numbers={"percent": percent})
        elif percent < MEMORY_ENOUGH:
            yield fact(HostSymptom.MEMORY_ENOUGH, line, at, numbers={"percent": percent})
    if swap is not None and swap >= SWAP_FULL:
        yield fact(HostSymptom.SWAP_FULL, f"swap: {swap}% used", at, numbers={"percent": swap})
    use = eater(look)
    if use is not None and look.memory.total_kb:
        part = 100 * use.amount / look.memory.total_kb
        if part >= HOLDS_MOST:
            line = f"{use.owner.name}: memory {part:.0f}%"
            yield fact(
                HostSymptom.MEMORY_HOG, line, at, subject=use.owner.name, numbers={"percent": part}
            )


def _kills(look: GuestLook, at: datetime) -> Iterator[Fact]:
    """Yield that the kernel has killed nothing for memory: its counter does not say when it did."""
    kills, uptime = look.memory.oom_kills, look.host.uptime
    if kills == 0 and uptime is not None and uptime >= LONG_ENOUGH:
        yield fact(HostSymptom.NO_OOM_IN_LOG, f"oom_kill 0 (up {uptime} s)", at)


def _cpu(look: GuestLook, at: datetime) -> Iterator[Fact]:
    cpu = look.cpu
    if cpu.steal is not None and cpu.steal > STEAL:
        numbers = {"percent": cpu.steal}
        yield fact(HostSymptom.CPU_STEAL, f"CPU: steal {cpu.steal:.0f}%", at, numbers=numbers)
    if cpu.iowait is not None:
        line, numbers = f"CPU: iowait {cpu.iowait:.0f}%", {"percent": cpu.iowait}
        if cpu.iowait > IOWAIT:
            yield fact(HostSymptom.CPU_IOWAIT, line, at, numbers=numbers)
        elif cpu.iowait < NO_IOWAIT:
            yield fact(HostSymptom.CPU_NO_IOWAIT, line, at, numbers=numbers)
    use = hog(look)
    if use is not None and use.amount >= HOG:
        line, numbers = f"{use.owner.name}: CPU {use.amount:.0f}%", {"percent": use.amount}
        yield fact(HostSymptom.CPU_HOG, line, at, subject=use.owner.name, numbers=numbers)
    elif cpu.busy is not None and cpu.busy < HOLDS_MOST:
        yield fact(HostSymptom.CPU_IDLE, f"CPU: {cpu.busy:.0f}% busy", at)


def _disks(look: GuestLook, at: datetime) -> Iterator[Fact]:
    for disk in look.disks:
        mount, percent = disk.mount.text, disk_used(disk)
        if percent is not None:
            line, numbers = f"df {mount}: {percent}%", {"percent": float(percent)}
            if percent >= DISK_FULL:
                yield fact(HostSymptom.DISK_FULL, line, at, subject=mount, numbers=numbers)
            elif percent < DISK_FREE:
                yield fact(HostSymptom.DISK_FREE, line, at, subject=mount, numbers=numbers)
        if disk.inodes_used is not None:
            line = f"df -i {mount}: {disk.inodes_used}%"
            if disk.inodes_used >= INODES_FULL:
                yield fact(HostSymptom.INODES_FULL, line, at, subject=mount)
            elif disk.inodes_used < INODES_FREE:
                yield fact(HostSymptom.INODES_FREE, line, at, subject=mount)


def _eaters(look: GuestLook, at: datetime) -> Iterator[Fact]:
    for folder in look.grew[:1]:
        line = f"{folder.path.text}: {folder.kb} kB"
        yield fact(HostSymptom.DISK_EATER, line, at, subject=folder.path.text)
    for file in look.deleted:
        if file.kb >= HELD_OPEN_KB:
            line = f"{file.comm.text} (pid {file.pid}): deleted {file.kb} kB"
            yield fact(HostSymptom.DELETED_HELD_OPEN, line, at, subject=file.comm.text)


def _units(look: GuestLook, at: datetime) -> Iterator[Fact]:
    for unit in look.units:
        failed = unit.state == "failed"
        symptom = HostSymptom.UNIT_FAILED if failed else HostSymptom.UNIT_RESTARTING
        yield fact(symptom, f"{unit.unit}: {unit.state}", at, subject=unit.unit)
    for process in look.processes:
        states = {"D": HostSymptom.PROCESS_UNINTERRUPTIBLE, "Z": HostSymptom.PROCESS_ZOMBIE}
        state = states.get(process.state[:1])
        if state is not None:
            line = f"{process.comm.text} (pid {process.pid}): state {process.state}"
            yield fact(state, line, at, subject=process.comm.text, numbers={"pid": process.pid})


def _packages(look: GuestLook, _: datetime) -> Iterator[Fact]:
    """Yield what was installed, at its own time."""
    for change in look.packages:
        name = change.what.text.split(" ", 1)[0]
        then = datetime.fromtimestamp(change.at, UTC)
        yield fact(HostSymptom.PACKAGE_UPGRADED, change.what.text, then, subject=name)


def _clock(look: GuestLook, at: datetime) -> Iterator[Fact]:
    host = look.host
    if host.clock_synchronized is True:
        yield fact(NetworkSymptom.CLOCK_OK, "System clock synchronized: yes", at)
    elif host.clock_synchronized is False:
        yield fact(NetworkSymptom.CLOCK_UNSYNCHRONIZED, "System clock synchronized: no", at)
    if host.now is not None:
        off = host.now - at.timestamp()
        if abs(off) > CLOCK_OFF:
            numbers = {"seconds": off}
            yield fact(NetworkSymptom.CLOCK_OFFSET, f"clock: {off:+.0f} s", at, numbers=numbers)
        if host.uptime is not None:
            booted = datetime.fromtimestamp(host.now - host.uptime, UTC)
            yield fact(HostSymptom.BOOTED, f"up {host.uptime} s", booted)


CLOCK_OFF = 120
"""Seconds: by less than this the time at which a command runs is not known."""

_Part = Callable[[GuestLook, datetime], Iterator[Fact]]
_PARTS: tuple[_Part, ...] = (
    _memory,
    _kills,
    _cpu,
    _disks,
    _eaters,
    container_facts,
    port_facts,
    _units,
    _packages,
    _clock,
)
