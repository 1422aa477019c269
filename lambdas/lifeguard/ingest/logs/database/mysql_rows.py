"""What MySQL's and MariaDB's messages say, behind their level (messages_to_error_log.txt)."""

from __future__ import annotations

from lifeguard.core.diagnosis.symptoms.database import DatabaseSymptom
from lifeguard.core.diagnosis.symptoms.host import HostSymptom
from lifeguard.ingest.logs.reader import says

_D = DatabaseSymptom
_ABORTED = r"Aborted connection (?P<pid>\d{1,12}) to db: '[^']{0,64}' user: '[^']{0,80}' host: '(?P<subject>[^']{1,255})'"

_CLIENTS = (
    # story of a client that was killed: it vanished without COM_QUIT
    says(_D.CLIENT_LOST, "Got an error reading", rf"{_ABORTED} \(Got an error reading"),
    says(_D.CLIENT_LOST, "Got an error writing", rf"{_ABORTED} \(Got an error writing"),
    says(_D.CLIENT_LOST, "This connection closed normally without authentication", _ABORTED),
    says(_D.CLIENT_TIMED_OUT, "Got timeout", rf"{_ABORTED} \(Got timeout"),
    says(
        _D.CLIENT_TIMED_OUT,
        "'wait_timeout' period of",
        r"'wait_timeout' period of (?P<seconds>\d{1,8}) seconds was exceeded",
    ),
    says(
        _D.CLIENT_TIMED_OUT,
        "because of inactivity",
        r"disconnected by the server because of inactivity",
    ),
    says(_D.CLIENT_LOST, "Aborted connection", _ABORTED),
    says(_D.TOO_MANY, "Too many connections", r"\A(?:mysqld: )?Too many connections"),
    says(_D.TOO_MANY, "Connection limit reached"),
    says(
        _D.AUTH_FAILED,
        "Access denied for user",
        r"\AAccess denied for user '(?P<subject>[^']{1,80})'@",
    ),
    says(
        _D.HOST_NOT_ALLOWED,
        "is not allowed to connect to this",
        r"\AHost '(?P<subject>[^']{1,255})' is not allowed",
    ),
    says(
        _D.HOST_BLOCKED,
        "is blocked because of many connection errors",
        r"\AHost '(?P<subject>[^']{1,255})' is blocked",
    ),
    says(
        _D.NOISE,
        "could not be resolved",
        r"\A(?:IP address|Host name) '[^']{1,255}' (?:could not be|has not been) resolved",
    ),
)

_LOCKS = (
    says(
        _D.LOCK_TIMED_OUT,
        "Lock wait timeout exceeded",
        r"\A[^\"']{0,120}Lock wait timeout exceeded",
    ),
    says(_D.DEADLOCK, "Deadlock found when trying to get lock", r"\A[^\"']{0,120}Deadlock found"),
    says(_D.DEADLOCK, "Transactions deadlock detected"),
    says(
        _D.LOCK_WAIT,
        "Semaphore wait has lasted",
        r"Semaphore wait has lasted > (?P<seconds>\d{1,6}) seconds",
    ),
    says(_D.LOCK_WAIT, "A long semaphore wait"),
)

