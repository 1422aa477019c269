"""One clock for all sources."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lifeguard.core.diagnosis.fact import EXACT
from lifeguard.ingest.logs.clock import clocks
from lifeguard.ingest.logs.stamp import Stamp, common, iso, syslog


def stamp(text: str) -> Stamp:
    found = iso(text) or syslog(text) or common(text)
    assert found is not None
    return found[0]


def times(*sources: list[str]) -> list[list[str]]:
    stamps = [[stamp(text) for text in texts] for texts in sources]
    found = clocks(stamps, 2026)
    return [
        [f"{clock.moment(one).at:%m-%d %H:%M}" for one in each]
        for clock, each in zip(found, stamps, strict=True)
    ]


ZONED = ["2026-03-12T09:14:02Z", "2026-03-12T09:20:00Z"]


@pytest.mark.parametrize(
    ("local", "moved"),
    [
        ("2026/03/12 09:14:02", "03-12 09:14"),
        ("2026/03/12 18:14:02", "03-12 09:14"),  # Seoul
        ("2026/03/12 04:14:02", "03-12 09:14"),  # New York
        ("2026/03/12 14:44:02", "03-12 09:14"),  # Delhi
        ("2026/03/13 18:14:02", "03-13 18:14"),  # another day: no zone brings it near
    ],
)
def test_a_source_without_a_zone_is_moved_to_those_with_one(local: str, moved: str) -> None:
    assert times(ZONED, [local])[1] == [moved]


def test_a_zone_that_was_guessed_may_be_wrong_by_a_little_and_an_unknown_one_by_much() -> None:
    local = [[stamp("2026/03/12 18:14:02")], [stamp("2026/03/14 18:14:02")]]
    near, far = (clocks([[stamp(ZONED[0])], one], 2026)[1] for one in local)
    assert near.within == timedelta(seconds=90)
    assert far.within == timedelta(hours=14)
    assert clocks([[stamp(ZONED[0])]], 2026)[0].within == EXACT


def test_where_one_source_is_in_utc_all_are() -> None:
    fits, strays = "2026/03/12 09:14:02", "2026/03/12 18:14:02"
    assert times(ZONED, [fits], [strays])[2] == ["03-12 18:14"]


def test_without_any_zone_the_first_source_is_the_measure() -> None:
    local = ["2026/03/12 18:14:02"]
    assert times(local, local) == [["03-12 18:14"], ["03-12 18:14"]]


def test_the_year_of_syslog_is_that_of_the_others() -> None:
    syslogs = [stamp("Mar 12 09:14:02")]
    assert clocks([syslogs, [stamp("2024-03-12T09:14:02Z")]], 2026)[0].year == 2024
    assert clocks([syslogs], 2026)[0].year == 2026


def test_the_29_february_in_a_year_without_one() -> None:
    found = clocks([[stamp("Feb 29 09:14:02")]], 2026)[0]
    assert f"{found.moment(stamp('Feb 29 09:14:02')).at:%m-%d %H:%M}" == "02-28 09:14"


def test_nothing_to_read() -> None:
    assert [clock.year for clock in clocks([[]], 2026)] == [2026]
