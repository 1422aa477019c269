"""Celery's worker log (celery.app.defaults): `[2026-03-12 09:14:02,123: ERROR/MainProcess] message`."""

from __future__ import annotations

import re

from lifeguard.core.diagnosis.source_kind import SourceKind
from lifeguard.core.diagnosis.symptoms.app import AppSymptom
from lifeguard.ingest.logs import stamp
from lifeguard.ingest.logs.line import SourceLine
from lifeguard.ingest.logs.reader import Entry, PatternReader, says

_HEAD = re.compile(r": (DEBUG|INFO|WARNING|ERROR|CRITICAL)/([\w:.-]{1,60})\] ")

_ROWS = (
    says(
        AppSymptom.WORKER_KILLED,
        "exited with 'signal 9 (SIGKILL)'",
        r"pid:(?P<pid>\d{1,10}) exited with",
    ),
    says(AppSymptom.WORKER_KILLED, "Worker exited prematurely: signal 9"),
    says(AppSymptom.WORKER_CRASHED, "exited with 'signal 11", r"pid:(?P<pid>\d{1,10}) exited with"),
    says(AppSymptom.WORKER_CRASHED, "Worker exited prematurely: signal 11"),
    says(
        AppSymptom.WORKER_TIMED_OUT,
        "Hard time limit (",
        r"Hard time limit \((?P<seconds>[\d.]{1,12})s?\) exceeded for (?P<subject>[\w.]{1,200})",
    ),
    says(
        AppSymptom.SLOW_SCRIPT,
        "Soft time limit (",
        r"Soft time limit \((?P<seconds>[\d.]{1,12})s?\) exceeded for (?P<subject>[\w.]{1,200})",
    ),
    says(AppSymptom.ASKED_TO_STOP, "Warm shutdown (MainProcess)"),
    says(AppSymptom.ASKED_TO_STOP, "Cold shutdown (MainProcess)"),
    says(AppSymptom.STARTED, " ready.", r"\A[\w.@%-]{1,200} ready\.\Z"),
    says(AppSymptom.NOISE, "missed heartbeat from"),
)


def _head(line: SourceLine) -> Entry | None:
    if not line.message.startswith("[2"):
        return None
    read = stamp.iso(line.message[1:40])
    if read is None:
        return None
    at, end = read
    found = _HEAD.match(line.message, 1 + end)
    return Entry(line, line.message[found.end() :], at, found[1].lower()) if found else None


CELERY = PatternReader(SourceKind.CELERY, _head, _ROWS, is_open=True)
