"""What Lambda finds on its disk: the asset and the layer as they are deployed, and a bare boto3."""

from __future__ import annotations

import importlib
import importlib.util
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.stage import POLICIES
from lifeguard.config import load_policies_yaml, policies_json
from stacks.bundling import bytecode, code, layer

_BARE = ("boto3", "botocore", "dateutil", "jmespath", "s3transfer", "six", "urllib3")
"""boto3 and what it needs: pure Python, the same for every interpreter."""


@dataclass(frozen=True, slots=True)
class LambdaTree:
    """Where the parts are, and the interpreter that they are started with."""

    task_root: Path
    packages: Path
    bare: Path
    """A whole boto3 with its bytecode, as the best that a runtime can bring along."""
    python: str

    def interpreter(self) -> str:
        """Return in words which Python is measured, and what of it has bytecode."""
        if bytecode.compiler() is None:
            return (
                f"Python {sys.version_info[0]}.{sys.version_info[1]} (no {bytecode.VERSION} was"
                " found: what is deployed from here has no bytecode)"
            )
        return f"Python {bytecode.VERSION}"


@contextmanager
def lambda_tree() -> Iterator[LambdaTree]:
    """Lay the parts out for as long as they are measured.

    Raises:
        LayerError: the layer could not be built, most often for want of a network.
    """
    packages, _ = layer.build()
    found = bytecode.compiler()
    here = bytecode.Compiler(Path(sys.executable), importlib.util.MAGIC_NUMBER.hex())
    with (
        tempfile.TemporaryDirectory(prefix="lifeguard-bench-") as scratch,
        code.staged(policies_json(load_policies_yaml(POLICIES))) as staged,
    ):
        bare = Path(scratch) / "bare"
        bare.mkdir()
        for name in _BARE:
            _copy(name, bare)
        bytecode.add(bare, shown_as="/var/lang/lib", found=found or here)
        python = str((found or here).path)
        yield LambdaTree(staged.root, packages / "python", bare, python)


def _copy(name: str, target: Path) -> None:
    origin = Path(str(importlib.import_module(name).__file__))
    if origin.name != "__init__.py":
        shutil.copy(origin, target)
    else:
        unwanted = shutil.ignore_patterns("__pycache__")
        shutil.copytree(origin.parent, target / name, ignore=unwanted)
