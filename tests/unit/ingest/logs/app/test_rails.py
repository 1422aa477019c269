"""Ruby's logger, Puma, Unicorn."""

from __future__ import annotations

import pytest

from lifeguard.core.diagnosis.symptoms.app import AppSymptom
from tests.support.log_lines import kinds, said

HEAD = "[2026-03-12T09:14:02.008 #4]"

LINES = {
    f"E, {HEAD} ERROR -- : worker=1 PID:123 timeout (61s > 60s), killing": (AppSymptom.WORKER_TIMED_OUT, "", {"pid": 123, "seconds": 61}),
    f"E, {HEAD} ERROR -- : reaped #<Process::Status: pid 123 SIGKILL (signal 9)> worker=1": (AppSymptom.WORKER_KILLED, "", {"pid": 123}),
    f"I, {HEAD}  INFO -- : [a1b2c3d4] Completed 200 OK in 74012ms (ActiveRecord: 30000.1ms)": (AppSymptom.SLOW_REQUEST_OK, "", {"ms": 74012}),
    f"I, {HEAD}  INFO -- : [a1b2c3d4] Completed 500 Internal Server Error in 30012ms (ActiveRecord: 30000.1ms)": (AppSymptom.SLOW_SCRIPT, "", {"ms": 30012}),
    f"F, {HEAD} FATAL -- : [a1b2c3d4] PG::ConnectionBad (FATAL:  sorry, too many clients already)": (AppSymptom.DB_TOO_MANY, "", {}),
    f"F, {HEAD} FATAL -- : ActiveRecord::ConnectionTimeoutError (could not obtain a connection from the pool within 5.000 seconds; all pooled connections were in use)": (AppSymptom.POOL_HELD, "", {"seconds": 5}),
    "[1] ! Terminating timed out worker (worker failed to check in within 60 seconds): 1234": (AppSymptom.WORKER_TIMED_OUT, "", {"pid": 1234}),
    "[1] - Worker 0 (PID: 9) booted in 1.2s, phase: 0": (AppSymptom.WORKER_STARTED, "", {"pid": 9}),
    "* Listening on http://0.0.0.0:3000": (AppSymptom.LISTENING, "http://0.0.0.0:3000", {}),
    "Puma starting in cluster mode...": (AppSymptom.STARTED, "", {}),
    "- Gracefully stopping, waiting for requests to finish": (AppSymptom.ASKED_TO_STOP, "", {}),
    "! Unable to load application: NameError: x": (AppSymptom.WORKER_BOOT_FAILED, "", {}),
}  # fmt: skip


@pytest.mark.parametrize(("line", "says"), LINES.items())
def test_lines(line: str, says: object) -> None:
    assert said(line) == [says]
    assert kinds(line) == {"rails": 1}


def test_a_quick_request_says_nothing() -> None:
    assert said(f"I, {HEAD}  INFO -- : Completed 200 OK in 180ms (Views: 0.4ms)") == []


@pytest.mark.parametrize(
    "line", ["E, [now #4] ERROR -- : x", f"E, {HEAD} hello", "* a list", "- Worker of the month"]
)
def test_other_lines_are_not_its_own(line: str) -> None:
    assert said(line) == []
