"""Options of the whole test run: pytest reads them only from a conftest it meets at once."""

from __future__ import annotations

import pytest
from hypothesis import settings

settings.register_profile("repeatable", derandomize=True, database=None, deadline=None)
settings.register_profile("searching", deadline=None)
settings.load_profile("repeatable")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--faults",
        choices=("sample", "all"),
        default="sample",
        help="how much of tests/faults to play: a seeded sample, or all of it (minutes)",
    )
