"""The runbooks of databases, of RDS and of Lightsail, that are played while processes die."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.faults.scenes import Document, Scene

SHOP_RDS, SHOP_LIGHTSAIL = "rds:shop-db", "lightsail-db:shop-db"
GIB = 2**30
_UNTIL = "2026-11-20T10:40:00Z"
"""The sweep alone finds what metrics show, every five minutes: a few of them may die."""
_WELL: Document = {
    "DiskQueueDepth": 0.3,
    "WriteLatency": 0.002,
    "ReadLatency": 0.001,
    "WriteIOPS": 60,
    "ReadIOPS": 20,
    "CPUUtilization": 20,
    "DatabaseConnections": 40,
    "FreeStorageSpace": 40 * GIB,
    "FreeableMemory": 900 * 2**20,
}
_SLOW: Document = {"DiskQueueDepth": 30, "WriteLatency": 0.09, "ReadIOPS": 5}
_NO_CREDITS: Document = {
    "storage": {"type": "gp2", "gb": 100},
    "metrics": _WELL | _SLOW | {"WriteIOPS": 290, "BurstBalance": 1},
}
_LITTLE: Document = {"metrics": _WELL | {"FreeStorageSpace": 5 * GIB}}
_FULL: Document = {"state": "storage-full", "metrics": _WELL | {"FreeStorageSpace": 0}}
_SILENT: Document = {"metrics": _WELL, "silent_from": "2026-11-20T10:05:00Z"}


def rds(policy: Document | None = None, **database: Any) -> Scene:  # noqa: ANN401  any key of a DB instance
    """A scene of one DB instance."""
    shop = {"id": "shop-db", "metrics": _WELL, **database}
    return Scene((), (), policy or {}, {"rds": [shop]}, until=_UNTIL)


def lightsail(policy: Document | None = None, **database: Any) -> Scene:  # noqa: ANN401  any key of a database
    """A scene of one Lightsail database."""
    shop = {"name": "shop-db", **database}
    world = {"lightsail": {"databases": [shop]}}
    return Scene((), (), policy or {}, world, until=_UNTIL)


def _yes(scene: Scene, at: str) -> Scene:
    when = f"2026-11-20T{at}:00Z"
    return replace(scene, answers=((when, "yes"), (when, "yes")))


def _told(at: str, number: str, message: str, **how: object) -> Document:
    return {"at": f"2026-11-20T{at}Z", "id": number, "message": message, **how}


FAILOVER: list[Document] = [
    _told("10:02:00", "RDS-EVENT-0013", "Multi-AZ instance failover started."),
    _told("10:03:00", "RDS-EVENT-0049", "Multi-AZ instance failover completed."),
]

DATABASES = {
    "database, changed at a yes": _yes(rds(**_NO_CREDITS), "11:00"),
    "database, asked": rds(**_LITTLE),
    "database, full, grown at a yes": _yes(rds(**_FULL), "11:00"),
    "database, a no": replace(
        rds({"mode": "ask"}, **_NO_CREDITS), answers=(("2026-11-20T10:30:00Z", "no"),)
    ),
    "database, a failover": rds(multi_az=True, events=FAILOVER),
    "database, a failover whose events are lost": rds(
        multi_az=True, events=[{**one, "lost": True} for one in FAILOVER]
    ),
    "Lightsail database, rebooted at a yes": _yes(lightsail(**_SILENT), "11:30"),
    "Lightsail database, told": lightsail(metrics=_WELL | {"DiskQueueDepth": 31}),
}
"""Played with deaths at points drawn by lot."""
