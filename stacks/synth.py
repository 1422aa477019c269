"""From policies to a cloud assembly: what `app.py`, the tests and the sandbox call."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from aws_cdk import App, AssetHashType, Validations, aws_lambda
from cdk_nag import AwsSolutionsChecks

from lifeguard.config import policies_json
from lifeguard.core.policy.policy import Policies
from stacks.bundling.code import staged
from stacks.lifeguard_stack import LifeguardStack
from stacks.settings import PREFIX, ROOT

TEMPLATE = f"{PREFIX}.template.json"


def new_app(outdir: Path) -> App:
    """Return an app with cdk.json's feature flags, which the CDK's CLI alone would read."""
    context: dict[str, Any] = json.loads((ROOT / "cdk.json").read_text())["context"]
    return App(
        outdir=str(outdir),
        context=context,
        analytics_reporting=False,
        auto_synth=False,
        tree_metadata=False,
    )


def synthesize(app: App, policies: Policies) -> Path:
    """Write the stack for these policies and return its template's path.

    Raises:
        AlarmNotOfferedError: the policies switch on an alarm there is none for yet.
        BytecodeError: a module could not be compiled for Lambda's Python.
        LayerError: the layer of third-party packages could not be built.
    """
    with staged(policies_json(policies)) as code:
        asset = aws_lambda.Code.from_asset(
            str(code.root), asset_hash=code.fingerprint, asset_hash_type=AssetHashType.CUSTOM
        )
        LifeguardStack(app, policies.deployment(), asset)
    Validations.of(app).add_plugins(AwsSolutionsChecks(app))
    return Path(app.synth().directory) / TEMPLATE
