"""The one asset of all functions: the package and the policies it acts by, as one version."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from stacks.settings import ROOT

_SOURCE = ROOT / "lambdas"
_PACKAGE = "lifeguard"
_SHIPPED = frozenset({".py", ".sh", ".typed"})


@contextmanager
def staged(policies: str) -> Iterator[Path]:
    """Lay out the asset's root for as long as the CDK needs to copy it.

    What is shipped is named, not what is left out: caches, linter settings and requirements never
    reach Lambda, nor does a virtual environment that somebody left beside them.

    Args:
        policies: the canonical JSON that the functions read from `policies.json`.
    """
    with tempfile.TemporaryDirectory(prefix="lifeguard-") as scratch:
        root = Path(scratch)
        for source in (_SOURCE / _PACKAGE).rglob("*"):
            if source.suffix in _SHIPPED and source.is_file():
                target = root / source.relative_to(_SOURCE)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(source.read_bytes())
        (root / "policies.json").write_text(policies, encoding="utf-8")
        yield root
