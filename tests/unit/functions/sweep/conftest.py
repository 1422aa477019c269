from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.account import account


@pytest.fixture
def _in_account(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with account(monkeypatch):
        yield
