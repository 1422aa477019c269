"""Access logs in the common or combined log format: nginx, Apache, Traefik, with custom tails.

`203.0.113.9 - - [12/Mar/2026:09:14:02 +0000] "GET /api HTTP/1.1" 502 157 "-" "Mozilla" rt=0.003`.
Which of two proxies made a 502 is not said here: nginx's error log tells.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from statistics import median

from lifeguard.core.diagnosis.source_kind import SourceKind
from lifeguard.core.diagnosis.symptoms.app import AppSymptom
from lifeguard.core.diagnosis.symptoms.proxy import ProxySymptom
from lifeguard.ingest.logs import stamp
from lifeguard.ingest.logs.line import SourceLine
from lifeguard.ingest.logs.reader import Entry, Sighting
from lifeguard.ingest.logs.web.request import STATUSES, answered, path_of, went_well

_HEAD = re.compile(r"(?:[\w.:-]{1,255} )?([\w:][\w.:-]{0,254}) {1,2}\S{1,64} {1,2}\S{1,64} {1,2}\[")
_REQUEST = re.compile(r'\] "((?:[^"\\]|\\.){0,3000})" (\d{3}) (?:\d{1,15}|-)(?: "|\Z| )')
_METHOD = re.compile(r"[A-Z]{3,10} (\S{1,2000})(?: HTTP/[\d.]{1,3})?\Z")
_SECONDS = re.compile(r"\b(?:rt|request_time|duration|time)[=:] ?\"?(\d{1,6}\.\d{1,6})")
_BARE_SECONDS = re.compile(r'" (\d{1,6}\.\d{3}(?:\d{3})?)(?: |\Z)')
"""Appended without a name: nginx's $request_time has three decimals, gunicorn's %(L)s six."""
_MILLISECONDS = re.compile(r" (\d{1,9})ms\Z")
"""Traefik's duration."""

ENOUGH = 20
"""Requests from which on the share of one client says something."""
SHARE = 0.3
SURGE = 3.0
"""Times the usual requests of a minute; `MINUTES` of them tell what is usual."""
MINUTES = 5
LONG = 10.0
"""Seconds from which on a request may outlast somebody's timer."""
BUSY = 30
"""Requests a minute below which nothing surges."""
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

    def read(self, entries: Sequence[Entry]) -> Iterator[Sighting]:
        """Yield the failed requests, the first and the last that went well, and a busy client."""
        fine = []
        for entry in entries:
            status, path = entry.fields["status"], entry.fields["path"]
            if status == TOO_EARLY and not path:  # scanners; TLS spoken to a plain port
                yield Sighting(ProxySymptom.BAD_REQUEST, entry)
            elif status in STATUSES:
                yield from answered(entry, status, path, entry.fields["seconds"])
            else:
                fine.append(entry)
        yield from went_well(fine)
        yield from _slow(fine)
        yield from _busiest(entries)
        yield from _surge(entries)


def _seconds(tail: str) -> float | None:
    if found := _SECONDS.search(tail) or _BARE_SECONDS.search(tail):
        return float(found[1])
    found = _MILLISECONDS.search(tail)
    return int(found[1]) / 1000 if found else None


def _busiest(entries: Sequence[Entry]) -> Iterator[Sighting]:
    if len(entries) < ENOUGH:
        return
    for name in ("client", "path"):
        ((most, count),) = Counter(entry.fields[name] for entry in entries).most_common(1)
        if most and count > SHARE * len(entries):
            last = next(e for e in reversed(entries) if e.fields[name] == most)
            numbers = {"percent": round(100 * count / len(entries), 1), "count": float(count)}
            yield Sighting(ProxySymptom.TOP_CLIENT, last, most, numbers)


def _slow(fine: Sequence[Entry]) -> Iterator[Sighting]:
    """Yield the requests that took long and succeeded all the same."""
    for entry in fine:
        seconds = entry.fields["seconds"]
        if seconds is not None and seconds >= LONG and entry.fields["status"] < TOO_EARLY:
            yield Sighting(
                AppSymptom.SLOW_REQUEST_OK, entry, entry.fields["path"], {"seconds": seconds}
            )


def _surge(entries: Sequence[Entry]) -> Iterator[Sighting]:
    """Yield the busiest minute, where it has several times the requests of the others."""
    minutes = Counter(e.stamp.at.replace(second=0, microsecond=0) for e in entries if e.stamp)
    if len(minutes) <= MINUTES:
        return
    ((busiest, most),) = minutes.most_common(1)
    usual = median(count for minute, count in minutes.items() if minute != busiest)
    if most >= BUSY and most >= SURGE * usual:
        last = next(e for e in reversed(entries) if e.stamp and e.stamp.at >= busiest)
        yield Sighting(ProxySymptom.REQUESTS_SURGED, last, "", {"times": round(most / usual, 1)})


ACCESS = AccessReader()
