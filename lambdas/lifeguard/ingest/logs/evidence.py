"""From the sources of an outage to its evidence: one clock, facts, and what was read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from lifeguard.core.diagnosis.evidence import Evidence
from lifeguard.core.diagnosis.fact import EXACT, Fact, SourceCoverage
from lifeguard.core.diagnosis.source_kind import SourceKind
from lifeguard.core.text.foreign import foreign
from lifeguard.ingest.logs.clock import SourceClock, clocks
from lifeguard.ingest.logs.reader import Sighting
from lifeguard.ingest.logs.source import LogSource, read_source


def read_evidence(files: Sequence[tuple[str, str]], year: int) -> Evidence:
    """Return what sources say, in UTC.

    Args:
        files: the name and the text of each, in the order of the request's path.
        year: of times that name none, where no line of any source does.
    """
    sources = [read_source(hop, text) for hop, text in files]
    read = tuple(zip(sources, clocks([one.stamps for one in sources], year), strict=True))
    return Evidence(
        tuple(
            _fact(source.hop, order, kind, said, clock)
            for order, (source, clock) in enumerate(read)
            for kind, said in _sampled(source.sightings)
        ),
        tuple(
            one
            for order, (source, clock) in enumerate(read)
            for one in _coverage(source, order, clock)
        ),
        tuple(source.hop for source in sources),
    )


ALIKE = 12
"""Facts of one source with the same symptom and subject: more of them say nothing new."""

MOST = 120
"""Facts of one source with the same symptom, whatever their subjects."""


def _sampled(
    sightings: Sequence[tuple[SourceKind, Sighting]],
) -> Iterator[tuple[SourceKind, Sighting]]:
    """Yield the first of those that say the same: reasoning compares facts with each other."""
    alike: Counter[tuple[str, str]] = Counter()
    all_of: Counter[str] = Counter()
    for kind, said in sightings:
        key = (str(said.symptom), said.subject)
        alike[key] += 1
        all_of[key[0]] += alike[key] <= ALIKE
        if alike[key] <= ALIKE and all_of[key[0]] <= MOST:
            yield kind, said


def _fact(hop: str, order: int, kind: SourceKind, said: Sighting, clock: SourceClock) -> Fact:
    stamp = said.entry.stamp
    return Fact(
        symptom=said.symptom,
        hop=hop,
        kind=kind,
        line=foreign(said.entry.line.text),
        at=clock.moment(stamp) if stamp else None,
        subject=said.subject[:200],
        numbers=tuple(sorted(said.numbers.items())),
        order=order,
        position=said.entry.line.number,
    )


def _coverage(source: LogSource, order: int, clock: SourceClock) -> Iterator[SourceCoverage]:
    for kind in (*source.read, *(source.whole - source.read.keys())):
        entries = source.read.get(kind, ())
        # of a source whose zone was guessed, absence proves nothing
        certain = clock.within == EXACT
        times = [clock.moment(entry.stamp).at for entry in entries if certain and entry.stamp]
        yield SourceCoverage(
            source.hop,
            kind,
            order,
            len(entries),
            min(times, default=None),
            max(times, default=None),
            kind in source.whole,
        )
