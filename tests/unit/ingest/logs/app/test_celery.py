"""Celery's worker log."""

from __future__ import annotations

import pytest

from lifeguard.core.diagnosis.symptoms.app import AppSymptom
from tests.support.log_lines import kinds, said

LINES = {
    "ERROR/MainProcess] Process 'ForkPoolWorker-3' pid:19 exited with 'signal 9 (SIGKILL)'": (AppSymptom.WORKER_KILLED, "", {"pid": 19}),
    "ERROR/MainProcess] Process 'ForkPoolWorker-3' pid:19 exited with 'signal 11 (SIGSEGV)'": (AppSymptom.WORKER_CRASHED, "", {"pid": 19}),
    "ERROR/MainProcess] Task handler raised error: WorkerLostError('Worker exited prematurely: signal 9 (SIGKILL) Job: 5.')": (AppSymptom.WORKER_KILLED, "", {}),
    "ERROR/MainProcess] Hard time limit (300s) exceeded for shop.tasks.export[8b1e]": (AppSymptom.WORKER_TIMED_OUT, "shop.tasks.export", {"seconds": 300}),
    "WARNING/MainProcess] Soft time limit (60s) exceeded for shop.tasks.export[8b1e]": (AppSymptom.SLOW_SCRIPT, "shop.tasks.export", {"seconds": 60}),
    "INFO/MainProcess] celery@worker-1 ready.": (AppSymptom.STARTED, "", {}),
    "INFO/MainProcess] missed heartbeat from celery@worker-2": (AppSymptom.NOISE, "", {}),
    "ERROR/MainProcess] consumer: Cannot connect to redis://cache:6379/0: Error 111 connecting to cache:6379. Connection refused..": (AppSymptom.CACHE_REFUSED, "cache:6379", {}),
}  # fmt: skip


@pytest.mark.parametrize(("line", "says"), LINES.items())
def test_lines(line: str, says: object) -> None:
    assert said(f"[2026-03-12 09:14:02,123: {line}") == [says]
    assert kinds(f"[2026-03-12 09:14:02,123: {line}") == {"celery": 1}


@pytest.mark.parametrize("line", ["[2026-03-12 09:14:02,123: hello", "[2nd of 3] INFO/x] hello"])
def test_other_lines_are_not_its_own(line: str) -> None:
    assert kinds(line) == {"unrecognised": 1}
