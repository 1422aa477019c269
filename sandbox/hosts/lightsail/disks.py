"""The block storage disks of Lightsail, beside the system disk that each instance has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sandbox.hosts.lightsail.operations import LightsailType, not_found
from sandbox.hosts.lightsail.server import WorldServer
from sandbox.worldfile.lightsail_spec import DiskSpec


@dataclass(slots=True, eq=False)
class WorldDisk:
    """One disk."""

    spec: DiskSpec
    created_at: datetime
    zone: str
    attached_to: WorldServer
    tags: dict[str, str] = field(default_factory=dict)

    @property
    def holder(self) -> WorldServer | None:
        """Return the instance that it is attached to; a deleted one leaves it to the account."""
        return None if self.attached_to.is_gone else self.attached_to


class Disks:
    """All of them, by name."""

    def __init__(self) -> None:
        self._disks: dict[str, WorldDisk] = {}

    def __iter__(self) -> Iterator[WorldDisk]:
        return iter(self._disks.values())

    def named(self, name: str) -> WorldDisk:
        """Return the one of this name, or refuse as Lightsail does when there is none."""
        if name not in self._disks:
            raise not_found(LightsailType.DISK, name)
        return self._disks[name]

    def add(self, server: WorldServer, specs: Sequence[DiskSpec]) -> None:
        """Attach new disks to an instance as it is made."""
        for spec in specs:
            self._disks[spec.name] = WorldDisk(spec, server.created_at, server.making.zone, server)

    def of(self, server: WorldServer) -> list[WorldDisk]:
        """Return those of an instance."""
        return [disk for disk in self if disk.attached_to is server]


def copied(disks: Sequence[DiskSpec], server: str, names: Mapping[str, str]) -> list[DiskSpec]:
    """Return the new disks of a copy.

    Args:
        disks: those in the snapshot.
        server: the name of the copy.
        names: of the new disks by the path of the old ones; where one says nothing, it is assumed
            that Lightsail makes one up.
    """
    return [
        DiskSpec(names.get(one.path, f"{server}-disk-{number}"), one.path, one.gb)
        for number, one in enumerate(disks, start=1)
    ]
