"""What a request's status and duration say, whichever proxy wrote them down.

A failed request whose duration is that of a timer names the time-out that ended it: gunicorn's 30 s
(31 with the second until its kill), nginx's and an ALB's 60 s, Cloudflare's 100 s.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from lifeguard.core.diagnosis.symptoms.proxy import ProxySymptom
from lifeguard.ingest.logs.reader import Entry, Sighting

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


def went_well(fine: Sequence[Entry]) -> Iterator[Sighting]:
    """Yield one sighting for the first and one for the last of the requests that went well."""
    for entry in (*fine[:1], *fine[1:][-1:]):
        yield Sighting(ProxySymptom.REQUEST_OK, entry)
