"""The root file system of a guest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from sandbox.worldfile.guest_spec import Filesystem, GuestSpec

_HOUR = timedelta(hours=1)


@dataclass(slots=True)
class RootDisk:
    """What it holds now; sizes in GiB."""

    gb: float
    filesystem: Filesystem
    journal_gb: float
    packages_gb: float
    rotated_logs_gb: float
    dangling_images_gb: float
    build_cache_gb: float
    deleted_gb: float
    """In a deleted file that is still open."""
    other_gb: float
    """All else, which grows."""
    per_hour_gb: float
    since: datetime
    """When `other_gb` was so much."""
    device_gb: int
    """The size of the disk itself, whose first partition all of it is on."""
    swap_file_gb: float = 0.0
    partition_gb: int = 0
    """0: as large as the file system."""

    @classmethod
    def made(cls, spec: GuestSpec, now: datetime) -> RootDisk:
        """Return it as the world file says."""
        disk = spec.disk
        logs = sum(one.log_gb for one in spec.containers)
        parts = disk.cleanable_gb + logs + spec.deleted_open_gb
        return cls(
            gb=disk.gb,
            filesystem=disk.filesystem,
            journal_gb=disk.journal_gb,
            packages_gb=disk.packages_gb,
            rotated_logs_gb=disk.rotated_logs_gb,
            dangling_images_gb=disk.dangling_images_gb,
            build_cache_gb=disk.build_cache_gb,
            deleted_gb=spec.deleted_open_gb,
            other_gb=disk.used_gb - parts,
            per_hour_gb=spec.per_hour_gb,
            since=now,
            device_gb=ceil(disk.gb),
        )

    def used_gb(self, logs_gb: float) -> float:
        """Return what is used, with so much in logs of containers."""
        cleanable = self.journal_gb + self.packages_gb + self.rotated_logs_gb
        cleanable += self.dangling_images_gb + self.build_cache_gb
        return min(
            self.gb, self.other_gb + cleanable + logs_gb + self.deleted_gb + self.swap_file_gb
        )

    def grow(self, now: datetime) -> None:
        """Let it grow until this moment."""
        self.other_gb += self.per_hour_gb * ((now - self.since) / _HOUR)
        self.since = now
