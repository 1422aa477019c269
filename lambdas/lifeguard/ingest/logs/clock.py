"""One clock for all sources: UTC, for lines that name no zone or no year too.

nginx, Apache, PHP, syslog and MySQL up to 5.6 write the local time of their host without saying
so. Where the times of such a source lie nowhere near those that are known, it is moved by the
offset (whole half-hours, as zones are) that brings it nearest to them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from lifeguard.core.diagnosis.fact import EXACT, FactTime
from lifeguard.immutable import immutable
from lifeguard.ingest.logs.stamp import Stamp

NEAR = timedelta(minutes=15)
"""Sources whose times come no nearer than this do not speak of the same moments."""

SKEW = timedelta(seconds=90)
"""How far the clocks of two hosts may differ."""

_HALF_HOUR = timedelta(minutes=30)
_OFFSETS = tuple(sorted((n * _HALF_HOUR for n in range(-24, 29)), key=abs))
"""From UTC-12 to UTC+14, the nearest first (IANA, tz database)."""
_ANY_ZONE = timedelta(hours=14)


@immutable
class SourceClock:
    """How the times of one source become UTC."""

    year: int
    offset: timedelta = EXACT
    within: timedelta = EXACT

    def moment(self, stamp: Stamp) -> FactTime:
        """Return when a line was written."""
        at = stamp.at if stamp.has_year else _in_year(stamp.at, self.year)
        if stamp.is_zoned:
            return FactTime(at.astimezone(UTC))
        return FactTime(at.replace(tzinfo=UTC) - self.offset, self.within)


def clocks(sources: Sequence[Sequence[Stamp]], year: int) -> list[SourceClock]:
    """Return a clock for each source.

    Args:
        sources: the times of the lines of each.
        year: of times without one, where no source has one.
    """
    all_stamps = [stamp for stamps in sources for stamp in stamps]
    plain = SourceClock(next((stamp.at.year for stamp in all_stamps if stamp.has_year), year))
    local = [[plain.moment(s).at for s in stamps if not s.is_zoned] for stamps in sources]
    zoned = sorted(plain.moment(s).at for s in all_stamps if s.is_zoned)
    known = zoned or sorted(next((times for times in local if times), ()))
    apart = [times for times in local if times and _distance(times, known, EXACT) > NEAR]
    if len(apart) < sum(map(bool, local)):
        # one of them is in UTC as it is, and hosts keep one zone
        return [replace(plain, within=_ANY_ZONE if one in apart else EXACT) for one in local]
    return [_clock(times, known, plain.year) for times in local]


def _clock(local: Sequence[datetime], known: Sequence[datetime], year: int) -> SourceClock:
    if not local:
        return SourceClock(year)
    offset = min(_OFFSETS, key=lambda one: _distance(local, known, one))
    if _distance(local, known, offset) <= NEAR:
        return SourceClock(year, offset, SKEW)
    return SourceClock(year, EXACT, _ANY_ZONE)


def _distance(local: Iterable[datetime], known: Sequence[datetime], offset: timedelta) -> timedelta:
    """Return how near two sets of times come to each other."""
    return min(_to_nearest(at - offset, known) for at in local)


def _to_nearest(at: datetime, known: Sequence[datetime]) -> timedelta:
    place = bisect_left(known, at)
    return min(abs(at - near) for near in known[max(0, place - 1) : place + 1])


def _in_year(at: datetime, year: int) -> datetime:
    try:
        return at.replace(year=year)
    except ValueError:  # 29 February in a year that has none
        return at.replace(year=year, day=28)
