"""Of what a source says again and again, the first times and the last: facts stay few.

Reasoning compares facts with each other. When something began and whether it is still so decide;
how often it was said in between does not.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from lifeguard.core.diagnosis.source_kind import SourceKind
from lifeguard.core.text.foreign import LONGEST
from lifeguard.ingest.logs.line import SourceLine
from lifeguard.ingest.logs.reader import Entry, Sighting

ALIKE = 12
"""Sightings of one source with the same symptom, subject and port: the first 11, and the last."""

MOST = 120
"""Sightings of one source with the same symptom, whatever their subjects."""

LONGEST_SUBJECT = 200

Told = tuple[SourceKind, Sighting]
"""What a line says, and the kind of lines that it is of."""

_Kept = tuple[int, int, Told]
"""With the number of its line, and of how many it was the last."""


@dataclass(slots=True)
class FoldedSightings:
    """Takes sightings nearly in the order of their lines, as many as there are."""

    _alike: dict[tuple[str, str, float | None], list[_Kept]] = field(default_factory=dict)
    _of: Counter[str] = field(default_factory=Counter)
    _taken: int = 0

    def take(self, kind: SourceKind, said: Sighting) -> None:
        """Keep a sighting, if it adds to what is known. Of one line each is kept once."""
        symptom, subject = said.symptom.value, said.subject[:LONGEST_SUBJECT]
        key = symptom, subject, said.numbers.get("port")
        alike = self._alike.get(key, [])
        number = said.entry.line.number
        if any(one[0] == number for one in alike):
            return
        self._taken += 1
        if len(alike) == ALIKE:
            if number > alike[-1][0]:
                alike[-1] = (number, self._taken, (kind, _bare(said, subject)))
        elif self._of[symptom] < MOST:
            self._of[symptom] += 1
            kept = (number, self._taken, (kind, _bare(said, subject)))
            self._alike.setdefault(key, alike).append(kept)

    def in_order(self) -> list[Told]:
        """Return what is kept, in the order of the lines; of one line, as it was taken."""
        kept = [one for alike in self._alike.values() for one in alike]
        return [told for _, _, told in sorted(kept, key=lambda one: one[:2])]


def _bare(said: Sighting, subject: str) -> Sighting:
    """Return a sighting without what its reader alone needs: a line's JSON may be large."""
    line = said.entry.line
    kept = SourceLine(line.number, line.text[:LONGEST], "", since_boot=line.since_boot)
    return Sighting(said.symptom, Entry(kept, "", said.entry.stamp), subject, said.numbers)
