"""Each kind of line by its shape in the sources of the kernel, systemd, cloud-init and Windows."""

from __future__ import annotations

import pytest

from lifeguard.core.incident.host_cause import HostFault
from lifeguard.ingest.logs.host.line import LONGEST, finding, log_line

OOM, BOOT, MOUNT = HostFault.OUT_OF_MEMORY, HostFault.BOOT, HostFault.MOUNT
FILES, BLOCK, FULL = HostFault.FILE_SYSTEM, HostFault.BLOCK_IO, HostFault.DISK_FULL
PANIC, LOCKUP, UNIT = HostFault.KERNEL_PANIC, HostFault.LOCKUP, HostFault.UNIT
CLOUD, LINK, PARAMETERS = (
    HostFault.CLOUD_INIT,
    HostFault.NETWORK_LINK,
    HostFault.KERNEL_PARAMETERS,
)
BUG, DOWN = HostFault.BUG_CHECK, HostFault.UNEXPECTED_SHUTDOWN
STOPPED = "Kernel panic - not syncing: "
CONSISTENCY = "UNEXPECTED INCONSISTENCY; RUN fsck MANUALLY."
XFS = "XFS (sda6): Filesystem has been shut down due to log error (0x2)."
SCRIPT = "util.py[WARNING]: Failed running /p/part-001"
BUGCHECK = "The computer has rebooted from a bugcheck."
FAILED = "\x1b[0;1;31mFAILED\x1b[0m"

WRONG = [
    (OOM, "gunicorn", "Out of memory: Killed process 2211 (gunicorn) total-vm:1893220kB, anon"),
    (OOM, "java", "Memory cgroup out of memory: Killed process 7 (java) total-vm:9kB, anon-rss:1"),
    (OOM, "(sd-pam)", "Out of memory: Killed process 12 ((sd-pam)) total-vm:16kB"),
    (OOM, "php-cgi", "Killed process 1917 (php-cgi) vsz:467184kB, anon-rss:101196kB"),
    (OOM, "java", "Killed process 1917 (java), UID 1000, total-vm:467184kB"),
    (OOM, "httpd", "Out of memory: kill process 20273 (httpd) score 1285879 or a child"),
    (OOM, "", "gunicorn invoked oom-killer: gfp_mask=0x140cca, order=0"),
    (OOM, "", STOPPED + "System is deadlocked on memory"),
    (OOM, "", STOPPED + "Out of memory and no killable processes..."),
    (OOM, "shop.service", "systemd[1]: shop.service: Failed with result 'oom-kill'."),
    (PANIC, "", STOPPED + "Attempted to kill init!"),
    (BOOT, "", STOPPED + "VFS: Unable to mount root fs on unknown-block(0,0)"),
    (BOOT, "", STOPPED + "No working init found.  Try passing init= option to kernel."),
    (BOOT, "/sbin/int", STOPPED + "Requested init /sbin/int failed (error -2)."),
    (BOOT, "", "Gave up waiting for root device.  Common problems:"),
    (BOOT, "", "Gave up waiting for root file system device."),
    (BOOT, "/dev/sda1", "ALERT! /dev/sda1 does not exist. Dropping to a shell!"),
    (BOOT, "UUID=5b2b", "ALERT!  UUID=5b2b does not exist.  Dropping to a shell!"),
    (BOOT, "", "Entering rescue mode..."),
    (BOOT, "", "grub rescue> "),
    (BOOT, "", "grubdom> "),
    (BOOT, "", "No bootable device."),
    (BOOT, "", "FATAL: kernel too old"),
    (MOUNT, "/data", "[FAILED] Failed to mount /data."),
    (MOUNT, "/data", f"[{FAILED}] Failed to mount /data."),
    (MOUNT, "data.mount", "systemd[1]: Failed to mount data.mount - /data."),
    (MOUNT, "dev-vdb.device", "[ TIME ] Timed out waiting for device dev-vdb.device."),
    (MOUNT, "dev-vdb.device", "[[1;31m TIME [0m] Timed out waiting for device dev-vdb.device."),
    (MOUNT, "/mnt", "[DEPEND] Dependency failed for /mnt."),
    (MOUNT, "", "[DEPEND] Dependency failed for Local File Systems."),
    (MOUNT, "", "You are in emergency mode. After logging in, type"),
    (MOUNT, "", "Welcome to emergency mode! After logging in, type"),
    (FILES, "sdb7", "EXT4-fs error (device sdb7): ext4_get_branch:171: inode #8"),
    (FILES, "sdb7", "EXT4-fs (sdb7): Remounting filesystem read-only"),
    (FILES, "sdb7-8", "Aborting journal on device sdb7-8."),
    (FILES, "sda6", XFS),
    (FILES, "sda4", "XFS (sda4): Corruption detected. Unmount and run xfs_repair"),
    (FILES, "sda2", "XFS (sda2): Metadata CRC error detected"),
    (FILES, "dm-0", "XFS (dm-0): log I/O error -5"),
    (FILES, "sda", "BTRFS error (device sda): parent transid verify failed on 1"),
    (FILES, "/dev/xvda", f"/dev/xvda: {CONSISTENCY}"),
    (FILES, "", "fsck died with exit status 4"),
    (FILES, "", "fsck exited with status code 4"),
    (BLOCK, "sde", "end_request: I/O error, dev sde, sector 52428288"),
    (BLOCK, "sda", "I/O error, dev sda, sector 42 op 0x0:(READ) flags 0x0"),
    (BLOCK, "sdb", "blk_update_request: critical medium error, dev sdb, sector 0"),
    (BLOCK, "md0", "Buffer I/O error on device md0, logical block 209713024"),
    (BLOCK, "dm-0", "Buffer I/O error on dev dm-0, logical block 20639616, async page read"),
    (BLOCK, "nvme0", "nvme nvme0: I/O 23 QID 1 timeout, aborting"),
    (FULL, "", "cloud-init[12]: OSError: [Errno 28] No space left on device"),
    (FULL, "", "cloud-init[12]: OSError: [Errno 28] No space left on device: '"),
    (LOCKUP, "kworker/u176:4", "INFO: task kworker/u176:4:358 blocked for more than 120 seconds."),
    (LOCKUP, "stress", "watchdog: BUG: soft lockup - CPU#0 stuck for 22s! [stress:1431]"),
    (LOCKUP, "stress", "NMI watchdog: BUG: soft lockup - CPU#1 stuck for 23s! [stress:9]"),
    (UNIT, "OpenSSH server daemon", "[FAILED] Failed to start OpenSSH server daemon."),
    (UNIT, "sshd.service", "[FAILED] Failed to start sshd.service - OpenSSH server daemon."),
    (UNIT, "k3s.service", "systemd[1]: k3s.service: Failed with result 'exit-code'."),
    (CLOUD, "/p/part-001", f"2015-02-05 09:59:56,943 - {SCRIPT}"),
    (CLOUD, "scripts-user", "cloud-init[9]: cc_x.py[WARNING]: Failed to run module scripts-user"),
    (CLOUD, "/p/part-001", f"cloud-init[4138]: Nov 12 05:50:04 cloud-init[4138]: {SCRIPT} [127]"),
    (CLOUD, "", "cloud-init[9]: util.py[WARNING]: Failed partitioning operation"),
    (LINK, "eth0", "ADDRCONF(NETDEV_UP): eth0: link is not ready"),
    (LINK, "ens5", "IPv6: ADDRCONF(NETDEV_UP): ens5: link is not ready"),
    (PARAMETERS, "noreboot", 'Unknown kernel command line parameters "noreboot", will be passed'),
    (PARAMETERS, "rot=1", 'Unknown kernel command line parameters "splash BOOT_IMAGE=/v rot=1", x'),
    (BUG, "0x0000009f", f"{BUGCHECK}  The bugcheck was: 0x0000009f (0x3)"),
    (DOWN, "", '<Instance EventID="6008">The previous system shutdown was unexpected.</Instance>'),
    (DOWN, "", "The previous system shutdown at 07:27:32 on 16/02/2011 was unexpected."),
    (DOWN, "", "The system has rebooted without cleanly shutting down first."),
]  # fmt: skip

