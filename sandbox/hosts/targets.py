"""Which instances are registered with which target group, and since when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

INITIAL_FOR = timedelta(seconds=30)
"""Until a new target has passed its one health check (ELB guide, register targets)."""
DRAINS_FOR = timedelta(seconds=300)
"""The default deregistration delay (ELB guide, target group attributes)."""


@dataclass(frozen=True, slots=True)
class Registration:
    """One instance of one group."""

    initial_until: datetime | None = None
    drains_until: datetime | None = None


class Targets:
    """All registrations of a world."""

    def __init__(self) -> None:
        self._groups: dict[str, dict[str, Registration]] = {}
        self._kept: set[str] = set()

    def groups(self) -> Iterator[str]:
        """Return the names of the groups."""
        return iter(sorted(self._groups))

    def is_kept(self, group: str) -> bool:
        """Say whether a group stays when its last instance is gone: once a call changed it."""
        return group in self._kept

    def members(self, group: str, now: datetime) -> dict[str, Registration]:
        """Return who is registered, those that drain among them."""
        return {
            name: one
            for name, one in self._groups.get(group, {}).items()
            if one.drains_until is None or now < one.drains_until
        }

    def make(self, group: str) -> None:
        """Let there be a group without any instance."""
        self._groups.setdefault(group, {})

    def found(self, group: str, instance_id: str) -> None:
        """Let an instance be registered as it is made."""
        self._groups.setdefault(group, {})[instance_id] = Registration()

    def register(self, group: str, instance_id: str, now: datetime) -> None:
        """Register an instance; again only if it is draining."""
        self._kept.add(group)
        held = self.members(group, now).get(instance_id)
        if held is None or held.drains_until is not None:
            self._groups[group][instance_id] = Registration(initial_until=now + INITIAL_FOR)

    def deregister(self, group: str, instance_id: str, drains_until: datetime) -> None:
        """Let an instance drain; one that is not registered is no error."""
        self._kept.add(group)
        held = self._groups[group].get(instance_id)
        if held is not None and held.drains_until is None:
            self._groups[group][instance_id] = Registration(drains_until=drains_until)
