"""What a look inside a server found: values that a script measured, and nothing else.

Sizes are in KiB (`_kb`). CPU is in percent of the whole host, as CloudWatch counts it. None is what
could not be read; 0 is a measurement. Identifiers whose form is known are text; all else that
others have written is Foreign.
"""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

from lifeguard.core.guest.container import GuestContainer, GuestDocker
from lifeguard.core.text.foreign import UNSAID, Foreign
from lifeguard.immutable import immutable


@immutable
class GuestHost:
    """The operating system."""

    os: Foreign = UNSAID
    kernel: Foreign = UNSAID
    cpus: int | None = None
    uptime: int | None = None  # seconds
    now: int | None = None  # Unix seconds by its own clock
    load1: float | None = None
    cgroup: int | None = None  # 1 or 2
    clock_synchronized: bool | None = None


@immutable
class GuestMemory:
    """The memory of the host. `available_kb` is MemAvailable: what a new process could have."""

    total_kb: int | None = None
    available_kb: int | None = None
    swap_total_kb: int | None = None
    swap_free_kb: int | None = None
    oom_kills: int | None = None  # since the last boot
    pressure_full_avg60: float | None = None  # percent of a minute in which all waited for memory


@immutable
class GuestCpu:
    """The CPU of the host during one second, in percent."""

    busy: float | None = None
    steal: float | None = None
    iowait: float | None = None


@immutable
class GuestProcess:
    """One process: of those that use the most memory, and of those that use the most CPU."""

    pid: int
    comm: Foreign
    state: str = ""  # as `ps` prints it: R, S, D, Z, T
    pss_kb: int | None = None
    rss_kb: int | None = None
    cpu: float | None = None
    wchan: Foreign = UNSAID  # where in the kernel it waits
    unit: str = ""
    container: str = ""  # the first 12 hexadecimal digits of its id

    @property
    def memory_kb(self) -> int | None:
        """Return its share of memory: PSS, or RSS where that could not be read."""
        return self.rss_kb if self.pss_kb is None else self.pss_kb


@immutable
class GuestDisk:
    """One mounted file system."""

    mount: Foreign
    fs: Foreign = UNSAID
    device: str = ""  # /dev/nvme0n1p1; "" where it is no partition of a disk, nor a whole disk
    size_kb: int | None = None
    used_kb: int | None = None
    avail_kb: int | None = None  # to others than root
    inodes_used: int | None = None  # percent
    volume: str = ""  # the EBS volume that an NVMe disk names as its serial number; "": none


@immutable
class HeavyFolder:
    """One of the heaviest first-level folders of /, /var and /var/lib."""

    path: Foreign
    kb: int


class Reclaim(StrEnum):
    """What safe cleaning may free, in the order in which it is done."""

    JOURNAL = "journal"
    PACKAGES = "packages"
    ROTATED_LOGS = "rotated_logs"
    IMAGES = "images"
    BUILD_CACHE = "build_cache"
    SNAPS = "snaps"


@immutable
class Reclaimable:
    """How much one step of safe cleaning would free."""

    what: Reclaim
    kb: int


@immutable
class DeletedFile:
    """A file that is deleted and still open: it takes its place until the process closes it."""

    pid: int
    comm: Foreign
    kb: int
    unit: str = ""
    container: str = ""  # the first 12 hexadecimal digits of its id


@immutable
class TcpListener:
    """Who listens on a TCP port; pid is None in another network namespace."""

    port: int
    pid: int | None = None
    comm: Foreign = UNSAID
    unit: str = ""
    container: str = ""


@immutable
class GuestUnit:
    """One unit of systemd that has failed, or that systemd starts again and again."""

    unit: str
    state: str  # systemd's: failed, or the sub-state auto-restart


@immutable
class KilledUnit:
    """A service that did not end in its time, and that systemd killed, at the last shutdown."""

    unit: str
    at: int  # Unix seconds


@immutable
class PackageChange:
    """One package that was installed, upgraded or removed."""

    at: int  # Unix seconds
    what: Foreign


@immutable
class Unasked:
    """What could not be asked, and why: a code of the script's."""

    what: str
    why: str


@immutable
class LeftOff:
    """How many of a list the script left off."""

    of: str
    left: int


@immutable
class GuestLook:
    """All that one look found.

    `whole` is whether the output arrived as it was written. What came before a cut is kept.
    """

    host: GuestHost = GuestHost()
    memory: GuestMemory = GuestMemory()
    cpu: GuestCpu = GuestCpu()
    processes: tuple[GuestProcess, ...] = ()
    disks: tuple[GuestDisk, ...] = ()
    grew: tuple[HeavyFolder, ...] = ()
    reclaim: tuple[Reclaimable, ...] = ()
    deleted: tuple[DeletedFile, ...] = ()
    listeners: tuple[TcpListener, ...] = ()
    docker: GuestDocker | None = None
    containers: tuple[GuestContainer, ...] = ()
    units: tuple[GuestUnit, ...] = ()
    killed: tuple[KilledUnit, ...] = ()
    packages: tuple[PackageChange, ...] = ()
    unasked: tuple[Unasked, ...] = ()
    left_off: tuple[LeftOff, ...] = ()
    malformed: int = 0  # lines that could not be read
    whole: bool = True

    @property
    def tells(self) -> bool:
        """Whether anything was measured."""
        return replace(self, unasked=(), malformed=0, whole=True) != GuestLook()

    def container(self, key: str) -> GuestContainer | None:
        """Return a container by its id or name."""
        return next((one for one in self.containers if key and key in {one.id, one.name}), None)
