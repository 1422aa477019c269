"""PostgreSQL's log."""

from __future__ import annotations

import pytest

from lifeguard.core.diagnosis.symptoms.app import AppSymptom
from lifeguard.core.diagnosis.symptoms.database import DatabaseSymptom
from lifeguard.core.diagnosis.symptoms.host import HostSymptom
from tests.support.log_lines import kinds, said

LINES = {
    "LOG:  process 2301 still waiting for AccessShareLock on relation 16412 of database 16384 after 1000.123 ms": (
        DatabaseSymptom.LOCK_WAIT,
        "relation 16412 of database 16384",
        {"pid": 2301, "ms": 1000.123},
    ),
    "DETAIL:  Process 2301 waits for ShareLock on transaction 12; blocked by process 2177.": (
        DatabaseSymptom.LOCK_HOLDER,
        "",
        {"waiter": 2301, "holder": 2177},
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


PREFIX = "2026-03-12 09:14:02.412 UTC [2301] "
D = DatabaseSymptom

MORE = {
    'FATAL:  password authentication failed for user "app"': (D.AUTH_FAILED, "app", {}),
    'FATAL:  no pg_hba.conf entry for host "10.0.1.9", user "app", database "shop", SSL off': (D.HOST_NOT_ALLOWED, "10.0.1.9", {}),
    "LOG:  could not receive data from client: Connection reset by peer": (D.CLIENT_LOST, "", {}),
    "LOG:  unexpected EOF on client connection with an open transaction": (D.CLIENT_LOST, "", {}),
    "FATAL:  terminating connection due to idle-in-transaction timeout": (D.IDLE_IN_TRANSACTION, "", {}),
    "ERROR:  canceling statement due to statement timeout": (D.STATEMENT_CANCELLED, "", {}),
    "ERROR:  canceling statement due to lock timeout": (D.LOCK_TIMED_OUT, "", {}),
    "ERROR:  deadlock detected": (D.DEADLOCK, "", {}),
    "LOG:  checkpoints are occurring too frequently (9 seconds apart)": (D.CHECKPOINTS_FREQUENT, "", {"seconds": 9}),
    'ERROR:  could not extend file "base/16384/16411": No space left on device': (D.NO_SPACE, "", {}),
    'ERROR:  could not resize shared memory segment "/PostgreSQL.1" to 8388608 bytes: No space left on device': (D.SHM_TOO_SMALL, "", {}),
    'PANIC:  could not write to file "pg_wal/xlogtemp.29": No space left on device': (D.NO_SPACE, "", {}),
    "PANIC:  stuck spinlock detected": (D.CRASHED, "", {}),
    "LOG:  server process (PID 88) was terminated by signal 11: Segmentation fault": (D.CRASHED, "", {"pid": 88}),
    "WARNING:  terminating connection because of crash of another server process": (D.CUT_BY_CRASH, "", {}),
    "FATAL:  the database system is starting up": (D.STARTING, "", {}),
    "LOG:  database system was not properly shut down; automatic recovery in progress": (D.NOT_SHUT_DOWN_NORMALLY, "", {}),
    "LOG:  received fast shutdown request": (D.SHUT_DOWN, "", {}),
    "LOG:  database system is ready to accept connections": (D.STARTED, "", {}),
    'ERROR:  database is not accepting commands to avoid wraparound data loss in database "shop"': (D.WRAPAROUND, "", {}),
    'WARNING:  database "shop" must be vacuumed within 9999999 transactions': (D.WRAPAROUND_NEAR, "shop", {"count": 9999999}),
    "ERROR:  integer out of range": (D.ID_OVERFLOW, "", {}),
    "DETAIL:  Key (id)=(2147483647) already exists.": (D.ID_OVERFLOW, "id", {}),
    "ERROR:  cannot execute INSERT in a read-only transaction": (D.READ_ONLY, "", {}),
    "ERROR:  out of memory": (D.MEMORY_REFUSED, "", {}),
    "LOG:  could not fork new process for connection: Cannot allocate memory": (D.MEMORY_REFUSED, "", {}),
    'LOG:  could not bind IPv4 address "0.0.0.0": Address already in use': (D.PORT_IN_USE, "", {}),
    "HINT:  Is another postmaster already running on port 5432? If not, wait a few seconds and retry.": (D.PORT_IN_USE, "", {"port": 5432}),
    "DETAIL:  The data directory was initialized by PostgreSQL version 13, which is not compatible with this version 16.2.": (D.DATA_INCOMPATIBLE, "", {}),
    "ERROR:  invalid page in block 12 of relation base/16384/16411": (D.CORRUPT, "", {}),
    'ERROR:  relation "shop_order" does not exist at character 15': (AppSymptom.MIGRATION_MISSING, "shop_order", {}),
    'LOG:  listening on IPv4 address "127.0.0.1", port 5432': (HostSymptom.LISTENS, "127.0.0.1:5432", {}),
    'LOG:  listening on IPv6 address "::", port 5432': (HostSymptom.LISTENS, "[::]:5432", {}),
    "치명적오류:  최대 동시 접속자 수를 초과했습니다.": (D.TOO_MANY, "", {}),
    # statements
    "STATEMENT:  ALTER TABLE callrecord ADD COLUMN region text": (D.SCHEMA_CHANGE, "ALTER TABLE callrecord ADD COLUMN region text", {"pid": 2301}),
    "STATEMENT:  INSERT INTO callrecord (id) VALUES ($1)": (D.STATEMENT, "INSERT INTO callrecord (id) VALUES (?)", {"pid": 2301}),
    "LOG:  statement: COPY public.orders (id, a) TO stdout;": (D.DUMP_RUNS, "COPY public.orders (id, a) TO stdout", {"pid": 2301}),
    "LOG:  duration: 31012.123 ms  execute <unnamed>: SELECT a FROM t WHERE b = 'x'": (D.SLOW_QUERY, "SELECT a FROM t WHERE b = ?", {"pid": 2301, "ms": 31012.123}),
    "LOG:  duration: 5012.123 ms  statement: COMMIT": (D.SLOW_TRIVIAL, "COMMIT", {"pid": 2301, "ms": 5012.123}),
    "LOG:  duration: 812345.1 ms  statement: COPY public.orders (id) TO stdout;": (D.DUMP_RUNS, "COPY public.orders (id) TO stdout", {"pid": 2301, "ms": 812345.1}),
    "FATAL:  could not create semaphores: No space left on device": (HostSymptom.SEMAPHORES_FULL, "", {}),
    "FATAL:  could not create shared memory segment: No space left on device": (D.SHM_TOO_SMALL, "", {}),
    "LOG:  duration: 5012.123 ms": (D.SLOW_QUERY, "", {"pid": 2301, "ms": 5012.123}),
}  # fmt: skip


@pytest.mark.parametrize(("line", "says"), MORE.items())
def test_more_lines(line: str, says: object) -> None:
    assert said(PREFIX + line) == [says]


@pytest.mark.parametrize(
    "line",
    [
        "LOG:  duration: 12.123 ms  statement: SELECT 1",
        "LOG:  statement: SELECT 'FATAL:  sorry, too many clients already'",
        "LOG:  execute S_1: SELECT 'deadlock detected'",
        'ERROR:  invalid input syntax for type integer: "x: No space left on device"',
        "LOG:  automatic vacuum of table",
    ],
)
def test_a_clients_text_says_nothing_of_the_server(line: str) -> None:
    assert said(PREFIX + line) == []


def test_a_prefix_may_name_pg_dump() -> None:
    head = "2026-03-12 09:14:02 UTC [2301] pg_dump app@shop "
    assert said(f"{head}LOG:  statement: SELECT 1") == [(D.DUMP_RUNS, "", {})]
    assert said(f"{head}LOG:  statement: COPY t TO stdout") == [
        (D.DUMP_RUNS, "COPY t TO stdout", {"pid": 2301})
    ]


@pytest.mark.parametrize(
    ("prefix", "waiter"),
    [
        ("2026-03-12 09:14:02 UTC:10.0.1.5(40112):app@shop:[2301]:", {"waiter": 2301}),
        ("2026-03-12 09:14:02.412 UTC [2301-7] ", {"waiter": 2301}),
        ("Mar 12 09:14:02 db postgres[2301]: [3-1] ", {}),
    ],
)
def test_who_waits_for_the_holder_is_who_the_line_is_of(
    prefix: str, waiter: dict[str, float]
) -> None:
    """In syslog the number in brackets is the line's."""
    line = "DETAIL:  Process holding the lock: 2177. Wait queue: 2260, 2301."
    assert said(prefix + line) == [(DatabaseSymptom.LOCK_HOLDER, "", {**waiter, "holder": 2177})]
