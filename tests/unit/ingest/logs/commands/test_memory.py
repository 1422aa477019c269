"""`free`, /proc/meminfo, a cgroup's events."""

from __future__ import annotations

import pytest

from lifeguard.core.diagnosis.symptoms.container import ContainerSymptom
from lifeguard.core.diagnosis.symptoms.host import HostSymptom
from tests.support.log_lines import said, symptoms

FREE = (
    "$ free -m\n              total        used        free      shared  buff/cache   available\n"
)


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("Mem: 1923 1702 61 2 159 40", [(HostSymptom.MEMORY_LOW, "", {"percent": 2.1})]),
        (
            "Mem: 7.6Gi 1.2Gi 5.0Gi 1.0Mi 1.4Gi 6.1Gi",
            [(HostSymptom.MEMORY_ENOUGH, "", {"percent": 80.3})],
        ),
        ("Mem: 1000 900 1 0 100 100", []),
        ("Mem:", []),
        ("Low: 1923 1702 61", []),
        ("Swap: 2048 2048 0", [(HostSymptom.SWAP_FULL, "", {"percent": 100})]),
        ("Swap: 0 0 0", []),
        ("Swap: 2048 0 2048", []),
    ],
)
def test_free(row: str, says: object) -> None:
    assert said(FREE + row) == says


def test_an_older_free_counts_what_is_cached() -> None:
    text = "$ free -m\n total used free shared buffers cached\nMem: 1000 900 100 0 100 500"
    assert said(text) == [(HostSymptom.MEMORY_ENOUGH, "", {"percent": 70})]


def test_meminfo() -> None:
    text = (
        "$ cat /proc/meminfo\nMemTotal:         949244 kB\nMemFree: 12345 kB\n"
        "MemAvailable:      20345 kB\nSwapTotal: 100 kB\nSwapFree: 0 kB"
    )
    assert symptoms(text) == [HostSymptom.MEMORY_LOW, HostSymptom.SWAP_FULL]


def test_events_of_a_cgroup() -> None:
    command = "$ cat /sys/fs/cgroup/system.slice/docker-4f.scope/memory.events\nlow 0\noom 3\n"
    assert said(command + "oom_kill 3") == [(ContainerSymptom.OOM, "", {"count": 3})]
    assert said(command + "oom_kill 0") == [(ContainerSymptom.NOT_OOM, "", {"count": 0})]
