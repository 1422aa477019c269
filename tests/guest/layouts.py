"""What the kernel and the distributions write where: AL2, AL2023, Ubuntu, Debian."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.guest.server import Server

API = "a1" * 32
"""The id of the container that most plays have."""


@dataclass(frozen=True, slots=True)
class Layout:
    """A distribution: its name, its cgroups, and where Docker puts containers among them."""

    name: str
    pretty: str
    cgroup: int
    container: str
    packages: str
    hybrid: bool = False

    def groups(self, unit: str = "", container: str = "") -> str:
        """Return /proc/PID/cgroup of a process."""
        path = (
            self.container.format(container)
            if container
            else f"/system.slice/{unit}"
            if unit
            else "/user.slice"
        )
        if self.cgroup == 2:
            return f"0::{path}\n"
        named = f"{path}" if container else path
        lines = [f"{n}:{c}:{path}" for n, c in ((9, "memory"), (6, "cpu,cpuacct"), (3, "pids"))]
        lines.append(f"1:name=systemd:{named}")
        if self.hybrid:
            lines.append(f"0::{path}")
        return "\n".join(lines) + "\n"

    def limits(
        self, server: Server, container: str = API, *, used: int, most: int, cpus: float
    ) -> None:
        """Write the container's cgroup: bytes used (with 10 MiB of cache that can go), limit, CPUs."""
        path = self.container.format(container)
        cache = 10 << 20
        if self.cgroup == 2:
            base = f"/sys/fs/cgroup{path}"
            server.file(f"{base}/memory.current", f"{used + cache}\n")
            server.file(f"{base}/memory.max", f"{most or 'max'}\n")
            server.file(f"{base}/memory.swap.max", "0\n")
            server.file(f"{base}/memory.stat", f"anon 5\ninactive_file {cache}\nactive_file 3\n")
            server.file(f"{base}/memory.events", "low 0\nmax 7\noom 2\noom_kill 2\n")
            server.file(f"{base}/cpu.max", f"{int(cpus * 100000) if cpus else 'max'} 100000\n")
            server.file(f"{base}/cpu.stat", "usage_usec 1000000\nuser_usec 1\n")
            return
        memory, cpu = f"/sys/fs/cgroup/memory{path}", f"/sys/fs/cgroup/cpu{path}"
        server.file(f"{memory}/memory.usage_in_bytes", f"{used + cache}\n")
        server.file(f"{memory}/memory.limit_in_bytes", f"{most or 9223372036854771712}\n")
        server.file(f"{memory}/memory.memsw.limit_in_bytes", f"{most or 9223372036854771712}\n")
        server.file(f"{memory}/memory.stat", f"inactive_file 3\ntotal_inactive_file {cache}\n")
        server.file(f"{memory}/memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 2\n")
        server.file(f"{cpu}/cpu.cfs_quota_us", f"{int(cpus * 100000) if cpus else -1}\n")
        server.file(f"{cpu}/cpu.cfs_period_us", "100000\n")
        server.file(f"/sys/fs/cgroup/cpuacct{path}/cpuacct.usage", "1000000000\n")

    def later(self, server: Server, seconds_of_cpu: float, container: str = API) -> None:
        """What the container's cgroup says a second later."""
        path = self.container.format(container)
        if self.cgroup == 2:
            next_file(
                server,
                f"/sys/fs/cgroup{path}/cpu.stat",
                f"usage_usec {int(1e6 + seconds_of_cpu * 1e6)}\n",
            )
        else:
            next_file(
                server,
                f"/sys/fs/cgroup/cpuacct{path}/cpuacct.usage",
                f"{int(1e9 + seconds_of_cpu * 1e9)}\n",
            )


AL2 = Layout("al2", "Amazon Linux 2", 1, "/docker/{}", "rpm")
AL2023 = Layout("al2023", "Amazon Linux 2023.6.20250303", 2, "/system.slice/docker-{}.scope", "rpm")
FOCAL = Layout("ubuntu2004", "Ubuntu 20.04.6 LTS", 1, "/docker/{}", "dpkg", hybrid=True)
NOBLE = Layout("ubuntu2404", "Ubuntu 24.04.1 LTS", 2, "/system.slice/docker-{}.scope", "dpkg")
DEBIAN = Layout(
    "debian12", "Debian GNU/Linux 12 (bookworm)", 2, "/system.slice/docker-{}.scope", "dpkg"
)
LAYOUTS = (AL2, AL2023, FOCAL, NOBLE, DEBIAN)


def next_file(server: Server, name: str, text: str | bytes) -> None:
    """Write what a file will say after the `sleep 1` of a look."""
    place = server.folder / "next" / name.lstrip("/")
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(text.encode() if isinstance(text, str) else text)


