"""What a request's status and duration say, whichever proxy wrote them down.

A failed request whose duration is that of a timer names the time-out that ended it: gunicorn's 30 s
(31 with the second until its kill), nginx's and an ALB's 60 s, Cloudflare's 100 s.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from lifeguard.core.diagnosis.symptoms.proxy import ProxySymptom
from lifeguard.ingest.logs.line import LONGEST, SourceLine
from lifeguard.ingest.logs.reader import Entry, Sighting
from lifeguard.ingest.logs.stamp import Stamp

STATUSES: Mapping[int, ProxySymptom] = {
    499: ProxySymptom.CLIENT_LEFT,  # nginx: closed by the client
    460: ProxySymptom.CLIENT_LEFT,  # ALB: closed by the client
    500: ProxySymptom.STATUS_500,
    502: ProxySymptom.STATUS_502,
    503: ProxySymptom.STATUS_503,
    504: ProxySymptom.STATUS_504,
}

TIMERS = (5, 10, 15, 20, 29, 30, 45, 60, 75, 90, 100, 120, 180, 240, 300, 600, 900)
"""Seconds of the time-outs that proxies, application servers and drivers come with."""

_LATE = 0.5
"""Seconds within which a timer that has run out is written down."""
_KILLED_AFTER = 31
"""gunicorn's 30 s and the second until its worker is killed."""

_PATH = re.compile(r"(?:https?://[^/\s]{1,255})?(/[^?\s#]{0,200})")


def path_of(target: str) -> str:
    """Return the path of a request's target, without its query: `/orders`."""
    found = _PATH.match(target)
    return found[1] if found else target[:100]


def timer_of(seconds: float) -> int | None:
    """Return the timer that a duration is of, or None."""
    if _KILLED_AFTER <= seconds < _KILLED_AFTER + 1:
        return _KILLED_AFTER
    return next((timer for timer in TIMERS if timer <= seconds < timer + _LATE), None)


def answered(
    entry: Entry, status: int, subject: str = "", seconds: float | None = None
) -> Iterator[Sighting]:
    """Yield what a failed request says; nothing of one that went well.

    Args:
        entry: its line.
        status: of its answer; 0 where the client left before there was one.
        subject: its path.
        seconds: from its first byte to the end of the answer, where the line tells.
    """
    symptom = STATUSES.get(status)
    if symptom is None:
        return
    numbers = {} if seconds is None else {"seconds": seconds}
    yield Sighting(symptom, entry, subject, numbers)
    if seconds is not None and (timer := timer_of(seconds)):
        yield Sighting(
            ProxySymptom.ROUND_DURATION, entry, subject, {**numbers, "timer": float(timer)}
        )


Seen = tuple[int, str, Stamp | None]
"""A request's line: its number, its text and its time."""


def seen_entry(seen: Seen) -> Entry:
    """Return a line as an entry that says nothing more."""
    number, text, at = seen
    return Entry(SourceLine(number, text[:LONGEST].rstrip(), ""), "", at)


def later(one: Seen, other: Seen | None) -> Seen:
    """Return that of two which stands further down."""
    return one if other is None or one[0] > other[0] else other


@dataclass(slots=True)
class WentWell:
    """The first and the last of the requests that went well: from when to when there were some."""

    _first: Seen | None = None
    _last: Seen | None = None

    def see(self, seen: Seen) -> None:
        """Take one of them; those of some lines before it may come later."""
        self._last = later(seen, self._last)
        if self._first is None or seen[0] < self._first[0]:
            self._first = seen

    def said(self) -> Iterator[Sighting]:
        """Yield one sighting for the first and one for the last."""
        for seen in dict.fromkeys((self._first, self._last)):
            if seen is not None:
                yield Sighting(ProxySymptom.REQUEST_OK, seen_entry(seen))


@dataclass(slots=True)
class RequestListener:
    """Hears requests: `said` is what one that failed says, `is_request` whether one is a request."""

    _said: Callable[[Entry], Iterable[Sighting]]
    _is_request: Callable[[Entry], bool]
    _fine: WentWell = field(default_factory=WentWell)

    def hear(self, entries: Sequence[Entry]) -> Iterator[Sighting]:
        """Yield what the entries say of which something is wrong."""
        for entry in entries:
            said = tuple(self._said(entry))
            yield from said
            if not said and self._is_request(entry):
                self._fine.see((entry.line.number, entry.line.text, entry.stamp))

    def end(self) -> Iterator[Sighting]:
        """Yield the first and the last request that went well."""
        yield from self._fine.said()
