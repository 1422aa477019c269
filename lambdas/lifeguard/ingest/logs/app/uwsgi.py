"""uWSGI's log (core/logging.c): `Tue Mar 12 09:14:02 2026 - message`; its banners have no time."""

from __future__ import annotations

import re

from lifeguard.core.diagnosis.source_kind import SourceKind
from lifeguard.core.diagnosis.symptoms.app import AppSymptom
from lifeguard.core.diagnosis.symptoms.host import HostSymptom
from lifeguard.core.diagnosis.symptoms.proxy import ProxySymptom
from lifeguard.ingest.logs import stamp
from lifeguard.ingest.logs.line import SourceLine
from lifeguard.ingest.logs.reader import Entry, PatternReader, says

_UNDATED = (
    "*** uWSGI ",
    "*** HARAKIRI ",
    "HARAKIRI ",
    "*** Starting uWSGI",
    "*** no app loaded",
    "*** Operational MODE",
    "DAMN ! worker",
    "!!! uWSGI process",
    "Respawned uWSGI worker",
    "spawned uWSGI",
    "Gracefully killing worker",
    "...gracefully killing workers",
    "SIGINT/SIGQUIT received...",
    "SIGINT/SIGTERM received...",
    "SIGPIPE: writing to a closed pipe",
    "uwsgi_response_write",
    "probably another instance of uWSGI",
    "no python application found",
    "--- no python application found",
    "unable to load app ",
    "WSGI app ",
    "invalid request block size",
    "goodbye to uWSGI",
    "your server socket listen backlog",
    "[uWSGI] ",
)
"""What uWSGI writes without a time, and nobody else writes."""

_REQUEST = re.compile(r"\[pid: \d{1,10}\|app: [\d-]{1,6}\|req: [\d/-]{1,24}\] ")
_IN_REQUEST = re.compile(r"\[([A-Z][a-z]{2} [A-Z][a-z]{2} [\d :]{14,18})\]")
_PID = r"\(pid: (?P<pid>\d{1,10})"

_ROWS = (
    says(
        AppSymptom.BACKLOG_FULL,
        "listen queue of socket",
        r'listen queue of socket "(?P<subject>[^"]{1,200})".{0,20} full !!! \((?P<count>\d{1,9})/(?P<limit>\d{1,9})\)',
    ),
    says(AppSymptom.WORKER_TIMED_OUT, "HARAKIRI ON WORKER", _PID),
    says(
        AppSymptom.SLOW_SCRIPT,
        "HARAKIRI [core",
        r"HARAKIRI \[core \d{1,5}\] \S{1,60} - [A-Z]{1,10} (?P<subject>[^\s?]{1,200})",
    ),
    says(AppSymptom.WORKER_KILLED, "killed by signal 9", _PID),
    says(AppSymptom.WORKER_CRASHED, "died, killed by signal", _PID),
    says(AppSymptom.WORKER_CRASHED, "got Segmentation Fault"),
    says(AppSymptom.WORKER_BOOT_FAILED, "no python application found"),
    says(AppSymptom.WORKER_BOOT_FAILED, "unable to load app"),
    says(AppSymptom.WORKER_BOOT_FAILED, "*** no app loaded"),
    says(AppSymptom.WORKER_STARTED, "Respawned uWSGI worker", r"new pid: (?P<pid>\d{1,10})"),
    says(AppSymptom.WORKER_STARTED, "spawned uWSGI worker", _PID),
    says(AppSymptom.STARTED, "*** Starting uWSGI"),
    says(AppSymptom.STARTED, "WSGI app ", r"\AWSGI app \d{1,4} .{0,100} ready in"),
    says(AppSymptom.ASKED_TO_STOP, " received...", r"SIG(?:INT|TERM|QUIT)/?\w{0,8} received\.\.\."),
    says(AppSymptom.ASKED_TO_STOP, "gracefully killing workers"),
    says(AppSymptom.ASKED_TO_STOP, "goodbye to uWSGI"),
    says(
        HostSymptom.PORT_IN_USE,
        "probably another instance of uWSGI is running",
        r"address \(\S{0,60}?:(?P<port>\d{1,5})\)",
    ),
    says(HostSymptom.PORT_IN_USE, "bind(): Address already in use"),
    says(AppSymptom.FORK_FAILED, "fork(): Cannot allocate memory"),
    says(ProxySymptom.HEADER_TOO_BIG, "invalid request block size"),
    says(AppSymptom.NOISE, "SIGPIPE: writing to a closed pipe"),
    says(AppSymptom.NOISE, "uwsgi_response_write", r"Broken pipe"),
    # a request of ten seconds and more that went well, and any of five
    says(
        AppSymptom.SLOW_REQUEST_OK,
        " msecs (",
        r"\] [A-Z]{3,7} (?P<subject>[^\s?]{1,200})\S{0,2000} => generated \d{1,12} bytes in (?P<ms>[1-9]\d{4,5}) msecs \(HTTP/[\d.]{1,3} [23]\d\d\)",
    ),
    says(
        AppSymptom.SLOW_SCRIPT,
        " msecs (",
        r"\] [A-Z]{3,7} (?P<subject>[^\s?]{1,200})\S{0,2000} => generated \d{1,12} bytes in (?P<ms>(?:[5-9]|[1-9]\d{1,5})\d{3}) msecs",
    ),
)


def _head(line: SourceLine) -> Entry | None:
    text = line.message
    if read := stamp.long(text[:40]):
        at, end = read
        return Entry(line, text[end + 3 :], at) if text.startswith(" - ", end) else None
    if text.startswith(_UNDATED):
        return Entry(line, text, line.stamp)
    if text.startswith("[pid: ") and _REQUEST.match(text):
        found = _IN_REQUEST.search(text)
        at_request = stamp.long(found[1]) if found else None
        return Entry(line, text, at_request[0] if at_request else line.stamp)
    return None


UWSGI = PatternReader(SourceKind.UWSGI, _head, _ROWS, frozenset({"uwsgi"}), is_open=True)
