"""The template that `cdk deploy` would send, kept while its sources are unchanged."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from lifeguard.core.policy import Deployment
from sandbox import ROOT

BUILDS = ROOT / ".build"
_FILES = ("app.py", "cdk.json", "constraints.txt", "requirements.txt")
_FOLDERS = {"stacks": ("*.py",), "lambdas": ("*.py", "*.txt")}
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
    kept = BUILDS / f"template-{_fingerprint(deployment)}.json"
    if not kept.exists():
        BUILDS.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(dir=BUILDS) as scratch:
            _synthesize(policies, Path(scratch))
            (Path(scratch) / _TEMPLATE).replace(kept)
    return kept


def _synthesize(policies: Path, outdir: Path) -> None:
    environment = {"CDK_OUTDIR": str(outdir), "LIFEGUARD_POLICIES": str(policies.resolve())}
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


def _fingerprint(deployment: Deployment) -> str:
    digest = hashlib.sha256(repr(deployment).encode())
    for path in _sources():
        digest.update(path.relative_to(ROOT).as_posix().encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def _sources() -> Iterator[Path]:
    yield from (ROOT / name for name in _FILES)
    for folder, patterns in _FOLDERS.items():
        yield from sorted(p for pattern in patterns for p in (ROOT / folder).rglob(pattern))
