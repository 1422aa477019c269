"""Load balancers' metrics as lines: two calls, zeros filled in, none of it in anybody's way."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lifeguard.aws.elbv2.metrics import PAIRS, balancer_lines
from lifeguard.core.diagnosis.symptoms.cloud import CloudSymptom as Cloud
from lifeguard.ingest.logs.evidence import read_evidence
from tests.support.account import REGION, Answerer, Fake, Params, failing
from tests.support.situations import at

pytestmark = pytest.mark.usefixtures("_in_account")

ARN = f"arn:aws:elasticloadbalancing:{REGION}:123456789012"
SHOP = f"{ARN}:targetgroup/shop/73e2d6bc24d8a067"
WEB = f"{ARN}:loadbalancer/app/web/50dc6c495c0c9188"
NET = f"{ARN}:loadbalancer/net/tcp/50dc6c495c0c9188"
UNTIL = at("12:02")


class Balancers:
    """What AWS says: the load balancers of the group, and points by the metrics' names."""

    def __init__(
        self,
        patch: pytest.MonkeyPatch,
        points: dict[str, list[float]],
        balancers: tuple[str, ...] = (WEB,),
        answers: dict[str, Answerer] | None = None,
    ) -> None:
        group: Params = {"TargetGroupArn": SHOP, "LoadBalancerArns": list(balancers)}
        self.points = points
        told = {
            "DescribeTargetGroups": lambda _: {"TargetGroups": [group]},
            "GetMetricData": self._data,
        }
        self.aws = Fake(patch, told | (answers or {}))

    def _data(self, params: Params) -> Params:
        self.queries = params["MetricDataQueries"]
        return {"MetricDataResults": [self._result(query) for query in self.queries]}

    def _result(self, query: Params) -> Params:
        values = self.points.get(query["MetricStat"]["Metric"]["MetricName"], [])
        times = [UNTIL - timedelta(minutes=number) for number in range(1, len(values) + 1)]
        return {"Id": query["Id"], "Timestamps": times, "Values": values}

    def dimensions(self, name: str) -> dict[str, str]:
        [metric] = [
            query["MetricStat"]["Metric"]
            for query in self.queries
            if query["MetricStat"]["Metric"]["MetricName"] == name
        ]
        assert metric["Namespace"] == "AWS/ApplicationELB"
        return {one["Name"]: one["Value"] for one in metric["Dimensions"]}


def read(*groups: str) -> tuple[tuple[str, str], ...]:
    return balancer_lines(REGION, groups or (SHOP, SHOP), (), UNTIL, timedelta(minutes=20))


def test_each_metric_is_asked_for_as_it_is_published(monkeypatch: pytest.MonkeyPatch) -> None:
    points = {"HTTPCode_ELB_5XX_Count": [7.0], "UnHealthyHostCount": [2.0, 0.0]}
    balancers = Balancers(monkeypatch, points)
    [(name, text)] = read()
    assert name == "web"
    assert text.split("\n") == [
        "2026-11-20T12:00:00Z web UnHealthyHostCount 0",
        "2026-11-20T12:01:00Z web HTTPCode_ELB_5XX_Count 7",
        "2026-11-20T12:01:00Z web UnHealthyHostCount 2",
    ]
    whole = {"LoadBalancer": "app/web/50dc6c495c0c9188"}
    part = {**whole, "TargetGroup": "targetgroup/shop/73e2d6bc24d8a067"}
    for metric in ("HTTPCode_ELB_5XX_Count", "RejectedConnectionCount"):
        assert balancers.dimensions(metric) == whole
    for metric in (
        "RequestCount",
        "HTTPCode_Target_5XX_Count",
        "TargetResponseTime",
        "UnHealthyHostCount",
    ):
        assert balancers.dimensions(metric) == part
    assert balancers.aws.count("DescribeTargetGroups") == balancers.aws.count("GetMetricData") == 1


