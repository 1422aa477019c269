"""Reading what `lifeguard-look` prints."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from lifeguard.core.guest.look import (
    DeletedFile,
    GuestCpu,
    GuestDisk,
    GuestHost,
    GuestLook,
    GuestMemory,
    GuestProcess,
    GuestUnit,
    HeavyFolder,
    KilledUnit,
    LeftOff,
    PackageChange,
    Reclaim,
    Reclaimable,
    TcpListener,
)
from lifeguard.ingest.guest import names
from lifeguard.ingest.guest.container import MOST_CPUS, MOST_PORT, container, docker
from lifeguard.ingest.guest.line import MOST_COUNT, MOST_KB, MOST_PID, GuestLine
from lifeguard.ingest.guest.rows import UNASKED, Row, read_fields

_LOAD = 10**6
_CGROUPS = 2


def _host(line: GuestLine) -> GuestHost:
    return GuestHost(
        os=line.text("os"),
        kernel=line.text("kernel"),
        cpus=line.count("cpus", MOST_CPUS) or None,  # a count of none was not read
        uptime=line.count("uptime"),
        now=line.count("now"),
        load1=line.number("load1", _LOAD),
        cgroup=line.count("cgroup", _CGROUPS),
        clock_synchronized=line.flag("clock_synchronized"),
    )


def _memory(line: GuestLine) -> GuestMemory:
    return GuestMemory(
        total_kb=line.kb("total_kb"),
        available_kb=line.kb("available_kb"),
        swap_total_kb=line.kb("swap_total_kb"),
        swap_free_kb=line.kb("swap_free_kb"),
        oom_kills=line.count("oom_kills"),
        pressure_full_avg60=line.percent("pressure_full_avg60"),
    )


def _cpu(line: GuestLine) -> GuestCpu:
    return GuestCpu(line.percent("busy"), line.percent("steal"), line.percent("iowait"))


def _process(line: GuestLine) -> GuestProcess:
    return GuestProcess(
        pid=line.needed("pid", MOST_PID),
        comm=line.needed_text("comm"),
        state=line.name("state", names.STATE),
        pss_kb=line.kb("pss_kb"),
        rss_kb=line.kb("rss_kb"),
        cpu=line.percent("cpu"),
        wchan=line.text("wchan"),
        unit=line.name("unit", names.UNIT),
        container=line.name("container", names.CONTAINER_ID),
    )


def _disk(line: GuestLine) -> GuestDisk:
    """Return a disk. `df` prints a negative number where root has used what is kept for it."""
    available = line.count("avail_kb", MOST_KB, -MOST_KB)
    return GuestDisk(
        mount=line.needed_text("mount"),
        fs=line.text("fs"),
        device=line.name("device", names.DEVICE),
        volume=line.name("volume", names.VOLUME),
        size_kb=line.kb("size_kb"),
        used_kb=line.kb("used_kb"),
        avail_kb=None if available is None else max(0, available),
        inodes_used=line.count("inodes_used", 100),
    )


def _grew(line: GuestLine) -> HeavyFolder:
    return HeavyFolder(line.needed_text("path"), line.needed("kb", MOST_KB))


def _reclaim(line: GuestLine) -> Reclaimable:
    return Reclaimable(line.needed_one_of("what", Reclaim), line.needed("kb", MOST_KB))


def _deleted(line: GuestLine) -> DeletedFile:
    return DeletedFile(
        pid=line.needed("pid", MOST_PID),
        comm=line.text("comm"),
        kb=line.needed("kb", MOST_KB),
        unit=line.name("unit", names.UNIT),
        container=line.name("container", names.CONTAINER_ID),
    )


def _listener(line: GuestLine) -> TcpListener:
    return TcpListener(
        port=line.needed("port", MOST_PORT),
        pid=line.count("pid", MOST_PID),
        comm=line.text("comm"),
        unit=line.name("unit", names.UNIT),
        container=line.name("container", names.CONTAINER_ID),
    )


def _unit(line: GuestLine) -> GuestUnit:
    return GuestUnit(line.needed_name("unit", names.UNIT), line.needed_name("state", names.WORD))


def _killed(line: GuestLine) -> KilledUnit:
    return KilledUnit(line.needed_name("unit", names.UNIT), line.needed("at", MOST_COUNT))


def _package(line: GuestLine) -> PackageChange:
    return PackageChange(line.needed("at", MOST_COUNT), line.needed_text("what"))


def _left_off(line: GuestLine) -> LeftOff:
    return LeftOff(line.needed_name("of", names.WORD), line.needed("left", MOST_COUNT))


ROWS: Mapping[str, Row] = MappingProxyType(
    {
        "host": Row(_host, "host"),
        "memory": Row(_memory, "memory"),
        "cpu": Row(_cpu, "cpu"),
        "docker": Row(docker, "docker"),
        "process": Row(_process, "processes", 10),
        "disk": Row(_disk, "disks", 20),
        "grew": Row(_grew, "grew", 45),
        "reclaim": Row(_reclaim, "reclaim", 10),
        "deleted": Row(_deleted, "deleted", 10),
        "port": Row(_listener, "listeners", 30),
        "container": Row(container, "containers", 20),
        "unit": Row(_unit, "units", 10),
        "killed": Row(_killed, "killed", 10),
        "package": Row(_package, "packages", 10),
        "cut": Row(_left_off, "left_off", 10),
        **UNASKED,
    }
)
"""What the lines of a look say, by their "k"; a script prints no more of each."""


def read_look(output: str) -> GuestLook:
    """Return what a look printed, however much of it arrived."""
    return GuestLook(**read_fields(ROWS, output))
