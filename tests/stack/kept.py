"""Templates kept while their sources are unchanged: every module and worker asks for the same few.

`test_assembly` synthesizes one anew each time, and compares.
"""

from __future__ import annotations

import fcntl
import hashlib
import tempfile
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from lifeguard.config import policies_json
from lifeguard.core.policy.policy import Policies
from tests.stack.template import Template
from tests.support import synthesis
from tests.support.synthesis import synthesize

ROOT = Path(__file__).resolve().parent.parent.parent
_BUILDS = ROOT / ".build"
_TEMPLATE = "lifeguard.template.json"


def kept(policies: Policies) -> Template:
    """Return the stack for these policies; who comes first synthesizes it for all others."""
    folder = _BUILDS / f"assembly-{_fingerprint(policies)}"
    _BUILDS.mkdir(exist_ok=True)
    with (_BUILDS / "assembly.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            with tempfile.TemporaryDirectory(dir=_BUILDS) as scratch:
                made = Path(scratch) / "assembly"
                synthesize(made, policies)
                made.rename(folder)
    return Template.read(folder / _TEMPLATE)


def _fingerprint(policies: Policies) -> str:
    digest = hashlib.sha256(policies_json(policies).encode())
    for tool in ("aws-cdk-lib", "cdk-nag"):
        digest.update(f"{tool} {version(tool)}\n".encode())
    for path in sorted(_sources()):
        digest.update(path.relative_to(ROOT).as_posix().encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def _sources() -> Iterator[Path]:
    """Yield all that the assembly is made from, the functions' own code included: it is hashed."""
    yield from (ROOT / name for name in ("cdk.json", "constraints.txt", "requirements.txt"))
    yield from (Path(__file__), Path(synthesis.__file__))
    for folder in ("stacks", "lambdas"):
        found = (ROOT / folder).rglob("*")
        yield from (path for path in found if path.suffix in {".py", ".typed", ".txt"})
