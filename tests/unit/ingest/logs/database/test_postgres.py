"""PostgreSQL's log."""

from __future__ import annotations

import pytest

from lifeguard.core.diagnosis.symptoms.database import DatabaseSymptom
from tests.support.log_lines import kinds, said

LINES = {
    "LOG:  process 2301 still waiting for AccessShareLock on relation 16412 of database 16384 after 1000.123 ms": (
        DatabaseSymptom.LOCK_WAIT,
        "relation 16412 of database 16384",
        {"pid": 2301, "ms": 1000.123},
    ),
    "DETAIL:  Process holding the lock: 2177. Wait queue: 2260, 2301.": (
        DatabaseSymptom.LOCK_HOLDER,
        "",
        {"holder": 2177},
    ),
    "FATAL:  sorry, too many clients already": (DatabaseSymptom.TOO_MANY, "", {}),
    "LOG:  checkpoint complete: wrote 41876 buffers (15.9%); 0 WAL file(s) added; write=269.7 s, sync=96.512 s, total=371.0 s": (
        DatabaseSymptom.CHECKPOINT_SLOW,
        "",
        {"seconds": 96.512},
    ),
    "LOG:  server process (PID 88) was terminated by signal 9: Killed": (
        DatabaseSymptom.PROCESS_KILLED,
        "",
        {"pid": 88},
    ),
}


@pytest.mark.parametrize(
    "prefix",
    [
        "2026-03-12 09:14:02.412 UTC [2301] ",
        "2026-03-12 09:14:02 UTC:10.0.1.5(40112):app@shop:[2301]:",
        "2026-03-12 09:14:02.412 KST [2301] app@shop ",
        "Mar 12 09:14:02 db postgres[2301]: [3-1] ",
    ],
)
@pytest.mark.parametrize(("line", "says"), LINES.items())
def test_lines(line: str, says: object, prefix: str) -> None:
    assert said(prefix + line) == [says]


def test_an_ordinary_checkpoint_says_nothing() -> None:
    line = "2026-03-12 09:14:02 UTC [88] LOG:  checkpoint complete: write=2.1 s, sync=0.004 s"
    assert said(line) == []
    assert kinds(line) == {"postgres": 1}


@pytest.mark.parametrize(
    "line", ["FATAL:  sorry, too many clients already", "2026-03-12 09:14:02 x"]
)
def test_other_lines_are_not_its_own(line: str) -> None:
    assert "postgres" not in kinds(line)
