"""The stack synthesized in this process: to start Node.js for each template is most of a synth."""

from __future__ import annotations

from pathlib import Path

from lifeguard.config import load_policies_yaml
from lifeguard.core.policy.policy import Policies


def synthesize(outdir: Path, policies: Policies) -> Path:
    """Write the assembly without copying its assets beside it, and return its template's path."""
    from stacks import synth  # noqa: PLC0415  the CDK, seconds to import

    app = synth.new_app(outdir)
    app.node.set_context("aws:cdk:disable-asset-staging", True)  # noqa: FBT003  the CDK has it so
    return synth.synthesize(app, policies)


def as_the_app(policies: Path, outdir: Path) -> None:
    """Do what app.py does; `tests/stack/test_app.py` sees that it comes to the same."""
    synthesize(outdir, load_policies_yaml(policies))
