"""Burst capacity as Lightsail measures it, and the next bigger plan."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from lifeguard.aws.lightsail.burst import bigger_bundle, read_burst
from lifeguard.aws.session.errors import Refused, Retryable
from lifeguard.core.forecast.trend import LEAST
from lifeguard.core.kinds.lightsail.burst import Bundle, BurstCapacity
from tests.support.account import Fake, Params, failing
from tests.support.lightsail import NAME, server
from tests.support.situations import NOON, at
from tests.unit.aws.lightsail.answers import bundle, points

WARN = timedelta(hours=6)
UNITS = {
    "BurstCapacityPercentage": "Percent",
    "BurstCapacityTime": "Seconds",
    "CPUUtilization": "Percent",
}


def measuring(patch: pytest.MonkeyPatch, **metrics: list[Params]) -> Fake:
    """Be Lightsail, which answers only in a metric's own unit."""

    def data(asked: Params) -> Params:
        name = asked["metricName"]
        fits = asked["unit"] == UNITS[name]
        return {"metricName": name, "metricData": metrics.get(name, []) if fits else []}

    return Fake(patch, {"GetInstanceMetricData": data})


def test_it_is_what_was_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    aws = measuring(
        monkeypatch,
        BurstCapacityPercentage=points(50.0, 49.0, 48.5, 47.0),
        BurstCapacityTime=points(4400.0, 4200.0, 4100.0, 4000.0),
        CPUUtilization=points(20.0, 30.0, 40.0, 30.0),
    )
    assert read_burst(server(), at("12:02"), WARN) == BurstCapacity(
        at=NOON,
        percent=47.0,
        left=timedelta(seconds=4000),
        cpu=30.0,
        per_hour=-12.0,
        warn_below=WARN,
        baseline=10,
    )
    assert [asked["metricName"] for _, asked in aws.asked] == list(UNITS)
    for operation, asked in aws.asked:
        name = asked["metricName"]
        assert operation == "GetInstanceMetricData"
        assert asked == {
            "instanceName": NAME,
            "metricName": name,
            "unit": UNITS[name],
            "period": 300,
            "startTime": at("10:27"),
            "endTime": at("12:02"),
            "statistics": ["Average"],
        }


@pytest.mark.parametrize("count", range(LEAST))
def test_too_few_measurements_are_none(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    aws = measuring(monkeypatch, BurstCapacityPercentage=points(*[50.0] * count))
    assert read_burst(server(), NOON, WARN) is None
    assert aws.count("GetInstanceMetricData") == 1


def test_what_else_is_not_measured_forecasts_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    measuring(monkeypatch, BurstCapacityPercentage=points(50.0, 50.0, 49.0))
    found = read_burst(server(memory_gib=3.0), NOON, WARN)
    assert found is not None
    assert (found.left, found.cpu, found.baseline) == (timedelta(), 0, 0)
    assert found.gone_in == timedelta(hours=49 / 6)


@pytest.mark.parametrize(
    ("code", "error"), [("AccessDeniedException", Refused), ("ServiceException", Retryable)]
)
def test_what_lightsail_refuses_is_raised(
    code: str, error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    Fake(monkeypatch, {"GetInstanceMetricData": failing(code), "GetBundles": failing(code)})
    with pytest.raises(error):
        read_burst(server(), NOON, WARN)
    with pytest.raises(error):
        bigger_bundle(server())


ON_SALE = [
    bundle("nano_3_0", 5.0, 0.5),
    bundle("micro_3_0", 7.0, 1.0),
    bundle("small_ipv6_3_0", 10.0, 2.0, publicIpv4AddressCount=0),
    bundle("small_2_0", 10.0, 2.0, isActive=False),
    bundle("medium_3_0", 24.0, 4.0),
    bundle("small_3_0", 12.0, 2.0),
    bundle("small_win_3_0", 22.0, 2.0, supportedPlatforms=["WINDOWS"]),
]
BIGGER: list[tuple[str, dict[str, Any], Bundle | None]] = [
    ("the cheapest with more memory", {}, Bundle("small_3_0", 12.0, 2.0, 2)),
    ("the next one up", {"memory_gib": 2.0}, Bundle("medium_3_0", 24.0, 4.0, 2)),
    ("Windows", {"windows": True}, Bundle("small_win_3_0", 22.0, 2.0, 2)),
    ("no IPv4 address", {"address": ""}, Bundle("small_ipv6_3_0", 10.0, 2.0, 2)),
    ("the biggest there is", {"memory_gib": 4.0}, None),
]


@pytest.mark.parametrize(
    ("how", "expected"), [row[1:] for row in BIGGER], ids=[row[0] for row in BIGGER]
)
def test_the_next_plan_is(
    how: dict[str, Any], expected: Bundle | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    aws = Fake(monkeypatch, {"GetBundles": lambda _: {"bundles": ON_SALE}})
    assert bigger_bundle(server(**how)) == expected
    assert aws.asked == [("GetBundles", {})]


def test_the_plans_of_every_page_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    pages: dict[str | None, Params] = {
        None: {"bundles": [bundle("medium_3_0", 24.0, 4.0)], "nextPageToken": "2"},
        "2": {"bundles": [bundle("small_3_0", 12.0, 2.0)]},
    }
    aws = Fake(monkeypatch, {"GetBundles": lambda asked: pages[asked.get("pageToken")]})
    found = bigger_bundle(server())
    assert found is not None
    assert found.id == "small_3_0"
    assert aws.asked == [("GetBundles", {}), ("GetBundles", {"pageToken": "2"})]


def test_a_plan_of_which_little_is_said_is_the_smallest(monkeypatch: pytest.MonkeyPatch) -> None:
    bare = {"bundleId": "odd", "supportedPlatforms": ["LINUX_UNIX"]}
    Fake(monkeypatch, {"GetBundles": lambda _: {"bundles": [bare]}})
    assert bigger_bundle(server()) is None
    assert bigger_bundle(server(memory_gib=-1.0)) == Bundle("odd", 0, 0, 0)
