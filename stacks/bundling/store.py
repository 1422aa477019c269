"""What a build has made, kept by the fingerprint of what it was made from, and of how."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

from stacks.settings import BUILDS

_KEPT = 3
"""How many builds of one kind stay: each is tens of megabytes, and edits make many."""


@cache
def recipe() -> str:
    """Return the fingerprint of how things are made: of the sources of this package."""
    sources = sorted(Path(__file__).parent.glob("*.py"))
    return hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()


def kept(kind: str, fingerprint: str, make: Callable[[Path], None]) -> tuple[Path, str]:
    """Return the folder with what `make` writes into it, and its fingerprint; made only once.

    Args:
        kind: what it is, which its folder's name begins with.
        fingerprint: of all that it is made from.
        make: given a folder that does not exist yet.
    """
    fingerprint = hashlib.sha256(f"{fingerprint} {recipe()}".encode()).hexdigest()
    folder = BUILDS / f"{kind}-{fingerprint[:16]}"
    if not folder.exists():
        BUILDS.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(dir=BUILDS) as scratch:
            made = Path(scratch) / kind
            make(made)
            _publish(made, folder)
        _remove_older(kind)
    return folder, fingerprint


def _publish(made: Path, folder: Path) -> None:
    """Move a finished build to its place in one stroke; another synth may have been quicker."""
    try:
        made.rename(folder)
    except OSError:
        if not folder.exists():
            raise


def _remove_older(kind: str) -> None:
    found = sorted(BUILDS.glob(f"{kind}-*"), key=lambda path: path.stat().st_mtime, reverse=True)
    for folder in found[_KEPT:]:
        shutil.rmtree(folder, ignore_errors=True)
