"""Limits now and in the last ten minutes."""

from __future__ import annotations

from datetime import datetime, timedelta

from lifeguard.core.databases.limits.limit import DbLimit
from lifeguard.core.databases.measurements import DbMeasurements, measured
from lifeguard.core.kinds.rds.limits import still_known, with_limits
from tests.support.rds import database, limit
from tests.support.situations import NOON

HOUR = timedelta(hours=1)


def busy(until: datetime) -> DbMeasurements:
    """Return an hour in which the CPU was busy until then."""
    times = [NOON - HOUR + timedelta(minutes=n) for n in range(60)]
    return measured({"CPUUtilization": [(at, 97 if at <= until else 5) for at in times]})


def test_a_limit_that_is_hit_is_told() -> None:
    found = with_limits(database(), busy(NOON), NOON, HOUR)
    assert [hit.limit for hit in found.limits or ()] == [DbLimit.CPU]
    assert found.measured_at == NOON


def test_one_that_was_known_lingers_for_ten_minutes() -> None:
    recent = busy(NOON - timedelta(minutes=8))
    assert with_limits(database(), recent, NOON, HOUR).lingering == ()
    assert with_limits(database(), recent, NOON, HOUR, ["cpu"]).lingering == ("cpu",)
    over = busy(NOON - timedelta(minutes=25))
    assert with_limits(database(), over, NOON, HOUR, ["cpu"]).lingering == ()


def test_whichever_limit_slows_the_storage_is_one() -> None:
    """A change moves it from the volume to the class: the storage is slow all the same."""
    times = [NOON - HOUR + timedelta(minutes=n) for n in range(60)]
    last = NOON - timedelta(minutes=8)
    slow = measured(
        {
            "DiskQueueDepth": [(at, 30 if at <= last else 0) for at in times],
            "WriteLatency": [(at, 0.09 if at <= last else 0.001) for at in times],
            "ReadLatency": [(at, 0.001) for at in times],
        }
    )
    found = with_limits(database(), slow, NOON, HOUR, [DbLimit.VOLUME_CREDITS])
    assert found.limits == ()
    assert [DbLimit(one).slows_io for one in found.lingering] == [True]


def test_what_is_known_is_known_until_it_is_measured_to_be_over() -> None:
    assert still_known(database(limits=None), ["cpu"]) == ("cpu",)
    assert still_known(database(), ["cpu"]) == ()
    seen = database("available", limit(DbLimit.CPU), lingering=("disk",))
    assert still_known(seen, []) == ("cpu", "disk")
