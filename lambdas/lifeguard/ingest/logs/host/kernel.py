"""The kernel's lines, in syslog, the journal or dmesg: who was killed for memory, what is hung.

Each pattern is matched at the start of a message, so that no program's text passes for the kernel.
"""

from __future__ import annotations

from lifeguard.core.diagnosis.source_kind import SourceKind
from lifeguard.core.diagnosis.symptoms.host import HostSymptom
from lifeguard.core.diagnosis.symptoms.network import NetworkSymptom
from lifeguard.ingest.logs.host.kernel_rows import CPU_ROWS, FILE_SYSTEM_ROWS, NETWORK_ROWS
from lifeguard.ingest.logs.line import SourceLine
from lifeguard.ingest.logs.reader import Entry, PatternReader, says

_CONTAINER = r"task_memcg=\S{0,200}?(?:docker|libpod|containerd)[-/](?P<subject>[0-9a-f]{64})"

_ROWS = (
    # mm/oom_kill.c: dump_oom_summary, then __oom_kill_process
    says(
        HostSymptom.OOM_CGROUP,
        "constraint=CONSTRAINT_MEMCG",
        rf"\Aoom-kill:constraint=CONSTRAINT_MEMCG,.{{0,400}}?{_CONTAINER}",
    ),
    says(
        HostSymptom.OOM_CGROUP,
        "constraint=CONSTRAINT_MEMCG",
        r"\Aoom-kill:constraint=CONSTRAINT_MEMCG,.{0,400}?task_memcg=(?P<subject>/[^,]{1,120})",
    ),
    says(HostSymptom.OOM_CGROUP, "constraint=CONSTRAINT_MEMCG", r"\Aoom-kill:"),
    says(
        HostSymptom.OOM_HOST,
        "oom-kill:constraint=",
        r"\Aoom-kill:constraint=CONSTRAINT_\w{1,20},.{0,400}?task=(?P<subject>[^,]{1,16}),pid=(?P<pid>\d{1,10})",
    ),
    says(
        HostSymptom.OOM_CGROUP,
        "Memory cgroup out of memory",
        r"\AMemory cgroup out of memory: Kill(?:ed)? process (?P<pid>\d{1,10}) \((?P<subject>.{1,16}?)\)",
    ),
    says(
        HostSymptom.OOM_HOST,
        "Out of memory: Kill",
        r"\A(?:Out of memory: Kill(?:ed)?) process (?P<pid>\d{1,10}) \((?P<subject>.{1,16}?)\)",
    ),
    says(
        HostSymptom.OOM_KILLED,
        "Killed process ",
        r"\AKilled process (?P<pid>\d{1,10}) \((?P<subject>.{1,16}?)\)",
    ),
    says(
        HostSymptom.OOM_INVOKED,
        "invoked oom-killer",
        r"\A(?P<subject>.{1,16}?) invoked oom-killer: ",
    ),
    says(
        HostSymptom.TASK_HUNG,
        "blocked for more than",
        r"\A(?:INFO: )?task (?P<subject>.{1,40}?):(?P<pid>\d{1,10}) blocked for more than (?P<seconds>\d{1,6})",
    ),
    says(
        HostSymptom.BLOCK_IO_TIMED_OUT,
        "timeout",
        r"\Anvme (?P<subject>nvme\d{1,4}): (?:I/O|QID) .{1,60}? timeout",
    ),
    says(
        HostSymptom.BLOCK_IO_TIMED_OUT,
        "controller is down",
        r"\Anvme (?P<subject>nvme\d{1,4}): controller is down",
    ),
    *FILE_SYSTEM_ROWS,
    *CPU_ROWS,
    says(
        NetworkSymptom.CONNTRACK_FULL,
        "table full",
        r"\A(?:nf_conntrack: ){0,2}(?:ip_conntrack: )?(?:\S{1,80}: )?table full",
    ),
    *NETWORK_ROWS,
)


def _head(line: SourceLine) -> Entry | None:
    if line.program != "kernel":
        return None
    return Entry(line, line.message, line.stamp)


KERNEL = PatternReader(SourceKind.KERNEL, _head, _ROWS, frozenset({"kernel"}))
