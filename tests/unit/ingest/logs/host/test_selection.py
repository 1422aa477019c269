"""Of a whole log: five lines, the newest first, and the cause of the latest failure."""

from __future__ import annotations

import pytest

from lifeguard.core.incident.host_cause import HostCause, HostFault
from lifeguard.core.policy.policy import ConsoleErrors
from lifeguard.ingest.logs.host.selection import MOST, ConsoleReading, read_console

START = "[    0.000000] Linux version 6.1.150\n"
LINK = "IPv6: ADDRCONF(NETDEV_UP): {}: link is not ready\n"
READY = "IPv6: ADDRCONF(NETDEV_CHANGE): {}: link becomes ready\n"
PANIC = "Kernel panic - not syncing: Attempted to kill init!"


def read(log: str, errors: ConsoleErrors = ConsoleErrors.ERRORS) -> ConsoleReading:
    return read_console(log, errors)


def killed(at: float, name: str) -> str:
    return f"[{at:12.6f}] Out of memory: Killed process 7 ({name}) total-vm:1kB\n"


def test_the_newest_five_are_kept_the_newest_first() -> None:
    names = [f"p{n}" for n in range(9)]
    log = START + "".join(killed(100 + n, name) + "noise\n" for n, name in enumerate(names))
    lines = read(log).lines
    assert [line.split("(")[1].split(")")[0] for line in lines] == ["p8", "p7", "p6", "p5", "p4"]


def test_the_first_that_was_killed_is_the_cause_and_a_panic_says_less() -> None:
    log = START + killed(100, "gunicorn") + killed(101, "sshd") + f"[  102.000000] {PANIC}\n"
    assert read(log).cause == HostCause(HostFault.OUT_OF_MEMORY, "gunicorn")


def test_what_was_outlived_is_no_cause() -> None:
    log = START + killed(100, "gunicorn") + f"[90000.000000] {PANIC}\n"
    assert read(log).cause == HostCause(HostFault.KERNEL_PANIC)
    assert len(read(log).lines) == 2


def test_what_an_earlier_boot_wrote_is_no_cause() -> None:
    old = START + killed(100, "gunicorn")
    assert read(old + START + "[    2.000000] systemd[1]: Mounted /.\n").cause is None
    again = old + START + "[FAILED] Failed to mount /data.\n"
    assert read(again).cause == HostCause(HostFault.MOUNT, "/data")


def test_a_line_without_a_time_belongs_to_its_neighbours() -> None:
    log = START + killed(100, "gunicorn") + f"{PANIC}\n"
    assert read(log).cause == HostCause(HostFault.OUT_OF_MEMORY, "gunicorn")


def test_a_line_that_need_not_take_a_server_down_is_no_cause() -> None:
    found = read("[FAILED] Failed to start Shop.\n")
    assert found == ConsoleReading(("[FAILED] Failed to start Shop.",), is_telling=True)


def test_a_link_that_came_up_is_not_told() -> None:
    first, second = LINK.format("ens5"), LINK.format("ens6")
    assert read(first + second + READY.format("ens5")).lines == (second.strip(),)
    rebooted = killed(9, "a") + first + START + killed(8, "b") + READY.format("ens5")
    assert read(rebooted).cause == HostCause(HostFault.OUT_OF_MEMORY, "b")


@pytest.mark.parametrize(("errors", "count"), [("errors", 5), ("full", 12)])
def test_a_log_that_says_nothing_leaves_its_end(errors: ConsoleErrors, count: int) -> None:
    log = "\r\n".join(f"line {n}" for n in range(50)) + "\r\n \r\n"
    wanted = tuple(f"line {n}" for n in range(50 - count, 50))
    full = errors == ConsoleErrors.FULL
    assert read(log, ConsoleErrors(errors)) == ConsoleReading(wanted, is_telling=full)


def test_full_is_the_end_whatever_it_says_and_the_cause() -> None:
    found = read(killed(5, "gunicorn") + "line\n" * 20, ConsoleErrors.FULL)
    assert found.lines == ("line",) * 12
    assert found.cause == HostCause(HostFault.OUT_OF_MEMORY, "gunicorn")


def test_only_what_ec2_keeps_is_read() -> None:
    assert read(killed(5, "gunicorn") + "x\n" * MOST).cause is None
    assert read("") == ConsoleReading()
