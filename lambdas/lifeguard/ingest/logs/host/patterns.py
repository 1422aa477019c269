"""The lines of a console log that say what is wrong, as data.

Each pattern is matched at the start of a message, behind its time stamp, so that no request that an
application logs can pass for the kernel. Each repetition is bounded. The one group, where there is
one, is what the line is about.
"""

from __future__ import annotations

import re

from lifeguard.core.incident.host_cause import HostFault

_SYSTEMD = r"(?:systemd\[1\]: |\[ ?(?:FAILED|DEPEND|TIME) ?\] )"
_PANIC = r"Kernel panic - not syncing: "
_CLOUD_INIT = (
    r"(?:cloud-init\[\d{1,7}\]: |\[CLOUDINIT\] |\d{4}-\d\d-\d\d ).{0,80}?"
    r"\.py\[(?:WARNING|ERROR|CRITICAL)\]: "
)
_EVENT = r"(?:.{0,120}[>\s])?"

_SAID: tuple[tuple[HostFault, str], ...] = (
    # mm/oom_kill.c; the older forms: EC2 guide, Troubleshoot Linux instances with failed checks
    (
        HostFault.OUT_OF_MEMORY,
        (
            r"(?:(?:Memory cgroup )?[Oo]ut of [Mm]emory: )?Killed process \d{1,10} \((.{1,32}?)\)"
            r"(?:, UID \d{1,10},)? (?:total-vm|vsz):"
        ),
    ),
    (
        HostFault.OUT_OF_MEMORY,
        r"Out of memory: [Kk]ill process \d{1,10} \((.{1,32}?)\) (?:score|or) ",
    ),
    (HostFault.OUT_OF_MEMORY, r".{1,32}? invoked oom-killer: gfp_mask"),
    (HostFault.OUT_OF_MEMORY, _PANIC + r"(?:System is deadlocked on memory|Out of memory)"),
    # systemd, src/core/unit.c
    (HostFault.OUT_OF_MEMORY, r"systemd\[1\]: (\S{1,100}): Failed with result 'oom-kill'"),
    # Windows, System log: WER-SystemErrorReporting 1001
    (
        HostFault.BUG_CHECK,
        _EVENT + r"The computer has rebooted from a bugcheck\.\s{1,4}"
        r"The bugcheck was: (0x[0-9a-fA-F]{1,16})",
    ),
    # init/main.c and init/do_mounts.c; GRUB, grub-core/kern/rescue_reader.c; initramfs-tools;
    # EC2 guide, Troubleshoot Linux instances with failed status checks
    (HostFault.BOOT, _PANIC + r"VFS: Unable to mount root fs"),
    (HostFault.BOOT, _PANIC + r"No working init found"),
    (HostFault.BOOT, _PANIC + r"Requested init (\S{1,100}) failed"),
    (HostFault.BOOT, r"Gave up waiting for root (?:file system )?device"),
    (HostFault.BOOT, r"ALERT! {1,2}(\S{1,100}) does not exist"),
    (HostFault.BOOT, r"(?:Entering rescue mode\.\.\.|grub rescue>|grubdom>)"),
    (HostFault.BOOT, r"(?i:No bootable device)"),
    (HostFault.BOOT, r"FATAL: kernel too old"),
    # systemd, src/core/mount.c and device.c; units/emergency.service
    (HostFault.MOUNT, _SYSTEMD + r"Failed to mount (\S.{0,99}?)(?: - |\.?$)"),
    (HostFault.MOUNT, _SYSTEMD + r"Timed out waiting for device (\S.{0,99}?)(?: - |\.?$)"),
    (HostFault.MOUNT, _SYSTEMD + r"Dependency failed for (/\S{0,99}?)\.?$"),
    (HostFault.MOUNT, _SYSTEMD + r"Dependency failed for Local File Systems"),
    (HostFault.MOUNT, r"(?:Welcome to|You are in) emergency mode"),
    # fs/ext4/super.c, fs/jbd2/journal.c, fs/xfs/xfs_fsops.c, fs/btrfs/messages.c; e2fsck
    (HostFault.FILE_SYSTEM, r"EXT[234]-fs error \(device ([^)\s]{1,32})\)"),
    (HostFault.FILE_SYSTEM, r"EXT[234]-fs \(([^)\s]{1,32})\): Remounting filesystem read-only"),
    (HostFault.FILE_SYSTEM, r"Aborting journal on device ([^\s.]{1,32})"),
    (
        HostFault.FILE_SYSTEM,
        (
            r"XFS \(([^)\s]{1,32})\): (?:Filesystem has been shut down|Corruption detected"
            r"|Metadata (?:corruption|CRC error) detected|log mount/recovery failed"
            r"|(?:log|metadata) I/O error)"
        ),
    ),
    (HostFault.FILE_SYSTEM, r"BTRFS (?:error|critical) \(device ([^)\s]{1,32})"),
    (HostFault.FILE_SYSTEM, r"(\S{1,100}): UNEXPECTED INCONSISTENCY[;:,] RUN fsck MANUALLY"),
    (HostFault.FILE_SYSTEM, r"fsck (?:died with exit status|exited with status code) [4-9]"),
    # block/blk-core.c, fs/buffer.c, drivers/nvme/host/pci.c. Not every device takes a discard, and
    # an empty floppy or optical drive is no disk.
    (
        HostFault.BLOCK_IO,
        (
            r"(?:blk_update_request: |end_request: )?(?:I/O|critical medium) error, "
            r"dev (?!fd\d|sr\d)([^\s,]{1,32}), sector(?!.{0,60}\(DISCARD\))"
        ),
    ),
    (HostFault.BLOCK_IO, r"Buffer I/O error on dev(?:ice)? (?!fd\d|sr\d)([^\s,]{1,32})"),
    (HostFault.BLOCK_IO, r"nvme (nvme\d{1,4}): I/O .{1,60}? timeout, "),
    # errno ENOSPC, in the words of the C library. inotify says so of its own limit.
    (
        HostFault.DISK_FULL,
        r"(?!.{0,300}(?:inotify|watch))(?:.{0,360}[:\]] )No space left on device\W{0,3}$",
    ),
    (HostFault.KERNEL_PANIC, _PANIC),
    # kernel/watchdog.c, kernel/hung_task.c
    (
        HostFault.LOCKUP,
        (
            r"(?:NMI )?(?:watchdog: )?BUG: soft lockup - CPU#\d{1,5} stuck for \d{1,6}s! "
            r"\[(.{1,32}?):\d{1,10}\]"
        ),
    ),
    (HostFault.LOCKUP, r"INFO: task (.{1,32}?):\d{1,10} blocked for more than \d{1,6} seconds"),
    # systemd, src/core/service.c and unit.c
    (HostFault.UNIT, _SYSTEMD + r"Failed to start (\S.{0,99}?)(?: - |\.?$)"),
    (HostFault.UNIT, r"systemd\[1\]: (\S{1,100}): Failed with result '"),
    # cloud-init: logexc in cloudinit/util.py, and cloudinit/config/modules.py
    (
        HostFault.CLOUD_INIT,
        _CLOUD_INIT + r"(?:Failed running|Failed to run module|Running module) (\S{1,100})",
    ),
    (HostFault.CLOUD_INIT, _CLOUD_INIT + r"Failed "),
    # net/ipv6/addrconf.c
    (
        HostFault.NETWORK_LINK,
        r"(?:IPv6: )?ADDRCONF\(NETDEV_UP\): ([^\s:]{1,32}): link is not ready",
    ),
    # init/main.c; each start by GRUB names BOOT_IMAGE, and a desktop's `splash`
    (
        HostFault.KERNEL_PARAMETERS,
        (
            r'Unknown kernel command line parameters "'
            r'(?:(?:splash|BOOT_IMAGE=[^\s"]{1,200}) ){0,3}'
            r'(?!splash|BOOT_IMAGE=)([^\s"]{1,100})'
        ),
    ),
    # Windows, System log: EventLog 6008, Kernel-Power 41
    (
        HostFault.UNEXPECTED_SHUTDOWN,
        _EVENT + r"The previous system shutdown (?:at .{1,60}? )?was unexpected",
    ),
    (
        HostFault.UNEXPECTED_SHUTDOWN,
        _EVENT + r"The system has rebooted without cleanly shutting down first",
    ),
)

PATTERNS = tuple((kind, re.compile(rf"\A(?:{pattern})")) for kind, pattern in _SAID)
"""What is wrong, and the lines that say so; the first that matches counts."""

LINK_READY = re.compile(r"(?:IPv6: )?ADDRCONF\(NETDEV_CHANGE\): ([^\s:]{1,32}): link becomes ready")
"""The end of a link that was not ready (net/ipv6/addrconf.c)."""

BOOT = re.compile(r"Linux version ")
"""The first line of a kernel, at 0.000000 (init/main.c): what stands above is of another boot."""
