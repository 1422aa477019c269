"""Which programs a guest has, and which not: this machine's own must not answer for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from sandbox.hosts.guest.guest import Guest
from sandbox.hosts.guest.machine import GuestMachine
from sandbox.hosts.guest.programs import cleaning, clock, logs, processes, storage
from sandbox.hosts.guest.programs.docker import docker
from sandbox.hosts.guest.programs.systemd import systemctl
from sandbox.hosts.guest.run import Asked, Printed
from sandbox.hosts.guest.sizes import DEBIAN
from sandbox.worldfile.guest_spec import DockerStateSpec

Program = Callable[[GuestMachine, Asked], Printed]

PROGRAMS: Mapping[str, Program] = MappingProxyType(
    {
        "apt-get": cleaning.packages,
        "containerd": cleaning.nothing,
        "date": clock.date,
        "dd": storage.dd,
        "df": storage.df,
        "dnf": cleaning.packages,
        "docker": docker,
        "du": storage.du,
        "fallocate": storage.fallocate,
        "findmnt": storage.findmnt,
        "growpart": storage.growpart,
        "id": processes.identity,
        "journalctl": logs.journalctl,
        "kill": processes.kill,
        "mkswap": storage.mkswap,
        "resize2fs": storage.grow_file_system,
        "rpm": cleaning.nothing,
        "sleep": clock.sleep,
        "stat": storage.stat,
        "swapoff": storage.swapoff,
        "swapon": storage.swapon,
        "sync": cleaning.nothing,
        "systemctl": systemctl,
        "timedatectl": clock.timedatectl,
        "xfs_growfs": storage.grow_file_system,
    }
)
"""What the world answers for."""

ABSENT = frozenset(
    {
        "btrfs",
        "chattr",
        "crictl",
        "ctr",
        "curl",
        "dmesg",
        "dpkg",
        "halt",
        "init",
        "ip",
        "killall",
        "logrotate",
        "losetup",
        "lsof",
        "mount",
        "nsenter",
        "pidof",
        "pkill",
        "podman",
        "poweroff",
        "ps",
        "reboot",
        "service",
        "shutdown",
        "snap",
        "ss",
        "sysctl",
        "systemd-run",
        "telinit",
        "umount",
        "wget",
        "yum",
    }
)
"""What no guest of the sandbox has: a script must not find this machine's own."""

_OF_DEBIAN, _OF_RPM = frozenset({"apt-get"}), frozenset({"dnf", "rpm"})
_OF_DOCKER = frozenset({"containerd", "docker"})


def absent(guest: Guest) -> frozenset[str]:
    """Return what this guest does not have."""
    of_others = _OF_RPM if guest.spec.os.startswith(DEBIAN) else _OF_DEBIAN
    no_docker = _OF_DOCKER if guest.docker is DockerStateSpec.ABSENT else frozenset[str]()
    return ABSENT | of_others | no_docker
