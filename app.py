"""The CDK app: `python app.py` writes the stack for `policies.yaml` to `cdk.out`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT / "lambdas"))  # where Lambda finds the package, too

from lifeguard.config import PolicyError, load_policies_yaml  # noqa: E402
from stacks.alarms import AlarmNotOfferedError  # noqa: E402
from stacks.bundling import bytecode  # noqa: E402
from stacks.bundling.layer import LayerError  # noqa: E402
from stacks.synth import new_app, synthesize  # noqa: E402


def main() -> None:
    """Synthesize, or end with a message that a person can act on.

    `-c policies=FILE` (with the CDK's CLI) or LIFEGUARD_POLICIES names another policy file.
    """
    app = new_app(Path(os.environ.get("CDK_OUTDIR", ROOT / "cdk.out")))
    path = app.node.try_get_context("policies") or os.environ.get("LIFEGUARD_POLICIES")
    try:
        synthesize(app, load_policies_yaml(Path(path or ROOT / "policies.yaml")))
    except (PolicyError, AlarmNotOfferedError, LayerError, bytecode.BytecodeError) as error:
        sys.exit(str(error))
    if bytecode.compiler() is None:
        print(bytecode.MISSING, file=sys.stderr)  # noqa: T201  for whoever deploys


main()
