"""PostgreSQL's log (elog.c): whatever log_line_prefix writes, then `LOG:  message`.

The prefix is the operator's: `%m [%p] ` by default, `%t:%r:%u@%d:[%p]:` on RDS. So what is looked
for is the severity, with its two spaces, behind a time.
"""

from __future__ import annotations

import re

from lifeguard.core.diagnosis.source_kind import SourceKind
from lifeguard.core.diagnosis.symptoms.database import DatabaseSymptom
from lifeguard.ingest.logs import stamp
from lifeguard.ingest.logs.line import LogLine
from lifeguard.ingest.logs.reader import Entry, PatternReader, says

_LEVELS = "DEBUG[1-5]?|LOG|INFO|NOTICE|WARNING|ERROR|FATAL|PANIC|DETAIL|HINT|STATEMENT|CONTEXT|QUERY|LOCATION"
_HEAD = re.compile(rf".{{0,200}}?\b({_LEVELS}):  ")
_PID = re.compile(r"\[(\d{1,10})(?:-\d{1,10})?\]")

_ROWS = (
    says(DatabaseSymptom.TOO_MANY, "too many clients already"),
    says(DatabaseSymptom.TOO_MANY, "remaining connection slots are reserved"),
    says(DatabaseSymptom.TOO_MANY, "too many connections for"),
    says(
        DatabaseSymptom.LOCK_WAIT,
        "still waiting for",
        r"process (?P<pid>\d{1,10}) still waiting for \w{1,30}(?:Lock)? on (?P<subject>.{1,120}?) after (?P<ms>[\d.]{1,20}) ms",
    ),
    says(
        DatabaseSymptom.LOCK_ACQUIRED,
        " acquired ",
        r"process (?P<pid>\d{1,10}) acquired \w{1,30}Lock on (?P<subject>.{1,120}?) after (?P<ms>[\d.]{1,20}) ms",
    ),
    says(
        DatabaseSymptom.LOCK_HOLDER,
        "holding the lock: ",
        r"Process(?:es)? holding the lock: (?P<holder>\d{1,10})",
    ),
    says(DatabaseSymptom.DEADLOCK, "deadlock detected"),
    says(
        DatabaseSymptom.CHECKPOINT_SLOW,
        "checkpoint complete",
        r"sync=(?P<seconds>(?:[2-9]|\d{2,6})\.\d{1,3}) s",
    ),
    says(DatabaseSymptom.CHECKPOINTS_FREQUENT, "checkpoints are occurring too frequently"),
    says(DatabaseSymptom.SHM_TOO_SMALL, "could not resize shared memory segment"),
    says(DatabaseSymptom.NO_SPACE, "No space left on device"),
    says(
        DatabaseSymptom.PROCESS_KILLED,
        "was terminated by signal 9",
        r"process \(PID (?P<pid>\d{1,10})\) was terminated by signal 9",
    ),
    says(DatabaseSymptom.PROCESS_KILLED, "was terminated by signal 9"),
    says(DatabaseSymptom.CUT_BY_CRASH, "because of crash of another server process"),
    says(DatabaseSymptom.STARTING, "the database system is starting up"),
    says(DatabaseSymptom.STARTING, "the database system is in recovery mode"),
    says(DatabaseSymptom.STARTING, "database system was interrupted"),
    says(DatabaseSymptom.SHUT_DOWN, "received fast shutdown request"),
    says(DatabaseSymptom.SHUT_DOWN, "received smart shutdown request"),
    says(DatabaseSymptom.STARTED, "database system is ready to accept connections"),
    says(
        DatabaseSymptom.AUTH_FAILED,
        "password authentication failed",
        r'password authentication failed for user "(?P<subject>[^"]{1,63})"',
    ),
    says(DatabaseSymptom.WRAPAROUND, "to avoid wraparound data loss"),
)


def _head(line: LogLine) -> Entry | None:
    read = stamp.iso(line.message[:40])
    at, end = read or (line.stamp, 0)
    if read is None and not line.program.startswith("postgres"):
        return None
    found = _HEAD.match(line.message, end)
    if found is None:
        return None
    pid = _PID.search(line.message[end : found.start(1)])
    fields = {"pid": int(pid[1])} if pid else {}
    return Entry(line, line.message[found.end() :], at, found[1].lower(), fields)


POSTGRES = PatternReader(SourceKind.POSTGRES, _head, _ROWS, frozenset({"postgres", "postgresql"}))
