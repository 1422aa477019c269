from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from lifeguard.config import PolicyError, load_policies_yaml
from lifeguard.core.policy.policy import Policies

Load = Callable[[str | bytes], Policies]
Problems = Callable[[str | bytes], list[str]]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    path = tmp_path / "policies.yaml"

    def loaded(content: str | bytes) -> Policies:
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return load_policies_yaml(path)

    return loaded


@pytest.fixture
def problems(load: Load) -> Problems:
    """The problems of a file, without the file's name before each."""

    def told(content: str | bytes) -> list[str]:
        with pytest.raises(PolicyError) as caught:
            load(content)
        lines = str(caught.value).split("\n")
        assert all(line.startswith("policies.yaml:") for line in lines)
        return [line.removeprefix("policies.yaml:") for line in lines]

    return told
