"""How near a storm comes to the least that is possible: the model, with its latencies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from sandbox.storm import latency
from sandbox.storm.acting import acting
from sandbox.storm.disaster import Adversity, Disaster, Refuses
from sandbox.storm.model import Model
from sandbox.storm.outcome import StormOutcome, outcome

WIDE = "{group: 1000000, zone: 1000000, account: 1000000, per_hour: 1000000}"
"""Budgets that are wide open."""
GOAL, WORSE = 1.05, 1.1
"""Makespan and mean downtime by the least, at most. Where something hits some of the servers
besides, both are those of the others."""
HEADER = ("Servers", "What is worse", "Left", "Makespan", "Down", "Most", "Calls", "Slowed")
"""In a pipe a table has 80 columns."""

_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Storm:
    """One storm that is measured, and the goal of its ratios."""

    disaster: Disaster
    worse: str = ""
    goal: float = GOAL


@dataclass(frozen=True, slots=True)
class Played:
    """A storm, and what it came to."""

    storm: Storm
    found: StormOutcome

    def row(self) -> tuple[str, ...]:
        """Return its row in the table."""
        found = self.found
        return (
            f"{found.instances:7,}",
            self.storm.worse,
            f"{found.stranded:4}",
            f"{found.ratio:8.3f}",
            f"{found.downtime_ratio:6.3f}",
            f"{self.storm.goal:.2f}",
            f"{found.calls:5,}",
            f"{found.throttles:6}",
        )


def _worse(count: int, name: str, adversity: Adversity, goal: float = WORSE) -> Storm:
    return Storm(Disaster(count, adversity=adversity), name, goal)


STORMS = (
    *(Storm(Disaster(count)) for count in (10, 100, 1_000)),
    Storm(Disaster(10_000), "latencies at zero"),
    *(
        _worse(count, "no capacity in a zone", Adversity(zone_lacks=_HOUR))
        for count in (100, 1_000)
    ),
    _worse(1_000, "no capacity for 2 %", Adversity(share=0.02, share_lacks=_HOUR), 1.3),
    _worse(1_000, "one refused, named", Adversity(refuses=Refuses.NAMED)),
    _worse(1_000, "one refused, unnamed", Adversity(refuses=Refuses.UNNAMED)),
    _worse(1_000, "six instance types", Adversity(types=6), GOAL),
    _worse(1_000, "mixed criticality", Adversity(mixed=True), GOAL),
)


def measure(storms: Sequence[Storm] = STORMS) -> Iterator[Played]:
    """Play each storm with its budgets wide open; yield it as soon as it is over."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "policies.yaml"
        path.write_text(f"policies: {{default: {{budgets: {WIDE}}}}}", encoding="utf-8")
        for storm in storms:
            with acting(path, mixed=storm.disaster.adversity.mixed) as policies:
                timing = latency.of(storm.disaster.instances)
                model = Model(storm.disaster, policies, timing)
                model.run()
            yield Played(storm, outcome(model.seen()))
