"""Redis's and Valkey's log (server.c, serverLogRaw): `1142:M 12 Mar 2026 09:14:02.044 # message`."""

from __future__ import annotations

import re

from lifeguard.core.diagnosis.source_kind import SourceKind
from lifeguard.core.diagnosis.symptoms.database import DatabaseSymptom
from lifeguard.core.diagnosis.symptoms.host import HostSymptom
from lifeguard.ingest.logs import stamp
from lifeguard.ingest.logs.line import SourceLine
from lifeguard.ingest.logs.reader import Entry, PatternReader, says

_HEAD = re.compile(r"(?:(\d{1,10}):([XCSM])|\[(\d{1,10})\]) ")
_LEVEL = re.compile(r" ([.*#-]) ")
_SIGNAL = re.compile(r"(\d{1,10}):signal-handler \((\d{9,11})\) ")

_D = DatabaseSymptom

_ROWS = (
    says(
        _D.CACHE_FORK_FAILED,
        "fork: Cannot allocate memory",
        r"\ACan't (?:save in background|rewrite append only file in background): fork",
    ),
    says(_D.CACHE_SAVE_NO_SPACE, "No space left on device", r": No space left on device\s{0,4}\Z"),
    says(
        _D.CACHE_SAVE_DENIED,
        "Permission denied",
        r"(?:RDB|AOF|saving|rewrite|temp).{0,160}Permission denied",
    ),
    says(HostSymptom.READ_ONLY, "Read-only file system"),
    says(_D.CACHE_SAVE_FAILED, "Background saving error", r"\ABackground saving error"),
    says(
        _D.CACHE_SAVE_FAILED,
        "Background saving terminated by signal",
        r"\ABackground saving terminated by signal (?P<signal>\d{1,2})",
    ),
    says(_D.CACHE_SAVE_FAILED, "Error moving temp DB file"),
    says(_D.CACHE_SAVE_FAILED, "Error writing to the AOF file"),
    says(_D.CACHE_SAVED, "Background saving terminated with success"),
    says(_D.CACHE_SAVED, "DB saved on disk"),
    says(_D.CACHE_MEMORY_FULL, "maxmemory", r"\AOOM command not allowed|over the memory limit"),
    says(_D.CACHE_CLIENTS_FULL, "max number of clients reached"),
    says(_D.FLUSH_SLOW, "Asynchronous AOF fsync is taking too long"),
    says(
        _D.MEMORY_REFUSED,
        "Out Of Memory allocating",
        r"Out Of Memory allocating (?P<bytes>\d{1,18}) bytes",
    ),
    says(_D.CRASHED, "crashed by signal", r"crashed by signal:? (?P<signal>\d{1,2})"),
    says(_D.CORRUPT, "Bad file format reading the append only file"),
    says(_D.CORRUPT, "Short read or OOM loading DB"),
    says(_D.CORRUPT, "RDB file was saved with checksum", r"Wrong RDB checksum|checksum"),
    says(_D.DATA_INCOMPATIBLE, "Can't handle RDB format version"),
    says(
        _D.PORT_IN_USE,
        "Address already in use",
        r":(?P<port>\d{1,5}): .{0,40}Address already in use",
    ),
    says(
        _D.STARTED,
        "eady to accept connections",
        r"\A(?:Server initialized|Ready to accept|The server is now ready)",
    ),
    says(_D.STARTING, "Redis is starting"),
    says(_D.STARTING, "Valkey is starting"),
    says(_D.SHUT_DOWN, "Received SIGTERM", r"\AReceived SIG(?:TERM|INT) scheduling shutdown"),
    says(_D.SHUT_DOWN, "User requested shutdown"),
    says(_D.READ_ONLY, "MASTER aborted replication"),
    says(HostSymptom.FD_LIMIT, "Too many open files"),
    says(_D.NOISE, "overcommit_memory is set to 0"),
    says(_D.NOISE, "Transparent Huge Pages"),
    says(_D.NOISE, "TCP backlog setting of"),
    says(_D.NOISE, "Possible SECURITY ATTACK detected"),
)


def _head(line: SourceLine) -> Entry | None:
    text = line.message
    if not (text[:1].isdigit() or text.startswith("[")):
        return None
    if found := _SIGNAL.match(text):
        return Entry(line, text[found.end() :], stamp.epoch(float(found[2])), "#")
    begun = _HEAD.match(text)
    if begun is None:
        return None
    read = stamp.dashed(text[begun.end() : begun.end() + 40])
    if read is None:
        return None
    at, end = read
    level = _LEVEL.match(text, begun.end() + end)
    return Entry(line, text[level.end() :], at, level[1]) if level else None


REDIS = PatternReader(
    SourceKind.REDIS, _head, _ROWS, frozenset({"redis-server", "redis", "valkey-server"})
)
