"""What PostgreSQL's messages say, behind their severity (its sources name each in ereport)."""

from __future__ import annotations

from lifeguard.core.diagnosis.symptoms.app import AppSymptom
from lifeguard.core.diagnosis.symptoms.database import DatabaseSymptom
from lifeguard.core.diagnosis.symptoms.host import HostSymptom
from lifeguard.ingest.logs.reader import says

_D = DatabaseSymptom

_CONNECTIONS = (
    says(_D.TOO_MANY, "too many clients already", r"\Asorry, too many clients already"),
    says(
        _D.TOO_MANY, "connection slots are reserved", r"\Aremaining connection slots are reserved"
    ),
    says(_D.TOO_MANY, "too many connections for", r"\Atoo many connections for"),
    says(_D.TOO_MANY, "최대 동시 접속자 수를 초과"),  # src/backend/po/ko.po
    says(
        _D.AUTH_FAILED,
        "password authentication failed",
        r'\Apassword authentication failed for user "(?P<subject>[^"]{1,63})"',
    ),
    says(
        _D.AUTH_FAILED,
        "authentication failed for user",
        r'\A\w{1,20} authentication failed for user "(?P<subject>[^"]{1,63})"',
    ),
    says(_D.AUTH_FAILED, "role ", r'\Arole "(?P<subject>[^"]{1,63})" does not exist'),
    says(
        _D.HOST_NOT_ALLOWED,
        "no pg_hba.conf entry",
        r'\Ano pg_hba\.conf entry for (?:replication connection from )?host "(?P<subject>[^"]{1,60})"',
    ),
    says(
        _D.CLIENT_LOST,
        "could not receive data from client",
        r"\Acould not receive data from client: Connection reset",
    ),
    says(
        _D.CLIENT_TIMED_OUT,
        "could not receive data from client",
        r"\Acould not receive data from client: Connection timed out",
    ),
    says(
        _D.CLIENT_LOST,
        "unexpected EOF on client connection",
        r"\Aunexpected EOF on client connection",
    ),
    says(_D.CLIENT_LOST, "could not send data to client", r"\Acould not send data to client"),
    says(_D.CLIENT_LOST, "connection to client lost", r"\Aconnection to client lost"),
    says(
        _D.IDLE_IN_TRANSACTION,
        "due to idle-in-transaction timeout",
        r"\Aterminating connection due to idle-in-transaction timeout",
    ),
    says(
        _D.CUT_BY_CRASH,
        "because of crash of another server process",
        r"\Aterminating connection because of crash",
    ),
    says(
        _D.NOISE,
        "due to administrator command",
        r"\Aterminating connection due to administrator command",
    ),
)

_LOCKS = (
    says(
        _D.LOCK_WAIT,
        "still waiting for",
        r"\Aprocess (?P<pid>\d{1,10}) still waiting for \w{1,30}(?:Lock)? on (?P<subject>.{1,120}?) after (?P<ms>[\d.]{1,20}) ms",
    ),
    says(
        _D.LOCK_ACQUIRED,
        " acquired ",
        r"\Aprocess (?P<pid>\d{1,10}) acquired \w{1,30} on (?P<subject>.{1,120}?) after (?P<ms>[\d.]{1,20}) ms",
    ),
    says(
        _D.LOCK_HOLDER,
        "holding the lock: ",
        r"\AProcess(?:es)? holding the lock: (?P<holder>\d{1,10})",
    ),
    says(
        _D.LOCK_HOLDER,
        "blocked by process",
        r"\AProcess (?P<waiter>\d{1,10}) waits for .{1,200}?; blocked by process (?P<holder>\d{1,10})",
    ),
    says(_D.DEADLOCK, "deadlock detected", r"\Adeadlock detected"),
    says(_D.LOCK_TIMED_OUT, "due to lock timeout", r"\Acanceling statement due to lock timeout"),
    says(
        _D.LOCK_TIMED_OUT,
        "could not obtain lock on",
        r'\Acould not obtain lock on (?:row in )?relation "(?P<subject>[^"]{1,63})"',
    ),
    says(
        _D.STATEMENT_CANCELLED,
        "canceling statement due to",
        r"\Acanceling statement due to (?:statement timeout|user request)",
    ),
    says(_D.NOISE, "canceling autovacuum task"),
)

