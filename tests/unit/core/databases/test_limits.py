"""Which limit is hit: a row for each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from lifeguard.core.databases.database import DbFacts
from lifeguard.core.databases.limits.connections import max_connections
from lifeguard.core.databases.limits.find import (
    db_cpu_credits,
    find_limits,
)
from lifeguard.core.databases.limits.limit import DbLimit
from lifeguard.core.databases.measurements import measured
from tests.support.databases import (
    GB,
    M6I_2XLARGE,
    MICRO,
    NOW,
    SLOW,
    SMALL,
    T2_MICRO,
    database,
    five_minutely,
    limits,
    metrics,
    only,
    series,
    storage,
)

MIB = 1_048_576
STORY = database(SMALL, storage("gp3"))
GP2 = database(M6I_2XLARGE, storage("gp2", 100))

IO: list[tuple[str, DbFacts, Mapping[str, float], str]] = [
    ("story 4: the class, not gp3", STORY, {"WriteIOPS": 990, "ReadIOPS": 5}, "class-iops"),
    (
        "the host's burst is used up",
        database(),
        {"WriteIOPS": 100, "EBSIOBalance%": 9},
        "class-iops",
    ),
    ("the same of bytes", database(), {"WriteIOPS": 9, "EBSByteBalance%": 3}, "class-throughput"),
    (
        "the host before the volume's credits",
        GP2,
        {"WriteIOPS": 295, "BurstBalance": 2, "EBSIOBalance%": 2},
        "class-iops",
    ),
    ("a gp2 volume out of credits", GP2, {"WriteIOPS": 120, "BurstBalance": 19}, "volume-credits"),
    (
        "a gp2 volume with credits, below its burst",
        GP2,
        {"WriteIOPS": 1_500, "BurstBalance": 21},
        "queries",
    ),
    (
        "a gp2 volume with credits, at its burst",
        GP2,
        {"WriteIOPS": 2_900, "BurstBalance": 60},
        "volume-iops",
    ),
    (
        "credits are gone, but the class is the smaller",
        database(MICRO, storage("gp2", 350)),
        {"WriteIOPS": 490, "BurstBalance": 2},
        "class-iops",
    ),
    ("gp3 has no credits", database(), {"WriteIOPS": 100, "BurstBalance": 2}, "queries"),
    ("credits not measured, held at the baseline", GP2, {"WriteIOPS": 290}, "volume-iops"),
    ("credits not measured, above the baseline", GP2, {"WriteIOPS": 1_000}, "queries"),
    ("the volume", database(), {"WriteIOPS": 2_600, "ReadIOPS": 100}, "volume-iops"),
    ("just below the volume", database(), {"WriteIOPS": 2_600, "ReadIOPS": 90}, "queries"),
    (
        "the volume's throughput",
        database(),
        {"WriteIOPS": 500, "WriteThroughput": 113 * MIB},
        "volume-throughput",
    ),
    (
        "the class's throughput",
        STORY,
        {"WriteIOPS": 100, "WriteThroughput": 10 * MIB, "ReadThroughput": 9 * MIB},
        "class-throughput",
    ),
    (
        "a host that is measured to have burst left",
        STORY,
        {"WriteIOPS": 990, "EBSIOBalance%": 80},
        "queries",
    ),
    (
        "the same of bytes, and its maximum is what counts",
        STORY,
        {"WriteIOPS": 100, "WriteThroughput": 20 * MIB, "EBSByteBalance%": 80},
        "queries",
    ),
    ("nothing measured but the queue", database(), {}, "queries"),
    (
        "a class that is not known",
        database(T2_MICRO, storage("gp3")),
        {"WriteIOPS": 2_990},
        "volume-iops",
    ),
]


@pytest.mark.parametrize(
    ("facts", "values", "expected"), [row[1:] for row in IO], ids=[row[0] for row in IO]
)
def test_what_slows_the_storage(facts: DbFacts, values: Mapping[str, float], expected: str) -> None:
    assert limits(facts, **SLOW, **values) == [expected]


def test_the_numbers_behind_story_4() -> None:
    found = only(STORY, **SLOW, WriteIOPS=990, ReadIOPS=5)
    assert (found.measured, found.cap, found.queue, found.latency) == (995, 1_000, 30, 0.09)
    assert found.at == NOW
    assert found.balance is None


def test_the_numbers_behind_credits() -> None:
    found = only(GP2, **SLOW, WriteIOPS=290, BurstBalance=3)
    assert (found.measured, found.cap, found.balance, found.held) == (290, 300, 3, True)
    assert not only(GP2, **SLOW, WriteIOPS=2_900, BurstBalance=60).held


@pytest.mark.parametrize(("per_hour", "expected"), [(-5, True), (0, True), (5, False)])
def test_credits_that_come_back_are_not_gone(per_hour: float, *, expected: bool) -> None:
    found = limits(GP2, {"BurstBalance": per_hour}, **SLOW, WriteIOPS=120, BurstBalance=10)
    assert (found == ["volume-credits"]) is expected


QUIET: list[tuple[str, dict[str, Any]]] = [
    ("a queue alone", {"DiskQueueDepth": 64, "WriteLatency": 0.004}),
    ("latency alone", {"DiskQueueDepth": 1, "WriteLatency": 0.5}),
    ("a queue of which no latency is measured", {"DiskQueueDepth": 64}),
    ("a short queue for 8 vCPUs", {"DiskQueueDepth": 15, "WriteLatency": 0.09}),
]


@pytest.mark.parametrize("values", [row[1] for row in QUIET], ids=[row[0] for row in QUIET])
def test_what_is_no_trouble(values: dict[str, float]) -> None:
    assert limits(database(), **values, WriteIOPS=2_990) == []


def test_reads_may_be_slow_alone() -> None:
    assert limits(database(), DiskQueueDepth=30, ReadLatency=0.02) == ["queries"]


def test_a_minute_that_is_well_is_no_trouble() -> None:
    queue = [*series(30)[:-1], (NOW, 2.0)]
    found = measured({"DiskQueueDepth": queue, "WriteLatency": series(0.09)})
    assert find_limits(database(), found, NOW) == ()
    (lasting,) = find_limits(database(), found, NOW, known=[DbLimit.CLASS_IOPS])
    assert lasting.limit is DbLimit.QUERIES


def test_slowness_lasts_above_half_of_what_begins_it() -> None:
    values = metrics(DiskQueueDepth=8, WriteLatency=0.010)
    assert find_limits(database(), values, NOW) == ()
    assert find_limits(database(), values, NOW, known=["volume-iops"])
    below = metrics(DiskQueueDepth=7.9, WriteLatency=0.010)
    assert find_limits(database(), below, NOW, known=["volume-iops"]) == ()


OTHERS: list[tuple[str, DbFacts, Mapping[str, float], list[str]]] = [
    ("connections", STORY, {"DatabaseConnections": 154}, ["connections"]),
    ("fewer of them", STORY, {"DatabaseConnections": 153}, []),
    (
        "an engine whose most is not known",
        database(SMALL, engine="db2-se"),
        {"DatabaseConnections": 9e5},
        [],
    ),
    ("the CPU", STORY, {"CPUUtilization": 90}, ["cpu"]),
    ("a CPU that is less busy", STORY, {"CPUUtilization": 89}, []),
    (
        "no memory, and swap",
        STORY,
        {"FreeableMemory": 100 * MIB, "SwapUsage": 210 * MIB},
        ["memory"],
    ),
    ("no memory, little swap", STORY, {"FreeableMemory": 100 * MIB, "SwapUsage": 200 * MIB}, []),
    ("no memory, swap not measured", STORY, {"FreeableMemory": 100 * MIB}, []),
    ("memory, and swap", STORY, {"FreeableMemory": 110 * MIB, "SwapUsage": 900 * MIB}, []),
    ("storage below a tenth", STORY, {"FreeStorageSpace": 10 * GB}, ["storage"]),
    ("storage above a tenth", STORY, {"FreeStorageSpace": 11 * GB}, []),
]


@pytest.mark.parametrize(
    ("facts", "values", "expected"), [row[1:] for row in OTHERS], ids=[row[0] for row in OTHERS]
)
def test_other_limits(facts: DbFacts, values: Mapping[str, float], expected: list[str]) -> None:
    assert limits(facts, **values) == expected


def test_memory_of_a_class_that_is_not_known_is_never_short() -> None:
    facts = database(type(SMALL)("db.z9.large"))
    assert limits(facts, FreeableMemory=0, SwapUsage=9e9) == []


def test_swap_that_grows_is_enough() -> None:
    values = {"FreeableMemory": 100.0 * MIB, "SwapUsage": 50.0 * MIB}
    assert limits(STORY, {"SwapUsage": 40 * MIB}, **values) == ["memory"]
    assert limits(STORY, {"SwapUsage": -40 * MIB}, **values) == []


def test_queries_are_to_blame_only_where_nothing_else_is() -> None:
    assert limits(database(), **SLOW) == ["queries"]
    assert limits(database(), **SLOW, CPUUtilization=95) == ["cpu"]
    assert limits(STORY, **SLOW, DatabaseConnections=190) == ["connections"]
    assert limits(database(), **SLOW, FreeStorageSpace=1 * GB) == ["storage", "queries"]


def test_what_has_begun_lasts_at_lower_thresholds() -> None:
    values = metrics(DatabaseConnections=140, CPUUtilization=85, FreeStorageSpace=15 * GB)
    assert find_limits(STORY, values, NOW) == ()
    known = ["connections", "cpu", "storage"]
    found = find_limits(STORY, values, NOW, known=known)
    assert [hit.limit for hit in found] == ["storage", "connections", "cpu"]


def test_two_minutes_of_connections_are_enough() -> None:
    points = [*series(10)[:-2], *series(190, minutes=1)]
    (found,) = find_limits(STORY, measured({"DatabaseConnections": points}), NOW)
    assert (found.measured, found.cap) == (190, 192)


@pytest.mark.parametrize(
    ("gb", "per_hour", "most", "expected"),
    [
        (40, -6, None, timedelta(hours=40 / 6)),
        (40, -4, None, None),  # ten hours
        (40, -6, 200, None),  # RDS grows it
        (40, -21, 200, timedelta(hours=40 / 21)),  # faster than RDS does
        (40, 6, None, None),
    ],
)
def test_storage_that_is_full_soon(
    gb: float, per_hour: float, most: int | None, expected: timedelta | None
) -> None:
    facts = database(SMALL, storage(max_gib=most))
    found = find_limits(
        facts, metrics({"FreeStorageSpace": per_hour * GB}, FreeStorageSpace=gb * GB), NOW
    )
    if expected is None:
        assert found == ()
    else:
        left = found[0].gone_in
        assert left is not None
        assert abs(left - expected) < timedelta(minutes=1)


def test_storage_that_rds_grows_is_short_later() -> None:
    facts = database(SMALL, storage(max_gib=200))
    assert limits(facts, FreeStorageSpace=6 * GB) == []
    assert limits(facts, FreeStorageSpace=5 * GB) == ["storage"]


@pytest.mark.parametrize("values", [{}, {"FreeStorageSpace": 90 * GB}])
def test_storage_full_is_full_whatever_is_measured(values: dict[str, float]) -> None:
    found = only(database(SMALL, status="storage-full"), **values)
    assert found.limit is DbLimit.STORAGE
    assert found.cap == 100 * 2**30


def test_storage_of_a_size_that_is_not_known() -> None:
    assert limits(database(SMALL, storage("gp3", 0)), FreeStorageSpace=1) == []


CREDITS: list[tuple[str, DbFacts, float, float, float, str | None]] = [
    ("t2 without any is held", database(T2_MICRO), 0.02, 0, 0, "cpu-credits"),
    ("t2 that will be out within the warning", database(T2_MICRO), 20, -10, 0, "cpu-credits"),
    ("t2 that lasts longer", database(T2_MICRO), 70, -10, 0, None),
    ("t2 that does not fall", database(T2_MICRO), 20, 0, 0, None),
    ("t4g without any is billed", STORY, 0.02, 0, 0, "cpu-surplus"),
    ("t4g that is charged", STORY, 30, 0, 2, "cpu-surplus"),
    ("t4g that falls is no news", STORY, 20, -10, 0, None),
    ("a class without credits", database(), 0, 0, 5, None),
]


@pytest.mark.parametrize(
    ("facts", "balance", "per_hour", "charged", "expected"),
    [row[1:] for row in CREDITS],
    ids=[row[0] for row in CREDITS],
)
def test_cpu_credits(
    facts: DbFacts, balance: float, per_hour: float, charged: float, expected: str | None
) -> None:
    values = measured(
        {
            "CPUCreditBalance": five_minutely(balance, per_hour),
            "CPUSurplusCreditsCharged": five_minutely(charged),
        }
    )
    found = find_limits(facts, values, NOW, warn_below=timedelta(hours=6))
    assert [hit.limit for hit in found] == ([expected] if expected else [])


def test_credits_that_were_measured_long_ago_say_nothing() -> None:
    old = five_minutely(0, until=NOW - timedelta(minutes=21))
    assert find_limits(database(T2_MICRO), measured({"CPUCreditBalance": old}), NOW) == ()
    assert db_cpu_credits(STORY, measured({})) is None


@pytest.mark.parametrize(
    ("engine", "memory_mib", "more", "expected"),
    [
        ("mysql", 16_384, {}, 1_297),  # AWS's example: about 1,300
        ("mariadb", 1_024, {}, 60),
        ("postgres", 2_048, {}, 192),
        ("postgres", 131_072, {}, 5_000),
        ("sqlserver-ex", 1_024, {}, 32_767),
        ("oracle-ee", 16_384, {}, None),
        ("postgres", 0, {}, None),
        ("postgres", 2_048, {"max_connections": 50}, 50),
        ("postgres", 2_048, {"engine_formula": False}, None),
    ],
)
def test_how_many_connections_it_takes(
    engine: str, memory_mib: int, more: dict[str, Any], expected: int | None
) -> None:
    facts = database(type(SMALL)("db.x", 2, memory_mib), engine=engine, **more)
    assert max_connections(facts) == expected


def test_nothing_measured_is_no_limit() -> None:
    assert find_limits(STORY, measured({}), NOW) == ()


def test_each_limit_is_of_one_place_at_most() -> None:
    assert not any(limit.of_class and limit.of_volume for limit in DbLimit)
    assert {limit for limit in DbLimit if limit.slows_io} == {
        limit for limit in DbLimit if limit.of_class or limit.of_volume
    } | {DbLimit.DISK, DbLimit.QUERIES}
