"""Apache's error log: `[Sat Oct 22 13:51:35.557407 2026] [proxy_fcgi:error] [pid 1:tid 2] ...`.

httpd 2.4 numbers its messages (docs/log-message-tags); the number in brackets before one is errno,
or of APR: 70007 a time-out, 70014 the end of the file.
"""

from __future__ import annotations

import re

from lifeguard.core.diagnosis.source_kind import SourceKind
from lifeguard.core.diagnosis.symptoms.app import AppSymptom
from lifeguard.core.diagnosis.symptoms.host import HostSymptom
from lifeguard.core.diagnosis.symptoms.network import NetworkSymptom
from lifeguard.core.diagnosis.symptoms.proxy import ProxySymptom
from lifeguard.ingest.logs import stamp
from lifeguard.ingest.logs.line import SourceLine
from lifeguard.ingest.logs.reader import Entry, PatternReader, says

_HEAD = re.compile(
    r"\] \[(?:[\w-]{1,40}:)?(emerg|alert|crit|error|warn|notice|info|debug|trace\d)\]"
    r"(?: \[pid (\d{1,10})(?::tid \d{1,20})?\])?(?: [a-z]{1,40}\.c\(\d{1,6}\):)? "
)
_CLIENT = re.compile(r"\[client [^\]\s]{1,64}\] ")
_TO = r"attempt to connect to (?:Unix domain socket )?(?P<subject>[^\s(]{1,200})"


def _errno(number: int, phrase: str = r"attempt to connect|failed to make connection") -> str:
    return rf"\A\({number}\)[^:]{{1,60}}: (?:AH\d{{5}}: )?(?:[A-Za-z]{{1,8}}: )?(?:{_TO}|.{{0,60}}(?:{phrase}))"


_ROWS = (
    says(ProxySymptom.REFUSED, "(111)", _errno(111)),
    says(ProxySymptom.CONNECT_TIMED_OUT, "(110)", _errno(110)),
    says(ProxySymptom.CONNECT_TIMED_OUT, "(70007)", rf"\A\(70007\).{{0,100}}(?:{_TO})"),
    says(ProxySymptom.NO_ROUTE, "(113)", _errno(113)),
    says(ProxySymptom.NETWORK_UNREACHABLE, "(101)", _errno(101)),
    says(NetworkSymptom.PORTS_EXHAUSTED, "(99)", _errno(99)),
    says(ProxySymptom.CONNECT_DENIED, "(13)", _errno(13)),
    says(ProxySymptom.SOCKET_MISSING, "(2)", _errno(2)),
    says(HostSymptom.BACKLOG_AT_LIMIT, "(11)", _errno(11)),
    says(ProxySymptom.ANSWER_TIMED_OUT, "(70007)", r"\A\(70007\)"),
    says(ProxySymptom.ANSWER_TIMED_OUT, "(110)", r"\A\(110\)"),
    says(ProxySymptom.RESET, "(104)", r"\A\(104\).{0,120}(?:AH01102|AH01067|AH01075|AH00898)"),
    says(ProxySymptom.CLOSED_EARLY, "AH01102", r"AH01102: error reading status line from remote server (?P<subject>[^\s,]{1,200})"),
    says(ProxySymptom.CLOSED_EARLY, "(70014)", r"\A\(70014\)End of file found"),
    says(ProxySymptom.CLOSED_EARLY, "AH01067", "AH01067: Failed to read FastCGI header"),
    says(ProxySymptom.NAME_UNRESOLVED, "DNS lookup failure for", r"DNS lookup failure for: (?P<subject>[\w.-]{1,200})"),
    says(ProxySymptom.CLOSED_EARLY, "AH00898", "AH00898: Error reading from remote server"),
    says(ProxySymptom.NO_LIVE_UPSTREAM, "AH00940", r"AH00940: .{0,20}disabled connection for \((?P<subject>[^)]{1,200})\)"),
    says(ProxySymptom.NO_LIVE_UPSTREAM, "AH00959", r"AH00959: ap_proxy_connect_backend disabling worker for \((?P<subject>[^)]{1,200})\)"),
    says(ProxySymptom.NO_LIVE_UPSTREAM, "AH01170", r"AH01170: (?P<subject>\S{1,200}): All workers are in error state"),
    says(ProxySymptom.SLOTS_FULL, "MaxRequestWorkers", r"(?:AH00484|AH00161|AH03490|AH00286|AH10159): |\Aserver reached Max"),
    says(ProxySymptom.SLOTS_FULL, "reached MaxClients setting"),
    # an accept or proxy mutex is a semaphore: ipcs, not df
    says(HostSymptom.SEMAPHORES_FULL, "(28)", r"\A\(28\)[^:]{1,60}: (?:AH\d{5}: )?(?:Couldn't create the|Cannot create SSLMutex|mod_rewrite: could not create)"),
    says(HostSymptom.NO_SPACE, "(28)", r"\A\(28\)No space"),
    says(HostSymptom.READ_ONLY, "(30)", r"\A\(30\)Read-only"),
    says(HostSymptom.FD_LIMIT, "(24)", r"\A\(24\)Too many open files"),
    says(HostSymptom.PORT_IN_USE, "(98)", r"\A\(98\)Address already in use: .{0,60}could not bind to address \S{1,60}?:(?P<port>\d{1,5})"),
    says(AppSymptom.FORK_FAILED, "(12)", r"\A\(12\)Cannot allocate memory"),
    says(HostSymptom.PIDS_LIMIT, "AH00159", r"\A\(11\).{0,60}AH00159: fork"),
    says(AppSymptom.WORKER_KILLED, "exit signal", r"child pid (?P<pid>\d{1,10}) exit signal Killed \(9\)"),
    says(AppSymptom.WORKER_CRASHED, "exit signal", r"child pid (?P<pid>\d{1,10}) exit signal (?:Segmentation fault|Aborted|Bus error)"),
    says(ProxySymptom.CONFIG_INVALID, "AH00526", "AH00526: Syntax error"),
    says(ProxySymptom.CONFIG_INVALID, "AH00016", "AH00016: Configuration Failed"),
    says(ProxySymptom.TLS_SCANNED, "SSL", r"AH0(?:2008|2042|2032|1998|2004): |SSL Library Error"),
    says(ProxySymptom.RELOADED, "AH004", r"AH0049[34]: SIG"),
    says(ProxySymptom.RELOADED, "raceful restart requested"),
    says(ProxySymptom.STOPPED, "shutting down", r"caught SIG(?:TERM|WINCH), shutting down"),
    says(ProxySymptom.STARTED, "resuming normal operations"),
)  # fmt: skip


def _head(line: SourceLine) -> Entry | None:
    text = line.message
    if not text.startswith("[") or (read := stamp.long(text[1:48])) is None:
        return None
    at, end = read
    found = _HEAD.match(text, 1 + end)
    if found is None:
        return None
    message = _CLIENT.sub("", text[found.end() :], 1).partition(", referer: ")[0]
    fields = {"pid": int(found[2] or 0)}
    return Entry(line, message, at, found[1], fields)


APACHE_ERROR = PatternReader(SourceKind.APACHE_ERROR, _head, _ROWS, is_open=True)
