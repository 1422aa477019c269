"""SHOW PROCESSLIST and SHOW STATUS, as mysql prints them."""

from __future__ import annotations

import pytest

from lifeguard.core.diagnosis.symptoms.app import AppSymptom
from lifeguard.core.diagnosis.symptoms.database import DatabaseSymptom
from tests.support.log_lines import kinds, said, symptoms

D = DatabaseSymptom

PROCESSES = """\
+----+------+---------------+------+---------+------+---------------------------------+-----------------------------+
| Id | User | Host          | db   | Command | Time | State                           | Info                        |
+----+------+---------------+------+---------+------+---------------------------------+-----------------------------+
|  5 | event_scheduler | localhost | NULL | Daemon | 9 | Waiting on empty queue      | NULL                        |
| 90 | app  | 10.0.0.8:4011 | shop | Query   |  412 | Waiting for table metadata lock | ALTER TABLE orders ADD b int |
| 91 | app  | 10.0.0.8:4012 | shop | Query   |  400 | Waiting for table metadata lock | SELECT * FROM orders        |
| 92 | app  | 10.0.0.8:4013 | shop | Query   |   30 | Sending data                    | SELECT a FROM log WHERE b = 'x' |
| 93 | app  | 10.0.0.8:4014 | shop | Execute |    3 | waiting for handler commit      | COMMIT                      |
+----+------+---------------+------+---------+------+---------------------------------+-----------------------------+
5 rows in set (0.00 sec)
"""
SAID = [
    (D.METADATA_LOCK, "ALTER TABLE orders ADD b int", {"count": 2}),
    (D.SCHEMA_CHANGE, "ALTER TABLE orders ADD b int", {"pid": 90, "seconds": 412}),
    (D.SESSIONS_ACTIVE, "", {"count": 4}),
    (D.SESSIONS_WAIT_IO, "", {"count": 1}),
    (D.SLOW_QUERY, "SELECT a FROM log WHERE b = ?", {"pid": 92, "seconds": 30, "ms": 30000}),
]


@pytest.mark.parametrize("prompt", ["", '$ mysql -t -e "show full processlist"\n'])
def test_process_list(prompt: str) -> None:
    assert sorted(said(prompt + PROCESSES)) == SAID


def test_with_tabs() -> None:
    rows = [line for line in PROCESSES.splitlines() if line.startswith("| ")]
    text = "\n".join("\t".join(cell.strip() for cell in row[1:-1].split("|")) for row in rows)
    assert sorted(said(text)) == SAID
    assert kinds(text) == {"sessions": 6}


def test_most_sleep() -> None:
    rows = "\n".join(f"| {n} | app | h | shop | Sleep | {n * 100} |  | NULL |" for n in range(1, 9))
    text = f"""\
+----+------+------+------+---------+------+-------+------+
| Id | User | Host | db   | Command | Time | State | Info |
+----+------+------+------+---------+------+-------+------+
{rows}
| 9 | app | h | shop | Query | 0 | starting | SHOW PROCESSLIST |
+----+------+------+------+---------+------+-------+------+
"""
    assert said(text) == [
        (D.SESSIONS_SLEEPING, "", {"count": 8, "of": 9, "seconds": 450}),
        (D.SESSIONS_ACTIVE, "", {"count": 1}),
    ]


def test_few_that_sleep_say_nothing() -> None:
    text = "Id\tUser\tHost\tdb\tCommand\tTime\tState\tInfo\n1\tapp\th\tshop\tSleep\t9\t\tNULL"
    assert said(text) == []


def test_a_column_a_line() -> None:
    text = """\
*************************** 1. row ***************************
     Id: 90
   User: app
   Host: 10.0.0.8:4011
     db: shop
Command: Query
   Time: 412
  State: Waiting for global read lock
   Info: FLUSH TABLES WITH READ LOCK
"""
    assert sorted(said(text)) == [
        (D.DUMP_RUNS, "FLUSH TABLES WITH READ LOCK", {"pid": 90, "seconds": 412}),
        (D.SESSIONS_ACTIVE, "", {"count": 1}),
        (D.SESSIONS_WAIT_LOCK, "", {"count": 1}),
    ]


@pytest.mark.parametrize(("used", "says"), [(150, [D.TOO_MANY]), (40, [])])
def test_as_many_connections_as_may_be(used: int, says: list[object]) -> None:
    text = f"""\
+-------------------+-------+
| Variable_name     | Value |
+-------------------+-------+
| max_connections   | 151   |
| Threads_connected | {used:<5} |
| Uptime_since      | never |
+-------------------+-------+
"""
    assert symptoms(text) == says


def test_commands_that_are_counted() -> None:
    text = """\
+---------+----------+
| command | count(*) |
+---------+----------+
| Sleep   |      140 |
| Query   |        5 |
+---------+----------+
"""
    assert said(text) == [
        (D.SESSIONS_SLEEPING, "", {"count": 140, "of": 145}),
        (D.SESSIONS_ACTIVE, "", {"count": 5}),
    ]


def test_mysql_that_cannot_connect() -> None:
    assert symptoms("$ mysql -h db\nERROR 1040 (HY000): Too many connections") == [
        AppSymptom.DB_TOO_MANY
    ]


@pytest.mark.parametrize(
    "line", ["| a list", "(perhaps)", "Host: example.com", "a | b", "- one", "1\t2", "*****"]
)
def test_other_lines_are_not_its_own(line: str) -> None:
    assert kinds(line) == {"unrecognised": 1}


def test_a_row_without_its_header_says_nothing() -> None:
    assert said("| 91 | app | Query | 412 |") == []


def test_a_row_with_too_many_cells_is_left_out() -> None:
    text = """\
+----+------+---------+------+
| Id | User | Command | Time |
+----+------+---------+------+
| 90 | a|b  | Query   |    1 |
| 91 | app  | Query   |    1 |
+----+------+---------+------+
"""
    assert said(text) == [(D.SESSIONS_ACTIVE, "", {"count": 1})]


def test_with_its_tabs_lost() -> None:
    text = """\
$ mysql -e "show processlist"
Id   User  Host           db    Command  Time  State                            Info
90   app   10.0.0.8:4011  shop  Query    412   Waiting for table metadata lock  ALTER TABLE orders ADD b int
91   app   10.0.0.8:4012  shop  Query    3     starting
92   app   10.0.0.8:4013  shop  Sleep    9
a line of something else
"""
    assert sorted(said(text)) == [
        (D.METADATA_LOCK, "ALTER TABLE orders ADD b int", {"count": 1}),
        (D.SCHEMA_CHANGE, "ALTER TABLE orders ADD b int", {"pid": 90, "seconds": 412}),
        (D.SESSIONS_ACTIVE, "", {"count": 2}),
    ]


def test_commands_that_uniq_counted() -> None:
    text = "$ mysql -e 'show processlist' | awk '{print $5}' | sort | uniq -c\n    140 Sleep\n      5 Query"
    assert said(text) == [
        (D.SESSIONS_SLEEPING, "", {"count": 140, "of": 145}),
        (D.SESSIONS_ACTIVE, "", {"count": 5}),
    ]