def stat(  # noqa: PLR0913 - its fields
    pid: int, comm: bytes, state: str, *, ticks: int, rss_pages: int, start: int = 500
) -> bytes:
    """Return /proc/PID/stat (proc(5)); the name as it is, whatever bytes it has."""
    head = f"{pid} (".encode() + comm + b") "
    return (
        head
        + (
            f"{state} 1 {pid} {pid} 0 -1 4194560 100 0 0 0 {ticks} 0 0 0 20 0 1 0 {start} 100000000 {rss_pages} "
            "18446744073709551615 1 1 0 0 0 0 0 0 0 0 0 0 17 0 0 0 0 0 0\n"
        ).encode()
    )


def process(  # noqa: PLR0913 - what /proc has of it
    server: Server,
    pid: int,
    comm: str | bytes = "app",
    *,
    state: str = "S",
    ticks: int = 0,
    rss_kb: int = 4096,
    pss_kb: int = 0,
    groups: str = "0::/user.slice\n",
    sockets: tuple[int, ...] = (),
    start: int = 500,
) -> None:
    """Add a process that runs `ticks` of the 200 ticks that two CPUs have in the second of the look."""
    name = comm.encode() if isinstance(comm, str) else comm
    at = f"/proc/{pid}"
    server.file(
        f"{at}/stat", stat(pid, name, state, ticks=1000, rss_pages=rss_kb // 4, start=start)
    )
    next_file(
        server,
        f"{at}/stat",
        stat(pid, name, state, ticks=1000 + ticks, rss_pages=rss_kb // 4, start=start),
    )
    server.file(f"{at}/comm", name + b"\n")
    server.file(f"{at}/cgroup", groups)
    server.file(f"{at}/wchan", "0" if state != "D" else "nfs_wait_bit_killable")
    if pss_kb:
        server.file(
            f"{at}/smaps_rollup",
            f"0-1 ---p 0 00:00 0 [rollup]\nRss: {rss_kb} kB\nPss:   {pss_kb} kB\n",
        )
    folder = server.root / at.lstrip("/") / "fd"
    folder.mkdir(exist_ok=True)
    for number, inode in enumerate(sockets, 3):
        (folder / str(number)).symlink_to(f"socket:[{inode}]")


def listening(server: Server, *ports: tuple[int, int], file: str = "tcp") -> None:
    """Write /proc/net/tcp with the listeners (port, inode), and one connection that is none."""
    rows = [
        f"   {n}: 00000000:{port:04X} 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 {inode} 1 0 100 0 0 10 0"
        for n, (port, inode) in enumerate(ports)
    ]
    rows.append(
        "   9: 0100007F:1F90 0100007F:C000 01 00000000:00000000 00:00000000 00000000     0        0 777 1 0 20 4 30 10 -1"
    )
    server.file(
        f"/proc/net/{file}",
        "  sl  local_address rem_address   st tx_queue\n" + "\n".join(rows) + "\n",
    )


def disk(server: Server, *disks: tuple[str, str, int, int, int]) -> None:
    """Mount disks (mount, file system, KiB, KiB used, per cent of inodes used) and make `df` tell of them."""
    mounts = "".join(
        f"/dev/d{n} {mount.replace(' ', chr(92) + '040')} {kind} rw 0 0\n"
        for n, (mount, kind, *_) in enumerate(disks)
    )
    server.file("/proc/mounts", "proc /proc proc rw 0 0\n" + mounts)
    space = "".join(
        f"/dev/d{n} {size} {used} {size - used} {used * 100 // size}% {mount}\n"
        for n, (mount, _, size, used, _) in enumerate(disks)
    )
    inodes = "".join(
        f"/dev/d{n} 1000 {share * 10} {1000 - share * 10} {share}% {mount}\n"
        for n, (mount, _, _, _, share) in enumerate(disks)
    )
    (server.folder / "space").write_text(
        "Filesystem 1024-blocks Used Available Capacity Mounted on\n" + space, "utf-8"
    )
    (server.folder / "inodes").write_text(
        "Filesystem Inodes IUsed IFree IUse% Mounted on\n" + inodes, "utf-8"
    )
    server.program(
        "df", f"case $1 in *i*) cat {server.folder}/inodes ;; *) cat {server.folder}/space ;; esac"
    )


def healthy(server: Server, layout: Layout = AL2023) -> None:
    """Write a small server that has nothing wrong and no Docker."""
    server.file("/etc/os-release", f'NAME="x"\nPRETTY_NAME="{layout.pretty}"\n')
    server.file("/proc/sys/kernel/osrelease", "6.1.0-x\n")
    server.file("/proc/uptime", "86400.50 100000.00\n")
    next_file(server, "/proc/uptime", "86401.50 100000.00\n")
    server.file("/proc/loadavg", "3.20 2.00 1.00 2/200 999\n")
    server.file("/proc/stat", "cpu  100 0 100 1000 50 0 0 10 0 0\ncpu0 1\ncpu1 1\nintr 5\n")
    next_file(server, "/proc/stat", "cpu  200 0 140 1040 60 0 0 20 0 0\ncpu0 1\ncpu1 1\nintr 5\n")
    server.file(
        "/proc/meminfo",
        "MemTotal: 1014000 kB\nMemFree: 1 kB\nMemAvailable: 90000 kB\nSwapTotal: 0 kB\nSwapFree: 0 kB\n",
    )
    server.file("/proc/vmstat", "nr_free_pages 1\noom_kill 3\n")
    if layout.cgroup == 2:
        server.file("/sys/fs/cgroup/cgroup.controllers", "cpu memory\n")
        server.file(
            "/proc/pressure/memory",
            "some avg10=1.00 avg60=2.00 avg300=0.00 total=1\nfull avg10=9.00 avg60=12.50 avg300=1.00 total=1\n",
        )
    else:
        (server.root / "sys/fs/cgroup/memory").mkdir(parents=True, exist_ok=True)
    listening(server)
    disk(server, ("/", "ext4", 8_000_000, 2_000_000, 12))
    server.program("timedatectl", "printf 'System clock synchronized: yes\\n'")
    server.program("systemctl", ":")
    server.program("sleep", f"cp -R {server.folder}/next/. $R/ 2>/dev/null || true")


def inspected(identifier: str = API, /, **changed: Any) -> dict[str, object]:
    """Return what `docker inspect` says of a container; `State__Pid=0` changes one value below."""
    said: dict[str, object] = {
        "Id": identifier,
        "Created": "2026-11-30T09:59:58.123456789Z",
        "Name": "/api",
        "RestartCount": 4,
        "State": {
            "Status": "running", "Running": True, "Paused": False, "Restarting": False, "OOMKilled": True,
            "Dead": False, "Pid": 911, "ExitCode": 0, "StartedAt": "2026-11-30T10:00:00.123456789Z",
            "Health": {"Status": "unhealthy", "Log": [{"ExitCode": 1, "Output": 'State/Pid":1'}]},
        },
        "Config": {
            "Image": "shop/api:1",
            "Labels": {"com.docker.compose.project": "shop", "com.docker.compose.project.working_dir": "/srv/shop"},
            "Env": ['A={"Id":"no"}'],
        },
        "HostConfig": {
            "Memory": 0, "MemorySwap": 0, "NanoCpus": 1750000000, "AutoRemove": False,
            "RestartPolicy": {"Name": "always", "MaximumRetryCount": 0},
            "PortBindings": {"80/tcp": [{"HostIp": "", "HostPort": "80"}], "9/tcp": None},
        },
        "NetworkSettings": {"Ports": {"80/tcp": [{"HostIp": "10.0.0.5", "HostPort": "80"}, {"HostIp": "::", "HostPort": "80"}]}},
    }  # fmt: skip
    for path, value in changed.items():
        *parents, last = path.split("__")
        at: Any = said
        for parent in parents:
            at = at[parent]
        at[last] = value
    return said


def docker(server: Server, *containers: dict[str, object], live_restore: bool = False) -> None:
    """Install a Docker that runs and has these containers; `more.sh` beside it may answer first."""
    folder = server.folder / "docker"
    folder.mkdir(exist_ok=True)
    info = {
        "ServerVersion": "25.0.3",
        "LiveRestoreEnabled": live_restore,
        "DockerRootDir": "/var/lib/docker",
    }
    (folder / "info").write_text(json.dumps(info), "utf-8")
    write_containers(folder, *containers)
    server.program(
        "docker",
        f"""cd {folder} || exit 9
if [ -f more.sh ]; then . ./more.sh; fi
case "$1 ${{2:-}}" in
"info "*) cat info ;;
"ps "*) cat ids ;;
"inspect "*) cat inspect; test -s ids ;;
*) exit 3 ;;
esac""",
    )


def write_containers(folder: Path, *containers: dict[str, object]) -> None:
    (folder / "ids").write_text("".join(f"{c['Id']}\n" for c in containers), "utf-8")
    (folder / "inspect").write_text(
        json.dumps(list(containers), ensure_ascii=False, indent=4), "utf-8"
    )
