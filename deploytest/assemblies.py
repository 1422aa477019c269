"""`python -m deploytest.assemblies FOLDER`: both deployments, synthesized by one process."""

from __future__ import annotations

import sys
from pathlib import Path

from deploytest.places import POLICIES
from lifeguard.config import load_policies_yaml
from stacks.synth import new_app, synthesize


def main(folder: Path) -> None:
    """Write an assembly for each of the policies."""
    for path in sorted(POLICIES.glob("*.yaml")):
        synthesize(new_app(folder / path.stem), load_policies_yaml(path))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
