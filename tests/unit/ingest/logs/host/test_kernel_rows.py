"""What the kernel says of file systems, CPUs and networks."""

from __future__ import annotations

import pytest

from lifeguard.core.diagnosis.symptoms.app import AppSymptom
from lifeguard.core.diagnosis.symptoms.container import ContainerSymptom
from lifeguard.core.diagnosis.symptoms.host import HostSymptom
from lifeguard.core.diagnosis.symptoms.network import NetworkSymptom
from tests.support.log_lines import kinds, said, symptoms, times

LINES: dict[str, object] = {
    "EXT4-fs (nvme0n1p1): Remounting filesystem read-only": (
        HostSymptom.REMOUNTED_READ_ONLY,
        "nvme0n1p1",
        {},
    ),
    "XFS (nvme0n1p1): Log I/O Error (0x2) detected at xlog_ioend_work. Shutting down filesystem.": (
        HostSymptom.REMOUNTED_READ_ONLY,
        "nvme0n1p1",
        {},
    ),
    "XFS (xvda1): Filesystem has been shut down due to log error (0x2).": (
        HostSymptom.REMOUNTED_READ_ONLY,
        "xvda1",
        {},
    ),
    "EXT4-fs error (device nvme0n1p1): ext4_journal_check_start:83: Detected aborted journal": (
        HostSymptom.FILE_SYSTEM_ERROR,
        "nvme0n1p1",
        {},
    ),
    "Aborting journal on device nvme0n1p1-8.": (HostSymptom.FILE_SYSTEM_ERROR, "nvme0n1p1-8", {}),
    "BTRFS error (device nvme1n1): parent transid verify failed": (
        HostSymptom.FILE_SYSTEM_ERROR,
        "nvme1n1",
        {},
    ),
    "blk_update_request: I/O error, dev nvme1n1, sector 2048 op 0x1:(WRITE)": (
        HostSymptom.BLOCK_IO_ERROR,
        "nvme1n1",
        {},
    ),
    "Buffer I/O error on dev nvme0n1p1, logical block 1": (
        HostSymptom.BLOCK_IO_ERROR,
        "nvme0n1p1",
        {},
    ),
    "nvme nvme1: controller is down; will reset: CSTS=0x3": (
        HostSymptom.BLOCK_IO_TIMED_OUT,
        "nvme1",
        {},
    ),
    "watchdog: BUG: soft lockup - CPU#0 stuck for 22s! [kworker/0:1:123]": (
        HostSymptom.LOCKUP,
        "kworker/0:1",
        {"seconds": 22},
    ),
    "rcu: INFO: rcu_sched self-detected stall on CPU": (HostSymptom.LOCKUP, "", {}),
    "clocksource: timekeeping watchdog on CPU0: Marking clocksource 'tsc' as unstable because": (
        NetworkSymptom.CLOCK_STEPPED,
        "",
        {},
    ),
    "node[123]: segfault at 0 ip 00 sp 00 error 4 in x": (
        HostSymptom.SEGFAULT,
        "node",
        {"pid": 123},
    ),
    "cgroup: fork rejected by pids controller in /docker/4f": (
        HostSymptom.PIDS_LIMIT,
        "/docker/4f",
        {},
    ),
    "swapper/0: page allocation failure: order:4, mode:0x1": (
        HostSymptom.ALLOCATION_FAILED,
        "swapper/0",
        {},
    ),
    'audit: type=1400 audit(1.1:2): avc:  denied  { name_connect } for  pid=1 comm="nginx"': (
        HostSymptom.DENIED_BY_POLICY,
        "name_connect",
        {},
    ),
    'audit: type=1400 audit(1.1:2): apparmor="DENIED" operation="open" profile="x"': (
        HostSymptom.DENIED_BY_POLICY,
        "open",
        {},
    ),
    "Linux version 6.1.0 (gcc)": (HostSymptom.BOOTED, "", {}),
    "reboot: Restarting system": (HostSymptom.REBOOT_ASKED, "", {}),
    "TCP: request_sock_TCP: Possible SYN flooding on port 80. Sending cookies.": (
        NetworkSymptom.SYN_FLOOD,
        "",
        {"port": 80},
    ),
    "TCP: request_sock_TCP: Possible SYN flooding on port 0.0.0.0:443. Sending cookies.": (
        NetworkSymptom.SYN_FLOOD,
        "",
        {"port": 443},
    ),
    "neighbour: arp_cache: neighbor table overflow!": (NetworkSymptom.NEIGHBOURS_FULL, "", {}),
    "ena 0000:00:05.0 eth0: Keep alive watchdog timeout.": (NetworkSymptom.NIC_RESET, "eth0", {}),
    "ena 0000:00:05.0 eth0: Trigger reset is on": (NetworkSymptom.NIC_RESET, "eth0", {}),
    "ena 0000:00:05.0: Device reset completed successfully, Driver info: Elastic": (
        NetworkSymptom.NIC_RESET,
        "",
        {},
    ),
    "ena 0000:00:05.0 eth0: Device reset completed successfully": (
        NetworkSymptom.NIC_RESET,
        "eth0",
        {},
    ),
    "TCP: out of memory -- consider tuning tcp_mem": (AppSymptom.PORTS_EXHAUSTED, "", {}),
    "TCP: time wait bucket table overflow": (NetworkSymptom.TIME_WAIT_MANY, "", {}),
    "nf_conntrack: table full, dropping packet": (NetworkSymptom.CONNTRACK_FULL, "", {}),
    "ixgbevf 0000:00:03.0 eth0: NIC Link is Down": (NetworkSymptom.LINK_DOWN, "eth0", {}),
    "docker0: port 1(veth1) entered disabled state": (ContainerSymptom.NOISE, "", {}),
    "ena 0000:00:05.0 ens5: Local page cache is disabled for less than 16 channels": None,
}


@pytest.mark.parametrize("envelope", ["[  912.100001] ", "[Thu Mar 12 09:14:02 2026] "])
@pytest.mark.parametrize(("line", "says"), LINES.items())
def test_lines(line: str, says: object, envelope: str) -> None:
    assert said(envelope + line) == ([says] if says else [])
    assert kinds(envelope + line) == {"kernel": 1}


def test_a_discard_that_a_device_does_not_take_is_no_error() -> None:
    line = "[  1.100001] I/O error, dev nvme1n1, sector 0 op 0x3:(DISCARD) flags 0x800"
    assert symptoms(line) == []


def test_dmesg_writes_the_time_of_day() -> None:
    line = "[Thu Mar 12 09:14:02 2026] Linux version 6.1.0"
    assert times(line) == ["2026-03-12T09:14:02"]


@pytest.mark.parametrize(
    "line",
    [
        "[Thu Mar 12 09:14:02 2026] PHP 8.2 Development Server (http://localhost:8000) started",
        "[Thu Mar 12 09:14:02 2026] 127.0.0.1:54321 [200]: GET /",
        "[Thu Mar 12 09:14:02 2026]",
        "[Thursday] hello",
    ],
)
def test_others_begin_likewise(line: str) -> None:
    assert "kernel" not in kinds(line)
