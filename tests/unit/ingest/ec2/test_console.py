"""A console log as a hop: the latest boot's lines with times, as exact as they can be known."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lifeguard.core.decision.known.boot import BootTime
from lifeguard.core.diagnosis.fact import FactTime
from lifeguard.core.diagnosis.symptoms.host import HostSymptom as Host
from lifeguard.ingest.ec2.console import ConsoleLog, read_console_log
from lifeguard.ingest.logs.evidence import read_evidence
from tests.support.situations import NOON

BOOTED = NOON - timedelta(hours=1)
OUTPUT = """\
[    0.000000] Linux version 6.1.0
[ 9000.000000] Out of memory: Killed process 1 (of-an-earlier-boot) total-vm:1kB
[    0.000000] Linux version 6.1.0
[   12.100000] systemd[1]: shop.service: Failed with result 'oom-kill'.
no time of its own
[ 3500.500000] mysqld invoked oom-killer: gfp_mask=0x1, order=0
\x1b[32m[ 3501.000000] Out of memory: Killed process 911 (mysqld) total-vm:1822012kB\x1b[0m

"""
TEXT = """\
2026-11-20T11:00:00+00:00 - kernel: Linux version 6.1.0
2026-11-20T11:00:12+00:00 - systemd[1]: shop.service: Failed with result 'oom-kill'.
no time of its own
2026-11-20T11:58:20+00:00 - kernel: mysqld invoked oom-killer: gfp_mask=0x1, order=0
2026-11-20T11:58:21+00:00 - kernel: Out of memory: Killed process 911 (mysqld) total-vm:1822012kB"""


def test_the_latest_boots_lines_have_the_times_of_its_uptime() -> None:
    found = read_console_log(OUTPUT, BootTime(BOOTED, exact=True), NOON)
    assert found == ConsoleLog(TEXT)
    killed = [
        one
        for one in read_evidence([("host", found.text)], 2026).facts
        if one.symptom is Host.OOM_HOST
    ]
    assert [(one.subject, one.at) for one in killed] == [
        ("mysqld", FactTime(BOOTED + timedelta(seconds=3501)))
    ]


@pytest.mark.parametrize(
    ("since", "late"),
    [
        (timedelta(seconds=3501), timedelta(0)),
        (timedelta(seconds=3000), timedelta(0)),  # the clocks differ
        (timedelta(seconds=3501, minutes=119), timedelta(minutes=119)),
    ],
)
def test_where_a_reboot_may_have_been_since_the_times_are_the_earliest(
    since: timedelta, late: timedelta
) -> None:
    found = read_console_log(OUTPUT, BootTime(NOON - since), NOON)
    assert found is not None
    assert found.late == late


@pytest.mark.parametrize("output", [OUTPUT, "", "login: \n"])
def test_what_is_too_vague_or_has_no_time_is_not_read(output: str) -> None:
    launched = NOON - timedelta(seconds=3501, hours=2, minutes=1)
    assert read_console_log(output, BootTime(launched), NOON) is None
