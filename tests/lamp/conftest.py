"""Each play has an account of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.account import account


@pytest.fixture(autouse=True)
def _in_account(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with account(monkeypatch):
        yield
