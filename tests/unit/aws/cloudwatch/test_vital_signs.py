"""A server's metrics: one call for all of them, none of it in anybody's way."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from lifeguard.aws.cloudwatch.vital_signs import PUBLISHED, VOLUMES, host_metrics
from lifeguard.aws.session.clients import brief_client
from lifeguard.core.incident.vital_signs import Cpu, DiskUse, HostMetrics, Unread, VolumeIo
from lifeguard.core.kinds.ec2.instance import Instance
from tests.support.account import REGION, Fake, failing
from tests.support.situations import INSTANCE, at, instance

pytestmark = pytest.mark.usefixtures("_in_account")

SERVER = replace(instance(), volumes=("vol-1", "vol-2"))
LENGTH = timedelta(minutes=15)
FAILED = at("12:02")


def agents(*metrics: tuple[str, dict[str, str]]) -> dict[str, Any]:
    """Return ListMetrics' answer."""
    return {
        "Metrics": [
            {
                "Namespace": "CWAgent",
                "MetricName": name,
                "Dimensions": [
                    {"Name": n, "Value": v}
                    for n, v in {"InstanceId": INSTANCE, **dimensions}.items()
                ],
            }
            for name, dimensions in metrics
        ]
    }


class CloudWatch:
    """What it holds: points by the name of the metric, and by a dimension's value."""

    def __init__(
        self,
        patch: pytest.MonkeyPatch,
        points: dict[tuple[str, str], list[float]] | None = None,
        listed: dict[str, Any] | None = None,
        **answers: Any,  # noqa: ANN401  any answerer
    ) -> None:
        self.points = points or {}
        told = {
            "ListMetrics": lambda _: listed or agents(),
            "GetMetricData": self._data,
        }
        self.aws = Fake(patch, told | answers)

    def _data(self, params: dict[str, Any]) -> dict[str, Any]:
        return {"MetricDataResults": [self._result(q) for q in params["MetricDataQueries"]]}

    def _result(self, query: dict[str, Any]) -> dict[str, Any]:
        metric = query["MetricStat"]["Metric"]
        last = metric["Dimensions"][-1]["Value"]
        values = self.points.get((metric["MetricName"], last), [])
        return {"Id": query["Id"], "Values": values}

    def read(self, server: Instance = SERVER, until: datetime = FAILED) -> HostMetrics:
        return host_metrics(server, until, LENGTH)

    def asked(self, operation: str) -> dict[str, Any]:
        ((_, params),) = [one for one in self.aws.asked if one[0] == operation]
        return params


def test_cpu_and_credits(monkeypatch: pytest.MonkeyPatch) -> None:
    points = {
        ("CPUUtilization", INSTANCE): [99.6, 50.0, 30.2],
        ("CPUCreditBalance", INSTANCE): [12.9, 7.9],
    }
    found = CloudWatch(monkeypatch, points).read()
    assert found == HostMetrics(Cpu(60, 100), 7)


def test_what_nobody_publishes_is_absent(monkeypatch: pytest.MonkeyPatch) -> None:
    assert CloudWatch(monkeypatch).read() == HostMetrics()


def test_it_asks_once_for_whole_periods(monkeypatch: pytest.MonkeyPatch) -> None:
    here = CloudWatch(monkeypatch)
    here.read()
    asked = here.asked("GetMetricData")
    assert (asked["StartTime"], asked["EndTime"]) == (at("11:50"), at("12:05"))
    assert {q["MetricStat"]["Period"] for q in asked["MetricDataQueries"]} == {300}
    assert here.asked("ListMetrics") == {
        "Namespace": "CWAgent",
        "Dimensions": [{"Name": "InstanceId", "Value": INSTANCE}],
        "RecentlyActive": "PT3H",
    }
    here = CloudWatch(monkeypatch)
    here.read(until=at("12:05"))
    assert here.asked("GetMetricData")["EndTime"] == datetime(2026, 11, 20, 12, 5, tzinfo=UTC)


