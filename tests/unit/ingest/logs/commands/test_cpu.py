"""`top`, `vmstat`, `iostat` and their like."""

from __future__ import annotations

import pytest

from lifeguard.core.diagnosis.symptoms.host import HostSymptom
from tests.support.log_lines import said, symptoms

TOP = """$ top -bn1 | head -12
top - 09:14:02 up 12 days,  1:02,  1 user,  load average: 14.02, 9.10, 4.00
Tasks: 110 total,   2 running
%Cpu(s):  9.8 us,  2.0 sy,  0.0 ni,  0.0 id,  0.0 wa,  0.0 hi,  0.0 si, 88.2 st
MiB Mem :   1923.3 total,    100.2 free,   1700.1 used,    123.0 buff/cache
MiB Swap:      0.0 total,      0.0 free,      0.0 used.     50.1 avail Mem

    PID USER      PR  NI    VIRT    RES    SHR S  %CPU  %MEM     TIME+ COMMAND
    971 root      20   0 1386420 781204  12000 R  99.7  40.1  20:01.10 node
    972 root      20   0 1386420 781204  12000 R   ?     1.1  20:01.10 node"""


def test_top() -> None:
    assert said(TOP) == [
        (HostSymptom.LOAD_HIGH, "", {"load": 14.02}),
        (HostSymptom.CPU_STEAL, "", {"percent": 88.2}),
        (HostSymptom.CPU_NO_IOWAIT, "", {"percent": 0}),
        (HostSymptom.MEMORY_LOW, "", {"percent": 2.6}),
        (HostSymptom.CPU_HOG, "node", {"percent": 99.7}),
        (HostSymptom.MEMORY_HOG, "node", {"percent": 40.1}),
    ]


@pytest.mark.parametrize(
    ("load", "says"), [("14.02", [HostSymptom.LOAD_HIGH]), ("0.10", []), ("1,5", [])]
)
def test_uptime(load: str, says: object) -> None:
    assert symptoms(f"$ uptime\n 09:14:02 up 1 day, load average: {load}, 9.10, 4.00") == says


def test_a_table_without_waiting() -> None:
    text = "$ mpstat\n CPU %user %steal %idle\n all 1.0 2.0 97.0"
    assert said(text) == [(HostSymptom.CPU_IDLE, "", {"percent": 97})]


def test_no_table() -> None:
    assert said("$ iostat\nLinux 6.1.0 (h)") == []


VMSTAT = "$ vmstat 1 2\nprocs ---\n r  b si so us sy id wa st\n"


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ("1 0 0 0 1 1 98 0 0", [HostSymptom.CPU_NO_IOWAIT, HostSymptom.CPU_IDLE]),
        ("1 0 0 0 1 1 98 0 0\n1 5 0 0 1 1 8 90 0", [HostSymptom.CPU_IOWAIT]),
        ("1 0 0 0 1 1 50 15 33", [HostSymptom.CPU_STEAL]),
        ("", []),
    ],
)
def test_vmstat(rows: str, says: object) -> None:
    assert symptoms(VMSTAT + rows) == says


def test_iostat() -> None:
    text = """$ iostat -x 1 1
Linux 6.1.0 (h)
avg-cpu:  %user   %nice %system %iowait  %steal   %idle
           2.00    0.00    1.00   60.00    0.00   37.00

Device            r/s     w/s  await  %util
nvme0n1        100.00  200.00  90.00 100.00
nvme1n1        100.00  200.00  90.00 2.00
nvme2n1        100.00  200.00  90.00 70.00
nvme3n1        100.00
loop0        100.00  200.00  90.00 2.00"""
    assert said(text) == [
        (HostSymptom.CPU_IOWAIT, "", {"percent": 60}),
        (HostSymptom.DISK_SATURATED, "nvme0n1", {"percent": 100}),
        (HostSymptom.DISK_IDLE, "nvme1n1", {"percent": 2}),
    ]


@pytest.mark.parametrize("command", ["sar -u 1 2", "mpstat 1 2"])
def test_sysstat(command: str) -> None:
    text = f"""$ {command}
09:14:01 AM     CPU     %user   %iowait    %steal     %idle
09:14:02 AM     all      2.00     0.00     40.00     58.00
Average:        all      2.00     0.00     40.00     58.00
CPU"""
    assert symptoms(text) == [HostSymptom.CPU_STEAL, HostSymptom.CPU_NO_IOWAIT]
