"""Looks inside servers, as values."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from lifeguard.core.guest.container import (
    ContainerState,
    DaemonState,
    GuestContainer,
    GuestDocker,
    Health,
    RestartPolicy,
)
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
    Unasked,
)
from lifeguard.core.guest.visit import GuestVisit
from lifeguard.core.text.foreign import Foreign

MIB = 1024
GIB = 1024 * 1024
"""In KiB, as a look counts."""

NODE = "mi-0123456789abcdef0"
COMMAND = "e8d3c0e4-71f7-4491-898f-c9b35bee5f3b"
BACK = "1f0c2e7ab3d4"


def container(name: str = "tradurs-back", **how: Any) -> GuestContainer:  # noqa: ANN401  any field of it
    """Return a container that runs and does nothing, but for what is given."""
    plain: dict[str, Any] = {
        "id": BACK,
        "name": name,
        "state": ContainerState.RUNNING,
        "image": Foreign("tradurs/back:1"),
        "memory_kb": 160 * MIB,
        "cpu": 1.0,
        "restart": RestartPolicy.ALWAYS,
        "started_at": "2026-11-20T08:00:00.123456789Z",
        "pid": 4242,
        "pid_state": "S",
    }
    return GuestContainer(**(plain | how))


def process(comm: str = "node", **how: Any) -> GuestProcess:  # noqa: ANN401  as above
    """Return a process that sleeps, but for what is given."""
    plain: dict[str, Any] = {"pid": 4242, "comm": Foreign(comm), "state": "S", "cpu": 0.0}
    return GuestProcess(**(plain | how))


def disk(used: int, mount: str = "/", **how: Any) -> GuestDisk:  # noqa: ANN401  as above
    """Return a file system of 40 GiB that is full to a percentage."""
    size = 40 * GIB
    plain: dict[str, Any] = {
        "fs": Foreign("ext4"),
        "size_kb": size,
        "used_kb": size * used // 100,
        "avail_kb": size * (100 - used) // 100,
        "inodes_used": 12,
    }
    return GuestDisk(mount=Foreign(mount), **(plain | how))


HOST = GuestHost(Foreign("Amazon Linux 2023"), Foreign("6.1.0"), 2, 86_400, 1_764_000_000, 0.3, 2)
DOCKER = GuestDocker(
    DaemonState.RUNNING, Foreign("25.0.3"), live_restore=False, containerd=DaemonState.RUNNING
)
MEMORY = GuestMemory(2 * GIB, 1208 * MIB, 0, 0, 0, 0.0)  # 41 % used


def look(**how: Any) -> GuestLook:  # noqa: ANN401  as above
    """Return a look at a server of 2 vCPUs and 2 GiB: all ordinary, but for what is given."""
    plain: dict[str, Any] = {
        "host": HOST,
        "memory": MEMORY,
        "cpu": GuestCpu(12.0, 0.0, 1.0),
        "disks": (disk(60),),
        "docker": DOCKER,
    }
    return GuestLook(**(plain | how))


def full_look() -> GuestLook:
    """Return a look in which every field says something."""
    return look(
        processes=(process(pss_kb=160 * MIB, rss_kb=170 * MIB, cpu=45.0, container=BACK),),
        grew=(HeavyFolder(Foreign("/var/log"), 9 * GIB),),
        reclaim=(Reclaimable(Reclaim.JOURNAL, 2 * GIB),),
        deleted=(DeletedFile(811, Foreign("java"), 3 * GIB),),
        listeners=(TcpListener(80, 612, Foreign("nginx"), "nginx.service"),),
        containers=(
            container(
                restarts=3,
                exit=137,
                oom_killed=True,
                oom_kills=2,
                memory_limit_kb=512 * MIB,
                swap_limit_kb=256 * MIB,
                cpu=88.0,
                cpu_limit=1.75,
                auto_remove=False,
                compose="tradurs",
                compose_dir=Foreign("/srv/tradurs"),
                stop_seconds=10,
                health=Health.UNHEALTHY,
                created_at="2026-11-20T07:59:58.123456789Z",
                publishes=(80,),
                log_kb=12,
            ),
        ),
        units=(GuestUnit("nginx.service", "failed"),),
        killed=(KilledUnit("shop.service", 1_763_900_000),),
        packages=(PackageChange(1_763_900_000, Foreign("containerd.io 1.7.1 -> 1.7.2")),),
        unasked=(Unasked("docker", "timeout"),),
        left_off=(LeftOff("container", 12),),
        malformed=1,
        whole=False,
    )


def visit(found: GuestLook | None, sent_at: datetime) -> GuestVisit:
    """Return a visit that found this."""
    return GuestVisit(NODE, COMMAND, sent_at, found)


SPIKING = look(
    cpu=GuestCpu(96.0, 0.0, 1.0),
    containers=(
        container("tradurs-back", cpu=88.0),
        container("tradurs-d4", id="2f0c2e7ab3d4", cpu=5.0, memory_kb=50 * MIB),
        container("nginx-host", id="3f0c2e7ab3d4", cpu=2.0, memory_kb=56 * MIB),
    ),
)
"""A look at a server on which one container takes the CPU."""

MEMORY_FULL = look(
    memory=GuestMemory(2 * GIB, 50 * MIB, 0, 0, 2, 31.0),
    cpu=GuestCpu(74.0, 0.0, 22.0),
    processes=(
        process("gunicorn", pid=811, pss_kb=610 * MIB, cpu=9.0, unit="gunicorn.service"),
        process("gunicorn", pid=812, pss_kb=590 * MIB, cpu=9.0, unit="gunicorn.service"),
    ),
)
"""A look at a server whose memory is all but used up."""
