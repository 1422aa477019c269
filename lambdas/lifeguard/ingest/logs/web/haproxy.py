"""HAProxy's log: its timers and flags say by themselves where a request was stuck.

`203.0.113.9:40012 [12/Mar/2026:09:13:32.008] www~ app/app1 0/0/1/-1/30002 504 194 - - sH-- ...`;
configuration manual, 8.2 "Log formats" and 8.5 "Session state at disconnection". Of the flags the
first says who ended it (C client, S server, s the server's time-out), the second in which phase
(Q queue, C connect, H headers, D data).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from lifeguard.core.diagnosis.source_kind import SourceKind
from lifeguard.core.diagnosis.symptoms.host import HostSymptom
from lifeguard.core.diagnosis.symptoms.network import NetworkSymptom
from lifeguard.core.diagnosis.symptoms.proxy import ProxySymptom
from lifeguard.core.diagnosis.symptoms.symptom import Symptom
from lifeguard.ingest.logs import stamp
from lifeguard.ingest.logs.boot import since
from lifeguard.ingest.logs.line import SourceLine
from lifeguard.ingest.logs.reader import Entry, Listener, Sighting, first_said, says
from lifeguard.ingest.logs.web.request import STATUSES, RequestListener, answered, path_of

_CLIENT = re.compile(r"[0-9a-fA-F.:\[\]]{3,45}:\d{1,5} \[")
_TRAFFIC = re.compile(
    r"\] \S{1,100} ([^\s/]{1,100})/(\S{1,100}) "
    r"(-?\d{1,9}(?:/[-+]?\d{1,9}){2,4}) "
    r"(?:(-1|\d{3}) )?\+?(\d{1,15}) (?:\S{1,200} \S{1,200} )?"
    r"([CSPLRIDUKcsI-][RQCHDLTIw-][\w-]{0,2}) "
    r"\+?(?:\d{1,9}/){4}\+?\d{1,9} (\d{1,9})/(\d{1,9})"
)
_REQUEST = re.compile(r'"[A-Z]{3,10} (\S{1,2000})')
_EVENT = re.compile(
    r"(?:\[(NOTICE|WARNING|ALERT)\] {1,4}(?:\d{3}/\d{6} )?\(\d{1,10}\) ?: )|"
    r"(?=(?:Backup )?[Ss]erver \S{1,200} is (?:UP|DOWN)|Health check for |[Bb]ackend \S{1,200} has no server"
    r"|[Pp]roxy \S{1,100} (?:started|stopped|has no server|reached)|Stopping (?:frontend|backend|proxy) )"
)

QUEUED_FOR = 1.0
"""Seconds in the queue from which on it is one."""

_ENDED: Mapping[str, Symptom] = {
    "sC": ProxySymptom.CONNECT_TIMED_OUT,
    "SC": ProxySymptom.REFUSED,
    "sH": ProxySymptom.ANSWER_TIMED_OUT,
    "sD": ProxySymptom.ANSWER_TIMED_OUT,
    "SH": ProxySymptom.CLOSED_EARLY,
    "SD": ProxySymptom.CLOSED_EARLY,
    "sQ": ProxySymptom.QUEUED,
    "CQ": ProxySymptom.CLIENT_LEFT,
    "CC": ProxySymptom.CLIENT_LEFT,
    "CH": ProxySymptom.CLIENT_LEFT,
    "CD": ProxySymptom.CLIENT_LEFT,
    "cD": ProxySymptom.CLIENT_LEFT,
    "PR": ProxySymptom.BAD_REQUEST,
    "CR": ProxySymptom.BAD_REQUEST,
    "cR": ProxySymptom.BAD_REQUEST,
    "RC": NetworkSymptom.PORTS_EXHAUSTED,
}

_DOWN = r"\A(?:Backup )?[Ss]erver (?P<subject>\S{1,200}) is DOWN"
_ROWS = (
    says(ProxySymptom.SERVER_DOWN, " is DOWN", _DOWN),
    says(ProxySymptom.SERVER_UP, " is UP", r"\A(?:Backup )?[Ss]erver (?P<subject>\S{1,200}) is UP"),
    says(
        ProxySymptom.NO_LIVE_UPSTREAM,
        "has no server available",
        r"\A(?:[Bb]ackend|[Pp]roxy) '?(?P<subject>[^\s']{1,200})'? has no server available",
    ),
    says(
        HostSymptom.PORT_IN_USE,
        "cannot bind socket",
        r"cannot bind socket (?:\([^)]{1,60}\) )?(?:for )?\[?\S{0,60}?:(?P<port>\d{1,5})",
    ),
    says(
        ProxySymptom.NAME_UNRESOLVED_AT_START,
        "could not resolve address",
        r"could not resolve address '(?P<subject>[^':]{1,200})",
    ),
    says(
        ProxySymptom.CONFIG_INVALID,
        "rror",
        r"(?:Error\(s\)|Fatal errors|errors) found in configuration",
    ),
    says(ProxySymptom.CONFIG_INVALID, "unknown keyword", r"parsing \[[^\]]{1,200}\] ?: unknown keyword"),
    says(HostSymptom.FD_LIMIT, "FD limit", r"reached (?:process|system) FD limit"),
    says(ProxySymptom.SLOTS_FULL, "maxconn", r"reached .{0,40}maxconn"),
    says(ProxySymptom.STARTED, "started", r"\AProxy \S{1,100} started"),
    says(ProxySymptom.STARTED, "Loading success"),
    says(ProxySymptom.STOPPED, "stopped", r"\AProxy \S{1,100} stopped"),
)  # fmt: skip
_REASON = r"(?:is DOWN|failed), reason: "
_REASONS = (
    says(ProxySymptom.REFUSED, "Layer4 connection problem", rf'{_REASON}Layer4 connection problem, info: "Connection refused'),
    says(ProxySymptom.NO_ROUTE, "Layer4 connection problem", rf'{_REASON}Layer4 connection problem, info: "No route to host'),
    says(ProxySymptom.NAME_UNRESOLVED, "DNS", r"is (?:DOWN|going DOWN).{0,60}DNS"),
    says(ProxySymptom.CONNECT_TIMED_OUT, "Layer4 timeout", rf"{_REASON}Layer4 timeout"),
    says(ProxySymptom.ANSWER_TIMED_OUT, "Layer7 timeout", rf"{_REASON}Layer7 timeout"),
    says(ProxySymptom.STATUS_500, "Layer7 wrong status", rf"{_REASON}Layer7 wrong status, code: 500"),
    says(ProxySymptom.STATUS_502, "Layer7 wrong status", rf"{_REASON}Layer7 wrong status, code: 502"),
    says(ProxySymptom.STATUS_503, "Layer7 wrong status", rf"{_REASON}Layer7 wrong status, code: 503"),
)  # fmt: skip


class HaproxyReader:
    """Reads the lines of requests and connections, and those of events."""

    kind = SourceKind.HAPROXY
    programs: frozenset[str] = frozenset({"haproxy"})
    is_open = False

    def entry(self, line: SourceLine) -> Entry | None:
        """Return a line in its parts, or None if it is not of this format."""
        if head := _CLIENT.match(line.message):
            return _traffic(line, head.end())
        if found := _EVENT.match(line.message):
            return Entry(line, line.message[found.end() :], line.stamp, (found[1] or "").lower())
        return Entry(line, line.message, line.stamp) if line.program == "haproxy" else None

    def listener(self) -> Listener:
        """Return one of all events, the failed requests, and the first and last that went well."""
        return RequestListener(_said, lambda entry: "flags" in entry.fields)


def _traffic(line: SourceLine, begin: int) -> Entry | None:
    read = stamp.common(line.message[begin : begin + 40])
    found = _TRAFFIC.match(line.message, begin + read[1]) if read else None
    if read is None or found is None:
        return None
    request = _REQUEST.search(line.message, found.end())
    fields: dict[str, Any] = {
        "server": f"{found[1]}/{found[2]}",
        "timers": tuple(int(part) for part in found[3].split("/")),
        "status": int(found[4] or 0),
        "flags": found[6][:2],
        "queue": int(found[7]) + int(found[8]),
        "path": path_of(request[1]) if request else "",
    }
    ended = since(read[0], max(0, fields["timers"][-1]) / 1000)
    return Entry(line, line.message, ended, fields=fields)


def _said(entry: Entry) -> Iterator[Sighting]:
    yield from _answer(entry) if "flags" in entry.fields else _event(entry)


def _answer(entry: Entry) -> Iterator[Sighting]:
    server, status, flags = (entry.fields[name] for name in ("server", "status", "flags"))
    timers = entry.fields["timers"]
    total = timers[-1] / 1000
    if status in STATUSES:
        yield from answered(entry, status, entry.fields["path"], total)
    if server.endswith("/<NOSRV>") and flags == "SC":
        yield Sighting(ProxySymptom.NO_LIVE_UPSTREAM, entry, server.partition("/")[0])
    elif symptom := _ENDED.get(flags):
        yield Sighting(symptom, entry, server, {"seconds": total})
    waited = timers[-4 if len(timers) > 3 else 0] / 1000  # noqa: PLR2004  Tw of Tq/Tw/Tc/Tr/Ta
    if waited >= QUEUED_FOR:
        numbers = {"seconds": waited, "count": float(entry.fields["queue"])}
        yield Sighting(ProxySymptom.QUEUED, entry, server, numbers)


def _event(entry: Entry) -> Iterator[Sighting]:
    if said := first_said(_ROWS, entry):
        yield said
        if reason := first_said(_REASONS, entry):
            yield Sighting(reason.symptom, entry, said.subject)


HAPROXY = HaproxyReader()
