"""The files of a guest that a script reads: /proc, cgroups of version 2, /etc, /var."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from sandbox.hosts.guest.container import GuestContainer
from sandbox.hosts.guest.guest import Guest
from sandbox.hosts.guest.inspect import written_down
from sandbox.hosts.guest.kernel import Kernel
from sandbox.hosts.guest.sizes import Sizes, package_file

_MONTH = timedelta(days=30)
LOCK = "run/lifeguard.lock"


class FileTree:
    """The root of one run: written before it, read back after it."""

    def __init__(self, root: Path, guest: Guest, now: datetime) -> None:
        self._root = root
        self._guest = guest
        self._now = now
        self._kernel = Kernel(guest, now, root)
        self.sizes = Sizes(root, guest)
        self._written: set[str] = set()
        """Files that are not made again when a script has removed them."""

    def write(self) -> None:
        """Write all of it."""
        for folder in ("etc", "run", "var/log"):
            (self._root / folder).mkdir(parents=True)
        self._etc()
        self._show()
        self._var()
        if self._guest.locked_at is not None:
            (self._root / LOCK).mkdir()

    def refresh(self, elapsed: float) -> None:
        """Show what a program has changed."""
        for folder in ("proc", "sys", "var/lib/docker/containers"):
            shutil.rmtree(self._root / folder, ignore_errors=True)
        self._show()
        self._var()
        self.tick(elapsed)

    def _show(self) -> None:
        self._write_all(self._kernel.fixed())
        for pid, target in self._kernel.descriptors():
            folder = self._root / f"proc/{pid}/fd"
            folder.mkdir(parents=True, exist_ok=True)
            (folder / str(3 + len(list(folder.iterdir())))).symlink_to(target)
        for container in self._guest.containers.values():
            self._write_all(self._of_container(container))
        self.tick(0.0)

    def tick(self, elapsed: float) -> None:
        """Let the counters be those of so many seconds after the run's beginning."""
        self._write_all(self._kernel.moving(elapsed))

    def _write_all(self, files: Iterator[tuple[str, str]]) -> None:
        for name, text in files:
            path = self._root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)

    def _etc(self) -> None:
        name = self._guest.spec.os
        (self._root / "etc/os-release").write_text(f'PRETTY_NAME="{name}"\n')
        (self._root / "etc/fstab").write_text(self._guest.fstab)

    def _of_container(self, container: GuestContainer) -> Iterator[tuple[str, str]]:
        if container.is_up:
            yield from self._kernel.cgroup(container)
        folder = f"var/lib/docker/containers/{container.id}"
        config, host_config = written_down(self._guest, container)
        yield f"{folder}/config.v2.json", json.dumps(config)
        yield f"{folder}/hostconfig.json", json.dumps(host_config)
        yield f"{folder}/{container.id}-json.log", ""

    def _var(self) -> None:
        # `find` knows this machine's clock alone.
        real = (self._root / "etc/fstab").stat().st_mtime
        old = min(real, self._now.timestamp()) - _MONTH.total_seconds()
        for name in self.sizes.leaves():
            path = self._root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if name not in self._written:
                path.touch()
                os.utime(path, (old, old))
                self._written.add(name)
        if self._guest.disk.rotated_logs_gb:
            (self._root / "var/log/messages").touch()
        cache = package_file(self._guest).parent
        (self._root / cache).mkdir(parents=True, exist_ok=True)

    def read_back(self) -> None:
        """Keep what the script has changed in files."""
        guest, disk = self._guest, self._guest.disk
        guest.fstab = (self._root / "etc/fstab").read_text()
        if guest.swap_file_mb is not None and not (self._root / "swapfile").exists():
            guest.forget_swap_file()
        left = self.sizes.left()
        disk.rotated_logs_gb = left.rotated_logs_gb
        disk.packages_gb = left.packages_gb
        is_locked = (self._root / LOCK).exists()
        guest.locked_at = (guest.locked_at or self._now) if is_locked else None
