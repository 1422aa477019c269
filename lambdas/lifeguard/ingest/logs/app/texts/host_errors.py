"""What a program meets at its host: no space, no descriptors, a port that is taken, no memory."""

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
        "inotify",
        r"ENOSPC.{0,80}watch|inotify.{0,80}(?:No space left on device|watch(?:es)? limit)",
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
    # memory of the runtime's own
    says(AppSymptom.HEAP_EXHAUSTED, "JavaScript heap out of memory"),
    says(AppSymptom.HEAP_EXHAUSTED, "Reached heap limit Allocation failed"),
    says(AppSymptom.HEAP_EXHAUSTED, "ERR_WORKER_OUT_OF_MEMORY"),
    says(
        AppSymptom.HEAP_EXHAUSTED,
        "java.lang.OutOfMemoryError",
        r"OutOfMemoryError: (?P<subject>[A-Za-z ]{1,60})",
    ),
    says(AppSymptom.HEAP_EXHAUSTED, "java.lang.OutOfMemoryError"),
    says(AppSymptom.HEAP_EXHAUSTED, "Terminating due to java.lang.OutOfMemoryError"),
    says(
        AppSymptom.HEAP_EXHAUSTED,
        "Allowed memory size of",
        r"Allowed memory size of (?P<limit>\d{1,15}) bytes exhausted(?:.{0,200}? in (?P<subject>/[^\s:]{1,200}))?",
    ),
    says(AppSymptom.HEAP_EXHAUSTED, "fatal error: runtime: out of memory"),
    says(
        AppSymptom.HEAP_EXHAUSTED,
        "MemoryError",
        r"(?:\A|\s)(?:numpy\.\S{1,60})?(?:_Array)?MemoryError\b",
    ),
    says(
        AppSymptom.HEAP_EXHAUSTED, "NoMemoryError", r"failed to allocate memory \(NoMemoryError\)"
    ),
    says(AppSymptom.ABORTED, "SIGABRT", r"(?:signal|killed by|with|code=) ?(?:null )?\(?SIGABRT"),
    says(AppSymptom.ABORTED, "Aborted (core dumped)"),
    says(
        AppSymptom.PAUSED,
        "Thread starvation or clock leap detected",
        r"delta=(?P<subject>[\w.]{1,40})",
    ),
    # what starts an application and fails
    says(
        AppSymptom.MODULE_MISSING,
        "ModuleNotFoundError: ",
        r"No module named '(?P<subject>[^']{1,200})'",
    ),
    says(AppSymptom.MODULE_MISSING, "ImportError: ", r"\AImportError: .{0,300}"),
    says(
        AppSymptom.MODULE_MISSING,
        "Cannot find module '",
        r"Error: Cannot find module '(?P<subject>[^']{1,200})'",
    ),
    says(AppSymptom.MODULE_MISSING, "ERR_MODULE_NOT_FOUND"),
    says(
        AppSymptom.MODULE_MISSING,
        "ClassNotFoundException: ",
        r"ClassNotFoundException: (?P<subject>[\w.$]{1,200})",
    ),
    says(
        AppSymptom.MODULE_MISSING,
        "cannot load such file -- ",
        r"cannot load such file -- (?P<subject>\S{1,200})",
    ),
    says(
        AppSymptom.MODULE_MISSING,
        "Could not find ",
        r"Bundler::GemNotFound|Could not find (?P<subject>\S{1,100}) in (?:any of the sources|locally installed gems)",
    ),
    says(AppSymptom.MODULE_MISSING, "Unable to access jarfile"),
    says(
        AppSymptom.MODULE_MISSING,
        "could not find or load main class",
        r"Error: could not find or load main class (?P<subject>\S{1,200})",
    ),
    says(
        AppSymptom.MODULE_MISSING,
        "Could not find or load main class",
        r"Could not find or load main class (?P<subject>\S{1,200})",
    ),
    says(
        AppSymptom.MODULE_MISSING,
        "Failed to open stream: No such file",
        r"require(?:_once)?\(.{0,200}\): Failed to open stream",
    ),
    says(AppSymptom.SYNTAX_ERROR, "SyntaxError: ", r"(?:\A|\s)(?:\[?)SyntaxError: (?!.{0,60}JSON)"),
    says(AppSymptom.SYNTAX_ERROR, "IndentationError: "),
    says(AppSymptom.SYNTAX_ERROR, "PHP Parse error:"),
    says(AppSymptom.CONFIG_MISSING, "ImproperlyConfigured: "),
    says(
        AppSymptom.CONFIG_MISSING,
        "KeyError: '",
        r"\AKeyError: '(?P<subject>[A-Z][A-Z0-9_]{2,80})'\s{0,4}\Z",
    ),
    says(
        AppSymptom.CONFIG_MISSING,
        "nvironment variable",
        r"(?i:(?:missing|required|undefined|unset|not set|not defined|not found).{0,40}environment variables?|environment variables? .{0,80}(?:is|are|must be|was) (?:not set|missing|required|undefined|not defined|unset|set\b))",
    ),
    says(
        AppSymptom.CONFIG_MISSING,
        "Could not resolve placeholder",
        r"Could not resolve placeholder '(?P<subject>[^']{1,100})'",
    ),
    says(AppSymptom.CONFIG_MISSING, "Missing `secret_key_base`"),
    says(
        AppSymptom.CONFIG_MISSING,
        "KeyError (key not found: ",
        r'key not found: "(?P<subject>[^"]{1,100})"',
    ),
    says(AppSymptom.MIGRATION_MISSING, "ActiveRecord::PendingMigrationError"),
    says(
        AppSymptom.MIGRATION_MISSING,
        "You have ",
        r"You have (?P<count>\d{1,5}) unapplied migration",
    ),
    says(AppSymptom.DB_ID_OVERFLOW, "is out of range for ActiveModel::Type::Integer"),
    says(AppSymptom.DB_ID_OVERFLOW, "Arithmetic overflow error converting IDENTITY"),
)

HOST_ERRORS = HeardPatterns(SourceKind.RUNTIME, _ROWS)
