"""The files of a guest that a script reads: /proc, cgroups of version 2, /etc, /var."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path

from sandbox.hosts.guest.container import WorldContainer
from sandbox.hosts.guest.guest import Guest
from sandbox.hosts.guest.inspect import written_down
from sandbox.hosts.guest.kernel import Kernel
from sandbox.hosts.guest.logs import FILE, written
from sandbox.hosts.guest.sizes import Sizes, package_file

_MONTH = timedelta(days=30)
LOCK = "run/lifeguard.lock"
ENDED = "run/lifeguard.ended"


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
        self._shown: dict[str, str] = {}
        self._made: set[Path] = set()

    def write(self) -> None:
        """Write all of it."""
        for folder in ("etc", "run", "var/log"):
            (self._root / folder).mkdir(parents=True)
        self._etc()
        self._logs()
        self.refresh(0.0)
        if self._guest.locked_at is not None:
            (self._root / LOCK).mkdir()
        if self._guest.ended_note:
            (self._root / ENDED).write_text(self._guest.ended_note)

    def tick(self, elapsed: float) -> None:
        """Let the counters be those of so many seconds after the run's beginning."""
        self._show(dict(self._kernel.moving(elapsed)))

    def refresh(self, elapsed: float) -> None:
        """Show what a program has changed, and take away what is gone."""
        files = dict(self._kernel.fixed()) | dict(self._kernel.moving(elapsed))
        for container in self._guest.containers.values():
            files |= dict(self._of_container(container))
        self._forget(files.keys())
        self._show(files)
        for name, target in self._kernel.descriptors():
            link = self._root / name
            self._make(link.parent)
            if not link.is_symlink():
                link.symlink_to(target)
        self._var()

    def _show(self, files: Mapping[str, str]) -> None:
        for name, text in files.items():
            if self._shown.get(name) != text:
                path = self._root / name
                self._make(path.parent)
                path.write_text(text)
                self._shown[name] = text

    def _forget(self, left: Collection[str]) -> None:
        """Remove the folders of processes and containers that are gone."""
        folders = {name.rpartition("/")[0] for name in left}
        for name in [name for name in self._shown if name not in left]:
            del self._shown[name]
            folder = name.rpartition("/")[0]
            if folder not in folders:
                shutil.rmtree(self._root / folder, ignore_errors=True)
                self._made.discard(self._root / folder)
                self._made.discard(self._root / folder / "fd")

    def _make(self, folder: Path) -> None:
        if folder not in self._made:
            folder.mkdir(parents=True, exist_ok=True)
            self._made.add(folder)

    def _etc(self) -> None:
        name = self._guest.spec.os
        (self._root / "etc/os-release").write_text(f'PRETTY_NAME="{name}"\n')
        (self._root / "etc/fstab").write_text(self._guest.fstab)

    def _logs(self) -> None:
        for name, lines in self._guest.spec.logs.items():
            if name.startswith(FILE):
                path = self._root / name.lstrip(FILE)
                self._make(path.parent)
                path.write_text("".join(f"{line}\n" for _, line in written(lines, self._now)))

    def _of_container(self, container: WorldContainer) -> Iterator[tuple[str, str]]:
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
            if name not in self._written:
                self._make(path.parent)
                path.touch()
                os.utime(path, (old, old))
                self._written.add(name)
        if self._guest.disk.rotated_logs_gb:
            (self._root / "var/log/messages").touch()
        for project in {one.compose for one in self._guest.spec.containers if one.compose}:
            self._make(self._root / "srv" / project)
            (self._root / "srv" / project / "compose.yaml").touch()
        self._make((self._root / package_file(self._guest)).parent)

    def read_back(self) -> None:
        """Keep what the script has changed in files."""
        guest, disk = self._guest, self._guest.disk
        guest.fstab = (self._root / "etc/fstab").read_text()
        if guest.swap_file_mb is not None and not (self._root / "swapfile").exists():
            guest.forget_swap_file()
        left = self.sizes.left()
        disk.rotated_logs_gb = left.rotated_logs_gb
        disk.packages_gb = left.packages_gb
        ended = self._root / ENDED
        guest.ended_note = ended.read_text() if ended.exists() else ""
        is_locked = (self._root / LOCK).exists()
        guest.locked_at = (guest.locked_at or self._now) if is_locked else None
