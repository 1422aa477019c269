"""pg_stat_activity and pg_locks, as psql prints them."""

from __future__ import annotations

import pytest

from lifeguard.core.diagnosis.symptoms.app import AppSymptom
from lifeguard.core.diagnosis.symptoms.database import DatabaseSymptom
from tests.support.log_lines import kinds, said, symptoms

D = DatabaseSymptom

ACTIVITY = """\
 pid  |        state        | wait_event_type |  wait_event  |   age    |            query
------+---------------------+-----------------+--------------+----------+------------------------------
 2177 | idle in transaction | Client          | ClientRead   | 00:12:33 | UPDATE orders SET a = 1
 2204 | active              | Lock            | relation     | 00:05:00 | ALTER TABLE orders ADD b int
 2251 | active              | Lock            | relation     | 00:04:55 | SELECT * FROM orders
 2260 | active              | IO              | DataFileRead | 00:02:00 | SELECT count(*) FROM log
 2270 | active              |                 |              | 00:00:01 | SELECT 1
(5 rows)
"""
SAID = [
    (D.IDLE_IN_TRANSACTION, "UPDATE orders SET a = ?", {"pid": 2177, "seconds": 753}),
    (D.SCHEMA_CHANGE, "ALTER TABLE orders ADD b int", {"pid": 2204, "seconds": 300}),
    (D.SESSIONS_ACTIVE, "", {"count": 4}),
    (D.SESSIONS_WAIT_IO, "", {"count": 1}),
    (D.SESSIONS_WAIT_LOCK, "", {"count": 2}),
    (D.SLOW_QUERY, "SELECT count(*) FROM log", {"pid": 2260, "seconds": 120, "ms": 120000}),
]


@pytest.mark.parametrize("prompt", ["", '$ psql -c "select * from pg_stat_activity"\n'])
def test_sessions(prompt: str) -> None:
    assert sorted(said(prompt + ACTIVITY)) == SAID


def test_the_lines_of_a_table_are_its_own() -> None:
    assert kinds(ACTIVITY) == {"sessions": 8}


def test_a_table_without_its_margin() -> None:
    text = "\n".join(line.strip() for line in ACTIVITY.splitlines())
    assert sorted(said(text)) == SAID


def test_states_that_are_counted() -> None:
    text = """\
        state        | wait_event_type | count
---------------------+-----------------+-------
 idle                | Client          |    80
 idle in transaction | Client          |     4
 active              |                 |     6
(3 rows)
"""
    assert sorted(said(text)) == [
        (D.IDLE_IN_TRANSACTION, "", {"count": 4}),
        (D.SESSIONS_ACTIVE, "", {"count": 6}),
        (D.SESSIONS_SLEEPING, "", {"count": 80, "of": 90}),
    ]


def test_how_long_the_idle_have_been_so() -> None:
    text = """\
 pid | state | idle_for | application_name
-----+-------+----------+-----------------
 1   | idle  | 3 days 02:00:00 | app
 2   | idle  | 05:00:00 | app
 3   | active | 00:00:02 | pg_dump
(3 rows)
"""
    assert sorted(said(text)) == [
        (D.DUMP_RUNS, "", {"pid": 3, "seconds": 2}),
        (D.SESSIONS_ACTIVE, "", {"count": 1}),
        (D.SESSIONS_SLEEPING, "", {"count": 2, "of": 3, "seconds": (266400 + 18000) / 2}),
    ]


def test_who_blocks_whom() -> None:
    text = """\
 blocked_pid | blocking_pid | blocked_query        | blocking_query
-------------+--------------+----------------------+----------------
        2251 |         2177 | SELECT * FROM orders | ALTER TABLE orders ADD b int
(1 row)
"""
    assert sorted(said(text)) == [
        (D.LOCK_HOLDER, "ALTER TABLE orders ADD b int", {"holder": 2177}),
        (D.LOCK_WAIT, "SELECT * FROM orders", {"pid": 2251}),
    ]


