from __future__ import annotations

from pathlib import Path

import pytest

from tests.guest.layouts import healthy
from tests.guest.server import Server


@pytest.fixture
def server(tmp_path: Path) -> Server:
    """A small Amazon Linux 2023 that has nothing wrong."""
    made = Server(tmp_path)
    healthy(made)
    return made
