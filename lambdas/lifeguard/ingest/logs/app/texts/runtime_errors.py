"""What a runtime says of itself: its own memory is used up, it was paused, it cannot start the code."""

from __future__ import annotations

from lifeguard.core.diagnosis.source_kind import SourceKind
from lifeguard.core.diagnosis.symptoms.app import AppSymptom
from lifeguard.ingest.logs.app.texts.heard import HeardPatterns
from lifeguard.ingest.logs.reader import says

_ROWS = (
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

RUNTIME_ERRORS = HeardPatterns(SourceKind.RUNTIME, _ROWS)
