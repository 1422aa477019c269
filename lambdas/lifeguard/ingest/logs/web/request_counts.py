"""How the requests of a source are spread: over clients, paths and minutes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC
from statistics import median

from lifeguard.core.diagnosis.symptoms.proxy import ProxySymptom
from lifeguard.ingest.logs.reader import Sighting
from lifeguard.ingest.logs.stamp import Stamp
from lifeguard.ingest.logs.web.request import Seen, later, seen_entry

ENOUGH = 20
"""Requests from which on the share of one client says something."""
SHARE = 0.3
SURGE = 3.0
"""Times the usual requests of a minute; `MINUTES` of them tell what is usual."""
MINUTES = 5
BUSY = 30
"""Requests a minute below which nothing surges."""

MOST_NAMES = 20_000
"""Clients, and paths, that are counted; of more, those that are seldom are forgotten."""
MOST_MINUTES = 20_000
"""Minutes that are counted: the last fortnight."""


@dataclass(slots=True)
class _Names:
    """How often each name was seen, and where a frequent one was last."""

    counts: dict[str, int] = field(default_factory=dict)
    lasts: dict[str, Seen] = field(default_factory=dict)

    def take(self, name: str, total: int, seen: Seen) -> None:
        count = self.counts[name] = self.counts.get(name, 0) + 1
        if 4 * count > total:  # less than SHARE: what has that in the end, has this when last seen
            self.lasts[name] = later(seen, self.lasts.get(name))
        elif len(self.counts) > MOST_NAMES:
            ordered = sorted(self.counts.items(), key=lambda pair: -pair[1])
            self.counts = dict(ordered[: MOST_NAMES // 2])

    def most(self, total: int) -> Iterator[Sighting]:
        name, count = max(self.counts.items(), key=lambda pair: pair[1])
        if name and count > SHARE * total:
            numbers = {"percent": round(100 * count / total, 1), "count": float(count)}
            last = seen_entry(self.lasts[name])
            yield Sighting(ProxySymptom.TOP_CLIENT, last, name, numbers)


@dataclass(slots=True)
class RequestCounts:
    """Counts the requests of a source in the order of their lines."""

    _total: int = 0
    _clients: _Names = field(default_factory=_Names)
    _paths: _Names = field(default_factory=_Names)
    _minutes: dict[int, int] = field(default_factory=dict)
    _at: Stamp | None = None
    _minute: int = 0
    _last: Seen | None = None
    _latest: tuple[int, Seen] | None = None

    def take(self, client: str, path: str, seen: Seen) -> None:
        """Count a request."""
        self._total += 1
        self._clients.take(client, self._total, seen)
        self._paths.take(path, self._total, seen)
        self._last = later(seen, self._last)
        at = seen[2]
        if at is not None and at is not self._at:
            self._move(at, seen)
        self._minutes[self._minute] = self._minutes.get(self._minute, 0) + 1

    def _move(self, at: Stamp, seen: Seen) -> None:
        """Go on to the minute of a request; one without a time is of that of the one before."""
        self._at = at
        self._minute = _minute(at)
        if self._latest is None or self._minute >= self._latest[0]:
            self._latest = (self._minute, seen)
        if len(self._minutes) > MOST_MINUTES:
            self._minutes = dict(sorted(self._minutes.items())[-MOST_MINUTES // 2 :])

    def said(self) -> Iterator[Sighting]:
        """Yield the client and the path of many requests, and the minute of a surge."""
        if self._total >= ENOUGH:
            yield from self._clients.most(self._total)
            yield from self._paths.most(self._total)
        yield from self._surge()

    def _surge(self) -> Iterator[Sighting]:
        """Yield the busiest minute, where it has several times the requests of the others."""
        if len(self._minutes) <= MINUTES or self._last is None or self._latest is None:
            return
        busiest, most = max(self._minutes.items(), key=lambda pair: pair[1])
        usual = median(count for minute, count in self._minutes.items() if minute != busiest)
        if most >= BUSY and most >= SURGE * usual:
            at = self._last[2]
            is_since = at is not None and _minute(at) >= busiest
            last = self._last if is_since else self._latest[1]
            numbers = {"times": round(most / usual, 1)}
            yield Sighting(ProxySymptom.REQUESTS_SURGED, seen_entry(last), "", numbers)


def _minute(stamp: Stamp) -> int:
    """Return the minutes from 1970; a time without a zone is taken for UTC."""
    at = stamp.at if stamp.is_zoned else stamp.at.replace(tzinfo=UTC)
    return int(at.timestamp() // 60)
