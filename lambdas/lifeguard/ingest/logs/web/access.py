"""Access logs in the common or combined log format: nginx, Apache, Traefik, with custom tails.

`203.0.113.9 - - [12/Mar/2026:09:14:02 +0000] "GET /api HTTP/1.1" 502 157 "-" "Mozilla" rt=0.003`.
Which of two proxies made a 502 is not said here: nginx's error log tells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from lifeguard.core.diagnosis.source_kind import SourceKind
from lifeguard.core.diagnosis.symptoms.app import AppSymptom
from lifeguard.core.diagnosis.symptoms.proxy import ProxySymptom
from lifeguard.ingest.logs import stamp
from lifeguard.ingest.logs.line import LONGEST, SourceLine
from lifeguard.ingest.logs.reader import Entry, Listener, Sighting
from lifeguard.ingest.logs.stamp import Stamp
from lifeguard.ingest.logs.web.request import STATUSES, WentWell, answered, path_of
from lifeguard.ingest.logs.web.request_counts import RequestCounts

_HEAD = re.compile(r"(?:[\w.:-]{1,255} )?([\w:][\w.:-]{0,254}) {1,2}\S{1,64} {1,2}\S{1,64} {1,2}\[")
_REQUEST = re.compile(r'\] "((?:[^"\\]|\\.){0,3000})" (\d{3}) (?:\d{1,15}|-)(?: "|\Z| )')
_METHOD = re.compile(r"[A-Z]{3,10} (\S{1,2000})(?: HTTP/[\d.]{1,3})?\Z")
_SECONDS = re.compile(r"\b(?:rt|request_time|duration|time)[=:] ?\"?(\d{1,6}\.\d{1,6})")
_BARE_SECONDS = re.compile(r'" (\d{1,6}\.\d{3}(?:\d{3})?)(?: |\Z)')
"""Appended without a name: nginx's $request_time has three decimals, gunicorn's %(L)s six."""
_MILLISECONDS = re.compile(r" (\d{1,9})ms\Z")
"""Traefik's duration."""

LONG = 10.0
"""Seconds from which on a request may outlast somebody's timer."""
TOO_EARLY = 400
"""The first status of those that may be a client's fault."""


class AccessReader:
    """Counts the requests of a source, and says which failed."""

    kind = SourceKind.NGINX_ACCESS
    programs: frozenset[str] = frozenset()
    is_open = False

    def entry(self, line: SourceLine) -> Entry | None:
        """Return a line in its parts, or None if it is not of this format."""
        text = line.message
        if '] "' not in text or (head := _HEAD.match(text)) is None:
            return None
        read = stamp.common(text[head.end() : head.end() + 40])
        if read is None:
            return None
        found = _REQUEST.match(text, head.end() + read[1])
        if found is None:
            return None
        method = _METHOD.match(found[1])
        fields = {
            "client": head[1],
            "status": int(found[2]),
            "path": path_of(method[1]) if method else "",
            "seconds": _seconds(text[found.end() - 2 :]),
        }
        return Entry(line, found[1], read[0], fields=fields)

    def listener(self) -> Listener:
        """Return one that has heard nothing yet."""
        return AccessListener()


_ORDINARY = re.compile(
    r"([\da-f.:]{2,45}) - \S{1,64} \[(\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d [+-]\d{4})\] "
    r'"[A-Z]{3,10} (/[^\s?#"\\]{0,199})[^\s"\\]{0,1700}(?: HTTP/[\d.]{1,3})?" '
    r'(?:[123]\d\d|4(?!60|99)\d\d) (?:\d{1,15}|-)(?="|\Z| )'
)
"""Of almost all lines: a client's address, a path, and a status that says nothing."""


@dataclass(slots=True)
class AccessListener:
    """Counts the requests of a source, and says which failed."""

    _counts: RequestCounts = field(default_factory=RequestCounts)
    _fine: WentWell = field(default_factory=WentWell)
    _written: str = ""
    _stamp: Stamp | None = None

    def skim(self, number: int, raw: str) -> Stamp | None:
        """Count a line without taking it apart, if an ordinary request is all that it says.

        Returns:
            its time; None: it must be read.
        """
        found = _ORDINARY.match(raw)
        if found is None or len(raw) > LONGEST:
            return None
        client, written, path = found.groups()
        tail = raw[found.end() :]
        if _may_be_timed(tail) and (_seconds(tail.rstrip()) or 0) >= LONG:
            return None
        if written != self._written:
            read = stamp.common(written)
            self._written, self._stamp = written, read and read[0]
        if self._stamp is not None:
            seen = (number, raw, self._stamp)
            self._counts.take(client, path, seen)
            self._fine.see(seen)
        return self._stamp

    def hear(self, entries: Sequence[Entry]) -> Iterator[Sighting]:
        """Yield the requests that failed, and those that took long."""
        for entry in entries:
            status, path = entry.fields["status"], entry.fields["path"]
            seen = (entry.line.number, entry.line.text, entry.stamp)
            self._counts.take(entry.fields["client"], path, seen)
            if status == TOO_EARLY and not path:  # scanners; TLS spoken to a plain port
                yield Sighting(ProxySymptom.BAD_REQUEST, entry)
            elif status in STATUSES:
                yield from answered(entry, status, path, entry.fields["seconds"])
            else:
                self._fine.see(seen)
                yield from _slow(entry)

    def end(self) -> Iterator[Sighting]:
        """Yield the first and the last request that went well, a busy client, a surge."""
        yield from self._fine.said()
        yield from self._counts.said()


_TIMED = ("rt=", "rt:", "time=", "time:", "duration=", "duration:")


def _may_be_timed(tail: str) -> bool:
    """Whether a duration may stand behind a request. Of most lines the last is a quotation."""
    return not tail.endswith('"') or any(name in tail for name in _TIMED)


def _seconds(tail: str) -> float | None:
    if found := _SECONDS.search(tail) or _BARE_SECONDS.search(tail):
        return float(found[1])
    found = _MILLISECONDS.search(tail)
    return int(found[1]) / 1000 if found else None


def _slow(entry: Entry) -> Iterator[Sighting]:
    """Yield a request that took long and succeeded all the same."""
    seconds = entry.fields["seconds"]
    if seconds is not None and seconds >= LONG and entry.fields["status"] < TOO_EARLY:
        yield Sighting(
            AppSymptom.SLOW_REQUEST_OK, entry, entry.fields["path"], {"seconds": seconds}
        )


ACCESS = AccessReader()
