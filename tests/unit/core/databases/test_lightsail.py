"""Databases of Lightsail: which limits are seen, and what RDS would give."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lifeguard.core.databases.database import DbClass
from lifeguard.core.databases.lightsail import (
    LightsailDbFacts,
    find_lightsail_limits,
    on_rds,
)
from lifeguard.core.databases.limits.limit import DbLimit
from lifeguard.core.databases.measurements import measured
from lifeguard.core.databases.messages.lightsail import truths
from lifeguard.core.text.message import message
from tests.support.databases import (
    CLASSES,
    GB,
    LARGE,
    M6G_LARGE,
    MICRO,
    NOW,
    PRICES,
    T2_MICRO,
    hit,
    metrics,
)

SHOP = LightsailDbFacts("postgres", "available", "micro_2_0", 2, 1, 40)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"DiskQueueDepth": 31, "CPUUtilization": 22}, ["disk"]),  # story 4
        ({"DiskQueueDepth": 9, "CPUUtilization": 22}, []),
        ({"DiskQueueDepth": 31}, []),  # a CPU that is not measured may be what is busy
        ({"DiskQueueDepth": 31, "CPUUtilization": 95}, ["cpu"]),
        ({"CPUUtilization": 95}, ["cpu"]),
        ({"FreeStorageSpace": 4 * GB}, ["storage"]),
        ({"FreeStorageSpace": 9 * GB}, []),
        ({}, []),
    ],
)
def test_limits(values: dict[str, float], expected: list[str]) -> None:
    assert [h.limit for h in find_lightsail_limits(SHOP, metrics(**values), NOW)] == expected


def test_the_numbers_behind_it() -> None:
    (found,) = find_lightsail_limits(SHOP, metrics(DiskQueueDepth=31, CPUUtilization=22), NOW)
    assert (found.measured, found.queue, found.latency) == (22, 31, None)


def test_storage_that_is_full_soon() -> None:
    falling = metrics({"FreeStorageSpace": -3 * GB}, FreeStorageSpace=9 * GB)
    (found,) = find_lightsail_limits(SHOP, falling, NOW)
    assert found.limit is DbLimit.STORAGE
    assert found.gone_in is not None
    assert abs(found.gone_in - timedelta(hours=3)) < timedelta(seconds=9)


def test_what_has_begun_lasts_at_lower_thresholds() -> None:
    values = metrics(DiskQueueDepth=5, CPUUtilization=70, FreeStorageSpace=6 * GB)
    assert find_lightsail_limits(SHOP, values, NOW) == ()
    found = find_lightsail_limits(SHOP, values, NOW, ["disk", "storage"])
    assert [h.limit for h in found] == ["storage", "disk"]
    busy = find_lightsail_limits(SHOP, metrics(CPUUtilization=85), NOW, ["cpu"])
    assert [h.limit for h in busy] == ["cpu"]
    assert find_lightsail_limits(SHOP, measured({}), NOW, ["disk", "cpu", "storage"]) == ()


def test_what_rds_would_give() -> None:
    small, whole = on_rds(SHOP, CLASSES, PRICES)
    assert (small.db_class, small.gets.iops, small.full) == (MICRO, 500, False)
    assert small.cost == pytest.approx(11.68 + 40 * 0.115)
    assert (whole.db_class, whole.gets.iops, whole.full) == (LARGE, 3_000, True)


def test_without_prices_the_smallest_comes_first() -> None:
    unknown = DbClass("db.z1.micro", 2, 1_024)
    small, whole = on_rds(SHOP, (unknown, M6G_LARGE, LARGE, MICRO, T2_MICRO))
    assert (small.db_class, whole.db_class) == (MICRO, M6G_LARGE)
    assert (small.cost, whole.cost) == (None, None)


def test_one_that_holds_nothing_back_is_enough() -> None:
    big = LightsailDbFacts("mysql", "available", "large_2_0", 2, 8, 240, high_availability=True)
    (found,) = on_rds(big, CLASSES, PRICES)
    assert (found.db_class, found.gib) == (LARGE, 240)


def test_rds_has_no_smaller_storage_and_no_smaller_class() -> None:
    tiny = LightsailDbFacts("mysql", "available", "x", 64, 1, 5)
    assert on_rds(tiny, CLASSES) == ()
    one = LightsailDbFacts("mysql", "available", "x", 1, 1, 5)
    (found, _) = on_rds(one, CLASSES)
    assert found.gib == 20
    slow = DbClass("db.t4g.micro", 2, 1_024, 500, 500, 10, 10)
    (found,) = on_rds(one, (slow,))
    assert not found.full


def test_what_is_said_of_a_disk() -> None:
    alternatives = on_rds(SHOP, CLASSES, PRICES)
    codes = [said.code for said in truths(hit(DbLimit.DISK), alternatives)]
    assert codes == [
        "database.lightsail.same_disk",
        "database.lightsail.priced",
        "database.lightsail.priced",
        "database.lightsail.endpoint",
    ]
    (_, unpriced, *_) = truths(hit(DbLimit.DISK), on_rds(SHOP, CLASSES))
    assert unpriced.code == "database.lightsail.unpriced"
    assert message("database.lightsail.rds") in truths(hit(DbLimit.DISK))


def test_what_is_said_of_the_rest() -> None:
    assert [said.code for said in truths(hit(DbLimit.STORAGE))] == [
        "database.lightsail.bigger_disk",
        "database.lightsail.endpoint",
    ]
    assert truths(hit(DbLimit.CPU)) == ()
