"""Limits now and in the last ten minutes, and silence."""

from __future__ import annotations

from datetime import datetime, timedelta

from lifeguard.core.databases.measurements import DbMeasurements, measured
from lifeguard.core.kinds.lightsail_database.limits import limits_of, with_measurements
from tests.support.lightsail_database import BUSY, database, silent
from tests.support.situations import NOON

MINUTE = timedelta(minutes=1)
UNKNOWN = database(limits=None, connections=None)


def points(last: datetime, busy_until: datetime | None = None) -> DbMeasurements:
    """Return an hour of points that ends then, with a CPU that was busy until then."""
    times = [last - n * MINUTE for n in range(60)]
    cpu = [(at, 97 if busy_until and at <= busy_until else 5) for at in times]
    return measured({"CPUUtilization": cpu, "DatabaseConnections": [(at, 40) for at in times]})


def test_a_limit_that_is_hit_is_told_with_its_connections() -> None:
    found = with_measurements(UNKNOWN, points(NOON, NOON), NOON)
    assert limits_of(found) == {"cpu"}
    assert (found.connections, found.silent_since, found.lingering) == (40, None, ())


def test_one_that_was_known_lingers_for_ten_minutes() -> None:
    recent = points(NOON, NOON - 8 * MINUTE)
    assert with_measurements(UNKNOWN, recent, NOON).lingering == ()
    lingers = with_measurements(UNKNOWN, recent, NOON, database(BUSY))
    assert (lingers.limits, lingers.lingering, limits_of(lingers)) == ((), ("cpu",), {"cpu"})
    again = with_measurements(UNKNOWN, recent, NOON, lingers)
    assert again.lingering == ("cpu",)
    over = points(NOON, NOON - 25 * MINUTE)
    assert with_measurements(UNKNOWN, over, NOON, database(BUSY)).lingering == ()


def test_without_a_point_for_twenty_minutes_it_is_silent_since_the_last_one() -> None:
    just = with_measurements(UNKNOWN, points(NOON - 19 * MINUTE), NOON)
    assert just.silent_since is None
    assert just.limits == ()
    last = NOON - 20 * MINUTE
    quiet = with_measurements(UNKNOWN, points(last), NOON)
    assert (quiet.silent_since, quiet.limits, quiet.connections) == (last, None, None)


def test_a_silence_that_is_known_began_when_it_began() -> None:
    known = silent(NOON - timedelta(hours=2))
    assert with_measurements(UNKNOWN, measured({}), NOON, known).silent_since == known.silent_since
    assert with_measurements(UNKNOWN, points(NOON), NOON, known).silent_since is None


def test_what_never_published_anything_is_not_silent() -> None:
    found = with_measurements(UNKNOWN, measured({}), NOON)
    assert (found.silent_since, found.limits) == (None, None)
