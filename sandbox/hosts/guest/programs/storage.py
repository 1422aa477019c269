"""Programs of the disk and of swap, from df to swapoff."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping

from sandbox.hosts.guest.kernel import Kernel
from sandbox.hosts.guest.machine import GuestMachine
from sandbox.hosts.guest.programs.words import Words, take_apart
from sandbox.hosts.guest.run import Asked, Printed
from sandbox.hosts.guest.sizes import KIB
from sandbox.worldfile.guest_spec import Filesystem

SWAP_FILE = "/swapfile"
INODES = 500_000
_RESERVED = 0.05
"""The share of ext4 that only root may fill (mke2fs(8), -m)."""
_UNITS = {"": 1, "K": 1024, "M": 1024**2, "G": 1024**3}
_GB, _MB = 1024**3, 1024**2
_DELETED_INODE = 77


def df(machine: GuestMachine, asked: Asked) -> Printed:
    """Tell the root file system's size, in blocks of 1024 bytes or in inodes."""
    guest = machine.guest
    words = take_apart(asked.arguments, ("B", "x", "t"))
    disk, kind = guest.disk, "Available Capacity"
    if words.has("i", "inodes"):
        size = INODES
        used = int(INODES * guest.spec.inodes_used_percent / 100)
        free = size - used
        kind = "IFree IUse%"
    else:
        used_gb = guest.used_gb() - machine.sizes.removed_gb()
        size, used = int(disk.gb * KIB), int(used_gb * KIB)
        reserve = size * _RESERVED if disk.filesystem is Filesystem.EXT4 else 0
        free = max(0, int(size - used - reserve))
    percent = -(-100 * used // max(1, used + free))
    rows = [f"Filesystem 1024-blocks Used {kind} Mounted on\n"]
    rows += [f"/dev/xvda1 {size} {used} {free} {percent}% /\n" for _ in words.operands or ("/",)]
    return Printed("".join(rows))


def growpart(machine: GuestMachine, asked: Asked) -> Printed:
    """Let the partition be as large as its disk (cloud-utils, growpart)."""
    disk = machine.guest.disk
    if list(asked.arguments) != ["/dev/xvda", "1"]:
        return Printed(status=2, error=f"FAILED: not played here: {asked.arguments}")
    if disk.device_gb <= max(disk.partition_gb, disk.gb):
        return Printed("NOCHANGE: partition 1 could only be grown by 0\n", status=1)
    disk.partition_gb = disk.device_gb
    return Printed("CHANGED: partition=1\n")


def grow_file_system(machine: GuestMachine, asked: Asked) -> Printed:
    """Let the file system be as large as its partition: `resize2fs DEVICE`, `xfs_growfs -d /`."""
    disk = machine.guest.disk
    wanted = "xfs_growfs" if disk.filesystem is Filesystem.XFS else "resize2fs"
    if asked.name != wanted:
        return Printed(status=1, error=f"{asked.name}: Bad magic number in super-block")
    disk.gb = max(disk.gb, disk.partition_gb)
    machine.changed()
    return Printed()


def du(machine: GuestMachine, asked: Asked) -> Printed:
    """Tell what files take, in KiB, with the options -s, -c and -d."""
    words = take_apart(asked.arguments, ("d", "max-depth"))
    total, rows = 0.0, []
    for operand in words.operands or (".",):
        path = machine.inside(operand)
        if not (machine.root / path.strip("/")).exists():
            continue
        found = machine.sizes.under(path)
        total += sum(found.values())
        depth = 0 if words.has("s") else int(words.value("d", "max-depth") or 0)
        for folder, kb in sorted(_folders(path, found, depth).items()):
            rows.append(f"{int(kb)}\t{machine.root}{folder}\n")
    if words.has("c"):
        rows.append(f"{int(total)}\ttotal\n")
    return Printed("".join(rows))


def _folders(path: str, found: Mapping[str, float], depth: int) -> dict[str, float]:
    """Return a path and the folders below it, so many levels deep, with what they hold."""
    base = path.rstrip("/")
    sums: dict[str, float] = {path: 0.0}
    for name, kb in found.items():
        sums[path] += kb
        parts = name.removeprefix(f"{base}/").split("/")[:-1]
        for level in range(1, min(depth, len(parts)) + 1):
            folder = f"{base}/{'/'.join(parts[:level])}"
            sums[folder] = sums.get(folder, 0.0) + kb
    return sums


def stat(machine: GuestMachine, asked: Asked) -> Printed:
    """Tell of files: of an open deleted one by itself, of all others for real."""
    words = take_apart(asked.arguments, ("c", "format"))
    if words.has("f", "file-system"):
        return _file_system(machine, words)
    rows = []
    for operand in words.operands:
        if "/fd/" in operand and operand.startswith(f"{machine.root}/proc/"):
            blocks = int(machine.guest.disk.deleted_gb * KIB * 2)
            row = words.value("c", "format").replace("%d", "2049").replace("%n", operand)
            row = row.replace("%i", str(_DELETED_INODE)).replace("%b", str(blocks))
            rows.append(row.replace("%s", str(blocks * 512)) + "\n")
    if rows:
        return Printed("".join(rows))
    return really("stat", asked)


def _file_system(machine: GuestMachine, words: Words) -> Printed:
    inside = [machine.inside(one) for one in words.operands]
    kinds = ["cgroup2fs" if one.startswith("/sys") else _stat_name(machine) for one in inside]
    return Printed("".join(f"{one}\n" for one in kinds))


def _stat_name(machine: GuestMachine) -> str:
    kind = machine.guest.disk.filesystem
    return "ext2/ext3" if kind is Filesystem.EXT4 else kind.value


def really(program: str, asked: Asked) -> Printed:
    """Run this machine's own program, whose operands are files of the run's root."""
    done = subprocess.run(  # noqa: S603  a program that reads alone
        [f"/usr/bin/{program}", *asked.arguments], capture_output=True, check=False
    )
    error = done.stderr.decode(errors="replace")
    return Printed(done.stdout.decode(errors="replace"), done.returncode, error)


def findmnt(machine: GuestMachine, asked: Asked) -> Printed:
    """Tell the file system that a path is on."""
    words = take_apart(asked.arguments, ("o", "output", "T", "target", "t", "S"))
    told = {
        "FSTYPE": machine.guest.disk.filesystem.value,
        "OPTIONS": "rw,noatime",
        "SOURCE": "/dev/xvda1",
        "TARGET": "/",
    }
    columns = words.value("o", "output") or _short_output(asked)
    return Printed(" ".join(told[name] for name in columns.split(",")) + "\n")


def _short_output(asked: Asked) -> str:
    """Return the columns of words such as `-no FSTYPE`."""
    words = list(asked.arguments)
    at = next(n for n, word in enumerate(words) if word.startswith("-") and word.endswith("o"))
    return words[at + 1]


def fallocate(machine: GuestMachine, asked: Asked) -> Printed:
    """Make a file of a size, which takes room on the guest's disk alone."""
    words = take_apart(asked.arguments, ("l", "length", "o"))
    size = _bytes(words.value("l", "length"))
    return _make(machine, words.operands[0], size)


def dd(machine: GuestMachine, asked: Asked) -> Printed:
    """Make a file of zeros: 100 MB a second."""
    told = dict(word.split("=", 1) for word in asked.arguments if "=" in word)
    size = _bytes(told["bs"]) * int(told["count"])
    machine.spend(size / _MB / 100)
    return _make(machine, told["of"], size)


def _make(machine: GuestMachine, path: str, size: int) -> Printed:
    guest = machine.guest
    if machine.inside(path) != SWAP_FILE:
        return Printed(status=1, error=f"not played here: {path}")
    if guest.used_gb() + size / _GB > guest.disk.gb:
        return Printed(status=1, error="fallocate: fallocate failed: No space left on device")
    (machine.root / SWAP_FILE.strip("/")).touch(mode=0o600)
    guest.disk.swap_file_gb = size / _GB
    guest.swap_file_mb = size / _MB
    machine.changed()
    return Printed()


def _bytes(text: str) -> int:
    """Read a size such as 2G, 512MiB or 1048576."""
    upper = text.upper().removesuffix("IB")
    unit = upper[-1:] if upper[-1:] in "KMG" else ""
    return int(upper.removesuffix(unit)) * _UNITS[unit]


def mkswap(machine: GuestMachine, asked: Asked) -> Printed:
    """Prepare the swap file."""
    path = machine.inside(take_apart(asked.arguments, ("L", "U")).operands[0])
    if machine.guest.swap_file_mb is None or path != SWAP_FILE:
        return Printed(status=1, error=f"mkswap: cannot open {path}: No such file or directory")
    return Printed("Setting up swapspace version 1\n")


def swapon(machine: GuestMachine, asked: Asked) -> Printed:
    """Switch the swap file on, or show what is on."""
    guest = machine.guest
    words = take_apart(asked.arguments, ("p", "o"))
    if not words.operands:
        rows = Kernel(guest, machine.now, machine.root).swaps().splitlines()
        is_bare = any("noheadings" in word for word in asked.arguments)
        return Printed("".join(f"{row}\n" for row in rows[1 if is_bare else 0 :]))
    size = guest.swap_file_mb
    if machine.inside(words.operands[0]) != SWAP_FILE or size is None:
        return Printed(status=255, error="swapon: cannot open /swapfile: No such file or directory")
    if guest.swap_file_is_on:
        return Printed(
            status=255, error="swapon: /swapfile: swapon failed: Device or resource busy"
        )
    guest.swap_file_is_on = True
    guest.swap_mb += size
    machine.changed()
    return Printed()


def swapoff(machine: GuestMachine, asked: Asked) -> Printed:
    """Switch the swap file off, where memory holds what is in it."""
    guest = machine.guest
    path = machine.inside(take_apart(asked.arguments).operands[0])
    if path != SWAP_FILE or not guest.swap_file_is_on or guest.swap_file_mb is None:
        return Printed(status=255, error=f"swapoff: {path}: swapoff failed: Invalid argument")
    if guest.demand_mb() > guest.spec.memory_mb + guest.swap_mb - guest.swap_file_mb:
        return Printed(
            status=255, error="swapoff: /swapfile: swapoff failed: Cannot allocate memory"
        )
    guest.swap_file_is_on = False
    guest.swap_mb -= guest.swap_file_mb
    machine.changed()
    return Printed()
