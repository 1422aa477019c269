"""The plans of Lightsail: what an instance has, costs and earns; the API calls them bundles.

Prices are those of us-east-1 in USD a month. Sources: Lightsail guide, baseline CPU performance
(price, memory, vCPUs, baseline) and CPU burst capacity accrual (what is earned); AWS CLI reference,
get-bundles (disk, transfer and power of the three smallest). Disk, transfer and power of the larger
ones are assumed: nothing here depends on them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

EARNS_FOR = timedelta(hours=24)
"""Burst capacity is full after this time of earning at the baseline (Lightsail guide)."""


class PlanKind(StrEnum):
    """What a plan is sold for; the value stands in the ids of its bundles."""

    LINUX = ""
    WINDOWS = "win_"
    IPV6_ONLY = "ipv6_"


@dataclass(frozen=True, slots=True)
class PlanSize:
    """A size of plans, whatever they run."""

    name: str
    """instanceType, such as `small`."""
    ram_gb: float
    cpus: int
    disk_gb: int
    transfer_gb: int
    """A month."""
    power: int
    baseline: int | None
    """Percent of each vCPU that uses up no burst capacity; None: it bursts as needed."""


@dataclass(frozen=True, slots=True)
class WorldPlan:
    """One plan."""

    size: PlanSize
    kind: PlanKind
    generation: str
    """Such as `3_0`."""
    price: float
    is_active: bool
    """Whether a new instance can have it."""

    @property
    def bundle_id(self) -> str:
        """Return its bundleId, such as `small_3_0`."""
        return f"{self.size.name}_{self.kind}{self.generation}"

    @property
    def full_burst(self) -> timedelta | None:
        """Return BurstCapacityTime when it is full: minutes of one vCPU at 100 %."""
        baseline = self.size.baseline
        return None if baseline is None else EARNS_FOR * baseline / 100

    def burst_per_hour(self, cpu: float) -> float:
        """Return the percentage points by which burst capacity moves in an hour at this CPU.

        Below the baseline it is earned, a full bucket in EARNS_FOR without any load; above, used up
        (Lightsail guide, CPU burst capacity accrual).
        """
        baseline = self.size.baseline
        if not baseline:
            return 0.0
        return 100 * (baseline - cpu) / baseline / (EARNS_FOR / timedelta(hours=1))


NANO = PlanSize("nano", 0.5, 2, 20, 1024, 298, 5)
MICRO = PlanSize("micro", 1, 2, 40, 2048, 500, 10)
SMALL = PlanSize("small", 2, 2, 60, 3072, 1000, 20)
MEDIUM = PlanSize("medium", 4, 2, 80, 4096, 2000, 20)
LARGE = PlanSize("large", 8, 2, 160, 5120, 3000, 30)
XLARGE = PlanSize("xlarge", 16, 4, 320, 6144, 4000, 40)
XLARGE_2 = PlanSize("2xlarge", 32, 8, 640, 7168, 5000, 40)
XLARGE_4 = PlanSize("4xlarge", 64, 16, 1280, 8192, 6000, None)
OLD_NANO = PlanSize("nano", 0.5, 1, 20, 1024, 298, 5)
OLD_MICRO = PlanSize("micro", 1, 1, 40, 2048, 500, 10)
OLD_SMALL = PlanSize("small", 2, 1, 60, 3072, 1000, 20)

_ACTIVE: tuple[tuple[PlanSize, float, float, float | None], ...] = (
    (NANO, 5, 9.5, None),
    (MICRO, 7, 14, None),
    (SMALL, 12, 22, 10),
    (MEDIUM, 24, 44, None),
    (LARGE, 44, 74, None),
    (XLARGE, 84, 124, None),
    (XLARGE_2, 164, 244, None),
    (XLARGE_4, 384, 574, None),
)
"""Each size with its price for Linux, for Windows and for Linux without a public IPv4 address: of
the last kind there is one, so that whoever chooses a plan has to leave it out."""

_OLD: tuple[tuple[PlanSize, float], ...] = (
    (OLD_NANO, 5),
    (OLD_MICRO, 7),
    (OLD_SMALL, 12),
    (MEDIUM, 24),
    (LARGE, 44),
    (XLARGE, 84),
    (XLARGE_2, 164),
)
"""The generation before: the small sizes had one vCPU."""


def _active() -> Iterator[WorldPlan]:
    for size, linux, windows, ipv6_only in _ACTIVE:
        yield WorldPlan(size, PlanKind.LINUX, "3_0", linux, is_active=True)
        yield WorldPlan(size, PlanKind.WINDOWS, "3_0", windows, is_active=True)
        if ipv6_only is not None:
            yield WorldPlan(size, PlanKind.IPV6_ONLY, "3_0", ipv6_only, is_active=True)


def _old() -> Iterator[WorldPlan]:
    for size, linux in _OLD:
        yield WorldPlan(size, PlanKind.LINUX, "2_0", linux, is_active=False)


PLANS: tuple[WorldPlan, ...] = (*_active(), *_old())
"""In the order in which GetBundles lists them."""

_OF_FILES = tuple(plan for plan in PLANS if plan.kind is PlanKind.LINUX)
"""Those that a world file can have."""


def plan_with(ram_gb: float, cpus: int) -> WorldPlan | None:
    """Return the newest plan for Linux with this memory and so many vCPUs; None: there is none."""
    fitting = (p for p in _OF_FILES if (p.size.ram_gb, p.size.cpus) == (ram_gb, cpus))
    return next(fitting, None)


def known_plans() -> str:
    """Return what memory goes with how many vCPUs, as an error tells it."""
    pairs = dict.fromkeys((plan.size.ram_gb, plan.size.cpus) for plan in _OF_FILES)
    return " | ".join(f"{ram:g} with {cpus}" for ram, cpus in pairs)


def generations_of(plan: WorldPlan) -> list[WorldPlan]:
    """Return the plans of the same size and kind, the newest first."""
    return [p for p in PLANS if (p.size.name, p.kind) == (plan.size.name, plan.kind)]
