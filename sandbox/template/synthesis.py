"""The template that `cdk deploy` would send, kept while its sources are unchanged."""

from __future__ import annotations

import ast
import functools
import hashlib
import os
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from lifeguard.core.policy.policy import Deployment, Language
from sandbox import ROOT

BUILDS = ROOT / ".build"
_FILES = ("cdk.json", "constraints.txt", "requirements.txt", "lambdas/requirements.txt")
_CONTEXT = '{"aws:cdk:disable-asset-staging": true}'
"""To copy thousands of files beside a template that alone is read is half of a synth."""
_TEMPLATE = "lifeguard.template.json"


class SynthesisError(RuntimeError):
    """The stack cannot be synthesized; the message ends with the CDK app's last word."""


def template(policies: Path, deployment: Deployment) -> Path:
    """Return the path of the template for these policies.

    The stack is built from the deployment alone: no other change of the policies needs a synth.

    Args:
        policies: the policies.yaml that the CDK app would read.
        deployment: what the stack needs to know of it.

    Raises:
        SynthesisError: the CDK app failed.
    """
    path = kept(deployment)
    if not path.exists():
        BUILDS.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(dir=BUILDS) as scratch:
            _synthesize(policies, Path(scratch))
            (Path(scratch) / _TEMPLATE).replace(path)
    return path


def kept(deployment: Deployment) -> Path:
    """Return where the template for this deployment is kept once it has been synthesized."""
    return BUILDS / f"template-{_fingerprint(_played(deployment))}.json"


def _synthesize(policies: Path, outdir: Path) -> None:
    environment = {
        "CDK_OUTDIR": str(outdir),
        "LIFEGUARD_POLICIES": str(policies.resolve()),
        "CDK_CONTEXT_JSON": _CONTEXT,
    }
    done = subprocess.run(  # noqa: S603  our own app
        [sys.executable, str(ROOT / "app.py")],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        *_, said = ("no word why", *done.stdout.splitlines(), *done.stderr.splitlines())
        msg = f"the stack cannot be synthesized (`python app.py` shows all): {said}"
        raise SynthesisError(msg)


def _played(deployment: Deployment) -> Deployment:
    """Return a deployment without what no play shows: the language of alarm descriptions."""
    return replace(deployment, language=Language.EN)


def _fingerprint(deployment: Deployment) -> str:
    digest = hashlib.sha256(repr(deployment).encode())
    for path, source in sorted(_sources().items()):
        digest.update(path.relative_to(ROOT).as_posix().encode())
        digest.update(hashlib.sha256(source).digest())
    return digest.hexdigest()[:16]


def _sources() -> dict[Path, bytes]:
    """Return what the template is made from: the app and all of ours that it imports.

    The functions' other modules reach the template only as the hash of the asset, which the
    sandbox does not look at.
    """
    found, left = {ROOT / name: (ROOT / name).read_bytes() for name in _FILES}, {ROOT / "app.py"}
    while left:
        path = left.pop()
        found[path] = path.read_bytes()
        left |= _imported(ROOT, found[path]) - found.keys()
    return found


@functools.cache
def _imported(root: Path, source: bytes) -> frozenset[Path]:
    """Return the files of ours that a source imports; a suite asks this for each of its plays."""
    found: set[Path] = set()
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import(names=names):
                found.update(p for name in names for p in _modules(root, name.name))
            case ast.ImportFrom(module=str(module), names=names):
                found.update(_modules(root, module))
                found.update(p for name in names for p in _modules(root, f"{module}.{name.name}"))
    return frozenset(found)


@functools.cache
def _modules(root: Path, name: str) -> tuple[Path, ...]:
    """Return the files of a module of ours, its packages' included; none for anybody else's."""
    parts = name.split(".")
    stems = (
        package.joinpath(*parts[:length])
        for package in (root, root / "lambdas")
        for length in range(1, len(parts) + 1)
    )
    may_be = (path for stem in stems for path in (stem.with_suffix(".py"), stem / "__init__.py"))
    return tuple(path for path in may_be if path.exists())
