"""How fast the root file system fills up, how large its disk should be, and what uses the growth.

Lifeguard grows no disk unasked: a volume never shrinks again.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime, timedelta

from lifeguard.core.guest.disk import chokes, cleanable, root_disk, used
from lifeguard.core.guest.look import GuestDisk, GuestLook
from lifeguard.core.guest.visit import DiskMark, GuestVisit
from lifeguard.core.incident.vital_signs import FULL_DISK
from lifeguard.core.text.command import Command
from lifeguard.core.text.message import NOTHING, Message, message

SOON = timedelta(hours=8)
"""A disk that is full later than that is no news: Netdata warns from there on (health.d/disks.conf,
disk_space_usage)."""
_APART = timedelta(minutes=1)
"""What lies less far apart shows no trend."""
_LEAST_KB = 1024
"""What a server writes without growing."""

_GIB = 1024 * 1024
_HALF_MORE, _LEAST_MORE = 1.5, 8
"""What a disk should have: times its size, and GiB more at the least."""

_PARTITION = re.compile(r"(/dev/nvme\d+n\d+)p(\d+)|(/dev/[a-z]+)(\d+)", re.ASCII)
_EXT = frozenset({"ext2", "ext3", "ext4"})


def mark(look: GuestLook, at: datetime) -> DiskMark | None:
    """Return what a look shows of the root file system, for the looks to come."""
    root = root_disk(look)
    return None if root is None or root.avail_kb is None else DiskMark(at, root.avail_kb)


def marked(visit: GuestVisit | None) -> DiskMark | None:
    """Return the latest measure of the root file system that is known of a visit."""
    if visit is None:
        return None
    if visit.after is not None or visit.look is None:
        return visit.after or visit.before
    return mark(visit.look, visit.sent_at)


def full_in(visit: GuestVisit) -> timedelta | None:
    """Return when the root file system is full, by what it lost since the measure before; or None.

    What Lifeguard has freed meanwhile is not counted: the measure is taken anew after it.
    """
    now = None if visit.look is None else mark(visit.look, visit.sent_at)
    before = visit.before
    if now is None or before is None or now.at - before.at < _APART:
        return None
    lost = before.free_kb - now.free_kb
    if lost < _LEAST_KB:
        return None
    left = (now.at - before.at) * (now.free_kb / lost)
    return left if left <= SOON else None


def filling(visit: GuestVisit) -> Message:
    """Return that the root file system will be full soon, where two measures show it."""
    left = full_in(visit)
    return NOTHING if left is None else message("guest.disk.filling", left=left)


def too_small(look: GuestLook, *, cleaned: bool) -> GuestDisk | None:
    """Return the root file system where only a larger disk helps.

    Once it was cleaned, that is so for as long as it is full; before, where cleaning would leave
    it full.
    """
    root = root_disk(look)
    if root is None or not root.size_kb or not (cleaned or chokes(root)):
        return None
    freed = 0 if cleaned else cleanable(look)
    left = replace(root, used_kb=(root.used_kb or 0) - freed, avail_kb=(root.avail_kb or 0) + freed)
    return root if (used(left) or 0) >= FULL_DISK else None


def gib_of(disk: GuestDisk) -> int:
    """Return the size of a file system in GiB, rounded up."""
    return -(-(disk.size_kb or 0) // _GIB)


def wanted_gib(disk: GuestDisk) -> int:
    """Return how many GiB its disk should have: half as many again, and 8 more at the least."""
    whole = gib_of(disk)
    return max(int(_HALF_MORE * whole), whole + _LEAST_MORE)


def using(disk: GuestDisk) -> tuple[Command, ...]:
    """Return the commands that have a file system use a disk that has grown; () where unknown.

    The partition first, where it is on one, then the file system (EBS guide, "Extend the file
    system after resizing a volume").
    """
    if not disk.device or not (grown := _file_system(disk)):
        return ()
    found = _PARTITION.fullmatch(disk.device)
    if found is None:
        return (grown,)
    whole, number = (found[1], found[2]) if found[1] else (found[3], found[4])
    return ("growpart", whole, number), grown


def _file_system(disk: GuestDisk) -> Command:
    if disk.fs.text in _EXT:
        return ("resize2fs", disk.device)
    if disk.fs.text == "xfs":
        return ("xfs_growfs", "-d", "/")
    return ("btrfs", "filesystem", "resize", "max", "/") if disk.fs.text == "btrfs" else ()
