"""What fails, where and when, and how long each stop and start takes: all drawn from the seed."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from datetime import timedelta

STOP_MEAN = 45.0
START_MEAN = 30.0
"""Seconds, on average, from StopInstances to `stopped` and from StartInstances to `running`."""
SIGMA = 0.5
"""Of the logarithm of both: one in forty takes more than 2.4 times as long as the mean."""

DETECTED = timedelta(seconds=120)
"""From the fault until the alarm over the fleet says so: two minutes that fail."""

ACCOUNT, REGION = "123456789012", "us-east-1"
ZONES = "abc"
GROUP = 3
"""Instances that carry the same group tag."""
BOOTS_FOR = timedelta(seconds=90)
"""From the start until the status checks may pass."""


@dataclass(frozen=True, slots=True)
class Disaster:
    """How many instances fail, within how long, and whether all in one zone."""

    instances: int
    spread: timedelta = timedelta()
    zone_fault: bool = False
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Victim:
    """One instance: when its system status check fails, and how long its stop and start take."""

    id: str
    name: str
    zone: str
    group: str  # the value of its group tag
    fails_after: timedelta
    stops_for: timedelta
    starts_for: timedelta


def victims(disaster: Disaster) -> tuple[Victim, ...]:
    """Return what fails, in the order of failure."""
    chance = random.Random(disaster.seed)  # noqa: S311  a repeatable storm, not a secret
    spread = disaster.spread.total_seconds()
    moments = sorted(chance.uniform(0, spread) for _ in range(disaster.instances))
    return tuple(
        Victim(
            id=f"i-{number:017x}",
            name=f"web-{number}",
            zone=REGION + (ZONES[0] if disaster.zone_fault else ZONES[number % len(ZONES)]),
            group=f"app-{number // GROUP}",
            fails_after=timedelta(seconds=round(moment, 3)),
            stops_for=_drawn(chance, STOP_MEAN),
            starts_for=_drawn(chance, START_MEAN),
        )
        for number, moment in enumerate(moments)
    )


def _drawn(chance: random.Random, mean: float) -> timedelta:
    """Draw a log-normal time with this mean in seconds."""
    seconds = chance.lognormvariate(math.log(mean) - SIGMA**2 / 2, SIGMA)
    return timedelta(seconds=round(seconds, 3))
