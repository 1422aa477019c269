from __future__ import annotations

import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

import boto3
import pytest

from tests.support import cheap

Handler = Callable[[Any, Any], Any]


@pytest.fixture(autouse=True)
def _kept_clients(monkeypatch: pytest.MonkeyPatch) -> None:
    real: Any = boto3.client
    monkeypatch.setattr(boto3, "client", cheap.keeping(real))


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, Handler], None]:
    """Put a handler where the template says it is."""
    monkeypatch.setitem(sys.modules, "small", ModuleType("small"))

    def put(name: str, handler: Handler) -> None:
        module = ModuleType(f"small.{name}")
        module.handler = handler  # type: ignore[attr-defined]
        monkeypatch.setitem(sys.modules, f"small.{name}", module)

    return put
