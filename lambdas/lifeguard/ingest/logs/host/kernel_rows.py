"""What the kernel says of file systems, CPUs and networks: rows of `kernel.py`.

Each pattern is matched at the start of a message. Sources: fs/ext4/super.c, fs/xfs/xfs_fsops.c,
block/blk-core.c, kernel/watchdog.c, kernel/rcu/tree_stall.h, net/ipv4/tcp_input.c,
drivers/net/ethernet/amazon/ena/ena_netdev.c.
"""

from __future__ import annotations

from lifeguard.core.diagnosis.symptoms.app import AppSymptom
from lifeguard.core.diagnosis.symptoms.container import ContainerSymptom
from lifeguard.core.diagnosis.symptoms.host import HostSymptom
from lifeguard.core.diagnosis.symptoms.network import NetworkSymptom
from lifeguard.ingest.logs.reader import Says, says

FILE_SYSTEM_ROWS: tuple[Says, ...] = (
    says(HostSymptom.REMOUNTED_READ_ONLY, "emounting filesystem read-only", r"\A(?:EXT[234]-fs )?\(?(?P<subject>[\w./-]{1,40})?\)?:? ?(?:\[.{1,20}\] )?[Rr]emounting filesystem read-only"),
    says(HostSymptom.REMOUNTED_READ_ONLY, "forced readonly", r"\ABTRFS .{0,40}\(device (?P<subject>[\w.-]{1,40})\S{0,40}\): forced readonly"),
    says(HostSymptom.REMOUNTED_READ_ONLY, "hut", r"\AXFS \((?P<subject>[^)\s]{1,40})\): .{0,120}(?:Filesystem has been shut down|Shutting down filesystem)"),
    says(HostSymptom.FILE_SYSTEM_ERROR, "EXT", r"\AEXT[234]-fs error \(device (?P<subject>[^)\s]{1,40})\)"),
    says(HostSymptom.FILE_SYSTEM_ERROR, "Aborting journal", r"\AAborting journal on device (?P<subject>[^\s.]{1,40})"),
    says(HostSymptom.FILE_SYSTEM_ERROR, "XFS", r"\AXFS \((?P<subject>[^)\s]{1,40})\): (?:Corruption|Metadata (?:corruption|CRC error)|(?:log|metadata) I/O error|Log I/O)"),
    says(HostSymptom.FILE_SYSTEM_ERROR, "BTRFS", r"\ABTRFS (?:error|critical) \(device (?P<subject>[^)\s]{1,40})"),
    says(HostSymptom.BLOCK_IO_ERROR, "error, dev ", r"\A(?:blk_update_request: |end_request: )?(?:I/O|critical medium|critical target|timeout) error, dev (?!fd\d|sr\d)(?P<subject>[^\s,]{1,40}), sector (?!.{0,60}\(DISCARD\))"),
    says(HostSymptom.BLOCK_IO_ERROR, "Buffer I/O error", r"\ABuffer I/O error on dev(?:ice)? (?!fd\d|sr\d)(?P<subject>[^\s,]{1,40})"),
)  # fmt: skip

