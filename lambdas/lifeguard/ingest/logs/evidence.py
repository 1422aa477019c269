"""From the sources of an outage to its evidence: one clock, facts, and what was read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from lifeguard.core.diagnosis.evidence import Evidence
from lifeguard.core.diagnosis.fact import EXACT, Fact, SourceCoverage
from lifeguard.core.diagnosis.source_kind import SourceKind
from lifeguard.core.text.foreign import foreign
from lifeguard.ingest.logs.clock import SourceClock, clocks
from lifeguard.ingest.logs.reader import Sighting
from lifeguard.ingest.logs.source import LogSource, LogText, read_source
from lifeguard.ingest.logs.times import ReadLines


def read_evidence(
    files: Sequence[tuple[str, LogText]], year: int, *, by_operator: bool = True
) -> Evidence:
    """Return what sources say, in UTC.

    Args:
        files: the name and the text of each, in the order of the request's path.
        year: of times that name none, where no line of any source does.
        by_operator: whether the operator has put them together. Whoever can write to a server's
            own log can write a command and its output: that it shows nothing proves nothing there.
    """
    sources = [read_source(hop, text) for hop, text in files]
    if not by_operator:
        sources = [replace(source, whole=frozenset()) for source in sources]
    read = tuple(zip(sources, clocks([one.stamps for one in sources], year), strict=True))
    return Evidence(
        tuple(
            _fact(source.hop, order, kind, said, clock)
            for order, (source, clock) in enumerate(read)
            for kind, said in source.sightings
        ),
        tuple(
            one
            for order, (source, clock) in enumerate(read)
            for one in _coverage(source, order, clock)
        ),
        tuple(source.hop for source in sources),
    )


def _fact(hop: str, order: int, kind: SourceKind, said: Sighting, clock: SourceClock) -> Fact:
    stamp = said.entry.stamp
    return Fact(
        symptom=said.symptom,
        hop=hop,
        kind=kind,
        line=foreign(said.entry.line.text),
        at=clock.moment(stamp) if stamp else None,
        subject=said.subject,
        numbers=tuple(sorted(said.numbers.items())),
        order=order,
        position=said.entry.line.number,
    )


def _coverage(source: LogSource, order: int, clock: SourceClock) -> Iterator[SourceCoverage]:
    for kind in (*source.read, *(source.whole - source.read.keys())):
        read = source.read.get(kind, ReadLines())
        # of a source whose zone was guessed, absence proves nothing
        certain = clock.within == EXACT
        times = [clock.moment(stamp).at for stamp in read.ends if certain]
        yield SourceCoverage(
            source.hop,
            kind,
            order,
            read.lines,
            min(times, default=None),
            max(times, default=None),
            kind in source.whole,
        )
