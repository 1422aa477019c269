"""Each word that a database or a cache has for one thing."""

from __future__ import annotations

import pytest

from lifeguard.core.diagnosis.symptoms.app import AppSymptom
from lifeguard.core.diagnosis.symptoms.database import DatabaseSymptom
from lifeguard.core.diagnosis.symptoms.host import HostSymptom
from lifeguard.core.diagnosis.symptoms.symptom import Symptom
from tests.support.log_lines import symptoms

A, D, H = AppSymptom, DatabaseSymptom, HostSymptom

PG = "2026-03-12 09:14:02.412 UTC [2301] "
MY = "2026-03-12T09:14:02.118834Z 91 [ERROR] "
RE = "1142:M 12 Mar 2026 09:14:02.044 # "
ABORTED = "Aborted connection 91 to db: 'shop' user: 'app' host: '10.0.0.8'"

WORDS: dict[Symptom, list[str]] = {
    D.TOO_MANY: [
        f"{PG}FATAL:  remaining connection slots are reserved for roles with the SUPERUSER attribute",
        f'{PG}FATAL:  too many connections for role "app"',
        f"{MY}Connection limit reached",
    ],
    D.AUTH_FAILED: [
        f'{PG}FATAL:  Peer authentication failed for user "app"',
        f'{PG}FATAL:  role "app" does not exist',
    ],
    D.HOST_NOT_ALLOWED: [f"{MY}Host '10.0.0.8' is not allowed to connect to this MySQL server"],
    D.CLIENT_TIMED_OUT: [
        f"{PG}LOG:  could not receive data from client: Connection timed out",
        f"{MY}The client was disconnected by the server because of inactivity.",
    ],
    D.CLIENT_LOST: [
        f"{PG}LOG:  could not send data to client: Broken pipe",
        f"{PG}FATAL:  connection to client lost",
        f"{MY}{ABORTED} (Got an error writing communication packets)",
        f"{MY}{ABORTED} (This connection closed normally without authentication)",
        f"{MY}{ABORTED} (Got a packet bigger than 'max_allowed_packet' bytes)",
    ],
    D.LOCK_ACQUIRED: [
        f"{PG}LOG:  process 2301 acquired AccessShareLock on relation 16412 of database 16384 after 1200.1 ms"
    ],
    D.LOCK_TIMED_OUT: [
        f'{PG}ERROR:  could not obtain lock on row in relation "orders"',
        f"{MY}Lock wait timeout exceeded; try restarting transaction",
    ],
    D.DEADLOCK: [
        f"{MY}Deadlock found when trying to get lock",
        f"{MY}InnoDB: Transactions deadlock detected, dumping detailed information.",
    ],
    D.LOCK_WAIT: [f"{MY}InnoDB: A long semaphore wait:"],
    D.NO_SPACE: [
        f"{PG}HINT:  Check free disk space.",
        f"{MY}Error writing file 'x' (Errcode: 28 \"No space\")",
        f"{MY}Disk is full writing './x' (waiting)",
        f"{MY}InnoDB: Operating system error number 28 in a file operation.",
        f"{MY}InnoDB: Cannot extend tablespace",
    ],
    D.ID_OVERFLOW: [
        f'{PG}ERROR:  nextval: reached maximum value of sequence "orders_id_seq" (2147483647)',
        f"{MY}Failed to read auto-increment value from storage engine",
        f"{MY}Out of range value for column 'id' at row 1",
    ],
    D.READ_ONLY: [
        f"{MY}The MySQL server is running with the --read-only option",
        f"{RE}MASTER aborted replication with an error: READONLY",
    ],
    H.READ_ONLY: [
        f'{PG}PANIC:  could not open file "x": Read-only file system',
        f"{MY}Can't create file (Errcode: 30 - Read-only file system)",
        f"{RE}Failed opening the RDB file: Read-only file system",
    ],
    H.BLOCK_IO_ERROR: [
        f'{PG}ERROR:  could not read block 3 in file "x": Input/output error',
        f"{MY}Error reading file (Errcode: 5 - Input/output error)",
    ],
    H.FD_LIMIT: [
        f"{PG}LOG:  out of file descriptors: Too many open files in system; release and retry",
        f"{RE}Error accepting a client connection: accept: Too many open files",
    ],
    D.CORRUPT: [
        f'{PG}ERROR:  could not read block 3 in file "x": read only 0 of 8192 bytes',
        f"{PG}PANIC:  could not locate a valid checkpoint record",
        f"{PG}LOG:  invalid primary checkpoint record",
        f"{MY}Table './shop/x' is marked as crashed and should be repaired",
        f"{MY}InnoDB: Tablespace appears to be corrupted",
        f"{RE}Bad file format reading the append only file",
        f"{RE}Short read or OOM loading DB. Unrecoverable error, aborting now.",
        f"{RE}Wrong RDB checksum expected: (1) but got (2): RDB file was saved with checksum",
    ],
    D.PROCESS_KILLED: [f"{PG}LOG:  archive command was terminated by signal 9: Killed"],
    D.CRASHED: [
        f'{PG}LOG:  TRAP: failed Assert("x")',
        f"{MY}InnoDB: Assertion failure: row0mysql.cc:12",
        f"{MY}Aborting",
        f"{MY}Unknown/unsupported storage engine: X",
        f"{RE}Redis 7.2 crashed by signal: 11",
    ],
    D.STARTING: [
        f"{PG}LOG:  database system was interrupted; last known up at 2026-03-12",
        f"{PG}LOG:  all server processes terminated; reinitializing",
        f"{MY}Starting XA crash recovery...",
        f"{RE}oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo",
        f"{RE}oO0OoO0OoO0Oo Valkey is starting oO0OoO0OoO0Oo",
    ],
    D.SHUT_DOWN: [
        f"{PG}FATAL:  the database system is shutting down",
        f"{PG}LOG:  database system is shut down",
        f"{MY}/usr/sbin/mysqld: Normal shutdown",
        f"{MY}mariadbd (initiated by: root[root] @ localhost []): x",
        f"{MY}/usr/sbin/mysqld: Shutdown complete",
        f"{RE}User requested shutdown...",
    ],
    D.NOT_SHUT_DOWN_NORMALLY: [f"{MY}InnoDB: Starting recovery from checkpoint LSN=1"],
    D.RESTARTED: ["260312 09:14:02 mysqld_safe mysqld restarted"],
    D.MEMORY_REFUSED: [
        f"{MY}Can't create a new thread (errno 11); if you are not out of available memory",
        f"{RE}Out Of Memory allocating 4096 bytes!",
    ],
    H.PIDS_LIMIT: [
        f"{PG}LOG:  could not fork new process for connection: Resource temporarily unavailable"
    ],
    D.CONFIG_INVALID: [
        f'{PG}FATAL:  configuration file "/x/postgresql.conf" contains errors',
        f'{PG}LOG:  unrecognized configuration parameter "x" in file "/x" line 3',
        f"{MY}unknown option '--x'",
    ],
    D.DATA_INCOMPATIBLE: [
        f"{PG}FATAL:  database files are incompatible with server",
        f"{MY}Invalid MySQL server downgrade: Cannot downgrade from 80036 to 80035",
        f"{MY}InnoDB: Unsupported redo log format (v1).",
        f"{MY}InnoDB: Upgrade is not supported after a crash",
        f"{MY}InnoDB: Cannot boot server version 80036",
        f"{MY}InnoDB: Upgrade after a crash is not supported.",
        f"{RE}Can't handle RDB format version 12",
    ],
    D.CACHE_SAVE_FAILED: [
        f"{RE}Error moving temp DB file x on the final destination",
        f"{RE}Error writing to the AOF file: x",
    ],
    D.CACHE_SAVED: [f"{RE}DB saved on disk"],
    D.CACHE_MEMORY_FULL: [f"{RE}WARNING: the new maxmemory value: over the memory limit"],
    D.NOISE: [
        f"{PG}FATAL:  terminating connection due to administrator command",
        f"{PG}ERROR:  canceling autovacuum task",
        f"{RE}WARNING you have Transparent Huge Pages (THP) support enabled",
        f"{RE}WARNING: The TCP backlog setting of 511 cannot be enforced",
        f"{RE}Possible SECURITY ATTACK detected.",
    ],
}
LINES = [(symptom, line) for symptom, lines in WORDS.items() for line in lines]


@pytest.mark.parametrize(("symptom", "line"), LINES)
def test_words(symptom: Symptom, line: str) -> None:
    assert symptom in symptoms(line)
