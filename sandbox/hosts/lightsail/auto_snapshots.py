"""The automatic snapshots of a Lightsail instance, as its AutoSnapshot add-on makes them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sandbox.hosts.lightsail.server import WorldServer

KEPT = 7
"""The newest ones; an eighth takes the place of the oldest (Lightsail guide, automatic
snapshots)."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class AutoSnapshot:
    """One of them."""

    created_at: datetime
    is_complete: bool

    @property
    def date(self) -> str:
        """Return what names it: `restoreDate` of CreateInstancesFromSnapshot."""
        return f"{self.created_at:%Y-%m-%d}"


def auto_snapshots(server: WorldServer, now: datetime) -> list[AutoSnapshot]:
    """Return those that there are at a time, the newest first."""
    spec = server.spec.auto_snapshot
    if spec is None:
        return []
    today = now.replace(hour=spec.hour, minute=0, second=0, microsecond=0)
    latest = today if today <= now else today - _DAY
    days = (latest - _DAY * back for back in range(KEPT))
    return [
        AutoSnapshot(begun, is_complete=now >= begun + spec.takes)
        for begun in days
        if begun >= server.created_at
    ]


def is_being_made(server: WorldServer, now: datetime) -> bool:
    """Say whether one is under way: no other snapshot of the instance is made meanwhile."""
    return any(not one.is_complete for one in auto_snapshots(server, now))
