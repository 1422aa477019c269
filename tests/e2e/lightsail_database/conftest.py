"""Plays a world of one Lightsail database, shop-db."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.e2e.conftest import Document, Outcome, Play

SHOP = "lightsail-db:shop-db"
SNAPSHOT, REBOOT = "CreateRelationalDatabaseSnapshot", "RebootRelationalDatabase"
WELL: Document = {
    "CPUUtilization": 20,
    "DatabaseConnections": 40,
    "DiskQueueDepth": 0.3,
    "FreeStorageSpace": 20 * 2**30,
}

Hold = Callable[..., Outcome]


@pytest.fixture
def hold(play: Play) -> Hold:
    """Return `hold({...}, policy={...}, until=..., **world)`: shop-db, with these keys."""

    def run(database: Document, policy: Document | None = None, **more: object) -> Outcome:
        shop = {"name": "shop-db", "metrics": WELL, **database}
        world = {"instances": [], "lightsail": {"databases": [shop]}}
        return play([], policy=policy, **world | more)

    return run
