"""What takes room on a guest's disk, as `du` counts: files that are empty in the run's root."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sandbox.hosts.guest.guest import Guest

KIB = 1024 * 1024
"""In a GiB."""
ROTATED = "var/log/messages.2.gz"
_JOURNAL = "var/log/journal/0123456789abcdef/system.journal"
_IMAGES = "var/lib/docker/overlay2/dangling"
_CACHE = "var/lib/docker/buildkit/cache"
_OTHER = "srv/data"
_GROWN = "var/lib/app/data"
DEBIAN = ("Debian", "Ubuntu")


def package_file(guest: Guest) -> Path:
    """Return where the package manager keeps what it has downloaded."""
    if guest.spec.os.startswith(DEBIAN):
        return Path("var/cache/apt/archives/libc6.deb")
    return Path("var/cache/dnf/packages/glibc.rpm")


@dataclass(frozen=True, slots=True)
class PartsLeft:
    """What a script has left of what it may remove by itself."""

    rotated_logs_gb: float
    packages_gb: float


@dataclass(frozen=True, slots=True)
class Sizes:
    """The sizes of one run's files."""

    root: Path
    guest: Guest

    def leaves(self) -> dict[str, float]:
        """Return the files with their sizes in KiB."""
        disk = self.guest.disk
        found = {
            _JOURNAL: disk.journal_gb,
            ROTATED: disk.rotated_logs_gb,
            str(package_file(self.guest)): disk.packages_gb,
            _IMAGES: disk.dangling_images_gb,
            _CACHE: disk.build_cache_gb,
            _GROWN: disk.other_gb / 2,
            _OTHER: disk.other_gb / 2,
            "swapfile": disk.swap_file_gb,
        }
        for one in self.guest.containers.values():
            log = f"var/lib/docker/containers/{one.id}/{one.id}-json.log"
            found[log] = one.spec.log_gb
        return {name: KIB * gb for name, gb in found.items() if gb}

    def under(self, path: str) -> dict[str, float]:
        """Return the files at or below a path of the guest's that are still there, in KiB."""
        wanted = path.strip("/")
        return {
            f"/{name}": kb
            for name, kb in self.leaves().items()
            if (not wanted or name == wanted or name.startswith(f"{wanted}/"))
            and (self.root / name).exists()
        }

    def removed_gb(self) -> float:
        """Return what the script has removed by itself, which the guest does not know of yet."""
        gone = (kb for name, kb in self.leaves().items() if not (self.root / name).exists())
        return sum(gone) / KIB

    def left(self) -> PartsLeft:
        """Return what the script has not removed."""
        disk = self.guest.disk
        logs = disk.rotated_logs_gb if (self.root / ROTATED).exists() else 0.0
        package = self.root / package_file(self.guest)
        return PartsLeft(logs, disk.packages_gb if package.exists() else 0.0)