_DISKS = (
    says(
        _D.FLUSH_SLOW,
        "age_cleaner",
        r"page_cleaner: (?P<intended>\d{1,9})ms intended loop took (?P<ms>\d{1,9})ms",
    ),
    says(
        _D.FLUSH_SLOW,
        "age cleaner took",
        r"Page cleaner took (?P<ms>\d{1,9})ms to flush (?P<count>\d{1,9})",
    ),
    says(
        _D.NO_SPACE,
        "No space left on device",
        r"(?:\(errno: 28\b|\(Errcode: 28\b|\(OS errno 28\b|: )\W{0,4}No space left on device|OS error number 28",
    ),
    says(_D.NO_SPACE, "rrcode: 28", r"\((?:Errcode|errcode): 28\b"),
    says(
        _D.NO_SPACE,
        "Disk is full writing",
        r"\A[^\"]{0,60}Disk is full writing '(?P<subject>[^']{1,300})'",
    ),
    says(_D.NO_SPACE, "error number 28", r"rror number 28\b"),
    says(_D.TABLE_FULL, "' is full", r"\A(?:The )?[Tt]able '(?P<subject>[^']{1,200})' is full"),
    says(_D.NO_SPACE, "Cannot extend tablespace"),
    says(
        HostSymptom.READ_ONLY,
        "Read-only file system",
        r"(?:Errcode|errno): 30\b.{0,20}Read-only file system",
    ),
    says(HostSymptom.BLOCK_IO_ERROR, "Input/output error", r"(?:Errcode|errno|error number):? 5\b"),
    says(HostSymptom.FD_LIMIT, "Too many open files", r"(?:Errcode|errno): 24\b"),
    says(_D.CORRUPT, "Database page corruption"),
    says(
        _D.CORRUPT,
        "is marked as crashed",
        r"\A[^']{0,60}Table '(?P<subject>[^']{1,200})' is marked as crashed",
    ),
    says(_D.CORRUPT, "appears to be corrupted"),
    says(
        _D.ID_OVERFLOW,
        "Duplicate entry '",
        r"Duplicate entry '(?:2147483647|4294967295|16777215|8388607|32767|65535)' for key '(?P<subject>[^']{1,200})'",
    ),
    says(_D.ID_OVERFLOW, "Failed to read auto-increment value"),
    says(
        _D.ID_OVERFLOW,
        "Out of range value for column",
        r"\A[^']{0,60}Out of range value for column '(?P<subject>[^']{1,64})'",
    ),
    says(_D.READ_ONLY, "running with the --read-only option"),
)

_LIFE = (
    says(_D.MEMORY_REFUSED, "Cannot allocate memory"),
    says(_D.MEMORY_REFUSED, "errno 12", r"(?:mmap|malloc|alloc)\S{0,60} .{0,80}errno 12\b"),
    says(_D.MEMORY_REFUSED, "Out of memory", r"\A(?:mysqld: |InnoDB: )?Out of memory"),
    says(_D.MEMORY_REFUSED, "Can't create a new thread", r"\(errno 11|\(errno 12"),
    says(_D.NOT_SHUT_DOWN_NORMALLY, "Database was not shut down normally"),
    says(_D.NOT_SHUT_DOWN_NORMALLY, "Starting crash recovery"),
    says(_D.NOT_SHUT_DOWN_NORMALLY, "Starting recovery from checkpoint"),
    says(_D.STARTING, "Starting XA crash recovery"),
    says(_D.STARTED, "ready for connections", r"ready for connections\.?"),
    says(_D.SHUT_DOWN, "Received SHUTDOWN from user"),
    says(_D.SHUT_DOWN, "Normal shutdown", r"\A[^\"]{0,80}Normal shutdown"),
    says(_D.SHUT_DOWN, "initiated by: ", r"\(initiated by: (?P<subject>[^)]{1,80})\)"),
    says(_D.SHUT_DOWN, "Shutdown complete", r"Shutdown complete"),
    says(_D.CRASHED, "got signal ", r"mysqld got (?:signal|exception) (?:11|6|7|8|0x)"),
    says(_D.CRASHED, "Assertion failure", r"InnoDB: Assertion failure|Assertion failure: "),
    says(_D.RESTARTED, "Number of processes running now: 0"),
    says(_D.RESTARTED, "mysqld restarted"),
    says(
        _D.PORT_IN_USE,
        "Address already in use",
        r"Bind on TCP/IP port.{0,80}Address already in use",
    ),
    says(_D.PORT_IN_USE, "Do you already have another", r"running on port:? ?(?P<port>\d{1,5})"),
    says(_D.CONFIG_INVALID, "unknown variable '", r"unknown variable '(?P<subject>[^'=]{1,80})"),
    says(_D.CONFIG_INVALID, "unknown option '", r"unknown option '(?P<subject>[^'=]{1,80})"),
    says(_D.CONFIG_INVALID, "Database is uninitialized and password option is not specified"),
    says(_D.DATA_INCOMPATIBLE, "Invalid MySQL server downgrade"),
    says(_D.DATA_INCOMPATIBLE, "Unsupported redo log format"),
    says(_D.DATA_INCOMPATIBLE, "Upgrade is not supported after a crash"),
    says(_D.DATA_INCOMPATIBLE, "Cannot boot server version"),
    says(_D.DATA_INCOMPATIBLE, "Upgrade after a crash is not supported"),
    says(_D.CRASHED, "Unknown/unsupported storage engine"),
    says(_D.CRASHED, "Aborting", r"\AAborting\Z"),
)

ROWS = (*_CLIENTS, *_LOCKS, *_DISKS, *_LIFE)
