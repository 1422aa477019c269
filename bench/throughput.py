"""How fast events are parsed and cases decided, against the reading of their bare JSON."""

from __future__ import annotations

import json
import timeit
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

from lifeguard.core.decision.situation import Situation
from lifeguard.core.planner.decide import decide
from lifeguard.functions.respond.checkpoint import load_outcome
from lifeguard.ingest import parse
from sandbox import ROOT
from tests.support.situations import SETTINGS as _SETTINGS

ROUNDS = 15
HEADER = ("Work", "Per second", "Over json.loads", "Of")

_FIXTURES = ROOT / "tests" / "fixtures" / "events"
_ROUND = 0.05
"""Seconds that one round of one piece of work takes, about."""


@dataclass(frozen=True, slots=True)
class Speed:
    """How often a second, and how long over json.loads of the same bytes."""

    work: str
    per_second: float
    ratio: float
    of: str

    def row(self) -> tuple[str, ...]:
        """Return its row in the table."""
        return self.work, f"{self.per_second:10,.0f}", f"{self.ratio:15.2f}", self.of


def measure(checkpoints: Sequence[str]) -> list[Speed]:
    """Measure parsing over all event fixtures, and deciding over the cases of checkpoints."""
    events = [path.read_bytes() for path in sorted(_FIXTURES.rglob("*.json"))]
    parsed = [json.loads(event) for event in events]
    kept = [text for text in checkpoints if text.startswith('{"incident"')]
    outcomes = [load_outcome(_SETTINGS, text) for text in kept]
    situations = [one for one in outcomes if isinstance(one, Situation)]
    seconds = _interleaved(
        lambda: [json.loads(event) for event in events],
        lambda: [parse(event) for event in parsed],
        lambda: [json.loads(text) for text in kept],
        lambda: [decide(situation) for situation in situations],
        lambda: [load_outcome(_SETTINGS, text) for text in kept],
    )
    read, parsing, reading, deciding, building = seconds
    told = f"the {len(situations)} checkpoints of the incidents"
    return [
        Speed("parse", len(events) / parsing, parsing / read, f"{len(events)} event fixtures"),
        Speed("decide", len(situations) / deciding, deciding / reading, told),
        Speed("checkpoint", len(situations) / building, building / reading, f"{told}, read back"),
    ]


def _interleaved(*works: Callable[[], object]) -> list[float]:
    """Return the median seconds of one run of each, measured in turn."""
    numbers = [max(1, round(_ROUND / timeit.timeit(work, number=3) * 3)) for work in works]
    rounds = [
        [timeit.timeit(work, number=n) / n for work, n in zip(works, numbers, strict=True)]
        for _ in range(ROUNDS)
    ]
    return [median(found) for found in zip(*rounds, strict=True)]
