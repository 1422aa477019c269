"""What the kernel of a guest tells in /proc and in cgroups of version 2."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sandbox.hosts.guest.container import WorldContainer
from sandbox.hosts.guest.guest import Guest

TICKS = 100
"""Clock ticks in a second [proc(5), sysconf(_SC_CLK_TCK)]."""
PAGE_KB = 4
KERNEL = "6.1.0"
_LISTENS = "0A"
_KB, _BYTES = 1024, 1024 * 1024
_SECTORS = 2 * 1024 * 1024
"""In a GiB, of 512 bytes (Documentation/ABI/stable/sysfs-block)."""
_INODES_FROM = 40_000
_FIRST_FD = 3


@dataclass(frozen=True, slots=True)
class _Task:
    """A process as /proc shows it."""

    pid: int
    name: str
    state: str
    rss_mb: float
    cpu: float
    """In percent of the host."""
    cgroup: str
    started: float = 10.0
    """In seconds after the boot."""


def scope(container: WorldContainer) -> str:
    """Return the cgroup of a container, with Docker's systemd driver."""
    return f"/system.slice/docker-{container.id}.scope"


@dataclass(frozen=True, slots=True)
class Kernel:
    """The kernel's files, at one moment and as time passes."""

    guest: Guest
    now: datetime
    root: Path
    """What a script takes for /."""

    def _up_for(self) -> float:
        return (self.now - self.guest.booted_at).total_seconds()

    def _tasks(self) -> Iterator[_Task]:
        yield _Task(1, "systemd", "S", 12, 0, "/init.scope")
        yield _Task(400, "sshd", "S", 8, 0, "/system.slice/sshd.service")
        agent = "/system.slice/amazon-ssm-agent.service"
        yield _Task(410, "ssm-agent-worke", "S", 20, 0, agent)
        if self.guest.daemon_pid is not None:
            yield _Task(420, "containerd", "S", 20, 0, "/system.slice/containerd.service")
            docker = "/system.slice/docker.service"
            yield _Task(self.guest.daemon_pid, "dockerd", "S", 40, 0, docker)
        for proxy in self.guest.proxies():
            yield _Task(proxy.pid, "docker-proxy", "S", 2, 0, "/system.slice/docker.service")
        for one in self.guest.processes:
            slice_ = "user.slice/user-1000.slice/session-1.scope"
            cgroup = f"/system.slice/{one.unit}" if one.unit else f"/{slice_}"
            since = self._since(one.started_at)
            yield _Task(one.pid, one.spec.name, one.state, one.rss_mb, one.spec.cpu, cgroup, since)
        for c in self.guest.containers.values():
            if c.is_up:
                state, cpu = self.guest.state_of(c), c.cpu(self.guest.cpus)
                since = self._since(c.started_at)
                yield _Task(c.pid, _comm(c), state, c.used_mb(), cpu, scope(c), since)

    def _since(self, when: datetime) -> float:
        return (when - self.guest.booted_at).total_seconds()

    def fixed(self) -> Iterator[tuple[str, str]]:
        """Yield the files that do not change while a script runs."""
        yield "proc/sys/kernel/osrelease", f"{KERNEL}\n"
        busy = self.guest.cpu() or 0.0
        load = busy / 100 * self.guest.cpus + self._stuck()
        yield "proc/loadavg", f"{load:.2f} {load:.2f} {load:.2f} 1/200 9999\n"
        yield "proc/meminfo", self._meminfo()
        yield "proc/swaps", self.swaps()
        yield "proc/vmstat", f"nr_free_pages 1000\noom_kill {self.guest.oom_kills}\n"
        yield "proc/pressure/memory", self._pressure()
        filesystem = self.guest.disk.filesystem
        yield "proc/mounts", f"/dev/xvda1 / {filesystem} rw,noatime 0 0\nproc /proc proc rw 0 0\n"
        yield "sys/class/block/xvda/size", f"{self.guest.disk.device_gb * _SECTORS}\n"
        yield "proc/net/tcp", self._sockets()
        yield "sys/fs/cgroup/cgroup.controllers", "cpuset cpu io memory pids\n"
        for task in self._tasks():
            folder = f"proc/{task.pid}"
            yield f"{folder}/comm", f"{task.name}\n"
            yield f"{folder}/cgroup", f"0::{task.cgroup}\n"
            yield f"{folder}/wchan", "io_schedule" if task.state == "D" else "0"
            yield f"{folder}/cmdline", f"{task.name}\0"
            rss = int(task.rss_mb * _KB)
            yield f"{folder}/smaps_rollup", f"00400000-7fff r-xp\nRss: {rss} kB\nPss: {rss} kB\n"
            status = f"Name:\t{task.name}\nState:\t{task.state}\nPid:\t{task.pid}\nPPid:\t1\n"
            yield f"{folder}/status", f"{status}VmRSS:\t{rss} kB\n"

    def _stuck(self) -> int:
        return sum(1 for task in self._tasks() if task.state == "D")

    def _meminfo(self) -> str:
        guest = self.guest
        total, available = guest.spec.memory_mb * _KB, guest.available_mb() * _KB
        free = max(0.0, available - guest.spec.cache_mb * _KB)
        swap, swapped = guest.swap_mb * _KB, guest.swapped_mb() * _KB
        rows = {
            "MemTotal": total,
            "MemFree": free,
            "MemAvailable": available,
            "Cached": min(available, guest.spec.cache_mb * _KB),
            "SwapTotal": swap,
            "SwapFree": swap - swapped,
        }
        return "".join(f"{name}: {int(kb)} kB\n" for name, kb in rows.items())

    def swaps(self) -> str:
        """Return /proc/swaps."""
        guest = self.guest
        rows = ["Filename\tType\tSize\tUsed\tPriority\n"]
        file_mb = (guest.swap_file_mb or 0.0) if guest.swap_file_is_on else 0.0
        used = guest.swapped_mb()
        if guest.swap_mb > file_mb:
            mb = guest.swap_mb - file_mb
            rows.append(f"/dev/xvdb partition\t{int(mb * _KB)}\t{int(min(used, mb) * _KB)}\t-2\n")
            used = max(0.0, used - mb)
        if guest.swap_file_is_on:
            rows.append(f"{self.root}/swapfile file\t{int(file_mb * _KB)}\t{int(used * _KB)}\t-3\n")
        return "".join(rows)

    def _pressure(self) -> str:
        full = 40.0 if self.guest.is_full else 0.0
        line = f"avg10={full:.2f} avg60={full:.2f} avg300={full:.2f} total=0\n"
        return f"some {line}full {line}"

    def listeners(self) -> list[tuple[int, int]]:
        """Return the TCP ports with the process that listens on each."""
        found = [(22, 400)]
        found += [(p.port, p.pid) for p in self.guest.ports if self.guest.process(p.pid)]
        found += [(proxy.port, proxy.pid) for proxy in self.guest.proxies()]
        return found

    def _sockets(self) -> str:
        head = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid"
        rows = [f"{head}  timeout inode\n"]
        rows += [
            f"   {n}: 00000000:{port:04X} 00000000:0000 {_LISTENS} 00000000:00000000 00:00000000"
            f" 00000000     0        0 {_INODES_FROM + port} 1 0000000000000000 100 0 0 10 0\n"
            for n, (port, _pid) in enumerate(self.listeners())
        ]
        return "".join(rows)

    def descriptors(self) -> Iterator[tuple[str, str]]:
        """Yield open files: the link in /proc/PID/fd, and what it names."""
        for port, pid in self.listeners():
            yield f"proc/{pid}/fd/{_FIRST_FD + port}", f"socket:[{_INODES_FROM + port}]"
        holder = self.guest.deleted_held_by()
        if holder is not None:
            yield f"proc/{holder}/fd/{_FIRST_FD}", "/var/log/app.log (deleted)"

    def moving(self, elapsed: float) -> Iterator[tuple[str, str]]:
        """Yield the counters, so many seconds after the run's beginning."""
        up, guest = self._up_for() + elapsed, self.guest
        yield "proc/uptime", f"{up:.2f} {up:.2f}\n"
        busy = (guest.cpu() or 0.0) / 100
        ticks = up * TICKS
        rows = [_cpu_row("cpu", ticks * guest.cpus, busy)]
        rows += [_cpu_row(f"cpu{n}", ticks, busy) for n in range(guest.cpus)]
        yield "proc/stat", "".join(rows) + f"btime {int(guest.booted_at.timestamp())}\n"
        for task in self._tasks():
            ran = int(ticks * guest.cpus * task.cpu / 100)
            yield f"proc/{task.pid}/stat", _stat_row(task, ran)
        for c in guest.containers.values():
            if c.is_up:
                used = int(up * guest.cpus * c.cpu(guest.cpus) / 100 * 1_000_000)
                text = f"usage_usec {used}\nuser_usec {used}\nsystem_usec 0\n"
                yield f"sys/fs/cgroup{scope(c)}/cpu.stat", text

    def cgroup(self, c: WorldContainer) -> Iterator[tuple[str, str]]:
        """Yield the files of a container's cgroup."""
        folder = f"sys/fs/cgroup{scope(c)}"
        used = int(c.used_mb() * _BYTES)
        limit = None if c.memory_limit_mb is None else int(c.memory_limit_mb * _BYTES)
        swap = None
        if c.swap_limit_mb is not None and c.memory_limit_mb is not None:
            swap = int((c.swap_limit_mb - c.memory_limit_mb) * _BYTES)
        kills = self.guest.oom_kills if c.spec.exit_code == _KILLED else 0
        yield f"{folder}/memory.current", f"{used}\n"
        yield f"{folder}/memory.max", "max\n" if limit is None else f"{limit}\n"
        yield f"{folder}/memory.swap.max", "max\n" if swap is None else f"{swap}\n"
        yield f"{folder}/memory.swap.current", "0\n"
        yield f"{folder}/memory.stat", f"anon {used}\nfile 0\ninactive_file 0\n"
        yield f"{folder}/memory.events", f"low 0\nhigh 0\nmax 0\noom {kills}\noom_kill {kills}\n"
        quota = "max" if c.cpu_limit is None else str(int(c.cpu_limit * 100_000))
        yield f"{folder}/cpu.max", f"{quota} 100000\n"
        yield f"{folder}/cgroup.procs", f"{c.pid}\n"


_KILLED = 137


def _comm(container: WorldContainer) -> str:
    return container.spec.name[:15]


def _cpu_row(name: str, ticks: float, busy: float) -> str:
    """Return a row of /proc/stat: user, nice, system, idle, iowait, irq, softirq, steal."""
    return f"{name} {int(ticks * busy)} 0 0 {int(ticks * (1 - busy))} 0 0 0 0 0 0\n"


def _stat_row(task: _Task, ran: int) -> str:
    """Return /proc/PID/stat: utime is its 14th field, starttime the 22nd, rss in pages the 24th."""
    pages = int(task.rss_mb * _KB / PAGE_KB)
    before = f"{task.pid} ({task.name}) {task.state} 1 1 1 0 -1 4194304 0 0 0 0"
    started = int(task.started * TICKS)
    return f"{before} {ran} 0 0 0 20 0 1 0 {started} 1000000 {pages} 0 0 0 0 0 0 0 0\n"
