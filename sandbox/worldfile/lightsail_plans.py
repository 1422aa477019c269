"""The plans of Lightsail's databases; the API calls them bundles.

Prices are those of us-east-1 in USD a month (Lightsail's pricing page). With a standby a plan costs
twice as much.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DatabasePlan:
    """One plan."""

    size: str
    ram_gb: float
    cpus: int
    disk_gb: int
    price: float
    standby: bool = False

    @property
    def bundle_id(self) -> str:
        """Return its bundleId, such as `micro_2_0` or `micro_ha_2_0`."""
        return self.id_with(standby=self.standby)

    def id_with(self, *, standby: bool) -> str:
        """Return the bundleId of its size."""
        return f"{self.size}_{'ha_' if standby else ''}2_0"

    @property
    def name(self) -> str:
        """Return what a person calls it."""
        return f"{self.size.capitalize()}{' with High Availability' if self.standby else ''}"


_SIZES = (
    DatabasePlan("micro", 1, 2, 40, 15),
    DatabasePlan("small", 2, 2, 80, 30),
    DatabasePlan("medium", 4, 2, 120, 60),
    DatabasePlan("large", 8, 2, 240, 115),
)
DATABASE_PLANS = _SIZES + tuple(
    DatabasePlan(one.size, one.ram_gb, one.cpus, one.disk_gb, 2 * one.price, standby=True)
    for one in _SIZES
)


def database_plan(ram_gb: float) -> DatabasePlan:
    """Return the smallest plan with so much memory; the largest, where none has."""
    return next((one for one in _SIZES if one.ram_gb >= ram_gb), _SIZES[-1])
