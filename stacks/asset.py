"""The one asset of all functions: the package and the policies it acts by, as one version."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Mapping
from pathlib import Path

from stacks.settings import BUILDS, ROOT

_SOURCE = ROOT / "lambdas"
_PACKAGE = "lifeguard"
_SHIPPED = frozenset({".py", ".typed"})


def stage(policies: str) -> Path:
    """Lay out the asset's root and return it; the same content has the same folder.

    What is shipped is named, not what is left out: caches, linter settings and requirements never
    reach Lambda, nor does a virtual environment that somebody left beside them.

    Args:
        policies: the canonical JSON that the functions read from `policies.json`.
    """
    content = {**_package(), "policies.json": policies.encode()}
    folder = BUILDS / f"asset-{_fingerprint(content)}"
    if not folder.exists():
        BUILDS.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(dir=BUILDS) as scratch:
            made = Path(scratch) / "asset"
            _write(content, made)
            publish(made, folder)
    return folder


def publish(made: Path, folder: Path) -> None:
    """Move a finished build to its place in one stroke; another synth may have been quicker."""
    try:
        made.rename(folder)
    except OSError:
        if not folder.exists():
            raise


def _package() -> dict[str, bytes]:
    files = (f for f in (_SOURCE / _PACKAGE).rglob("*") if f.suffix in _SHIPPED and f.is_file())
    return {f.relative_to(_SOURCE).as_posix(): f.read_bytes() for f in files}


def _fingerprint(content: Mapping[str, bytes]) -> str:
    digest = hashlib.sha256()
    for name in sorted(content):
        digest.update(hashlib.sha256(name.encode()).digest())
        digest.update(hashlib.sha256(content[name]).digest())
    return digest.hexdigest()[:16]


def _write(content: Mapping[str, bytes], root: Path) -> None:
    for name, data in content.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