_WRITES = (
    says(
        _D.CHECKPOINT_SLOW,
        "checkpoint complete",
        r"\A(?:checkpoint|restartpoint) complete.{0,300}? sync=(?P<seconds>(?:[2-9]|\d{2,6})\.\d{1,3}) s",
    ),
    says(
        _D.CHECKPOINTS_FREQUENT,
        "are occurring too frequently",
        r"\Acheckpoints are occurring too frequently \((?P<seconds>\d{1,6}) seconds? apart",
    ),
    # init/ipc: the kernel's limits, no disk
    says(
        _D.SHM_TOO_SMALL,
        "could not create shared memory segment",
        r"\Acould not create shared memory segment: No space left",
    ),
    says(
        HostSymptom.SEMAPHORES_FULL,
        "could not create semaphores",
        r"\Acould not create semaphores: No space left",
    ),
    says(
        _D.SHM_TOO_SMALL,
        "could not resize shared memory segment",
        r"\Acould not resize shared memory segment .{0,120}No space left",
    ),
    says(_D.NO_SPACE, "No space left on device", r": No space left on device\s{0,4}\Z"),
    says(_D.NO_SPACE, "Check free disk space", r"\ACheck free disk space"),
    says(_D.WRAPAROUND, "to avoid wraparound data loss", r"\Adatabase is not accepting commands"),
    says(
        _D.WRAPAROUND_NEAR,
        "must be vacuumed within",
        r'\Adatabase "(?P<subject>[^"]{1,63})" must be vacuumed within (?P<count>\d{1,12}) transactions',
    ),
    says(_D.ID_OVERFLOW, " out of range", r"\A(?:integer|smallint) out of range"),
    says(
        _D.ID_OVERFLOW,
        "reached maximum value of sequence",
        r'\Anextval: reached maximum value of sequence "(?P<subject>[^"]{1,63})"',
    ),
    says(
        _D.ID_OVERFLOW,
        " already exists",
        r"\AKey \((?P<subject>\w{1,63})\)=\((?:2147483647|32767)\) already exists",
    ),
    says(
        _D.READ_ONLY,
        "in a read-only transaction",
        r"\Acannot execute .{1,60} in a read-only transaction",
    ),
    says(HostSymptom.READ_ONLY, "Read-only file system", r": Read-only file system\s{0,4}\Z"),
    says(HostSymptom.BLOCK_IO_ERROR, "Input/output error", r": Input/output error\s{0,4}\Z"),
    says(
        HostSymptom.FD_LIMIT,
        "Too many open files",
        r"\Aout of file descriptors|: Too many open files\b",
    ),
    says(_D.CORRUPT, "invalid page in block", r"\Ainvalid page in block"),
    says(
        _D.CORRUPT,
        "could not read block",
        r"\Acould not read block .{1,200}read only \d{1,5} of \d{1,5} bytes",
    ),
    says(
        _D.CORRUPT,
        "could not locate a valid checkpoint record",
        r"\Acould not locate a valid checkpoint record",
    ),
    says(_D.CORRUPT, "invalid primary checkpoint record"),
)

_LIFE = (
    says(
        _D.PROCESS_KILLED,
        "was terminated by signal 9",
        r"\A.{1,60}?(?:process|worker)?.{0,80}?\(PID (?P<pid>\d{1,10})\) was terminated by signal 9",
    ),
    says(
        _D.PROCESS_KILLED,
        "was terminated by signal 9",
        r"\A[^\"']{0,120}was terminated by signal 9",
    ),
    says(
        _D.CRASHED,
        "was terminated by signal",
        r"\A[^\"']{0,120}\(PID (?P<pid>\d{1,10})\) was terminated by signal (?:11|6|7|4|8)",
    ),
    says(_D.CRASHED, "TRAP: "),
    says(
        _D.STARTING,
        "the database system is ",
        r"\Athe database system is (?:starting up|in recovery mode|not yet accepting)",
    ),
    says(
        _D.SHUT_DOWN,
        "the database system is shutting down",
        r"\Athe database system is shutting down",
    ),
    says(
        _D.NOT_SHUT_DOWN_NORMALLY,
        "was not properly shut down",
        r"\Adatabase system was not properly shut down",
    ),
    says(_D.STARTING, "database system was interrupted", r"\Adatabase system was interrupted"),
    says(_D.STARTING, "all server processes terminated; reinitializing"),
    says(
        _D.SHUT_DOWN, " shutdown request", r"\Areceived (?:fast|smart|immediate) shutdown request"
    ),
    says(_D.SHUT_DOWN, "database system is shut down", r"\Adatabase system is shut down"),
    says(_D.STARTED, "database system is ready to accept", r"\Adatabase system is ready to accept"),
    says(_D.MEMORY_REFUSED, "out of memory", r"\A(?:out of memory|\w{1,40}: out of memory)"),
    says(
        _D.MEMORY_REFUSED,
        "Cannot allocate memory",
        r"\Acould not (?:fork|map|create) .{0,200}: Cannot allocate memory",
    ),
    says(
        HostSymptom.PIDS_LIMIT,
        "Resource temporarily unavailable",
        r"\Acould not fork .{0,120}: Resource temporarily unavailable",
    ),
    says(
        _D.PORT_IN_USE,
        "Address already in use",
        r"\Acould not bind .{0,120}: Address already in use",
    ),
    says(
        _D.PORT_IN_USE,
        "Is another postmaster already running on port",
        r"on port (?P<port>\d{1,5})",
    ),
    says(
        _D.DATA_INCOMPATIBLE,
        "database files are incompatible with server",
        r"\Adatabase files are incompatible with server",
    ),
    says(
        _D.DATA_INCOMPATIBLE,
        "which is not compatible with this version",
        r"\AThe data directory was initialized by PostgreSQL version",
    ),
    says(
        _D.CONFIG_INVALID, "contains errors", r"\Aconfiguration file \".{1,200}\" contains errors"
    ),
    says(
        _D.CONFIG_INVALID,
        "unrecognized configuration parameter",
        r"\Aunrecognized configuration parameter \"(?P<subject>[^\"]{1,63})\" in file",
    ),
    says(
        AppSymptom.MIGRATION_MISSING,
        " does not exist",
        r'\A(?:relation|column) "?(?P<subject>[\w."]{1,126}?)"?(?: of relation "[^"]{1,63}")? does not exist',
    ),
)

ROWS = (*_LOCKS, *_CONNECTIONS, *_WRITES, *_LIFE)