def test_locks_that_are_not_granted() -> None:
    text = """\
        mode         | granted | relation
---------------------+---------+----------
 AccessShareLock     | f       | orders
 AccessExclusiveLock | t       | orders
(2 rows)
"""
    assert said(text) == [(D.SESSIONS_WAIT_LOCK, "", {"count": 1})]


def test_a_column_a_line() -> None:
    text = """\
-[ RECORD 1 ]----+------------------------
pid              | 2177
state            | idle in transaction
age              | 00:12:33
query            | UPDATE orders SET a = 1
-[ RECORD 2 ]----+------------------------
pid              | 2178
state            | active
"""
    assert said(text) == [
        (D.IDLE_IN_TRANSACTION, "UPDATE orders SET a = ?", {"pid": 2177, "seconds": 753}),
        (D.SESSIONS_ACTIVE, "", {"count": 1}),
    ]


def test_unaligned() -> None:
    text = """\
$ psql -A -c "select pid, state, query from pg_stat_activity"
pid|state|wait_event_type|query
2177|idle in transaction|Client|UPDATE orders SET a = 1
a line of something else
(1 row)
"""
    assert said(text) == [(D.IDLE_IN_TRANSACTION, "UPDATE orders SET a = ?", {"pid": 2177})]


@pytest.mark.parametrize(
    "output", ["", "3", "pid|state\n(0 rows)", "pid|datname\n2177|shop"], ids=range(4)
)
def test_psql_that_prints_no_sessions(output: str) -> None:
    assert symptoms(f"$ psql -At -c x\n{output}") == []


@pytest.mark.parametrize(
    "command",
    [
        '$ psql -At -c "select pid, state, now() - xact_start, left(query, 40) from pg_stat_activity"',
        '$ psql -At -c "SELECT a.pid, a.state, age(clock_timestamp(), xact_start) AS age, query FROM x a"',
    ],
)
def test_without_a_header_the_command_names_the_columns(command: str) -> None:
    rows = ["2177|idle in transaction|00:12:33|UPDATE orders SET a = 1"]
    text = "\n".join([command, *rows])
    assert said(text) == [
        (D.IDLE_IN_TRANSACTION, "UPDATE orders SET a = ?", {"pid": 2177, "seconds": 753})
    ]


def test_a_header_without_a_rule() -> None:
    text = """\
$ select pid, state, age, query from pg_stat_activity
 pid  | state               | age      | query
 2177 | idle in transaction | 00:12:33 | UPDATE orders SET a = 1
"""
    assert said(text) == [
        (D.IDLE_IN_TRANSACTION, "UPDATE orders SET a = ?", {"pid": 2177, "seconds": 753})
    ]


@pytest.mark.parametrize(
    "rows", ["80|idle\n4|idle in transaction", "     80 idle\n      4 idle in transaction"]
)
def test_states_that_are_counted_without_a_table(rows: str) -> None:
    command = '$ psql -At -c "select count(*), state from pg_stat_activity group by 2"'
    text = f"{command}\n{rows}"
    assert sorted(said(text)) == [
        (D.IDLE_IN_TRANSACTION, "", {"count": 4}),
        (D.SESSIONS_SLEEPING, "", {"count": 80, "of": 84}),
    ]


def test_psql_that_cannot_connect() -> None:
    text = '$ psql -h db\npsql: error: connection to server at "db" (10.0.1.5), port 5432 failed: FATAL:  sorry, too many clients already'
    assert symptoms(text) == [AppSymptom.DB_TOO_MANY]


def test_other_tables_say_nothing() -> None:
    text = """\
 id | name
----+------
  1 | x
(1 row)
"""
    assert said(text) == []


@pytest.mark.parametrize(("count", "says"), [(97, [D.TOO_MANY]), (40, [])])
def test_as_many_connections_as_may_be(count: int, says: list[object]) -> None:
    text = f"""\
 count | max_connections
-------+-----------------
    {count} |             100
(1 row)
"""
    assert symptoms(text) == says
