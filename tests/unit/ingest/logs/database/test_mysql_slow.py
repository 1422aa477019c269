"""The slow log of MySQL and MariaDB."""

from __future__ import annotations

import pytest

from lifeguard.core.diagnosis.symptoms.database import DatabaseSymptom
from tests.support.log_lines import said, times

D = DatabaseSymptom


def entry(statement: str, seconds: float = 12.5, locked: float = 0.0) -> str:
    return f"""\
# Time: 2026-03-12T09:14:02.118834Z
# User@Host: app[app] @  [10.0.0.8]  Id:    91
# Query_time: {seconds:.6f}  Lock_time: {locked:.6f} Rows_sent: 1  Rows_examined: 4820000
use shop;
SET timestamp=1773306842;
{statement}
"""


@pytest.mark.parametrize(
    ("statement", "symptom", "subject"),
    [
        ("SELECT * FROM orders WHERE note LIKE '%x%';", D.SLOW_QUERY, "SELECT * FROM orders WHERE note LIKE ?"),
        ("COMMIT;", D.SLOW_TRIVIAL, "COMMIT"),
        ("SELECT /*!40001 SQL_NO_CACHE */ * FROM `orders`;", D.DUMP_RUNS, "SELECT * FROM `orders`"),
    ],
)  # fmt: skip
def test_statements(statement: str, symptom: DatabaseSymptom, subject: str) -> None:
    found = said(entry(statement))
    assert [(one, shown) for one, shown, _ in found] == [(symptom, subject)]
    assert found[0][2]["pid"] == 91
    assert found[0][2]["examined"] == 4820000
    assert times(entry(statement)) == ["2026-03-12T09:14:02+00:00"]


def test_a_statement_that_waited_for_a_lock_was_not_slow_itself() -> None:
    assert said(entry("UPDATE orders SET a = 1", 30, 29)) == [
        (D.LOCK_WAIT, "UPDATE orders SET a = ?", {"pid": 91, "examined": 4820000, "ms": 29000})
    ]


def test_a_quick_statement_says_nothing() -> None:
    assert said(entry("SELECT 1", 0.2)) == []


def test_mariadb_writes_the_thread_on_a_line_of_its_own() -> None:
    text = """\
# Time: 260312  9:14:02
# User@Host: app[app] @ localhost []
# Thread_id: 91  Schema: shop  QC_hit: No
# Query_time: 12.500000  Lock_time: 0.000100
SELECT SLEEP(12)
a line of something else
"""
    assert said(text) == [(D.SLOW_QUERY, "SELECT SLEEP(?)", {"pid": 91, "ms": 12500})]
