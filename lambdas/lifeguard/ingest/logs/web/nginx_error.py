"""nginx's error log (ngx_log.c): `2026/03/12 09:14:02 [error] 31#31: *2817 message, client: ...`."""

from __future__ import annotations

import re

from lifeguard.core.diagnosis.source_kind import SourceKind
from lifeguard.core.diagnosis.symptoms.host import HostSymptom
from lifeguard.core.diagnosis.symptoms.network import NetworkSymptom
from lifeguard.core.diagnosis.symptoms.proxy import ProxySymptom
from lifeguard.ingest.logs import stamp
from lifeguard.ingest.logs.line import SourceLine
from lifeguard.ingest.logs.reader import Entry, PatternReader, says

_HEAD = re.compile(
    r" \[(debug|info|notice|warn|error|crit|alert|emerg)\] \d{1,10}#\d{1,10}: (?:\*\d{1,20} )?"
)
_AT_START = re.compile(r"nginx: (?:\[(warn|emerg|alert)\] |(?=configuration file \S{1,200} test ))")
"""What nginx prints to the terminal or the journal before its log is open."""

_UPSTREAM = r'.{0,2000}?, upstream: "(?:[a-z]{4,8}://)?(?P<subject>unix:[^:"]{1,200}|\[[0-9a-f:]{2,39}\](?::\d{1,5})?|[^/"]{1,200})'
"""The address that nginx went to: `172.18.0.6:8000`, `[::1]:3000`, `unix:/run/php.sock`."""


def _upstream(phrase: str) -> str:
    """Match a phrase before the first quotation, so that no request passes for one."""
    return rf'\A[^"]{{0,200}}?{phrase}(?:{_UPSTREAM})?'


_ROWS = (
    says(
        ProxySymptom.CONNECT_TIMED_OUT,
        "while connecting to upstream",
        _upstream(r"\(110: [^)]{1,40}\) while connecting to upstream"),
    ),
    says(
        ProxySymptom.ANSWER_TIMED_OUT,
        "upstream timed out",
        _upstream(r"\(110: [^)]{1,40}\) while (?:reading|sending)"),
    ),
    says(ProxySymptom.REFUSED, "(111: ", _upstream(r"connect\(\) .{0,120}failed \(111: ")),
    says(ProxySymptom.NO_ROUTE, "(113: ", _upstream(r"\(113: ")),
    says(ProxySymptom.NETWORK_UNREACHABLE, "(101: ", _upstream(r"\(101: ")),
    says(
        ProxySymptom.NETWORK_UNREACHABLE,
        "connect() to [",
        r"connect\(\) to (?P<subject>\[[0-9a-f:]{2,39}\](?::\d{1,5})?) failed \(99: ",
    ),
    says(NetworkSymptom.PORTS_EXHAUSTED, "(99: ", _upstream(r"connect\(\) .{0,120}failed \(99: ")),
    says(ProxySymptom.CONNECT_DENIED, "(13: ", _upstream(r"connect\(\) .{0,120}failed \(13: ")),
    says(ProxySymptom.SOCKET_MISSING, "(2: ", _upstream(r"connect\(\) .{0,120}failed \(2: ")),
    says(
        HostSymptom.BACKLOG_AT_LIMIT,
        "(11: ",
        _upstream(r"connect\(\) .{0,120}failed \(11: Resource temporarily unavailable"),
    ),
    says(ProxySymptom.NO_LIVE_UPSTREAM, "no live upstreams", _upstream("no live upstreams")),
    says(
        ProxySymptom.CLOSED_EARLY,
        "upstream prematurely closed",
        _upstream("upstream prematurely closed"),
    ),
    says(
        ProxySymptom.RESET, "(104: ", _upstream(r"(?:recv|readv|send|sendfile)\(\) failed \(104: ")
    ),
    says(
        ProxySymptom.HEADER_TOO_BIG,
        "upstream sent too big header",
        _upstream("upstream sent too big header"),
    ),
    says(ProxySymptom.BODY_TOO_LARGE, "client intended to send too large body"),
    says(
        ProxySymptom.SLOTS_FULL, "worker_connections", r"(?P<limit>\d{1,9}) worker_connections are"
    ),
    says(HostSymptom.FD_LIMIT, "(24: Too many open files)"),
    says(HostSymptom.NO_SPACE, "(28: No space left on device)", r'"(?P<subject>/[^"]{1,200})"'),
    says(HostSymptom.NO_SPACE, "(28: No space left on device)"),
    says(HostSymptom.READ_ONLY, "(30: Read-only file system)"),
    says(HostSymptom.BLOCK_IO_ERROR, "(5: Input/output error)"),
    says(
        HostSymptom.PORT_IN_USE, "(98: ", r"bind\(\) to \S{1,60}?:(?P<port>\d{1,5}) failed \(98: "
    ),
    says(
        ProxySymptom.NAME_UNRESOLVED_AT_START,
        "host not found in upstream",
        r'host not found in upstream "(?P<subject>[^":]{1,200})',
    ),
    says(
        ProxySymptom.NAME_UNRESOLVED,
        "could not be resolved",
        r"(?P<subject>[\w.-]{1,200}) could not be resolved",
    ),
    says(
        ProxySymptom.CONFIG_INVALID,
        " in /",
        r"(?:unknown directive|unexpected|invalid|is duplicate|not allowed here|no \"|cannot load certificate|directive) .{0,400} in /",
    ),
    says(ProxySymptom.CONFIG_INVALID, "test failed", r"\Aconfiguration file \S{1,200} test failed"),
    says(ProxySymptom.CONFIG_INVALID, "could not build", r"could not build \S{1,40} ?\S{0,40}hash"),
    says(ProxySymptom.CONFIG_INVALID, "cannot load certificate"),
    says(ProxySymptom.TLS_TO_UPSTREAM_FAILED, "while SSL handshaking to upstream"),
    says(ProxySymptom.TLS_SCANNED, "while SSL handshaking"),
    says(ProxySymptom.TLS_SCANNED, "SSL_do_handshake() failed"),
    says(ProxySymptom.RELOADED, "signal 1 (SIGHUP) received"),
    says(ProxySymptom.RELOADED, "reconfiguring"),
    says(ProxySymptom.STOPPED, "(SIGTERM) received"),
    says(ProxySymptom.STOPPED, "(SIGQUIT) received"),
    says(ProxySymptom.STARTED, "start worker processes"),
)


def _at_start(line: SourceLine, found: re.Match[str]) -> Entry:
    return Entry(line, line.message[found.end() :], line.stamp, found[1] or "")


def _head(line: SourceLine) -> Entry | None:
    read = stamp.iso(line.message[:40]) if line.message[4:5] == "/" else None
    if read is None:
        found = _AT_START.match(line.message)
        return _at_start(line, found) if found else None
    at, end = read
    found = _HEAD.match(line.message, end)
    return Entry(line, line.message[found.end() :], at, found[1]) if found else None


NGINX_ERROR = PatternReader(SourceKind.NGINX_ERROR, _head, _ROWS)
