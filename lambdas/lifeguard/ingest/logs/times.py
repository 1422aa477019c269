"""What was read of one kind of lines: how many, from when to when, and at which times.

`clock.py` compares the times of sources to find a zone that none of their lines names. Of a long
source it is given a sample: close to each time that was read there is one in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from lifeguard.ingest.logs.boot import since
from lifeguard.ingest.logs.stamp import Stamp

MOST_TIMES = 1000
"""Times kept of one kind of lines."""

_SECOND = timedelta(seconds=1)


@dataclass(slots=True)
class _Sample:
    """The times that are written alike: with a zone or without one, with a year or without one."""

    least: Stamp
    most: Stamp
    kept: list[Stamp] = field(default_factory=list)
    _apart: timedelta = timedelta(0)
    _last: datetime | None = None

    def take(self, stamp: Stamp) -> None:
        at = stamp.at
        if at < self.least.at:
            self.least = stamp
        elif at > self.most.at:
            self.most = stamp
        if self._last is None or abs(at - self._last) >= self._apart:
            self._last = at
            self.kept.append(stamp)
            if len(self.kept) > MOST_TIMES:
                self._thin()

    def _thin(self) -> None:
        """Keep times that are further apart."""
        ordered = sorted(self.kept, key=lambda one: one.at)
        while len(self.kept) > MOST_TIMES / 2:
            self._apart = max(_SECOND, 2 * self._apart)
            self.kept = [ordered[0]]
            for one in ordered:
                if one.at - self.kept[-1].at >= self._apart:
                    self.kept.append(one)


@dataclass(slots=True)
class ReadLines:
    """The lines of one kind, counted, with their times as they are written."""

    lines: int = 0
    _samples: dict[tuple[bool, bool], _Sample] = field(default_factory=dict)
    _dated: Stamp | None = None
    _seen: Stamp | None = None
    _since_boot: list[float] = field(default_factory=list)

    def take(self, stamp: Stamp | None, since_boot: float | None = None) -> None:
        """Count a line.

        Args:
            stamp: its time.
            since_boot: seconds from the boot to it, where that is all that it says.
        """
        self.lines += 1
        if stamp is None:
            if since_boot is not None and len(self._since_boot) <= MOST_TIMES:
                self._since_boot.append(since_boot)
            elif since_boot is not None:
                self._since_boot[-1] = since_boot
        elif stamp is not self._seen:
            self._seen = stamp
            self._time(stamp)

    def _time(self, stamp: Stamp) -> None:
        if self._dated is None and stamp.has_year:
            self._dated = stamp
        form = (stamp.is_zoned, stamp.has_year)
        sample = self._samples.get(form)
        if sample is None:
            sample = self._samples[form] = _Sample(stamp, stamp)
        sample.take(stamp)

    def boot(self, booted: Stamp) -> None:
        """Date the lines that count from the boot."""
        for seconds in self._since_boot:
            self._time(since(booted, seconds))

    @property
    def ends(self) -> Iterator[Stamp]:
        """Yield the first and the last time of each form of writing one."""
        for sample in self._samples.values():
            yield from (sample.least, sample.most)

    @property
    def stamps(self) -> Iterator[Stamp]:
        """Yield a sample of the times, the first that has a year before all others."""
        if self._dated is not None:
            yield self._dated
        for sample in self._samples.values():
            yield from sample.kept
