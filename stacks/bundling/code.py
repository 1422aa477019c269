"""The one asset of all functions: the package and the policies it acts by, as one version."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from stacks.bundling import bytecode, store
from stacks.settings import BUILDS, ROOT

_SOURCE = ROOT / "lambdas"
_PACKAGE = "lifeguard"
_SHIPPED = frozenset({".py", ".sh", ".typed"})
_SHOWN_AS = "/var/task"


@dataclass(frozen=True, slots=True)
class StagedCode:
    """The asset's root, and the fingerprint of what it is made from.

    That is no hash of the files: the bytecode of equal sources may differ in a bit or two.
    """

    root: Path
    fingerprint: str


@contextmanager
def staged(policies: str) -> Iterator[StagedCode]:
    """Lay out the asset's root for as long as the CDK needs to copy it.

    What is shipped is named, not what is left out: caches, linter settings and requirements never
    reach Lambda, nor does a virtual environment that somebody left beside them.

    Args:
        policies: the canonical JSON that the functions read from `policies.json`.

    Raises:
        BytecodeError: a module could not be compiled.
    """
    package, fingerprint = _package()
    digest = hashlib.sha256(f"{fingerprint}\n{policies}".encode()).hexdigest()
    with tempfile.TemporaryDirectory(dir=BUILDS) as scratch:
        root = Path(scratch) / "code"
        shutil.copytree(package, root, copy_function=os.link)
        (root / "policies.json").write_text(policies, encoding="utf-8")
        yield StagedCode(root, digest)


def _package() -> tuple[Path, str]:
    """Return the folder that holds the package with its bytecode, and its fingerprint."""
    sources = {
        path.relative_to(_SOURCE): path.read_bytes()
        for path in sorted((_SOURCE / _PACKAGE).rglob("*"))
        if path.suffix in _SHIPPED and path.is_file()
    }
    found = bytecode.compiler()
    digest = hashlib.sha256(bytecode.label(found).encode())
    for path, source in sources.items():
        digest.update(path.as_posix().encode())
        digest.update(hashlib.sha256(source).digest())

    def make(root: Path) -> None:
        for path, source in sources.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_bytes(source)
        bytecode.add(root, shown_as=_SHOWN_AS, found=found)

    return store.kept("code", digest.hexdigest(), make)
