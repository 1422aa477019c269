"""PHP-FPM's error log (zlog.c), `[12-Mar-2026 09:14:02] WARNING: [pool www] message`, and slow log.

An entry of the slow log (fpm_trace.c) is several lines: the pool and pid, the script, its stack with
the innermost function first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from lifeguard.core.diagnosis.source_kind import SourceKind
from lifeguard.core.diagnosis.symptoms.app import AppSymptom
from lifeguard.core.diagnosis.symptoms.host import HostSymptom
from lifeguard.immutable import immutable
from lifeguard.ingest.logs import stamp
from lifeguard.ingest.logs.line import SourceLine
from lifeguard.ingest.logs.reader import Entry, Listener, Sighting, first_said, says

_HEAD = re.compile(
    r"\] (DEBUG|NOTICE|WARNING|ERROR|ALERT): (?!PHP message: )(?:pid \d{1,10}, .{0,80}?: )?"
)
_SLOW_HEAD = re.compile(r"\] {1,2}\[pool [\w.-]{1,60}\] pid (\d{1,10})")
_SLOW_SCRIPT = re.compile(r"script_filename = (\S{1,300})")
_SLOW_FRAME = re.compile(r"\[0x[0-9a-f]{8,16}\] ([\w\\:>{}-]{1,200})\(\) ")
_POOL = r"\[pool (?P<subject>[\w.-]{1,60})\] "

_ROWS = (
    says(
        AppSymptom.WORKERS_FULL,
        "max_children setting",
        rf"{_POOL}server reached (?:pm\.)?max_children setting \((?P<limit>\d{{1,6}})\)",
    ),
    says(
        AppSymptom.WORKERS_FULL,
        "reached process.max",
    ),
    says(
        AppSymptom.WORKERS_BUSY,
        "seems busy",
        rf"{_POOL}seems busy .{{0,160}}there are (?P<idle>\d{{1,6}}) idle, and (?P<count>\d{{1,6}}) total",
    ),
    says(
        AppSymptom.SLOW_SCRIPT,
        "executing too slow",
        r"child (?P<pid>\d{1,10}), script '(?P<subject>[^']{1,300})'.{0,600}executing too slow \((?P<seconds>[\d.]{1,12}) sec\)",
    ),
    says(
        AppSymptom.WORKER_TIMED_OUT,
        "execution timed out",
        r"child (?P<pid>\d{1,10}), script '(?P<subject>[^']{1,300})'.{0,600}execution timed out \((?P<seconds>[\d.]{1,12}) sec\)",
    ),
    says(
        AppSymptom.WORKER_KILLED,
        "exited on signal 9",
        r"child (?P<pid>\d{1,10}) exited on signal 9\b",
    ),
    says(
        AppSymptom.WORKER_CRASHED,
        "exited on signal",
        r"child (?P<pid>\d{1,10}) exited on signal (?:11|6|7|4)\b",
    ),
    says(
        HostSymptom.PORT_IN_USE,
        "Address already in use",
        r"address '[^']{0,60}?:?(?P<port>\d{1,5})'",
    ),
    says(HostSymptom.PORT_IN_USE, "Address already in use"),
    says(AppSymptom.FORK_FAILED, "fork() failed"),
    says(AppSymptom.WORKER_BOOT_FAILED, "FPM initialization failed"),
    says(AppSymptom.STARTED, "ready to handle connections"),
    says(AppSymptom.ASKED_TO_STOP, "Terminating ..."),
    says(AppSymptom.ASKED_TO_STOP, "Finishing ..."),
    says(AppSymptom.ASKED_TO_STOP, "exiting, bye-bye!"),
)

_WAITS = (
    (AppSymptom.STACK_IN_SESSION, re.compile(r"\A(?:session_\w{1,40}|read|open)\Z")),
    (
        AppSymptom.STACK_IN_DATABASE,
        re.compile(
            r"(?i)\A(?:mysqli?_\w{1,40}|pg_\w{1,40}|real_connect|query|real_query|execute|exec|prepare|store_result|fetch\w{0,20}|.{0,80}(?:PDO|mysqli)\b.{0,60})\Z"
        ),
    ),
    (
        AppSymptom.STACK_IN_HTTP,
        re.compile(
            r"(?i)\A(?:curl_\w{1,40}|file_get_contents|fopen|fsockopen|stream_\w{1,40}|fgets|fread|feof|__dorequest|__soapcall|gethostbyname\w{0,2}|dns_\w{1,30}|getaddrinfo)\Z"
        ),
    ),
)
"""What the innermost function waits for; the mysqli and PDO methods stand without their class."""


@immutable
class PhpFpmReader:
    """Reads the error log and the slow log."""

    kind: SourceKind = SourceKind.PHP_FPM
    programs: frozenset[str] = frozenset({"php-fpm"})
    is_open: bool = True

    def entry(self, line: SourceLine) -> Entry | None:
        """Return a line in its parts."""
        text = line.message
        if text.startswith("[0x") and _SLOW_FRAME.match(text):
            return Entry(line, text, line.stamp)
        if text.startswith("script_filename = "):
            return Entry(line, text, line.stamp)
        read = stamp.dashed(text[1:40]) if text.startswith("[") else None
        if read is None:
            return None
        at, end = read
        if found := _HEAD.match(text, 1 + end):
            return Entry(line, text[found.end() :], at, found[1].lower())
        if found := _SLOW_HEAD.match(text, 1 + end):
            return Entry(
                line, text[found.start() + 2 :].lstrip(), at, "slow", {"pid": int(found[1])}
            )
        return None

    def listener(self) -> Listener:
        """Return one that has heard nothing yet."""
        return _FpmListener()


@dataclass(slots=True)
class _FpmListener:
    """Keeps whose stack of the slow log is open."""

    _pid: dict[str, float] = field(default_factory=dict)
    _is_inner: bool = False

    def hear(self, entries: Sequence[Entry]) -> Iterator[Sighting]:
        """Yield what each entry says, and of a slow one where its innermost frame is."""
        for entry in entries:
            if entry.level == "slow":
                self._pid = {"pid": entry.fields["pid"]}
            elif script := _SLOW_SCRIPT.match(entry.message):
                self._is_inner = True
                yield Sighting(AppSymptom.SLOW_SCRIPT, entry, script[1], self._pid)
            elif frame := _SLOW_FRAME.match(entry.message):
                if self._is_inner:
                    yield Sighting(_waits(frame[1]), entry, frame[1], self._pid)
                self._is_inner = False
            elif said := first_said(_ROWS, entry):
                yield said

    def end(self) -> Iterable[Sighting]:
        """Return nothing: a stack without a frame says nothing."""
        return ()


def _waits(function: str) -> AppSymptom:
    for symptom, pattern in _WAITS:
        if pattern.match(function):
            return symptom
    return AppSymptom.STACK_IN_OWN_CODE


PHP_FPM = PhpFpmReader()
