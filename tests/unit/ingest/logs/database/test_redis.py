"""Redis's and Valkey's log."""

from __future__ import annotations

import pytest

from lifeguard.core.diagnosis.symptoms.database import DatabaseSymptom
from tests.support.log_lines import kinds, said, times

D = DatabaseSymptom

LINES = {
    "1142:M 12 Mar 2026 09:14:02.044 # Can't save in background: fork: Cannot allocate memory": (D.CACHE_FORK_FAILED, "", {}),
    "20114:C 12 Mar 2026 09:14:02.044 # Write error saving DB on disk: No space left on device": (D.CACHE_SAVE_NO_SPACE, "", {}),
    "20114:C 12 Mar 2026 09:14:02.044 # Failed opening the temp RDB file temp-20114.rdb (in server root dir /data) for saving: Permission denied": (D.CACHE_SAVE_DENIED, "", {}),
    "1142:M 12 Mar 2026 09:14:02.044 # Background saving error": (D.CACHE_SAVE_FAILED, "", {}),
    "1142:M 12 Mar 2026 09:14:02.044 # Background saving terminated by signal 9": (D.CACHE_SAVE_FAILED, "", {"signal": 9}),
    "1142:M 12 Mar 2026 09:14:02.044 * Background saving terminated with success": (D.CACHE_SAVED, "", {}),
    "1142:M 12 Mar 2026 09:14:02.044 * Asynchronous AOF fsync is taking too long (disk is busy?).": (D.FLUSH_SLOW, "", {}),
    "1142:M 12 Mar 2026 09:14:02.044 # Error accepting a client connection: max number of clients reached": (D.CACHE_CLIENTS_FULL, "", {}),
    "1142:M 12 Mar 2026 09:14:02.044 # Could not create server TCP listening socket *:6379: bind: Address already in use": (D.PORT_IN_USE, "", {"port": 6379}),
    "1142:M 12 Mar 2026 09:14:02.044 * Ready to accept connections tcp": (D.STARTED, "", {}),
    "1:C 12 Mar 2026 09:14:02.044 # WARNING overcommit_memory is set to 0! Background save may fail under low memory condition.": (D.NOISE, "", {}),
    "[1142] 12 Mar 2026 09:14:02.044 # Background saving error": (D.CACHE_SAVE_FAILED, "", {}),
}  # fmt: skip


@pytest.mark.parametrize(("line", "says"), LINES.items())
def test_lines(line: str, says: object) -> None:
    assert said(line) == [says]
    assert kinds(line) == {"redis": 1}
    assert times(line) == ["2026-03-12T09:14:02.044000"]


def test_the_signal_handler_writes_unix_seconds() -> None:
    line = "1:signal-handler (1773306842) Received SIGTERM scheduling shutdown..."
    assert said(line) == [(D.SHUT_DOWN, "", {})]
    assert times(line) == ["2026-03-12T09:14:02+00:00"]


@pytest.mark.parametrize(
    "line", ["1142:M now # x", "1142:M 12 Mar 2026 09:14:02.044 x", "[1142] x", "9 lives", "Redis"]
)
def test_other_lines_are_not_its_own(line: str) -> None:
    assert kinds(line) == {"unrecognised": 1}
