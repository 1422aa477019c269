"""What a program meets at its host: no space, no descriptors, a port that is taken, a wrong clock."""

from __future__ import annotations

from lifeguard.core.diagnosis.source_kind import SourceKind
from lifeguard.core.diagnosis.symptoms.app import AppSymptom
from lifeguard.core.diagnosis.symptoms.host import HostSymptom
from lifeguard.ingest.logs.app.texts.heard import HeardPatterns
from lifeguard.ingest.logs.reader import says

_PATH = r"(?P<subject>/[^\s'\",:]{1,200})"

_ROWS = (
    # Node, fs.watch: the words of ENOSPC are those of inotify's limit
    says(HostSymptom.INOTIFY_FULL, "System limit for number of file watchers reached"),
    says(HostSymptom.INOTIFY_FULL, "inotify watch limit reached"),
    says(
        HostSymptom.INOTIFY_FULL,
        "watch",
        r"ENOSPC.{0,80}watch|inotify.{0,80}watch(?:es)? limit|inotify_add_watch.{0,80}No space left",
    ),
    says(
        HostSymptom.INOTIFY_FULL,
        "inotify",
        r"inotify.{0,80}No space left on device",
    ),
    says(
        HostSymptom.SHM_FULL,
        "No space left on device",
        r"No space left on device.{0,40}(?P<subject>/dev/shm)|/dev/shm.{0,120}No space left",
    ),
    says(
        HostSymptom.SHM_FULL,
        "resize shared memory segment",
        r"could not resize shared memory segment .{0,100}No space left on device",
    ),
    says(
        HostSymptom.SEMAPHORES_FULL,
        "No space left on device",
        r"(?:semget|semop|SemLock|semaphores|mutex).{0,120}No space left on device",
    ),
    says(HostSymptom.NO_SPACE, "No space left on device", rf"No space left on device: '{_PATH}"),
    says(HostSymptom.NO_SPACE, "No space left on device"),
    says(
        HostSymptom.NO_SPACE,
        "no space left on device",
        rf"\b(?:write|open|mkdir|sync) {_PATH}: no space left on device",
    ),
    says(HostSymptom.NO_SPACE, "no space left on device"),
    says(HostSymptom.NO_SPACE, "ENOSPC"),
    # SQLite's database is a file of this host
    says(HostSymptom.NO_SPACE, "database or disk is full"),
    says(
        AppSymptom.DB_LOCK_TIMED_OUT,
        "database is locked",
        r"(?:OperationalError|SQLITE_BUSY|SQLITE3?_LOCKED).{0,40}database is locked",
    ),
    says(HostSymptom.QUOTA_EXCEEDED, "Disk quota exceeded"),
    says(HostSymptom.QUOTA_EXCEEDED, "EDQUOT"),
    says(HostSymptom.READ_ONLY, "Read-only file system"),
    says(HostSymptom.READ_ONLY, "read-only file system"),
    says(HostSymptom.READ_ONLY, "EROFS"),
    says(HostSymptom.FD_LIMIT, "Too many open files"),
    says(HostSymptom.FD_LIMIT, "too many open files"),
    says(HostSymptom.FD_LIMIT, "EMFILE"),
    says(HostSymptom.FD_LIMIT, "ENFILE"),
    says(HostSymptom.PORT_IN_USE, "EADDRINUSE", r"EADDRINUSE.{0,60}?:(?P<port>\d{1,5})\b"),
    says(
        HostSymptom.PORT_IN_USE,
        "ddress already in use",
        r"(?:port |:)(?P<port>\d{2,5})\b.{0,80}[Aa]ddress already in use",
    ),
    says(
        HostSymptom.PORT_IN_USE,
        "ddress already in use",
        r"[Aa]ddress already in use.{0,80}?(?:port |:)(?P<port>\d{2,5})\b",
    ),
    says(HostSymptom.PORT_IN_USE, "ddress already in use"),
    # Spring Boot's own words; Django's
    says(
        HostSymptom.PORT_IN_USE,
        "was already in use",
        r"Web server failed to start. Port (?P<port>\d{1,5}) was already in use",
    ),
    says(HostSymptom.PORT_IN_USE, "That port is already in use"),
    says(AppSymptom.FORK_FAILED, "Cannot allocate memory"),
    says(AppSymptom.FORK_FAILED, "cannot allocate memory"),
    says(AppSymptom.FORK_FAILED, "spawn ENOMEM"),
    says(AppSymptom.THREADS_EXHAUSTED, "unable to create native thread"),
    says(AppSymptom.THREADS_EXHAUSTED, "unable to create new native thread"),
    says(AppSymptom.THREADS_EXHAUSTED, "can't start new thread"),
    says(
        AppSymptom.THREADS_EXHAUSTED,
        "pthread_create",
        r"pthread_create.{0,60}(?:failed|Resource temporarily unavailable)",
    ),
    says(HostSymptom.PIDS_LIMIT, "fork", r"fork.{0,60}Resource temporarily unavailable"),
    says(HostSymptom.PIDS_LIMIT, "spawn EAGAIN"),
    # certificates and clocks
    says(AppSymptom.TLS_NOT_YET_VALID, "certificate is not yet valid"),
    says(AppSymptom.TLS_NOT_YET_VALID, "CERT_NOT_YET_VALID"),
    says(
        AppSymptom.TLS_NOT_YET_VALID,
        "expired or is not yet valid",
        r"current time \S{1,40} is before",
    ),
    says(AppSymptom.TLS_EXPIRED, "certificate has expired"),
    says(AppSymptom.TLS_EXPIRED, "CERT_HAS_EXPIRED"),
    says(AppSymptom.TLS_EXPIRED, "CertificateExpiredException"),
    says(AppSymptom.TIME_SKEWED, "RequestTimeTooSkewed"),
    says(
        AppSymptom.TIME_SKEWED,
        "difference between the request time and the current time is too large",
    ),
    says(AppSymptom.TIME_SKEWED, "Signature not yet current"),
    says(AppSymptom.TIME_SKEWED, "Signature expired: "),
    says(AppSymptom.TIME_SKEWED, "ImmatureSignatureError"),
    says(AppSymptom.TIME_SKEWED, "token is not yet valid"),
    says(AppSymptom.TIME_SKEWED, "jwt not active"),
)

HOST_ERRORS = HeardPatterns(SourceKind.RUNTIME, _ROWS)
