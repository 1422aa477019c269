"""Whether a swap file would help, how large it may be, and the commands that make it."""

from __future__ import annotations

from lifeguard.core.guest.disk import root_disk
from lifeguard.core.guest.finding import size
from lifeguard.core.guest.look import GuestLook
from lifeguard.core.text.command import Command
from lifeguard.core.text.message import NOTHING, Message, message
from lifeguard.immutable import immutable

PATH = "/swapfile"
_MIB = 1024
_STEP = 256 * _MIB
_LEAST = 512 * _MIB
MOST_KB = 4096 * _MIB
_SPARED_KB = 2048 * _MIB
_SPARED_PART = 5
"""What stays free of the disk: the larger of 2 GiB and a fifth."""

ALLOCATED = frozenset({"ext4", "ext3"})
WRITTEN = frozenset({"xfs"})
"""On XFS a file of fallocate has holes before kernel 4.18, which swapon refuses: Amazon Linux 2 has
4.14 (swapon(8), "Files with holes")."""
BTRFS = "btrfs"
"""`btrfs filesystem mkswapfile` makes one without copy-on-write (btrfs-filesystem(8))."""


@immutable
class SwapPlan:
    """A swap file of a size, or why there is to be none."""

    mib: int = 0
    fs: str = ""
    why_not: Message = NOTHING

    @property
    def commands(self) -> tuple[Command, ...]:
        """Return the commands that make it, as root, until the next boot; none where it is not."""
        if not self.mib:
            return ()
        if self.fs == BTRFS:
            made = ("btrfs", "filesystem", "mkswapfile", "--size", f"{self.mib}m", PATH)
            return made, ("swapon", PATH)
        return _file(self.mib, self.fs), ("chmod", "600", PATH), ("mkswap", PATH), ("swapon", PATH)


def swap_plan(look: GuestLook) -> SwapPlan:
    """Return the swap file that the server may have.

    Twice the memory, 4 GiB at most, as much of it as leaves a fifth of the disk and 2 GiB free.
    """
    root = root_disk(look)
    total, have = look.memory.total_kb, look.memory.swap_total_kb
    if not total or have is None or root is None or not root.size_kb or root.avail_kb is None:
        return SwapPlan(why_not=message("guest.swap.unknown"))
    if root.fs.text not in {*ALLOCATED, *WRITTEN, BTRFS}:
        return SwapPlan(why_not=message("guest.swap.file_system", fs=root.fs))
    wanted = min(2 * total, MOST_KB) - have
    if wanted < _LEAST:
        return SwapPlan(why_not=message("guest.swap.enough", has=size(have)))
    fits = (
        min(wanted, root.avail_kb - max(_SPARED_KB, root.size_kb // _SPARED_PART)) // _STEP * _STEP
    )
    if fits < _LEAST:
        return SwapPlan(why_not=message("guest.swap.disk", free=size(root.avail_kb)))
    return SwapPlan(fits // _MIB, root.fs.text)


def _file(mib: int, fs: str) -> Command:
    if fs in ALLOCATED:
        return ("fallocate", "-l", f"{mib}M", PATH)
    return ("dd", "if=/dev/zero", f"of={PATH}", "bs=1M", f"count={mib}")
