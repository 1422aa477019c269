"""gunicorn's error log (glogging.py): `[2026-03-12 09:14:02 +0000] [900] [CRITICAL] message`."""

from __future__ import annotations

import re

from lifeguard.core.diagnosis.source_kind import SourceKind
from lifeguard.core.diagnosis.symptoms.app import AppSymptom
from lifeguard.core.diagnosis.symptoms.host import HostSymptom
from lifeguard.ingest.logs import stamp
from lifeguard.ingest.logs.line import SourceLine
from lifeguard.ingest.logs.reader import Entry, PatternReader, says

_HEAD = re.compile(r"\] \[(\d{1,10})\] \[(DEBUG|INFO|WARNING|ERROR|CRITICAL)\] ")
_BARE = re.compile(
    r"(?:\[\d{1,10}\] )?\[(DEBUG|INFO|WARNING|ERROR|CRITICAL)\] "
    r"(?=WORKER TIMEOUT|Worker |Booting worker|Handling signal|Listening at|Starting gunicorn|Reason: )"
)
"""Without a time: journals and people leave it out."""

_ROWS = (
    says(AppSymptom.WORKER_TIMED_OUT, "WORKER TIMEOUT", r"\(pid:(?P<pid>\d{1,10})\)"),
    # arbiter.py, reap_workers: the guess is printed of every SIGKILL, gunicorn's own included
    says(
        AppSymptom.WORKER_KILLED,
        "SIGKILL",
        r"Worker \(pid:(?P<pid>\d{1,10})\) was sent SIGKILL",
    ),
    says(
        AppSymptom.WORKER_KILLED,
        "due to signal 9",
        r"Worker with pid (?P<pid>\d{1,10}) was terminated due to signal 9",
    ),
    says(
        AppSymptom.WORKER_CRASHED,
        "signal",
        r"(?:pid[: ](?P<pid>\d{1,10})\)? was (?:sent|terminated due to) (?:SIGSEGV|signal 11|SIGABRT|signal 6))",
    ),
    says(AppSymptom.WORKER_BOOT_FAILED, "Worker failed to boot"),
    says(
        AppSymptom.WORKER_BOOT_FAILED,
        "exited with code 3",
        r"Worker \(pid:(?P<pid>\d{1,10})\) exited with code 3",
    ),
    says(AppSymptom.WORKER_BOOT_FAILED, "Exception in worker process"),
    says(AppSymptom.ASKED_TO_STOP, "Handling signal: ", r"Handling signal: (?:term|quit|int)\b"),
    says(
        HostSymptom.PORT_IN_USE,
        "Connection in use",
        r"Connection in use: \('[^']{0,60}', (?P<port>\d{1,5})\)",
    ),
    says(AppSymptom.LISTENING, "Listening at: ", r"Listening at: (?P<subject>\S{1,200})"),
    says(AppSymptom.STARTED, "Starting gunicorn"),
    says(
        AppSymptom.WORKER_STARTED,
        "Booting worker with pid",
        r"Booting worker with pid: (?P<pid>\d{1,10})",
    ),
    says(AppSymptom.NOISE, "Ignoring EPIPE"),
    says(AppSymptom.NOISE, "Invalid HTTP request line"),
    says(AppSymptom.NOISE, "Invalid request from ip"),
)


def _head(line: SourceLine) -> Entry | None:
    if not line.message.startswith("["):
        return None
    read = stamp.iso(line.message[1:40])
    if read is None:
        bare = _BARE.match(line.message)
        if bare is None:
            return None
        return Entry(line, line.message[bare.end() :], line.stamp, bare[1].lower())
    at, end = read
    found = _HEAD.match(line.message, 1 + end)
    if found is None:
        return None
    fields = {"pid": int(found[1])}
    return Entry(line, line.message[found.end() :], at, found[2].lower(), fields)


GUNICORN = PatternReader(SourceKind.GUNICORN, _head, _ROWS, is_open=True)
