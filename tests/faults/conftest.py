"""How much is played."""

from __future__ import annotations

import pytest

from tests.e2e.conftest import cheap_replays, play

__all__ = ["cheap_replays", "play"]

SHARDS = 8


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Spread what is played over the workers of `make test-faults`."""
    if "shard" in metafunc.fixturenames:
        whole = metafunc.config.getoption("--faults") == "all"
        metafunc.parametrize("shard", range(SHARDS) if whole else [None])


@pytest.fixture
def whole(request: pytest.FixtureRequest) -> bool:
    """Whether everything is to be played."""
    return bool(request.config.getoption("--faults") == "all")
