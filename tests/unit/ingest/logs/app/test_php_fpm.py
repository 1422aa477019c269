"""PHP-FPM's error log and slow log."""

from __future__ import annotations

import pytest

from lifeguard.core.diagnosis.symptoms.app import AppSymptom
from lifeguard.core.diagnosis.symptoms.host import HostSymptom
from tests.support.log_lines import kinds, said, times

LINES = {
    "WARNING: [pool www] server reached pm.max_children setting (5), consider raising it": (AppSymptom.WORKERS_FULL, "www", {"limit": 5}),
    "WARNING: [pool www] seems busy (you may need to increase pm.start_servers, or pm.min/max_spare_servers), spawning 8 children, there are 8 idle, and 40 total children": (AppSymptom.WORKERS_BUSY, "www", {"idle": 8, "count": 40}),
    "WARNING: [pool www] child 311, script '/srv/x.php' (request: \"GET /x.php\") executing too slow (5.1 sec), logging": (AppSymptom.SLOW_SCRIPT, "/srv/x.php", {"pid": 311, "seconds": 5.1}),
    "WARNING: [pool www] child 311, script '/srv/x.php' (request: \"GET /x.php\") execution timed out (61.1 sec), terminating": (AppSymptom.WORKER_TIMED_OUT, "/srv/x.php", {"pid": 311, "seconds": 61.1}),
    "WARNING: [pool www] child 311 exited on signal 9 (SIGKILL) after 120.5 seconds from start": (AppSymptom.WORKER_KILLED, "", {"pid": 311}),
    "WARNING: [pool www] child 311 exited on signal 11 (SIGSEGV - core dumped) after 1.2 seconds from start": (AppSymptom.WORKER_CRASHED, "", {"pid": 311}),
    "ERROR: unable to bind listening socket for address '127.0.0.1:9000': Address already in use (98)": (HostSymptom.PORT_IN_USE, "", {"port": 9000}),
    "NOTICE: ready to handle connections": (AppSymptom.STARTED, "", {}),
    "NOTICE: Terminating ...": (AppSymptom.ASKED_TO_STOP, "", {}),
}  # fmt: skip


@pytest.mark.parametrize(("line", "says"), LINES.items())
def test_lines(line: str, says: object) -> None:
    assert said(f"[12-Mar-2026 09:14:02] {line}") == [says]


@pytest.mark.parametrize(
    ("function", "waits"),
    [
        ("mysqli_query", AppSymptom.STACK_IN_DATABASE),
        ("execute", AppSymptom.STACK_IN_DATABASE),
        ("curl_exec", AppSymptom.STACK_IN_HTTP),
        ("session_start", AppSymptom.STACK_IN_SESSION),
        ("render_page", AppSymptom.STACK_IN_OWN_CODE),
    ],
)
def test_the_slow_log_says_what_is_waited_for(function: str, waits: AppSymptom) -> None:
    text = f"""\
[12-Mar-2026 09:14:20]  [pool www] pid 311
script_filename = /srv/www/x.php
[0x00007f8e4a812340] {function}() /srv/www/lib/Db.php:31
[0x00007f8e4a8122a0] main() /srv/www/x.php:3
"""
    assert said(text) == [
        (AppSymptom.SLOW_SCRIPT, "/srv/www/x.php", {"pid": 311}),
        (waits, function, {"pid": 311}),
    ]
    assert times(text) == ["2026-03-12T09:14:20"] * 2
    assert kinds(text) == {"php-fpm": 4}


def test_other_notices_say_nothing() -> None:
    assert said("[12-Mar-2026 09:14:02] NOTICE: fpm is running, pid 1") == []


@pytest.mark.parametrize("line", ["[12-Mar-2026 09:14:02] hello", "[0x12] f() x", "WARNING: x"])
def test_other_lines_are_not_its_own(line: str) -> None:
    assert kinds(line) == {"unrecognised": 1}
