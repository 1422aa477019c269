"""Ruby's logger (Logger::Formatter): `E, [2026-03-12T09:14:02.008 #4] ERROR -- : message`.

Rails, Sidekiq, Puma and Unicorn write through it; what Puma prints without it is known as well.
"""

from __future__ import annotations

import re

from lifeguard.core.diagnosis.source_kind import SourceKind
from lifeguard.core.diagnosis.symptoms.app import AppSymptom
from lifeguard.ingest.logs import stamp
from lifeguard.ingest.logs.line import SourceLine
from lifeguard.ingest.logs.reader import Entry, PatternReader, says

_HEAD = re.compile(r" ?#(\d{1,10})\] {1,3}(DEBUG|INFO|WARN|ERROR|FATAL|ANY) -- ([^:]{0,60}): ?")
_REQUEST_ID = re.compile(r"(?:\[[\w.-]{1,64}\] ){1,3}")
_PUMA = re.compile(r"(?:\[\d{1,10}\] )?(?:[*!-] |Puma starting |=> |\* )")
_PUMA_SAYS = (
    "Puma starting",
    "Puma version",
    "Listening on ",
    "Terminating timed out worker",
    "Gracefully shutting down workers",
    "Gracefully stopping",
    "Worker ",
    "Booting Puma",
    "Goodbye!",
    "Unable to start worker",
    "Unable to load application",
    "Out-of-sync worker",
)

_ROWS = (
    says(
        AppSymptom.WORKER_TIMED_OUT,
        "Terminating timed out worker",
        r"worker(?: \([^)]{0,100}\))?:? {0,2}(?P<pid>\d{1,10})?",
    ),
    says(
        AppSymptom.WORKER_TIMED_OUT,
        " timeout (",
        r"PID:(?P<pid>\d{1,10}) timeout \((?P<seconds>\d{1,6})s > \d{1,6}s\), killing",
    ),
    says(AppSymptom.WORKER_KILLED, "SIGKILL", r"pid (?P<pid>\d{1,10}) SIGKILL \(signal 9\)"),
    says(AppSymptom.WORKER_CRASHED, "SIGSEGV", r"pid (?P<pid>\d{1,10}) SIGSEGV"),
    says(AppSymptom.WORKER_BOOT_FAILED, "Unable to load application"),
    says(AppSymptom.WORKER_BOOT_FAILED, "Unable to start worker"),
    says(AppSymptom.WORKER_STARTED, "Worker ", r"Worker \d{1,4} \(PID: (?P<pid>\d{1,10})\) booted"),
    says(AppSymptom.STARTED, "Puma starting"),
    says(AppSymptom.STARTED, "Booting Puma"),
    says(AppSymptom.LISTENING, "Listening on ", r"Listening on (?P<subject>\S{1,100})"),
    says(AppSymptom.ASKED_TO_STOP, "Gracefully "),
    says(
        AppSymptom.SLOW_REQUEST_OK,
        "Completed ",
        r"Completed [23]\d\d .{0,60}? in (?P<ms>[1-9]\d{4,5})ms",
    ),
    says(
        AppSymptom.SLOW_SCRIPT,
        "Completed ",
        r"Completed [1-5]\d\d .{0,60}? in (?P<ms>(?:[5-9]|[1-9]\d{1,5})\d{3})ms",
    ),
)


def _head(line: SourceLine) -> Entry | None:
    text = line.message
    if text[1:4] == ", [" and text[0] in "DIWEFA":
        read = stamp.iso(text[4:40])
        found = _HEAD.match(text, 4 + read[1]) if read else None
        if read is None or found is None:
            return None
        said = _REQUEST_ID.sub("", text[found.end() :], 1)
        return Entry(line, said, read[0], found[2].lower(), {"pid": int(found[1])})
    found = _PUMA.match(text)
    if found is None or not any(words in text[:80] for words in _PUMA_SAYS):
        return None
    return Entry(line, text, line.stamp)


RAILS = PatternReader(SourceKind.RAILS, _head, _ROWS, frozenset({"puma"}), is_open=True)
