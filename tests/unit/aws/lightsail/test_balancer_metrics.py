"""What Lightsail's load balancers measure, as lines; none of it in anybody's way."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lifeguard.aws.lightsail.balancer_metrics import BALANCERS, balancer_lines
from lifeguard.core.diagnosis.symptoms.cloud import CloudSymptom as Cloud
from lifeguard.ingest.logs.evidence import read_evidence
from tests.support.account import REGION, Fake, Params, failing
from tests.support.situations import at

pytestmark = pytest.mark.usefixtures("_in_account")

UNTIL = at("12:02")
METRIC = "GetLoadBalancerMetricData"
ASKED = {
    "RequestCount": ("Sum", "Count"),
    "HTTPCode_Instance_5XX_Count": ("Sum", "Count"),
    "HTTPCode_LB_5XX_Count": ("Sum", "Count"),
    "RejectedConnectionCount": ("Sum", "Count"),
    "UnhealthyHostCount": ("Maximum", "Count"),
    "InstanceResponseTime": ("Average", "Seconds"),
}
SILENT = {
    "RequestCount": [60.0, 60.0, 60.0],
    "HTTPCode_LB_5XX_Count": [9.0],
    "InstanceResponseTime": [12.5],
    "UnhealthyHostCount": [1.0],
}


def measuring(patch: pytest.MonkeyPatch, points: dict[str, list[float]]) -> Fake:
    def answer(params: Params) -> Params:
        name, (statistic,) = params["metricName"], params["statistics"]
        data = [
            {"timestamp": UNTIL - timedelta(minutes=number), statistic.lower(): value}
            for number, value in enumerate(points.get(name, []), 1)
        ]
        return {"metricName": name, "metricData": data}

    return Fake(patch, {METRIC: answer})


def read(*names: str) -> tuple[tuple[str, str], ...]:
    return balancer_lines(REGION, names or ("web",), UNTIL, timedelta(minutes=20))


def test_each_metric_is_asked_for_as_it_is_published(monkeypatch: pytest.MonkeyPatch) -> None:
    aws = measuring(monkeypatch, {"HTTPCode_LB_5XX_Count": [7.0], "UnhealthyHostCount": [2.0, 0.0]})
    [(name, text)] = read()
    assert name == "web"
    assert text.split("\n") == [
        "2026-11-20T12:00:00Z web UnhealthyHostCount 0",
        "2026-11-20T12:01:00Z web HTTPCode_LB_5XX_Count 7",
        "2026-11-20T12:01:00Z web UnhealthyHostCount 2",
    ]
    asked = {p["metricName"]: (*p["statistics"], p["unit"]) for _, p in aws.asked}
    assert asked == ASKED
    for _, params in aws.asked:
        assert (params["loadBalancerName"], params["period"]) == ("web", 60)
        assert (params["startTime"], params["endTime"]) == (at("11:42"), UNTIL)


def test_the_lines_are_those_that_the_readers_of_metrics_know(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    measuring(monkeypatch, SILENT)
    said = {one.symptom for one in read_evidence(read(), 2026).facts}
    assert said >= {
        Cloud.ELB_5XX,
        Cloud.TARGET_5XX_NONE,
        Cloud.RESPONSE_SLOW,
        Cloud.TARGETS_UNHEALTHY,
        Cloud.REQUESTS_USUAL,
    }


def test_so_many_are_asked_about_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    measuring(monkeypatch, {"RequestCount": [1.0]})
    found = read(*(f"web-{number}" for number in range(BALANCERS + 1)))
    assert [name for name, _ in found] == [f"web-{number}" for number in range(BALANCERS)]


def test_one_that_has_measured_nothing_is_absent(monkeypatch: pytest.MonkeyPatch) -> None:
    measuring(monkeypatch, {})
    assert read() == ()


def test_a_point_without_a_time_or_a_value_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    data = [{"sum": 1.0}, {"timestamp": UNTIL}, {"timestamp": UNTIL, "average": 1.0}]
    Fake(monkeypatch, {METRIC: lambda _: {"metricData": data}})
    [(_, text)] = read()
    assert text == "2026-11-20T12:02:00Z web InstanceResponseTime 1"


@pytest.mark.parametrize("code", ["AccessDeniedException", "NotFoundException", "ServiceException"])
def test_what_cannot_be_read_is_absent_and_nothing_is_asked_after_it(
    monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    def of_web_alone(params: Params) -> Params:
        if params["loadBalancerName"] == "web":
            return {"metricData": [{"timestamp": UNTIL, "sum": 1.0}]}
        return failing(code)(params)

    aws = Fake(monkeypatch, {METRIC: of_web_alone})
    assert [name for name, _ in read("web", "gone", "web-2")] == ["web"]
    assert aws.count(METRIC) == len(ASKED) + 1
