"""The layer of third-party packages, built by pip for Lambda's platform when the pins change.

What of them no function needs is left out, and the rest has its bytecode.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

from aws_cdk import AssetHashType, aws_lambda
from constructs import Construct

from lifeguard.iam.everything import every_action
from stacks.bundling import aws_models, bytecode, store
from stacks.settings import ROOT, named

_REQUIREMENTS = ROOT / "lambdas" / "requirements.txt"
_CONSTRAINTS = ROOT / "constraints.txt"
_PIP = (
    *("install", "-qq", "--disable-pip-version-check", "--no-input", "--no-compile"),
    *("--platform", "manylinux2014_aarch64", "--only-binary=:all:"),
    *("--python-version", "3.13", "--implementation", "cp"),
)
# Scripts and install records name the machine that built them, tests are dead weight; the rest of
# *.dist-info stays, since packages ask importlib.metadata for their version.
_UNWANTED = ("bin", "**/tests", "**/__pycache__", "*.dist-info/RECORD", "*.dist-info/INSTALLER")
_SHOWN_AS = "/opt/python"


class LayerError(RuntimeError):
    """Pip could not build the layer; the message says why."""


def create(scope: Construct) -> aws_lambda.LayerVersion:
    """Add the layer to the stack, building it first if need be.

    Raises:
        LayerError: pip failed, most often for want of a network.
    """
    folder, fingerprint = build()
    return aws_lambda.LayerVersion(
        scope,
        "Packages",
        layer_version_name=named("packages"),
        description="The pinned third-party packages of every Lifeguard function",
        # The pins are the content: hashing 3,000 files again would cost each synth a second.
        code=aws_lambda.Code.from_asset(
            str(folder), asset_hash=fingerprint, asset_hash_type=AssetHashType.CUSTOM
        ),
        compatible_architectures=[aws_lambda.Architecture.ARM_64],
        compatible_runtimes=[aws_lambda.Runtime.PYTHON_3_13],
    )


def build() -> tuple[Path, str]:
    """Return the folder that holds `python/…` and its fingerprint; same pins, same folder.

    Raises:
        LayerError: pip failed, most often for want of a network.
        BytecodeError: a module could not be compiled.
    """

    def make(folder: Path) -> None:
        packages = folder / "python"
        _install(packages)
        aws_models.prune(packages, _operations())
        bytecode.add(packages, shown_as=_SHOWN_AS, found=bytecode.compiler())

    return store.kept("layer", fingerprint(), make)


@cache
def _operations() -> dict[str, frozenset[str]]:
    return aws_models.operations(every_action())


def fingerprint() -> str:
    """Return the fingerprint of all that the layer is made from."""
    operations = [(service, sorted(names)) for service, names in _operations().items()]
    made_by = (_PIP, _UNWANTED, operations, bytecode.label(bytecode.compiler()))
    digest = hashlib.sha256(repr(made_by).encode())
    for pins in (_REQUIREMENTS, _CONSTRAINTS):
        digest.update(pins.read_bytes())
    return digest.hexdigest()


def _install(target: Path) -> None:
    pins = ("-r", str(_REQUIREMENTS), "-c", str(_CONSTRAINTS))
    done = subprocess.run(  # noqa: S603 - our own interpreter, our own arguments
        [sys.executable, "-m", "pip", *_PIP, "--target", str(target), *pins],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        msg = f"pip could not build the Lambda layer from {_REQUIREMENTS}:\n{done.stderr.strip()}"
        raise LayerError(msg)
    for pattern in _UNWANTED:
        for found in sorted(target.glob(pattern)):
            _remove(found)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
