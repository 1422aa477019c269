"""gunicorn's error log."""

from __future__ import annotations

import pytest

from lifeguard.core.diagnosis.symptoms.app import AppSymptom
from lifeguard.core.diagnosis.symptoms.host import HostSymptom
from tests.support.log_lines import kinds, said, times

LINES = {
    "[900] [CRITICAL] WORKER TIMEOUT (pid:1418)": (AppSymptom.WORKER_TIMED_OUT, "", {"pid": 1418}),
    "[900] [ERROR] Worker (pid:1418) was sent SIGKILL! Perhaps out of memory?": (
        AppSymptom.WORKER_KILLED,
        "",
        {"pid": 1418},
    ),
    "[900] [WARNING] Worker with pid 1418 was terminated due to signal 9": (
        AppSymptom.WORKER_KILLED,
        "",
        {"pid": 1418},
    ),
    "[900] [WARNING] Worker with pid 1418 was terminated due to signal 11": (
        AppSymptom.WORKER_CRASHED,
        "",
        {"pid": 1418},
    ),
    "[900] [ERROR] Worker (pid:12) exited with code 3": (
        AppSymptom.WORKER_BOOT_FAILED,
        "",
        {"pid": 12},
    ),
    "[900] [INFO] Handling signal: term": (AppSymptom.ASKED_TO_STOP, "", {}),
    "[900] [ERROR] Connection in use: ('0.0.0.0', 8000)": (
        HostSymptom.PORT_IN_USE,
        "",
        {"port": 8000},
    ),
    "[900] [INFO] Listening at: http://0.0.0.0:8000 (1)": (
        AppSymptom.LISTENING,
        "http://0.0.0.0:8000",
        {},
    ),
    "[900] [DEBUG] Ignoring EPIPE": (AppSymptom.NOISE, "", {}),
}


@pytest.mark.parametrize(("line", "says"), LINES.items())
def test_lines(line: str, says: object) -> None:
    assert said(f"[2026-03-12 09:14:02 +0900] {line}") == [says]


def test_its_time_has_a_zone() -> None:
    line = "[2026-03-12 09:14:02 +0900] [900] [CRITICAL] WORKER TIMEOUT (pid:1418)"
    assert times(line) == ["2026-03-12T09:14:02+09:00"]


@pytest.mark.parametrize("envelope", ["api-1  | ", "Mar 12 09:14:02 web-1 gunicorn[900]: "])
def test_it_is_known_behind_an_envelope(envelope: str) -> None:
    line = f"{envelope}[2026-03-12 09:14:02 +0000] [900] [CRITICAL] WORKER TIMEOUT (pid:1418)"
    assert kinds(line) == {"gunicorn": 1}


@pytest.mark.parametrize("pid", ["", "[900] "])
def test_a_line_whose_time_was_left_out(pid: str) -> None:
    assert said(f"{pid}[CRITICAL] WORKER TIMEOUT (pid:1418)") == [
        (AppSymptom.WORKER_TIMED_OUT, "", {"pid": 1418})
    ]
    assert kinds("[INFO] hello") == {"unrecognised": 1}


@pytest.mark.parametrize(
    "line", ["[2026-03-12 09:14:02 +0000] hello", "[now] [1] [INFO] x", "WORKER TIMEOUT (pid:1)"]
)
def test_other_lines_are_not_its_own(line: str) -> None:
    assert kinds(line) == {"unrecognised": 1}
