"""What the operator configures: `policies.yaml` read and checked, and the JSON the functions read.

Only synth and the sandbox read YAML; the functions, which have no PyYAML, never import that half.
"""

from __future__ import annotations

from pathlib import Path

from lifeguard.config.json_form import load_policies_json, policies_json
from lifeguard.config.problem import PolicyError
from lifeguard.core.policy.policy import Policies

__all__ = ["PolicyError", "load_policies_json", "load_policies_yaml", "policies_json"]


def load_policies_yaml(path: Path) -> Policies:
    """Read and check a `policies.yaml`.

    Raises:
        PolicyError: the file cannot be read, or is not allowed; it has a line for every problem.
    """
    from lifeguard.config.yaml_form import load  # noqa: PLC0415  the layer carries no PyYAML

    return load(path)
