"""MySQL and MariaDB as their clients meet them.

The number of an error is the same in mysqlclient, PyMySQL, mysqli, PDO, mysql2, mariadb, JDBC and
Go (errmsg-utf8.txt, errmsg.c); each writes it in a form of its own.
"""

from __future__ import annotations

from lifeguard.core.diagnosis.source_kind import SourceKind
from lifeguard.core.diagnosis.symptoms.app import AppSymptom
from lifeguard.core.diagnosis.symptoms.symptom import Symptom
from lifeguard.ingest.logs.app.texts.heard import HeardPatterns
from lifeguard.ingest.logs.reader import Says, says


def _form(numbers: str) -> str:
    """Return a pattern of an error's number as each client writes it: Python, PDO, mysqli, the shell, Go, Node."""
    return (
        rf"(?:\((?:{numbers}), ?['\"]|\(\w{{5}}/(?:{numbers})\)"
        rf"|SQLSTATE\[\w{{5}}\](?: \[(?:{numbers})\]|: .{{0,80}}?: (?:{numbers}) )"
        rf"|\b(?:Error|ERROR):? (?:{numbers})\b|\berrno: (?:{numbers})\b|\bno: (?:{numbers}),)"
    )


def _numbered(symptom: Symptom, number: int, words: str, pattern: str = "") -> tuple[Says, ...]:
    """Return the rows of one error: by its number, with what the pattern finds, and by its words."""
    form = _form(str(number))
    found = [says(symptom, str(number), f"{form}.{{0,200}}?{pattern}")] if pattern else []
    found.append(says(symptom, str(number), form))
    if words:
        found.append(says(symptom, words))
    return tuple(found)


_CANNOT_CONNECT = _form("2002|2003")
_CANNOT_RESOLVE = _form("2002|2003|2005")


