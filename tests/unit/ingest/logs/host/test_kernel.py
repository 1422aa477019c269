"""The kernel's lines."""

from __future__ import annotations

import pytest

from lifeguard.core.diagnosis.symptoms.host import HostSymptom
from lifeguard.core.diagnosis.symptoms.network import NetworkSymptom
from tests.support.log_lines import kinds, said, symptoms

ID = "4f" * 32
MEMCG = (
    "oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=docker-x,mems_allowed=0,"
    f"oom_memcg=/system.slice/docker-{ID}.scope,task_memcg=/system.slice/docker-{ID}.scope,"
    "task=node,pid=4011,uid=0"
)

LINES = {
    "mysqld invoked oom-killer: gfp_mask=0x100cca, order=0": (
        HostSymptom.OOM_INVOKED,
        "mysqld",
        {},
    ),
    "oom-kill:constraint=CONSTRAINT_NONE,nodemask=(null),cpuset=/,mems_allowed=0,global_oom,"
    "task_memcg=/system.slice/x.service,task=mysqld,pid=970,uid=27": (
        HostSymptom.OOM_HOST,
        "mysqld",
        {"pid": 970},
    ),
    "Out of memory: Killed process 970 (mysqld) total-vm:1kB, anon-rss:1kB": (
        HostSymptom.OOM_HOST,
        "mysqld",
        {"pid": 970},
    ),
    "Out of memory: Kill process 970 (my (x) d) score 312 or sacrifice child": (
        HostSymptom.OOM_HOST,
        "my (x",
        {"pid": 970},
    ),
    MEMCG: (HostSymptom.OOM_CGROUP, ID, {}),
    "oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),task_memcg=/system.slice/x.service,task=x": (
        HostSymptom.OOM_CGROUP,
        "/system.slice/x.service",
        {},
    ),
    "oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null)": (HostSymptom.OOM_CGROUP, "", {}),
    "Memory cgroup out of memory: Killed process 4011 (node) total-vm:1kB": (
        HostSymptom.OOM_CGROUP,
        "node",
        {"pid": 4011},
    ),
    "INFO: task jbd2/nvme0n1p1-8:412 blocked for more than 120 seconds.": (
        HostSymptom.TASK_HUNG,
        "jbd2/nvme0n1p1-8",
        {"pid": 412, "seconds": 120},
    ),
    "nvme nvme0: I/O 29 QID 1 timeout, aborting": (HostSymptom.BLOCK_IO_TIMED_OUT, "nvme0", {}),
    "nf_conntrack: nf_conntrack: table full, dropping packet": (
        NetworkSymptom.CONNTRACK_FULL,
        "",
        {},
    ),
}


@pytest.mark.parametrize("envelope", ["[  970.123456] ", "May 19 12:19:38 h kernel: [970.123456] "])
@pytest.mark.parametrize(("line", "says"), LINES.items())
def test_lines(line: str, says: object, envelope: str) -> None:
    assert said(envelope + line) == [says]


def test_another_program_is_not_the_kernel() -> None:
    line = "May 19 12:19:38 h app[7]: Out of memory: Killed process 970 (mysqld) total-vm:1kB"
    assert symptoms(line) == []
    assert kinds(line) == {"unrecognised": 1}