def test_a_count_that_is_not_published_is_zero_where_requests_were(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Balancers(monkeypatch, {"RequestCount": [60.0, 61.0], "HTTPCode_Target_5XX_Count": [3.0]})
    [(_, text)] = read()
    assert "12:01:00Z web HTTPCode_Target_5XX_Count 3" in text
    assert "12:00:00Z web HTTPCode_Target_5XX_Count 0" in text


def test_the_lines_are_those_that_the_readers_of_metrics_know(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    points = {
        "RequestCount": [60.0, 60.0, 60.0],
        "HTTPCode_ELB_5XX_Count": [9.0],
        "TargetResponseTime": [12.5],
        "UnHealthyHostCount": [1.0],
    }
    Balancers(monkeypatch, points)
    said = {one.symptom for one in read_evidence(read(), 2026).facts}
    assert said >= {
        Cloud.ELB_5XX,
        Cloud.TARGET_5XX_NONE,
        Cloud.RESPONSE_SLOW,
        Cloud.TARGETS_UNHEALTHY,
        Cloud.REQUESTS_USUAL,
    }


def test_a_load_balancer_that_measures_no_requests_is_not_asked_about(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    balancers = Balancers(monkeypatch, {"RequestCount": [1.0]}, (NET,))
    assert read() == ()
    assert balancers.aws.count("GetMetricData") == 0
    assert balancer_lines(REGION, (), (), UNTIL, timedelta(minutes=20)) == ()
    assert balancers.aws.count("DescribeTargetGroups") == 1


# -- those that a path names ---------------------------------------------------------------------

INNER = f"{ARN}:loadbalancer/app/inner/60dc6c495c0c9188"
API = f"{ARN}:targetgroup/api/83e2d6bc24d8a067"
ADDRESSES: Params = {"TargetGroupArn": API, "LoadBalancerArns": [INNER], "TargetType": "ip"}


def of_region(params: Params) -> Params:
    groups = ({"TargetGroupArn": SHOP, "LoadBalancerArns": [WEB, NET]}, ADDRESSES)
    asked = params.get("TargetGroupArns")
    return {"TargetGroups": [g for g in groups if asked is None or g["TargetGroupArn"] in asked]}


def read_named(
    patch: pytest.MonkeyPatch, *named: str, groups: tuple[str, ...] = ()
) -> tuple[Balancers, list[str]]:
    answers: dict[str, Answerer] = {"DescribeTargetGroups": of_region}
    balancers = Balancers(patch, {"RequestCount": [1.0]}, answers=answers)
    found = balancer_lines(REGION, groups, named, UNTIL, timedelta(minutes=20))
    return balancers, [name for name, _ in found]


@pytest.mark.parametrize("named", ["inner", INNER])
def test_one_that_is_named_is_found_among_all_of_the_region(
    monkeypatch: pytest.MonkeyPatch, named: str
) -> None:
    balancers, names = read_named(monkeypatch, named)
    assert names == ["inner"]
    of_group = balancers.dimensions("UnHealthyHostCount")
    assert of_group["TargetGroup"] == "targetgroup/api/83e2d6bc24d8a067"
    assert balancers.aws.count("DescribeTargetGroups") == 1


@pytest.mark.parametrize("named", ["web", WEB])
def test_of_one_that_the_instance_is_behind_only_its_own_groups_are_read(
    monkeypatch: pytest.MonkeyPatch, named: str
) -> None:
    balancers, names = read_named(monkeypatch, named, groups=(SHOP,))
    assert names == ["web"]
    assert balancers.aws.asked[0] == ("DescribeTargetGroups", {"TargetGroupArns": [SHOP]})
    assert balancers.aws.count("DescribeTargetGroups") == 1


def test_both_are_read_the_instances_own_first(monkeypatch: pytest.MonkeyPatch) -> None:
    _, names = read_named(monkeypatch, "inner", "web", groups=(SHOP,))
    assert names == ["web", "inner"]


@pytest.mark.parametrize("named", ["tcp", NET, "gone", WEB.replace("web", "gone")])
def test_what_is_none_or_measures_no_requests_is_absent(
    monkeypatch: pytest.MonkeyPatch, named: str
) -> None:
    balancers, names = read_named(monkeypatch, named)
    assert names == []
    assert balancers.aws.count("GetMetricData") == 0


def test_one_that_cannot_be_looked_for_costs_the_instances_own_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def only_by_arn(params: Params) -> Params:
        return of_region(params) if "TargetGroupArns" in params else failing("AccessDenied")(params)

    answers: dict[str, Answerer] = {"DescribeTargetGroups": only_by_arn}
    Balancers(monkeypatch, {"RequestCount": [1.0]}, answers=answers)
    found = balancer_lines(REGION, (SHOP,), ("inner",), UNTIL, timedelta(minutes=20))
    assert [name for name, _ in found] == ["web"]


def test_so_many_are_asked_about_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    many = tuple(f"{ARN}:loadbalancer/app/web-{n}/50dc6c495c0c9188" for n in range(PAIRS + 1))
    Balancers(monkeypatch, {"RequestCount": [1.0]}, many)
    assert [name for name, _ in read()] == [f"web-{n}" for n in range(PAIRS)]


@pytest.mark.parametrize("operation", ["DescribeTargetGroups", "GetMetricData"])
@pytest.mark.parametrize("code", ["AccessDenied", "ThrottlingException"])
def test_what_cannot_be_read_is_absent(
    monkeypatch: pytest.MonkeyPatch, operation: str, code: str
) -> None:
    Balancers(monkeypatch, {"RequestCount": [1.0]}, answers={operation: failing(code)})
    assert read() == ()


def test_without_points_nothing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    Balancers(monkeypatch, {})
    assert read() == ()