_ROWS = (
    *_numbered(AppSymptom.DB_TOO_MANY, 1040, "ER_CON_COUNT_ERROR"),
    says(
        AppSymptom.DB_TOO_MANY,
        "Too many connections",
        r"(?:SQLSTATE|Exception|Error|error|ERROR|mysqli|\w_connect\(\)).{0,200}Too many connections",
    ),
    *_numbered(AppSymptom.DB_TOO_MANY, 1203, "max_user_connections' active connections"),
    *_numbered(AppSymptom.DB_TOO_MANY, 1226, "has exceeded the 'max_user_connections' resource"),
    *_numbered(
        AppSymptom.DB_AUTH_FAILED, 1045, "ER_ACCESS_DENIED_ERROR", r"'(?P<subject>[^']{1,80})'@"
    ),
    says(
        AppSymptom.DB_AUTH_FAILED,
        "Access denied for user",
        r"Access denied for user '(?P<subject>[^']{1,80})'@'[^']{0,255}' \(using password",
    ),
    *_numbered(AppSymptom.DB_AUTH_FAILED, 1698, ""),
    *_numbered(AppSymptom.DB_HOST_BLOCKED, 1129, "is blocked because of many connection errors"),
    *_numbered(AppSymptom.DB_AUTH_FAILED, 1130, "is not allowed to connect to this M"),
    *_numbered(AppSymptom.DB_LOCK_TIMED_OUT, 1205, "ER_LOCK_WAIT_TIMEOUT"),
    says(AppSymptom.DB_LOCK_TIMED_OUT, "Lock wait timeout exceeded"),
    *_numbered(AppSymptom.DB_DEADLOCK, 1213, "ER_LOCK_DEADLOCK"),
    says(AppSymptom.DB_DEADLOCK, "Deadlock found when trying to get lock"),
    *_numbered(
        AppSymptom.DB_NO_SPACE,
        1114,
        "ER_RECORD_FILE_FULL",
        r"table '(?P<subject>[^']{1,200})' is full",
    ),
    *_numbered(AppSymptom.DB_NO_SPACE, 1021, "Disk full ("),
    says(AppSymptom.DB_NO_SPACE, "' is full", r"[Tt]able '(?P<subject>[^']{1,200})' is full"),
    says(AppSymptom.DB_NO_SPACE, "Errcode: 28", r"\((?:Errcode|errno): 28\b"),
    *_numbered(AppSymptom.DB_READ_ONLY, 1290, "running with the --read-only option"),
    *_numbered(AppSymptom.DB_READ_ONLY, 1836, "Running in read-only mode"),
    *_numbered(AppSymptom.DB_GONE, 2006, ""),
    says(AppSymptom.DB_GONE, "erver has gone away"),
    *_numbered(AppSymptom.DB_GONE, 2013, "Lost connection to MySQL server"),
    says(AppSymptom.DB_GONE, "Lost connection to server during query"),
    says(AppSymptom.DB_GONE, "PROTOCOL_CONNECTION_LOST"),
    says(AppSymptom.DB_GONE, "Connection lost: The server closed the connection"),
    says(AppSymptom.DB_GONE, "ER_CMD_CONNECTION_CLOSED"),
    says(AppSymptom.DB_GONE, "ER_SOCKET_UNEXPECTED_CLOSE"),
    says(
        AppSymptom.DB_GONE,
        "invalid connection",
        r"\b(?:driver: bad connection|invalid connection)\Z",
    ),
    says(
        AppSymptom.DB_GONE,
        "Communications link failure",
        r"Communications link failure.{0,40}during rollback",
    ),
    says(AppSymptom.DB_GONE, "No operations allowed after connection closed"),
    *_numbered(
        AppSymptom.DB_STATEMENT_CANCELLED, 3024, "maximum statement execution time exceeded"
    ),
    *_numbered(AppSymptom.DB_STATEMENT_CANCELLED, 1317, "Query execution was interrupted"),
    *_numbered(AppSymptom.DB_ID_OVERFLOW, 1467, "Failed to read auto-increment value"),
    says(
        AppSymptom.DB_ID_OVERFLOW,
        "Out of range value for column",
        r"Out of range value for column '(?P<subject>[^']{1,64})'",
    ),
    says(
        AppSymptom.DB_ID_OVERFLOW,
        "Duplicate entry '",
        r"Duplicate entry '(?:2147483647|4294967295|16777215|8388607)' for key '(?P<subject>[^']{1,200})'",
    ),
    # 2002 and 2003: the reason stands behind
    says(
        AppSymptom.DB_SOCKET_MISSING,
        "200",
        rf"{_CANNOT_CONNECT}.{{0,200}}(?:No such file or directory|through socket '[^']{{1,200}}' \(2)",
    ),
    says(
        AppSymptom.DB_SOCKET_MISSING,
        "through socket '",
        r"Can't connect to (?:local )?(?:MySQL |MariaDB )?server through socket '(?P<subject>[^']{1,200})'",
    ),
    says(
        AppSymptom.DB_NAME_UNRESOLVED,
        "200",
        rf"{_CANNOT_RESOLVE}.{{0,300}}(?:Name or service not known|Temporary failure in name resolution|nodename nor servname|Unknown .{{0,30}}host|getaddrinfo failed|getaddrinfo for)",
    ),
    *_numbered(
        AppSymptom.DB_NAME_UNRESOLVED,
        2005,
        "Unknown MySQL server host",
        r"host '(?P<subject>[^']{1,200})'",
    ),
    says(
        AppSymptom.DB_REFUSED,
        "200",
        rf"{_CANNOT_CONNECT}.{{0,300}}(?:Connection refused|\(111\)|Errno 111|\(61\))",
    ),
    says(
        AppSymptom.DB_TIMED_OUT,
        "200",
        rf"{_CANNOT_CONNECT}.{{0,300}}(?:timed out|Operation timed out|\(110\)|\(4\)|\(60\))",
    ),
    says(
        AppSymptom.DB_UNREACHABLE,
        "200",
        rf"{_CANNOT_CONNECT}.{{0,300}}(?:No route to host|Network is unreachable|\(113\)|\(101\))",
    ),
    says(
        AppSymptom.DB_UNREACHABLE,
        "200",
        rf"{_CANNOT_CONNECT}.{{0,40}}Can't connect to (?:MySQL )?server on '(?P<subject>[^']{{1,200}})'",
    ),
    # mysql2's pool connects without naming the address; mysql's PROTOCOL_SEQUENCE_TIMEOUT
    says(AppSymptom.DB_TIMED_OUT, "connect ETIMEDOUT", r"Error: connect ETIMEDOUT\s{0,4}\Z"),
    says(AppSymptom.DB_TIMED_OUT, "PROTOCOL_SEQUENCE_TIMEOUT"),
    says(AppSymptom.DB_TIMED_OUT, "Handshake inactivity timeout"),
    says(AppSymptom.DB_TIMED_OUT, "ER_CONNECTION_TIMEOUT"),
    says(AppSymptom.DB_UNREACHABLE, "Communications link failure"),
    says(AppSymptom.DB_UNREACHABLE, "Could not create connection to database server"),
    # Hibernate's and Spring's names for 1205 and 1213
    says(AppSymptom.DB_LOCK_TIMED_OUT, "LockAcquisitionException"),
    says(AppSymptom.DB_LOCK_TIMED_OUT, "CannotAcquireLockException"),
    says(AppSymptom.DB_LOCK_TIMED_OUT, "PessimisticLockException"),
    *_numbered(
        AppSymptom.MIGRATION_MISSING,
        1146,
        "ER_NO_SUCH_TABLE",
        r"Table '(?P<subject>[^']{1,200})' doesn't exist",
    ),
    says(
        AppSymptom.MIGRATION_MISSING,
        "' doesn't exist",
        r"Table '(?P<subject>[^']{1,200})' doesn't exist",
    ),
    *_numbered(
        AppSymptom.MIGRATION_MISSING,
        1054,
        "ER_BAD_FIELD_ERROR",
        r"Unknown column '(?P<subject>[^']{1,200})'",
    ),
    says(
        AppSymptom.MIGRATION_MISSING,
        "Unknown column '",
        r"Unknown column '(?P<subject>[^']{1,200})' in",
    ),
)

MYSQL_CLIENT = HeardPatterns(SourceKind.RUNTIME, _ROWS)