CPU_ROWS: tuple[Says, ...] = (
    says(HostSymptom.LOCKUP, "soft lockup", r"\A(?:NMI )?(?:watchdog: )?BUG: soft lockup - CPU#\d{1,5} stuck for (?P<seconds>\d{1,6})s! \[(?P<subject>.{1,32}?):\d{1,10}\]"),
    says(HostSymptom.LOCKUP, "rcu", r"\A(?:rcu: )?INFO: rcu_\w{1,20} (?:self-)?detected stall"),
    says(HostSymptom.LOCKUP, "hrtimer: interrupt took", r"\Ahrtimer: interrupt took (?P<nanoseconds>\d{1,15}) ns"),
    says(NetworkSymptom.CLOCK_STEPPED, "clocksource", r"\A(?:clocksource: )?.{0,60}(?:marked|Marking clocksource '?\w{1,20}'? as) unstable"),
    says(HostSymptom.SEGFAULT, "segfault at", r"\A(?:traps: )?(?P<subject>.{1,16}?)\[(?P<pid>\d{1,10})\]: segfault at"),
    says(HostSymptom.SEGFAULT, "general protection", r"\A(?:traps: )?(?P<subject>.{1,16}?)\[(?P<pid>\d{1,10})\] general protection"),
    says(HostSymptom.PIDS_LIMIT, "fork rejected by pids controller", r"\Acgroup: fork rejected by pids controller in (?P<subject>\S{1,200})"),
    says(HostSymptom.ALLOCATION_FAILED, "page allocation failure", r"\A(?P<subject>.{1,16}?): page allocation failure"),
    says(HostSymptom.DENIED_BY_POLICY, "avc:", r"\A(?:audit: .{0,80})?.{0,60}avc: {1,2}denied {1,2}\{ (?P<subject>[\w ]{1,60}) \}"),
    says(HostSymptom.DENIED_BY_POLICY, 'apparmor="DENIED"', r"apparmor=\"DENIED\" operation=\"(?P<subject>[^\"]{1,60})\""),
    says(HostSymptom.FD_LIMIT, "file-max limit", r"\AVFS: file-max limit \d{1,20} reached"),
    says(HostSymptom.BOOTED, "Linux version ", r"\ALinux version "),
    says(HostSymptom.REBOOT_ASKED, "Restarting system", r"\Areboot: Restarting system"),
    says(HostSymptom.POWERED_DOWN, "Power down", r"\Areboot: Power down"),
)  # fmt: skip

NETWORK_ROWS: tuple[Says, ...] = (
    says(NetworkSymptom.SYN_FLOOD, "ossible SYN flooding", r"\A(?:TCP: )?(?:request_sock_\w{1,10}: )?[Pp]ossible SYN flooding on port (?:\S{1,60}:)?(?P<port>\d{1,5})"),
    says(NetworkSymptom.NEIGHBOURS_FULL, "table overflow", r"\A(?:neighbour: )?(?:arp_cache|ndisc_cache|[Nn]eighbour): (?:neighbor )?table overflow"),
    says(NetworkSymptom.NIC_RESET, "Keep alive watchdog timeout", r"\Aena \S{1,20} (?P<subject>[\w.-]{1,32}): Keep alive watchdog timeout"),
    says(NetworkSymptom.NIC_RESET, "Trigger reset is on", r"\Aena \S{1,20} (?P<subject>[\w.-]{1,32}): Trigger reset is on"),
    says(NetworkSymptom.NIC_RESET, "wasn't completed on time", r"\Aena \S{1,20} (?P<subject>[\w.-]{1,32}): Found a Tx that wasn't completed"),
    says(NetworkSymptom.NIC_RESET, "Device reset completed", r"\Aena [\w:.]{1,20}? ?(?P<subject>e\w{1,20})?: Device reset completed"),
    says(NetworkSymptom.NIC_RESET, "transmit queue", r"\ANETDEV WATCHDOG: .{0,60}transmit queue \d{1,4} timed out"),
    says(AppSymptom.PORTS_EXHAUSTED, "ut of ", r"\A(?:TCP: )?[Oo]ut of (?:socket )?memory"),
    says(AppSymptom.PORTS_EXHAUSTED, "too many orphaned sockets", r"\A(?:TCP: )?too many (?:of )?orphaned sockets"),
    says(NetworkSymptom.TIME_WAIT_MANY, "time wait bucket table overflow", r"\A(?:TCP: )?(?:request_sock_TCP: )?time wait bucket table overflow"),
    says(NetworkSymptom.LINK_DOWN, "Link is Down", r"(?P<subject>[\w.-]{1,32}): (?:NIC )?Link is Down"),
    says(NetworkSymptom.LINK_UP, "Link is Up", r"(?P<subject>[\w.-]{1,32}): (?:NIC )?Link is Up"),
    says(ContainerSymptom.NOISE, "docker0", r"\A(?:docker0|br-[0-9a-f]{12}): port \d{1,4}\("),
)  # fmt: skip