FINE = [
    "Out of memory handling: enabled",
    "Out of memory: Killed process",
    "caddy[1822]: GET /?q=Out of memory: Killed process 1 (x) total-vm:1kB",
    "---[ end Kernel panic - not syncing: System is deadlocked on memory ]---",
    "Kernel panic settings: panic=10",
    "EXT4-fs (nvme0n1p1): mounted filesystem with ordered data mode",
    "XFS (sda2): Mounting V5 Filesystem",
    "BTRFS info (device sda): disk space caching is enabled",
    "/dev/sdc1: clean, 11/244146176 files",
    "blk_update_request: I/O error, dev nvme4n1, sector 0 op 0x3:(DISCARD) flags 0x800",
    "blk_update_request: I/O error, dev fd0, sector 0",
    "systemd[1]: Failed to add /run to inotify watch: No space left on device",
    "No space left on device is what df would say",
    "systemd[1]: Mounted /.",
    "[  OK  ] Started OpenSSH server daemon.",
    "app[7]: Failed to start the worker.",
    "cloud-init[9]: Cloud-init v. 22.2 finished",
    "2023-10-03 12:00:03,345 - handlers.py[DEBUG]: finish: SUCCESS: Failed none",
    "IPv6: ADDRCONF(NETDEV_CHANGE): ens5: link becomes ready",
    'Unknown kernel command line parameters "BOOT_IMAGE=/boot/vmlinuz", will be passed',
    'Unknown kernel command line parameters "splash BOOT_IMAGE=/boot/vmlinuz", will be passed',
    '<Instance EventID="7031" Source="Service Control Manager">W3SVC ended</Instance>',
    "",
]


@pytest.mark.parametrize("before", ["", "[81233.440127] ", "Nov  3 03:14:18 web-1 kernel: "])
@pytest.mark.parametrize(("kind", "subject", "line"), WRONG)
def test_a_line_that_says_what_is_wrong(
    kind: HostFault, subject: str, line: str, before: str
) -> None:
    found = finding(log_line(before + line))
    assert found is not None
    assert (found.kind, found.subject) == (kind, subject)
    assert found.at == (81233.440127 if before.startswith("[") else None)


def test_every_kind_has_its_lines() -> None:
    assert {kind for kind, _, _ in WRONG} == set(HostFault)


@pytest.mark.parametrize("line", FINE)
def test_a_line_that_says_nothing_is_wrong(line: str) -> None:
    assert finding(log_line(line)) is None
    assert finding(log_line(f"[    4.870031] {line}")) is None


def test_a_line_is_read_as_far_as_a_line_goes() -> None:
    assert len(log_line("x" * 100_000).text) == LONGEST
