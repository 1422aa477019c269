"""The opt-in tag must be one that the operator alone sets: not the Name, and none of our own."""

from __future__ import annotations

from pathlib import Path

import pytest

from lifeguard.config import load_policies_yaml
from lifeguard.config.problem import PolicyError


@pytest.mark.parametrize(
    "tag", ["lifeguard:trial", "lifeguard:incident", "Lifeguard:hold", "Name", "aws:created-by"]
)
def test_a_tag_that_others_set_opts_nobody_in(tmp_path: Path, tag: str) -> None:
    policies = tmp_path / "policies.yaml"
    policies.write_text(f'opt_in_tag: "{tag}"\n')
    with pytest.raises(PolicyError, match="opt_in_tag"):
        load_policies_yaml(policies)