def test_a_volumes_checks_are_of_it_and_its_instance(monkeypatch: pytest.MonkeyPatch) -> None:
    points = {
        ("VolumeQueueLength", "vol-1"): [2.0, 33.7],
        ("VolumeStalledIOCheck", "vol-1"): [0.0, 1.0],
        ("VolumeIOPSExceededCheck", "vol-1"): [0.0],
        ("VolumeThroughputExceededCheck", "vol-1"): [1.0],
        ("VolumeQueueLength", "vol-2"): [2.0],
    }
    here = CloudWatch(monkeypatch, points)
    stalled = VolumeIo("vol-1", 34, stalled=True, throughput_exceeded=True)
    assert here.read().volumes == (stalled,)  # no check of the other is published: not on Nitro
    dimensions = [
        tuple(d["Name"] for d in q["MetricStat"]["Metric"]["Dimensions"])
        for q in here.asked("GetMetricData")["MetricDataQueries"]
        if q["MetricStat"]["Metric"]["MetricName"] == "VolumeIOPSExceededCheck"
    ]
    assert dimensions == [("VolumeId",), ("InstanceId", "VolumeId")] * 2


def test_of_a_volume_that_is_well_it_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    points = {("VolumeIOPSExceededCheck", "vol-2"): [0.0]}
    assert CloudWatch(monkeypatch, points).read().volumes == (VolumeIo("vol-2"),)


def test_the_agents_metrics_under_whatever_dimensions(monkeypatch: pytest.MonkeyPatch) -> None:
    listed = agents(
        ("mem_used_percent", {"InstanceType": "t3.micro"}),
        ("swap_used_percent", {"ImageId": "ami-1"}),
        ("disk_used_percent", {"fstype": "xfs", "path": "/"}),
        ("disk_used_percent", {"fstype": "ext4", "path": "/var"}),
        ("disk_used_percent", {"fstype": "squashfs", "path": "/snap"}),
        ("diskio_reads", {"name": "nvme0n1"}),
    )
    points = {
        ("mem_used_percent", "t3.micro"): [97.6, 40.0],
        ("swap_used_percent", "ami-1"): [3.2],
        ("disk_used_percent", "/"): [61.0],
        ("disk_used_percent", "/var"): [98.6],
        ("disk_used_percent", "/snap"): [100.0],
        ("diskio_reads", "nvme0n1"): [5.0],
    }
    found = CloudWatch(monkeypatch, points, listed).read()
    assert found == HostMetrics(memory=98, swap=3, disk=DiskUse(99, "/var"))


def test_the_agents_metrics_of_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    listed = agents(
        ("Memory % Committed Bytes In Use", {"objectname": "Memory"}),
        ("Paging File % Usage", {"objectname": "Paging File"}),
        ("LogicalDisk % Free Space", {"instance": "C:"}),
        ("LogicalDisk % Free Space", {"instance": "D:"}),
    )
    points = {
        ("Memory % Committed Bytes In Use", "Memory"): [91.0],
        ("Paging File % Usage", "Paging File"): [1.0],
        ("LogicalDisk % Free Space", "C:"): [2.0, 40.0],
        ("LogicalDisk % Free Space", "D:"): [50.0],
    }
    here = CloudWatch(monkeypatch, points, listed)
    assert here.read() == HostMetrics(memory=91, swap=1, disk=DiskUse(98, "C:"))
    statistics = {
        q["MetricStat"]["Metric"]["MetricName"]: q["MetricStat"]["Stat"]
        for q in here.asked("GetMetricData")["MetricDataQueries"]
    }
    assert statistics["LogicalDisk % Free Space"] == "Minimum"
    assert statistics["Paging File % Usage"] == "Maximum"


@pytest.mark.parametrize("code", ["AccessDenied", "Throttling", "InternalServiceFault"])
def test_what_cannot_be_read_is_noted(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    points = {("CPUUtilization", INSTANCE): [12.0]}
    without_agent = CloudWatch(monkeypatch, points, ListMetrics=failing(code))
    assert without_agent.read() == HostMetrics(Cpu(12, 12), unread=(Unread.AGENT,))
    without_data = CloudWatch(monkeypatch, points, GetMetricData=failing(code))
    assert without_data.read() == HostMetrics(unread=(Unread.METRICS,))


def test_a_large_server_fits_into_one_call(monkeypatch: pytest.MonkeyPatch) -> None:
    listed = agents(*[("disk_used_percent", {"path": f"/{n}"}) for n in range(500)])
    here = CloudWatch(monkeypatch, listed=listed)
    here.read(replace(SERVER, volumes=tuple(f"vol-{n}" for n in range(100))))
    queries = here.asked("GetMetricData")["MetricDataQueries"]
    assert len(queries) == 2 + 7 * VOLUMES + PUBLISHED <= 500


def test_it_gives_up_soon() -> None:
    config: Any = brief_client("cloudwatch", REGION).meta.config
    assert (config.connect_timeout, config.read_timeout) == (1, 2)
    assert config.retries == {"mode": "standard", "total_max_attempts": 1}
