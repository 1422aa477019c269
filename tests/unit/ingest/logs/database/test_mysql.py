"""The error log of MySQL and MariaDB."""

from __future__ import annotations

import pytest

from lifeguard.core.diagnosis.symptoms.database import DatabaseSymptom
from lifeguard.core.diagnosis.symptoms.host import HostSymptom
from tests.support.log_lines import kinds, said, times

D = DatabaseSymptom
ABORTED = "Aborted connection 91 to db: 'shop' user: 'app' host: '10.0.0.8'"

LINES = {
    f"[Note] {ABORTED} (Got an error reading communication packets)": (D.CLIENT_LOST, "10.0.0.8", {"pid": 91}),
    f"[Note] {ABORTED} (Got timeout reading communication packets)": (D.CLIENT_TIMED_OUT, "10.0.0.8", {"pid": 91}),
    "[Warning] Host '10.0.0.8' is blocked because of many connection errors": (D.HOST_BLOCKED, "10.0.0.8", {}),
    "[Warning] Access denied for user 'app'@'10.0.0.8' (using password: YES)": (D.AUTH_FAILED, "app", {}),
    "[Warning] 'wait_timeout' period of 28800 seconds was exceeded": (D.CLIENT_TIMED_OUT, "", {"seconds": 28800}),
    "[Warning] IP address '10.0.0.8' could not be resolved: Name or service not known": (D.NOISE, "", {}),
    "[Warning] Too many connections": (D.TOO_MANY, "", {}),
    "[Note] InnoDB: page_cleaner: 1000ms intended loop took 14322ms. The settings might not be optimal.": (D.FLUSH_SLOW, "", {"intended": 1000, "ms": 14322}),
    "[Warning] InnoDB: Page cleaner took 14322ms to flush 7 and evict 0 pages": (D.FLUSH_SLOW, "", {"ms": 14322, "count": 7}),
    "[ERROR] InnoDB: Cannot allocate memory for the buffer pool": (D.MEMORY_REFUSED, "", {}),
    "[ERROR] InnoDB: mmap(137363456 bytes) failed; errno 12": (D.MEMORY_REFUSED, "", {}),
    "[ERROR] The table '/run/#sql_1' is full": (D.TABLE_FULL, "/run/#sql_1", {}),
    "[ERROR] Disk is full writing './binlog.000012' (OS errno 28 - No space left on device)": (D.NO_SPACE, "", {}),
    "[ERROR] Error writing file 'binlog' (errno: 28 - No space left on device)": (D.NO_SPACE, "", {}),
    "[ERROR] Duplicate entry '2147483647' for key 'uploads.PRIMARY'": (D.ID_OVERFLOW, "uploads.PRIMARY", {}),
    "[Note] InnoDB: Database was not shut down normally!": (D.NOT_SHUT_DOWN_NORMALLY, "", {}),
    "[Note] /usr/sbin/mysqld: ready for connections. Version: '8.0.36'": (D.STARTED, "", {}),
    "[System] Received SHUTDOWN from user <via user signal>.": (D.SHUT_DOWN, "", {}),
    "[ERROR] Can't start server: Bind on TCP/IP port: Address already in use": (D.PORT_IN_USE, "", {}),
    "[ERROR] Do you already have another mysqld server running on port: 3306 ?": (D.PORT_IN_USE, "", {"port": 3306}),
    "[ERROR] unknown variable 'query_cache_size=1M'.": (D.CONFIG_INVALID, "query_cache_size", {}),
    "[ERROR] InnoDB: Database page corruption on disk or a failed file read": (D.CORRUPT, "", {}),
    "[ERROR] InnoDB: Semaphore wait has lasted > 600 seconds. We intentionally crash the server": (D.LOCK_WAIT, "", {"seconds": 600}),
    "[ERROR] Error in accept: (errno: 24 - Too many open files)": (HostSymptom.FD_LIMIT, "", {}),
}  # fmt: skip


@pytest.mark.parametrize(
    "prefix",
    [
        "2026-03-12T09:14:02.118834Z 91 ",
        "2026-03-12  9:14:02 91 ",
        "260312  9:14:02 ",
        "Mar 12 09:14:02 db mysqld[9]: 2026-03-12 9:14:02 0 ",
    ],
)
@pytest.mark.parametrize(("line", "says"), LINES.items())
def test_lines(line: str, says: object, prefix: str) -> None:
    assert said(prefix + line) == [says]
    assert kinds(prefix + line) == {"mysql": 1}


def test_mysql_eight_names_a_code_and_a_subsystem() -> None:
    line = f"2026-03-12T09:14:02.118834Z 91 [Note] [MY-010914] [Server] {ABORTED} (Got an error reading communication packets)"
    assert said(line) == [(D.CLIENT_LOST, "10.0.0.8", {"pid": 91})]


@pytest.mark.parametrize(
    ("line", "says", "at"),
    [
        ("2026-03-12 09:14:02+00:00 [ERROR] [Entrypoint]: Database is uninitialized and password option is not specified", D.CONFIG_INVALID, "2026-03-12T09:14:02+00:00"),
        ("2026-03-12T09:14:02.123456Z mysqld_safe Number of processes running now: 0", D.RESTARTED, "2026-03-12T09:14:02.123456+00:00"),
        ("2026-03-12 09:14:02 7f0a8c12ab00 InnoDB: Assertion failure in thread 139", D.CRASHED, "2026-03-12T09:14:02"),
        ("2026-03-12 09:14:02 UTC - mysqld got signal 11 ;", D.CRASHED, "2026-03-12T09:14:02+00:00"),
        ("InnoDB: Starting crash recovery.", D.NOT_SHUT_DOWN_NORMALLY, ""),
        ("mysqld: Out of memory (Needed 4194304 bytes)", D.MEMORY_REFUSED, ""),
    ],
)  # fmt: skip
def test_other_forms(line: str, says: object, at: str) -> None:
    assert [symptom for symptom, _, _ in said(line)] == [says]
    assert times(line) == [at]
    assert kinds(line) == {"mysql": 1}


@pytest.mark.parametrize(
    "line", ["2026-03-12T09:14:02Z hello", "269912 9:14:02 [ERROR] x", "123456 things", "20 things"]
)
def test_other_lines_are_not_its_own(line: str) -> None:
    assert kinds(line) == {"unrecognised": 1}
