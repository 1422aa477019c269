"""Which disk is full, what fills it, and what safe cleaning would free."""

from __future__ import annotations

from collections.abc import Iterator

from lifeguard.core.guest.finding import GuestFinding, share, size
from lifeguard.core.guest.look import DeletedFile, GuestDisk, GuestLook, GuestProcess, Reclaim
from lifeguard.core.guest.owner import Owner, OwnerKind, of_process
from lifeguard.core.incident.vital_signs import FULL_DISK
from lifeguard.core.text.command import Command
from lifeguard.core.text.message import Message, coded, message

SHOWN = 3
"""Folders that are named."""

CHOKED = 98
CHOKED_KB = 5 * 1024 * 1024
"""From when on a disk is cleaned: percent that are used, and less than so many KiB free. Netdata's
warning becomes critical there (health.d/disks.conf). Once it was cleaned, it is full for as long as
`is_full` says: to enter takes more than to stay."""

_WORTH = 100
"""The part of a disk that cleaning has to free to be worth it."""

_DEBIAN = ("Debian", "Ubuntu")
_YUM = ("Amazon Linux 2", "CentOS Linux 7")


def used(disk: GuestDisk) -> int | None:
    """Return how full a disk is in percent, as `df` counts: of what others than root may have."""
    if disk.used_kb is None or disk.avail_kb is None or not disk.used_kb + disk.avail_kb:
        return None
    return share(disk.used_kb, disk.used_kb + disk.avail_kb)


def is_full(disk: GuestDisk) -> bool:
    """Whether a disk is all but full, by its blocks or by its inodes.

    90 % of either is where Netdata's hysteresis ends (health.d/disks.conf).
    """
    return _blocks(disk) >= FULL_DISK or (disk.inodes_used or 0) >= FULL_DISK


def root_disk(look: GuestLook) -> GuestDisk | None:
    """Return the root file system, where it was measured."""
    return next((disk for disk in look.disks if disk.mount.text == "/"), None)


def chokes(disk: GuestDisk) -> bool:
    """Whether programs are about to fail for want of room: by its blocks, never by its inodes."""
    return _blocks(disk) >= CHOKED and (disk.avail_kb or 0) < CHOKED_KB


def full_disks(look: GuestLook) -> tuple[GuestDisk, ...]:
    """Return the disks that are all but full, the fullest first."""
    full = (disk for disk in look.disks if is_full(disk))
    return tuple(sorted(full, key=lambda disk: -max(_blocks(disk), disk.inodes_used or 0)))


def reclaimable(look: GuestLook) -> int:
    """Return how much safe cleaning would free, in KiB."""
    return sum(one.kb for one in look.reclaim)


def cleanable(look: GuestLook) -> int:
    """Return how much of it `cleaning` and the script free, in KiB: not old revisions of snaps."""
    return sum(one.kb for one in look.reclaim if one.what is not Reclaim.SNAPS)


def worth_cleaning(look: GuestLook) -> bool:
    """Whether cleaning would free a hundredth of the root file system or more."""
    root = root_disk(look)
    return bool(root and root.size_kb and cleanable(look) * _WORTH >= root.size_kb)


def cleaning(look: GuestLook) -> tuple[Command, ...]:
    """Return the commands of safe cleaning, in order: what can be made again, never data.

    Revisions of snaps are removed one by one, by their numbers: no command stands for all.
    """
    free = {one.what for one in look.reclaim if one.kb}
    commands = {
        Reclaim.JOURNAL: ("journalctl", "--vacuum-size=200M"),
        Reclaim.PACKAGES: _packages(look.host.os.text),
        Reclaim.ROTATED_LOGS: (
            *("find", "/var/log", "-xdev", "-type", "f", "-mtime", "+7"),
            *("(", "-name", "*.[1-9]", "-o", "-name", "*.[1-9]*.gz", ")"),
            *("!", "-path", "/var/log/audit/*", "!", "-name", "[bw]tmp*", "-delete"),
        ),
        Reclaim.IMAGES: ("docker", "image", "prune", "-f"),
        Reclaim.BUILD_CACHE: ("docker", "builder", "prune", "-f", "--filter", "until=24h"),
    }
    return tuple(command for what, command in commands.items() if what in free)


def disk_findings(look: GuestLook) -> Iterator[GuestFinding]:
    """Yield each full disk, what is heavy on it, what cleaning frees, and what is still open."""
    full = full_disks(look)
    for disk in full:
        yield _full(disk)
    if not full:
        return
    if look.grew:
        heaviest = sorted(look.grew, key=lambda folder: -folder.kb)[:SHOWN]
        items = tuple(
            message("guest.disk.folder", path=folder.path, held=size(folder.kb))
            for folder in heaviest
        )
        yield GuestFinding(message("guest.disk.heaviest", folders=items))
    if freed := reclaimable(look):
        parts = tuple(coded("guest.reclaim", one.what) for one in look.reclaim if one.kb)
        yield GuestFinding(message("guest.disk.reclaim", freed=size(freed), parts=parts))
    yield from (GuestFinding(_open(look, file)) for file in look.deleted[:1])


def _full(disk: GuestDisk) -> GuestFinding:
    brief = message("guest.disk.brief", mount=disk.mount)
    percent = _blocks(disk)
    if percent < FULL_DISK:
        inodes = disk.inodes_used or 0
        said = message("guest.disk.inodes", mount=disk.mount, percent=inodes)
        return GuestFinding(said, message("guest.disk.brief_inodes", mount=disk.mount))
    free = size(disk.avail_kb or 0)
    return GuestFinding(
        message("guest.disk.full", mount=disk.mount, percent=percent, free=free), brief
    )


def holder(look: GuestLook, file: DeletedFile) -> Owner:
    """Return who keeps a deleted file open: its restart frees the space."""
    named = GuestProcess(file.pid, file.comm, unit=file.unit, container=file.container)
    return of_process(look, named)


def _open(look: GuestLook, file: DeletedFile) -> Message:
    """Return that a process keeps a deleted file: only its restart frees the space."""
    owner, pid, held = holder(look, file), str(file.pid), size(file.kb)
    if owner.kind is OwnerKind.PROCESS:
        who = file.comm or pid
        return message("guest.disk.deleted", who=who, pid=pid, held=held)
    return message("guest.disk.deleted_by", who=owner.said, pid=pid, held=held)


def _blocks(disk: GuestDisk) -> int:
    return used(disk) or 0


def _packages(system: str) -> Command:
    if system.startswith(_DEBIAN):
        return ("apt-get", "clean")
    return ("yum" if system in _YUM else "dnf", "clean", "packages")
