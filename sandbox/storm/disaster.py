"""What fails, where and when, and how long each stop and start takes: all drawn from the seed."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum

from lifeguard.core.policy.policy import Criticality

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


TYPES = ("t3.micro", "m7g.large", "c7i.xlarge", "r7g.2xlarge", "m7i.large", "c7g.medium")
MIXED = (Criticality.NORMAL, Criticality.HIGH, Criticality.NORMAL, Criticality.LOW)


class Refuses(StrEnum):
    """How EC2 refuses to stop one instance, and so every call that holds it."""

    NAMED = "named"
    UNNAMED = "unnamed"


@dataclass(frozen=True, slots=True)
class Adversity:
    """What makes a storm worse than many failed hosts.

    Attributes:
        zone_lacks: how long EC2 has no capacity in the first zone, from the first fault on.
        share: of all instances, drawn by chance, that find no capacity.
        share_lacks: and for how long.
        refuses: how EC2 refuses to stop one of the instances, if it does.
        others: the share of EC2's tokens that somebody else draws.
        slower: how many times as long each start takes.
        types: of so many types the instances are.
        mixed: whether policies of all three criticalities are in it.
    """

    zone_lacks: timedelta = timedelta()
    share: float = 0
    share_lacks: timedelta = timedelta()
    refuses: Refuses | None = None
    others: float = 0
    slower: float = 1
    types: int = 1
    mixed: bool = False


@dataclass(frozen=True, slots=True)
class Disaster:
    """How many instances fail, within how long, whether all in one zone, and what is worse."""

    instances: int
    spread: timedelta = timedelta()
    zone_fault: bool = False
    seed: int = 0
    adversity: Adversity = Adversity()


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
    type: str = TYPES[0]
    criticality: Criticality = Criticality.NORMAL
    lacks_until: timedelta = timedelta()
    """Until then, from the first fault on, EC2 has no capacity to start it."""
    refuses: Refuses | None = None

    @property
    def is_hit(self) -> bool:
        """Whether more than its host's fault keeps it from running."""
        return self.lacks_until > timedelta() or self.refuses is not None


def victims(disaster: Disaster) -> tuple[Victim, ...]:
    """Return what fails, in the order of failure."""
    chance = random.Random(disaster.seed)  # noqa: S311  a repeatable storm, not a secret
    spread = disaster.spread.total_seconds()
    worse = disaster.adversity
    moments = sorted(chance.uniform(0, spread) for _ in range(disaster.instances))
    found = [
        Victim(
            id=f"i-{number:017x}",
            name=f"web-{number}",
            zone=REGION + (ZONES[0] if disaster.zone_fault else ZONES[number % len(ZONES)]),
            group=f"app-{number // GROUP}",
            fails_after=timedelta(seconds=round(moment, 3)),
            stops_for=_drawn(chance, STOP_MEAN),
            starts_for=_drawn(chance, START_MEAN) * worse.slower,
            type=TYPES[number // GROUP % worse.types],
            criticality=MIXED[number % len(MIXED)] if worse.mixed else Criticality.NORMAL,
        )
        for number, moment in enumerate(moments)
    ]
    return tuple(_hit(found, worse, chance))


def _hit(found: list[Victim], worse: Adversity, chance: random.Random) -> Iterator[Victim]:
    """Yield the instances with what keeps some of them from running."""
    drawn = frozenset(chance.sample(range(len(found)), round(len(found) * worse.share)))
    for number, victim in enumerate(found):
        in_zone = worse.zone_lacks if victim.zone == REGION + ZONES[0] else timedelta()
        own = worse.share_lacks if number in drawn else timedelta()
        refuses = worse.refuses if number == len(found) // 2 else None
        yield replace(victim, lacks_until=max(in_zone, own), refuses=refuses)


def _drawn(chance: random.Random, mean: float) -> timedelta:
    """Draw a log-normal time with this mean in seconds."""
    seconds = chance.lognormvariate(math.log(mean) - SIGMA**2 / 2, SIGMA)
    return timedelta(seconds=round(seconds, 3))
