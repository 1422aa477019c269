"""The events of RDS that a world sends (RDS guide, "Amazon RDS event categories and messages")."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sandbox.worldfile.rds_spec import WorldDbState


@dataclass(frozen=True, slots=True)
class DbEvent:
    """One event of one DB instance."""

    at: datetime
    id: str
    message: str
    categories: tuple[str, ...]
    instance: str
    lost: bool = False


OF_STATES = {
    WorldDbState.FAILED: (
        "RDS-EVENT-0031",
        "DB instance put into failed state. RDS recommends a point-in-time-restore.",
        ("failure",),
    ),
    WorldDbState.INCOMPATIBLE_PARAMETERS: (
        "RDS-EVENT-0035",
        "Database instance put into incompatible-parameters state.",
        ("failure",),
    ),
    WorldDbState.INCOMPATIBLE_NETWORK: (
        "RDS-EVENT-0036",
        "Database instance in incompatible-network.",
        ("failure",),
    ),
    WorldDbState.STOPPED: ("RDS-EVENT-0087", "DB instance stopped.", ("notification",)),
    WorldDbState.STORAGE_FULL: (
        "RDS-EVENT-0007",
        "Allocated storage has been exhausted. Allocate additional storage to resolve.",
        ("low storage", "notification"),
    ),
}
"""What is sent when a DB instance comes to a state."""

STARTED = ("RDS-EVENT-0088", "DB instance started.", ("notification",))
RESTARTED = ("RDS-EVENT-0006", "DB instance restarted.", ("availability",))
GREW = (
    "RDS-EVENT-0017",
    "Finished applying modification to allocated storage.",
    ("configuration change",),
)
RESIZED = (
    "RDS-EVENT-0014",
    "Finished applying modification to DB instance class.",
    ("configuration change",),
)
"""What is sent after a start, a reboot, a change of the storage, and of the class."""
