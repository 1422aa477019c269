"""What the programs of a guest work with while a script runs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sandbox.hosts.guest.guest import Guest
from sandbox.hosts.guest.root import FileTree
from sandbox.hosts.guest.run import Stopwatch
from sandbox.hosts.guest.sizes import Sizes


@dataclass(frozen=True, slots=True)
class GuestMachine:
    """A guest, the time on it, and the folder that a script takes for /."""

    guest: Guest
    began_at: datetime
    watch: Stopwatch
    root: Path
    tree: FileTree

    @property
    def sizes(self) -> Sizes:
        """Return what the files take on the disk."""
        return self.tree.sizes

    @property
    def now(self) -> datetime:
        """Return the time on it."""
        return self.began_at + timedelta(seconds=self.watch.elapsed)

    def spend(self, seconds: float) -> None:
        """Let time pass."""
        self.watch.spend(seconds)
        self.tree.tick(self.watch.elapsed)

    def changed(self) -> None:
        """Let the files tell what was changed."""
        self.tree.refresh(self.watch.elapsed)

    def inside(self, path: str) -> str:
        """Return a path as the guest knows it, without the folder of the root."""
        text = str(self.root)
        return (path.removeprefix(text) or "/") if path.startswith(text) else path
