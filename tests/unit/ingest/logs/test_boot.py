"""Times that count from the boot."""

from __future__ import annotations

import pytest

from lifeguard.ingest.logs.boot import booted_at
from lifeguard.ingest.logs.line import lines
from tests.support.log_lines import times

FINISHED = (
    "[   31.104402] cloud-init[1801]: Cloud-init v. 22.2.2 finished at Mon, 17 Aug 2026 19:24:41 "
    "+0000. Datasource DataSourceEc2.  Up 31.00 seconds"
)
OOM = "[   60.500000] Out of memory: Killed process 970 (mysqld) total-vm:1kB"


def test_the_end_of_cloud_init_dates_the_kernels_lines() -> None:
    assert times(f"{OOM}\n{FINISHED}")[0] == "2026-08-17T19:25:10.500000+00:00"


def test_without_it_they_have_no_time_not_even_that_of_the_line_before() -> None:
    assert times(f"2026-08-17T19:24:41Z hello\n{OOM}") == [""]


@pytest.mark.parametrize("text", ["hello", FINISHED.replace("Aug", "Foo"), "Cloud-init v. 22.2.2"])
def test_other_lines_say_nothing_of_a_boot(text: str) -> None:
    assert [booted_at(line) for line in lines(text)] == [None]
