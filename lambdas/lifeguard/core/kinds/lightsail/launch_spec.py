"""What a new instance must be like, and the snapshot and the plan that it is launched on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from lifeguard.core.kinds.lightsail.burst import Bundle
from lifeguard.core.schedule.durations import IMAGE_LIMIT, NEVER
from lifeguard.immutable import immutable


class BundleChoice(StrEnum):
    """On which plan the new instance runs."""

    SAME = "same"
    BIGGER = "bigger"


@immutable
class FirewallRule:
    """A rule of an instance's firewall, with the members of PortInfo [botocore]."""

    from_port: int
    to_port: int
    protocol: str
    cidrs: tuple[str, ...] = ()
    ipv6_cidrs: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()


@immutable
class DataDisk:
    """A disk beside the system disk: its name, and the path that it is attached as."""

    name: str
    path: str


@immutable
class LightsailLaunch:
    """What CreateInstancesFromSnapshot and the steps after it are told of the old instance.

    `key` is its key pair, "": the Region's default. `snapshot_hour` is when its automatic
    snapshots are made, "": it has none. `static_ip` is the name of its static IP address. `plain`:
    its metadata options are those that a new instance has, which the launch does not take.
    """

    zone: str
    tags: tuple[tuple[str, str], ...] = ()
    key: str = ""
    ip_type: str = "dualstack"
    snapshot_hour: str = ""
    stops_when_idle: bool = False
    static_ip: str = ""
    rules: tuple[FirewallRule, ...] = ()
    disks: tuple[DataDisk, ...] = ()
    plain: bool = True


@immutable
class SnapshotPoint:
    """A snapshot: its data are those of `created_at`, of the disks that were at these paths."""

    snapshot: str
    created_at: datetime
    disk_gb: int = 0
    paths: tuple[str, ...] = ()
    available: bool = True  # otherwise it is still being made


@immutable
class LightsailPlan:
    """All that is known of how the instance could be replaced.

    `now` is its present plan with its price, `same` that plan (or its successor of the same size)
    where it can be launched on it, and `bigger` the next one. `coming` is a snapshot that is still
    being made, of data newer than the point's.
    """

    spec: LightsailLaunch
    point: SnapshotPoint | None
    now: Bundle | None = None
    same: Bundle | None = None
    bigger: Bundle | None = None
    coming: SnapshotPoint | None = None
    read_at: datetime = NEVER

    def due(self, now: datetime) -> datetime | None:
        """Return until when what is coming is worth waiting for, or None: it is not, any more."""
        if self.coming is None:
            return None
        until = self.coming.created_at + IMAGE_LIMIT
        return until if now < until else None

    @property
    def lacking(self) -> tuple[str, ...]:
        """Return the disks that the snapshot does not hold, by their names."""
        held = () if self.point is None else self.point.paths
        return tuple(disk.name for disk in self.spec.disks if disk.path not in held)

    def bundle(self, choice: str) -> Bundle | None:
        """Return the plan of a choice, or None: it is not to be had."""
        return self.bigger if choice == BundleChoice.BIGGER else self.same


def newest(points: Iterable[SnapshotPoint], before: datetime | None) -> SnapshotPoint | None:
    """Return the newest available snapshot, made before a time if one is given."""
    return _latest(point for point in _until(points, before) if point.available)


def coming(
    points: Iterable[SnapshotPoint], before: datetime | None, point: SnapshotPoint | None
) -> SnapshotPoint | None:
    """Return the newest snapshot that is being made, where it will be newer than the newest."""
    found = _latest(one for one in _until(points, before) if not one.available)
    if found is None or (point is not None and found.created_at <= point.created_at):
        return None
    return found


def _until(points: Iterable[SnapshotPoint], before: datetime | None) -> list[SnapshotPoint]:
    return [point for point in points if before is None or point.created_at < before]


def _latest(points: Iterable[SnapshotPoint]) -> SnapshotPoint | None:
    return max(points, key=lambda point: (point.created_at, point.snapshot), default=None)


def same_size(present: Bundle, on_sale: Iterable[Bundle], disk_gb: int) -> Bundle | None:
    """Return the plan itself, or another of its size where it is no longer sold; None: neither."""
    alike = [
        one
        for one in _holding(on_sale, disk_gb)
        if (one.memory_gib, one.cpus) == (present.memory_gib, present.cpus)
    ]
    itself = (one for one in alike if one.id == present.id)
    return next(itself, None) or _cheapest(alike)


def next_size(present: Bundle, on_sale: Iterable[Bundle], disk_gb: int) -> Bundle | None:
    """Return the cheapest plan with more memory that holds the disk; None: there is none."""
    more = (one for one in _holding(on_sale, disk_gb) if one.memory_gib > present.memory_gib)
    return _cheapest(more)


def _holding(on_sale: Iterable[Bundle], disk_gb: int) -> list[Bundle]:
    """Return the plans whose disk is no smaller: Lightsail refuses a smaller one."""
    return [one for one in on_sale if one.disk_gb >= disk_gb]


def _cheapest(bundles: Iterable[Bundle]) -> Bundle | None:
    return min(bundles, key=lambda one: (one.price, one.id), default=None)
