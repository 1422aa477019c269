"""Databases for tests: classes with AWS's figures, what RDS would accept, and measurements."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from lifeguard.core.databases.database import DbClass, DbFacts, DbStorage
from lifeguard.core.databases.limits.find import find_limits
from lifeguard.core.databases.limits.limit import DbLimit, LimitHit
from lifeguard.core.databases.measurements import DbMeasurements, measured
from lifeguard.core.databases.modifications import (
    ValidModifications,
    ValidRange,
    ValidRatio,
    ValidStorage,
)
from lifeguard.core.databases.prices import DbPrices, StoragePrices
from lifeguard.core.forecast.trend import Series

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)
GB = 1_000_000_000

T2_MICRO = DbClass("db.t2.micro", 1, 1024)
T3_MICRO = DbClass("db.t3.micro", 2, 1024, 500, 11_800, 10.9, 260.6)
MICRO = DbClass("db.t4g.micro", 2, 1024, 500, 11_800, 10.9, 260.6)
SMALL = DbClass("db.t4g.small", 2, 2048, 1_000, 11_800, 21.8, 260.6)
MEDIUM = DbClass("db.t4g.medium", 2, 4096, 2_000, 11_800, 43.4, 260.6)
LARGE = DbClass("db.t4g.large", 2, 8192, 4_000, 15_700, 86.9, 347.5)
M6G_LARGE = DbClass("db.m6g.large", 2, 8192, 3_600, 20_000, 79, 593.8)
M6I_2XLARGE = DbClass("db.m6i.2xlarge", 8, 32_768, 12_000, 40_000, 313, 1_250)
M6I_4XLARGE = DbClass("db.m6i.4xlarge", 16, 65_536, 20_000, 40_000, 625, 1_250)
M6I_8XLARGE = DbClass("db.m6i.8xlarge", 32, 131_072, 40_000, 40_000, 1_250, 1_250)
CLASSES = (MICRO, SMALL, MEDIUM, LARGE, M6G_LARGE, M6I_2XLARGE, M6I_4XLARGE, M6I_8XLARGE)

_SIZES = (ValidRange(20, 65_536),)
VALID = ValidModifications(
    storage=(
        ValidStorage("gp2", _SIZES, autoscaling=True),
        ValidStorage(
            "gp3",
            _SIZES,
            (ValidRange(12_000, 64_000),),
            (ValidRatio(0.5, 500),),
            (ValidRange(500, 4_000),),
            (ValidRatio(0, 0.25),),
            autoscaling=True,
        ),
        ValidStorage(
            "io1",
            (ValidRange(100, 65_536),),
            (ValidRange(1_000, 80_000),),
            (ValidRatio(0.5, 50),),
            autoscaling=True,
        ),
        ValidStorage(
            "io2",
            (ValidRange(100, 65_536),),
            (ValidRange(1_000, 256_000),),
            (ValidRatio(0.5, 1_000),),
            autoscaling=True,
        ),
    ),
    classes=CLASSES,
)

PRICES = DbPrices(
    {
        "db.t4g.micro": 11.68,
        "db.t4g.small": 23.36,
        "db.t4g.medium": 47.45,
        "db.t4g.large": 94.9,
        "db.m6g.large": 116.07,
        "db.m6i.2xlarge": 519.76,
        "db.m6i.4xlarge": 1_039.52,
    },
    {
        "gp2": StoragePrices(0.115),
        "gp3": StoragePrices(0.115, 0.02, 0.08),
        "io1": StoragePrices(0.125, 0.1),
        "io2": StoragePrices(0.125, 0.1),
    },
)

SLOW: Mapping[str, float] = {"DiskQueueDepth": 30, "WriteLatency": 0.09, "ReadLatency": 0.02}
"""Story 4's disk: thirty requests wait, and a write takes 90 ms."""


def series(
    value: float, per_hour: float = 0, *, minutes: int = 60, until: datetime = NOW
) -> Series:
    """A point a minute that ends at `value`, having moved by `per_hour`."""
    return tuple(
        (until - timedelta(minutes=ago), value - per_hour * ago / 60)
        for ago in range(minutes, -1, -1)
    )


def five_minutely(value: float, per_hour: float = 0, *, until: datetime = NOW) -> Series:
    """The same of CPU credits: a point each five minutes."""
    return series(value, per_hour, until=until)[::5]


def metrics(moving: Mapping[str, float] | None = None, /, **values: float) -> DbMeasurements:
    """Each metric at a value; `moving`: by how much it moves in an hour."""
    slopes = moving or {}
    return measured({name: series(v, slopes.get(name, 0)) for name, v in values.items()})


def storage(kind: str = "gp3", gib: int = 100, **more: Any) -> DbStorage:  # noqa: ANN401  its fields
    """Storage as RDS describes it: with what gp3 has anyway."""
    if kind == "gp3" and "iops" not in more:
        more = {"iops": 3_000, "throughput": 125, **more}
    return DbStorage(kind, gib, **more)


def database(
    db_class: DbClass = M6I_2XLARGE,
    of: DbStorage | None = None,
    **more: Any,  # noqa: ANN401  its fields
) -> DbFacts:
    """A PostgreSQL database that is available."""
    facts = {"engine": "postgres", "status": "available", **more}
    return DbFacts(db_class=db_class, storage=of or storage(), **facts)


def limits(
    facts: DbFacts, moving: Mapping[str, float] | None = None, /, **values: float
) -> list[str]:
    """The limits that a database has hit by its metrics."""
    return [str(hit.limit) for hit in find_limits(facts, metrics(moving, **values), NOW)]


def only(facts: DbFacts, moving: Mapping[str, float] | None = None, /, **values: float) -> LimitHit:
    """The one limit that it has hit."""
    (found,) = find_limits(facts, metrics(moving, **values), NOW)
    return found


def hit(limit: DbLimit, *, held: bool = True, **more: Any) -> LimitHit:  # noqa: ANN401  its fields
    """A limit that is hit, of which only the kind matters."""
    return LimitHit(limit, NOW, **{"measured": 0.0, "cap": 0.0, **more}, held=held)
