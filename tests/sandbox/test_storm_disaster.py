from __future__ import annotations

import statistics
from collections import Counter
from datetime import timedelta

import pytest

from lifeguard.core.policy.policy import Criticality
from sandbox.storm.disaster import Adversity, Disaster, Refuses, victims

HOUR = timedelta(hours=1)


def test_the_same_seed_is_the_same_storm() -> None:
    assert victims(Disaster(50, seed=3)) == victims(Disaster(50, seed=3))
    assert victims(Disaster(50, seed=3)) != victims(Disaster(50, seed=4))


def test_stops_take_45_seconds_and_starts_30_on_average() -> None:
    found = victims(Disaster(20_000))
    stops = [victim.stops_for.total_seconds() for victim in found]
    starts = [victim.starts_for.total_seconds() for victim in found]
    assert statistics.mean(stops) == pytest.approx(45, rel=0.02)
    assert statistics.mean(starts) == pytest.approx(30, rel=0.02)
    assert statistics.median(stops) == pytest.approx(39.7, rel=0.02)  # skewed: log-normal
    assert min(starts) > 0


def test_without_a_spread_all_fail_at_once_and_in_three_zones() -> None:
    found = victims(Disaster(9))
    assert {victim.fails_after for victim in found} == {timedelta()}
    assert Counter(victim.zone for victim in found) == {
        "us-east-1a": 3,
        "us-east-1b": 3,
        "us-east-1c": 3,
    }


def test_a_zones_fault_is_in_one_zone() -> None:
    assert {victim.zone for victim in victims(Disaster(9, zone_fault=True))} == {"us-east-1a"}


def test_a_spread_is_kept_to_and_used() -> None:
    moments = [victim.fails_after for victim in victims(Disaster(300, timedelta(seconds=60)))]
    assert moments == sorted(moments)
    assert timedelta() <= moments[0] < timedelta(seconds=3)
    assert timedelta(seconds=57) < moments[-1] <= timedelta(seconds=60)


def test_three_instances_are_a_group_and_each_has_an_id_of_its_own() -> None:
    found = victims(Disaster(30))
    assert set(Counter(victim.group for victim in found).values()) == {3}
    assert len({victim.id for victim in found}) == 30


def test_nothing_is_worse_unless_it_is_asked_for() -> None:
    assert not any(victim.is_hit for victim in victims(Disaster(30)))
    plain, slower = victims(Disaster(9)), victims(Disaster(9, adversity=Adversity(slower=3)))
    assert [3 * one.starts_for for one in plain] == [one.starts_for for one in slower]
    assert [one.stops_for for one in plain] == [one.stops_for for one in slower]


def test_a_zone_lacks_capacity() -> None:
    found = victims(Disaster(9, adversity=Adversity(zone_lacks=HOUR)))
    assert {one.zone for one in found if one.lacks_until == HOUR} == {"us-east-1a"}
    assert sum(one.is_hit for one in found) == 3


def test_a_share_lacks_capacity_wherever_it_is() -> None:
    found = victims(Disaster(100, adversity=Adversity(share=0.3, share_lacks=HOUR)))
    assert sum(one.lacks_until == HOUR for one in found) == 30
    assert len({one.zone for one in found if one.is_hit}) == 3


def test_one_is_refused() -> None:
    found = victims(Disaster(9, adversity=Adversity(refuses=Refuses.UNNAMED)))
    assert [one.refuses for one in found].count(Refuses.UNNAMED) == 1
    assert sum(one.is_hit for one in found) == 1


def test_types_and_criticalities_are_mixed_within_each_zone() -> None:
    found = victims(Disaster(60, adversity=Adversity(types=2, mixed=True)))
    assert len({(one.zone, one.type) for one in found}) == 6
    shares = Counter(one.criticality for one in found)
    assert shares == {Criticality.NORMAL: 30, Criticality.HIGH: 15, Criticality.LOW: 15}
