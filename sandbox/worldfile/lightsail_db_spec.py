"""What a world has of Lightsail's databases, as a world file says it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType

from sandbox.worldfile.rds_spec import BecomesSpec, DbMaintenanceSpec, WorldDbState


@dataclass(frozen=True, slots=True)
class LightsailDbEventSpec:
    """What GetRelationalDatabaseEvents lists."""

    at: datetime
    message: str
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LightsailDbSpec:
    """One database at the world's start."""

    name: str
    engine: str = "postgres"
    tags: Mapping[str, str] = field(
        default_factory=lambda: MappingProxyType({"lifeguard": "default"})
    )
    ram_gb: float = 1
    cpus: int = 2
    disk_gb: int = 40
    high_availability: bool = False
    state: WorldDbState = WorldDbState.AVAILABLE
    metrics: Mapping[str, float] = field(default_factory=dict)
    """What Lightsail has of it, by its name; of what is not here there are no points."""
    metrics_per_hour: Mapping[str, float] = field(default_factory=dict)
    """By how much each of them moves in an hour."""
    logs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The lines of its log streams, by their names, such as postgresql."""
    silent_from: datetime | None = None
    """From then on it hangs, and publishes none until it is rebooted; None: never."""
    hangs_for_good: bool = False
    """No reboot helps."""
    becomes: tuple[BecomesSpec, ...] = ()
    events: tuple[LightsailDbEventSpec, ...] = ()
    maintenance: tuple[DbMaintenanceSpec, ...] = ()
    snapshot_for: timedelta = timedelta(seconds=300)
    """How long it takes until a snapshot of it is available; it is `backing-up` meanwhile."""

    @property
    def key(self) -> str:
        """Return what the rest of the world names it by."""
        return f"lightsail-db:{self.name}"
