"""What volumes and classes let through, by AWS's tables."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lifeguard.core.databases.database import DbClass
from lifeguard.core.databases.performance import (
    Performance,
    adjustable,
    included,
    known,
    of_class,
    of_storage,
    reachable,
    striped_from,
    stripes,
    sustained_iops,
)
from tests.support.databases import M6G_LARGE, SMALL, T2_MICRO, database, storage

GP2 = [
    # engine, GiB, sustained IOPS, peak IOPS, peak MiB/s (RDS user guide, table of gp2)
    ("postgres", 20, 100, 3_000, 128),
    ("postgres", 100, 300, 3_000, 128),
    ("mysql", 170, 510, 3_000, 128),
    ("mysql", 171, 513, 3_000, 250),
    ("mariadb", 334, 1_002, 3_000, 250),
    ("postgres", 399, 1_197, 3_000, 250),
    ("postgres", 400, 1_200, 12_000, 512),
    ("postgres", 1_336, 4_008, 12_000, 1_000),
    ("postgres", 4_000, 12_000, 12_000, 1_000),
    ("postgres", 65_536, 64_000, 64_000, 1_000),
    ("oracle-se2", 199, 597, 3_000, 250),
    ("oracle-se2", 200, 600, 12_000, 512),
    ("sqlserver-ex", 400, 1_200, 3_000, 250),
    ("sqlserver-ex", 16_384, 16_000, 16_000, 250),
]


@pytest.mark.parametrize(("engine", "gib", "sustained", "peak", "mibps"), GP2)
def test_gp2(engine: str, gib: int, sustained: int, peak: int, mibps: int) -> None:
    found = of_storage(storage("gp2", gib), engine)
    assert found.sustained.iops == sustained
    assert found.peak == Performance(peak, mibps)


def test_gp2_without_credits_moves_what_its_operations_move() -> None:
    assert of_storage(storage("gp2", 100), "postgres").sustained == Performance(300, 75)
    assert of_storage(storage("gp2", 350), "postgres").sustained == Performance(1_050, 250)


@pytest.mark.parametrize(
    ("engine", "gib", "iops", "mibps", "more"),
    [
        ("postgres", 20, 3_000, 125, False),
        ("postgres", 399, 3_000, 125, False),
        ("postgres", 400, 12_000, 500, True),
        ("oracle-ee", 199, 3_000, 125, False),
        ("oracle-ee", 200, 12_000, 500, True),
        ("sqlserver-web", 20, 3_000, 125, True),
        ("sqlserver-web", 4_000, 3_000, 125, True),
    ],
)
def test_gp3(engine: str, gib: int, iops: int, mibps: int, *, more: bool) -> None:
    assert included(engine, gib) == Performance(iops, mibps)
    assert adjustable(engine, gib) is more
    bare = of_storage(storage("gp3", gib, iops=None), engine)
    assert bare.sustained == bare.peak == Performance(iops, mibps)


def test_gp3_has_what_is_provisioned() -> None:
    found = of_storage(storage("gp3", 400, iops=20_000, throughput=800), "postgres")
    assert found.sustained == Performance(20_000, 800)


@pytest.mark.parametrize(
    ("kind", "gib", "iops", "mibps"),
    [
        ("io1", 100, 1_000, 250),
        ("io1", 100, 10_000, 500),
        ("io1", 399, 64_000, 1_000),
        ("io1", 400, 4_000, 1_000),  # four volumes of 1,000 IOPS
        ("io2", 100, 1_000, 256),
        ("io2", 399, 64_000, 4_000),
    ],
)
def test_provisioned_iops(kind: str, gib: int, iops: int, mibps: float) -> None:
    found = of_storage(storage(kind, gib, iops=iops), "postgres")
    assert found.sustained == found.peak == Performance(iops, mibps)
    assert of_storage(storage(kind, gib), "postgres").sustained == Performance(0, 0)


def test_magnetic_storage_is_the_slowest() -> None:
    found = of_storage(storage("standard", 100), "postgres")
    assert found.peak == Performance(1_000, 90)
    assert of_storage(storage("gp3"), "postgres").sustained.covers(found.peak)


def test_a_type_that_is_not_known_limits_nothing() -> None:
    facts = database(SMALL, storage("aurora", 1))
    assert reachable(facts) == of_class(SMALL)


def test_a_class_is_measured_in_megabytes() -> None:
    found = of_class(SMALL)
    assert found.sustained.iops == 1_000
    assert found.sustained.mibps == pytest.approx(21.8 * 1_000_000 / 1_048_576)
    assert found.peak.iops == 11_800
    assert known(SMALL)


def test_a_class_that_is_not_known_limits_nothing() -> None:
    assert not known(T2_MICRO)
    facts = database(T2_MICRO, storage("gp2"))
    assert reachable(facts) == of_storage(facts.storage, "postgres")


def test_a_class_without_a_maximum_has_its_baseline() -> None:
    found = of_class(DbClass("db.x1.32xlarge", 128, 1, 80_000, 0, 1_750, 0))
    assert found.sustained == found.peak


def test_the_smaller_of_volume_and_class() -> None:
    facts = database(M6G_LARGE, storage("gp3"))
    found = reachable(facts)
    assert found.sustained.iops == 3_000  # the volume's
    assert found.sustained.mibps == of_class(M6G_LARGE).sustained.mibps


def test_stripes() -> None:
    assert [striped_from(engine) for engine in ("db2-se", "oracle-se2", "sqlserver-ex")] == [
        400,
        200,
        None,
    ]
    assert [stripes("postgres", gib) for gib in (399, 400)] == [1, 4]
    assert stripes("sqlserver-ex", 9_999) == 1


def test_exceeds_and_covers() -> None:
    small, wide = Performance(1, 10), Performance(2, 9)
    assert wide.exceeds(small)
    assert small.exceeds(wide)
    assert not small.exceeds(small)
    assert not wide.covers(small)
    assert wide.covers(small, slack=1)
    assert not small.covers(wide, slack=5)


@pytest.mark.parametrize(
    ("kind", "its_class", "iops"),
    [
        ("gp2", SMALL, 300),
        ("gp3", SMALL, SMALL.baseline_iops),
        ("gp3", M6G_LARGE, 3_000),
        ("gp3", DbClass("db.odd.large"), None),
        ("odd", SMALL, SMALL.baseline_iops),
        ("odd", DbClass("db.odd.large"), None),
    ],
)
def test_what_it_keeps_up_where_that_is_known(
    kind: str, its_class: DbClass, iops: float | None
) -> None:
    found = replace(database(), storage=storage(kind, 100), db_class=its_class)
    assert sustained_iops(found) == iops
