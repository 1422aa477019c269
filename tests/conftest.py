"""Options of the whole test run: pytest reads them only from a conftest it meets at once."""

from __future__ import annotations

import gc
import os
from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import settings

from lifeguard.functions import fan_out

settings.register_profile("repeatable", derandomize=True, database=None, deadline=None)
settings.register_profile("searching", deadline=None)
settings.load_profile("repeatable")

# botocore's models are hundreds of thousands of objects that stay: it is dear to look through them.
gc.set_threshold(50_000, 20, 50)

# The adapters keep their clients, and a client keeps the credentials that it was made with: all
# tests have the same from the start, of nobody's, whoever runs them and in whatever order.
os.environ |= {
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "AWS_EC2_METADATA_DISABLED": "true",
    # Whoever imports the functions first fixes them for all tests of the process.
    "POWERTOOLS_METRICS_NAMESPACE": "Lifeguard",
    "POWERTOOLS_SERVICE_NAME": "lifeguard-tests",
}
for _name in ("AWS_PROFILE", "AWS_SESSION_TOKEN"):
    os.environ.pop(_name, None)

# In threads, what is done would be done in another order each time.
fan_out.use(1)


_FIRST = "tests/e2e/security/test_rights.py"
"""Its fixtures take a minute: whoever begins with them late is waited for by all others."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with what takes longest, and leave out what `make test-faults` alone plays."""
    items.sort(key=lambda item: not item.nodeid.startswith(_FIRST))
    if config.getoption("--faults") == "all":
        return
    whole = {item for item in items if item.get_closest_marker("whole") is not None}
    left_out = whole | set(_further_cases(items))
    config.hook.pytest_deselected(items=[item for item in items if item in left_out])
    items[:] = [item for item in items if item not in left_out]


_FAULTS = 1
"""How many plays of each module of tests/faults every run plays."""


def _further_cases(items: list[pytest.Item]) -> Iterator[pytest.Item]:
    """Yield what `make test-faults` alone plays of what takes long.

    Of an end-to-end play with many cases every run plays the first: the core's tables, which take
    no time, hold them all. Those of security are always played. In whatever order a run plays, it
    plays the same.
    """
    played: Counter[str] = Counter()
    for item in sorted(items, key=lambda item: item.nodeid):
        name, case, _ = item.nodeid.partition("[")
        if name.startswith("tests/faults/"):
            name, most = name.partition("::")[0], _FAULTS
        elif case and name.startswith("tests/e2e/") and "/security/" not in name:
            most = 1
        else:
            continue
        played[name] += 1
        if played[name] > most:
            yield item


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--faults",
        choices=("sample", "all"),
        default="sample",
        help="how much of the long plays to play: a seeded sample, or all of them (minutes)",
    )
    parser.addoption(
        "--regenerate",
        action="store_true",
        help="write the golden files of tests/golden anew: `make golden`",
    )
