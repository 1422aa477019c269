"""The times of a source, of which a sample is kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from lifeguard.ingest.logs.stamp import Stamp
from lifeguard.ingest.logs.times import MOST_TIMES, ReadLines

START = datetime(2026, 3, 12, 9, tzinfo=UTC)


def read(*stamps: Stamp | None) -> ReadLines:
    found = ReadLines()
    for stamp in stamps:
        found.take(stamp)
    return found


def at(seconds: float) -> Stamp:
    return Stamp(START + timedelta(seconds=seconds))


def test_of_a_short_source_each_time_is_kept() -> None:
    stamps = [at(n / 10) for n in range(MOST_TIMES)]
    found = read(*stamps)
    assert found.lines == MOST_TIMES
    assert list(found.stamps) == [stamps[0], *stamps]


def test_near_each_time_of_a_long_source_is_one_that_is_kept() -> None:
    found = read(*map(at, range(100_000)))
    kept = [stamp.at for stamp in found.stamps]
    assert len(kept) <= MOST_TIMES + 2
    apart = [after - before for before, after in pairwise(kept[1:])]
    assert max(apart) <= timedelta(minutes=5)
    assert kept[-1] >= START + timedelta(seconds=100_000, minutes=-5)
    assert list(found.ends) == [at(0), at(99_999)]


def test_times_in_no_order_stay_few_as_well() -> None:
    seconds = [n * 7919 % 100_000 for n in range(20_000)]
    found = read(*map(at, seconds))
    assert len(list(found.stamps)) <= MOST_TIMES + 2
    assert list(found.ends) == [at(min(seconds)), at(max(seconds))]


def test_each_form_has_its_ends() -> None:
    naive = Stamp(START.replace(tzinfo=None))
    no_year = Stamp(START.replace(tzinfo=None, year=2000), has_year=False)
    found = read(no_year, at(5), None, naive, at(3))
    assert found.lines == 5
    assert list(found.ends) == [no_year, no_year, at(3), at(5), naive, naive]
    assert next(iter(found.stamps)) == at(5)


def test_lines_that_count_from_the_boot() -> None:
    found = ReadLines()
    for seconds in range(2 * MOST_TIMES):
        found.take(None, float(seconds))
    assert list(found.stamps) == []
    found.boot(at(0))
    assert list(found.ends) == [at(0), at(2 * MOST_TIMES - 1)]
    assert found.lines == 2 * MOST_TIMES
