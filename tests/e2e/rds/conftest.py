"""Plays a world of RDS: shop-db alone, or with whatever else a test puts there."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.e2e.conftest import Document, Outcome, Play

SHOP = "rds:shop-db"
SNAPSHOT, MODIFY = "CreateDBSnapshot", "ModifyDBInstance"
GIB = 2**30
WELL: Document = {
    "DiskQueueDepth": 0.3,
    "WriteLatency": 0.002,
    "ReadLatency": 0.001,
    "WriteIOPS": 60,
    "ReadIOPS": 20,
    "CPUUtilization": 20,
    "DatabaseConnections": 40,
    "FreeStorageSpace": 40 * GIB,
    "FreeableMemory": 900 * 2**20,
    "SwapUsage": 0,
}
SLOW: Document = WELL | {"DiskQueueDepth": 30, "WriteLatency": 0.09, "WriteIOPS": 990}
"""Its disk cannot keep up, at the limit of db.t4g.small."""
OUT_OF_CREDITS: Document = {
    "storage": {"type": "gp2", "gb": 100},
    "metrics": SLOW | {"WriteIOPS": 290, "ReadIOPS": 5, "BurstBalance": 1},
}
YES: Document = {"answers": "yes", "after": 600}

Serve = Callable[..., Outcome]


@pytest.fixture
def serve(play: Play) -> Serve:
    """Return `serve({...}, policy={...}, until=..., **world)`: shop-db, with these keys."""

    def run(
        database: Document | None = None,
        policy: Document | None = None,
        events: list[Document] | None = None,
        **more: object,
    ) -> Outcome:
        shop = {"id": "shop-db", "metrics": WELL, **(database or {})}
        return play(events or [], policy=policy, **{"instances": [], "rds": [shop]} | more)

    return run


def params(outcome: Outcome, number: int) -> Document:
    """Return what a call was given."""
    return dict(outcome.document["calls"][number]["params"])
