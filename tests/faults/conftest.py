"""How much is played, and what makes hundreds of replays in one process cheap."""

from __future__ import annotations

import logging
from typing import Any

import boto3
import pytest

from tests.e2e.conftest import play
from tests.faults import cheap

__all__ = ["play"]

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


@pytest.fixture(autouse=True)
def _cheap_replays(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep boto3's clients from one world to the next, and do not format the SDK's tracebacks."""
    real: Any = boto3.client
    monkeypatch.setattr(boto3, "client", cheap.keeping(real))
    for package in ("aws_durable_execution_sdk_python", "aws_durable_execution_sdk_python_testing"):
        logger = logging.getLogger(package)
        monkeypatch.setattr(logger, "disabled", True)
    monkeypatch.setattr(logging.getLogger(), "level", logging.CRITICAL)
