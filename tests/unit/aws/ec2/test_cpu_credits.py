"""CPU credits in few calls: the balance of all, the rest of some, the mode of who needs it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from lifeguard.aws.ec2.cpu_credits import QUERIES, read_credits
from lifeguard.aws.session.errors import Refused, Retryable
from lifeguard.core.kinds.ec2.credit_reading import CreditMode, InstanceCredits
from lifeguard.core.kinds.ec2.instance import Instance
from tests.support.account import REGION, Fake, Params, failing
from tests.support.situations import NOON, RESOURCE, at, instance, stopped

NOW = at("12:03")
WARN = timedelta(hours=6)
MODES = "DescribeInstanceCreditSpecifications"

Values = Mapping[str, Mapping[str, tuple[float, ...]]]
"""By instance and by metric, each five minutes until noon."""


def one(name: str = "i-1", type_: str = "t3.micro") -> Instance:
    return instance(resource=replace(RESOURCE, id=name), type=type_)


def measuring(
    patch: pytest.MonkeyPatch, values: Values, modes: Mapping[str, str] | None = None
) -> Fake:
    """Be CloudWatch, which answers the latest first, and EC2."""

    def data(asked: Params) -> Params:
        results = []
        for query in asked["MetricDataQueries"]:
            metric = query["MetricStat"]["Metric"]
            (dimension,) = metric["Dimensions"]
            found = values.get(dimension["Value"], {}).get(metric["MetricName"], ())
            times = [NOON - timedelta(minutes=5 * number) for number in range(len(found))]
            results.append({"Id": query["Id"], "Timestamps": times, "Values": [*reversed(found)]})
        return {"MetricDataResults": results}

    def told(asked: Params) -> Params:
        known = {name: (modes or {}).get(name, "standard") for name in asked["InstanceIds"]}
        entries = [{"InstanceId": name, "CpuCredits": mode} for name, mode in known.items()]
        return {"InstanceCreditSpecifications": entries}

    return Fake(patch, {"GetMetricData": data, MODES: told})


def read(*instances: Instance, now: datetime = NOW) -> Mapping[str, InstanceCredits]:
    return read_credits(REGION, {name.resource.id: WARN for name in instances}, instances, now)


def metrics(aws: Fake) -> list[list[tuple[str, str]]]:
    """Return which metrics were asked for with which statistic, by call."""
    calls = [asked["MetricDataQueries"] for name, asked in aws.asked if name == "GetMetricData"]
    stats = [[query["MetricStat"] for query in queries] for queries in calls]
    return [[(stat["Metric"]["MetricName"], stat["Stat"]) for stat in call] for call in stats]


def test_of_who_rests_the_balance_alone_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    aws = measuring(monkeypatch, {"i-1": {"CPUCreditBalance": (140, 141, 142, 143)}})
    found = read(one())["i-1"]
    assert (found.left.balance, found.mode, found.read_at) == (143, None, NOW)
    ((name, asked),) = aws.asked
    assert name == "GetMetricData"
    assert (asked["StartTime"], asked["EndTime"]) == (at("10:28"), NOW)
    assert asked["MetricDataQueries"] == [
        {
            "Id": "m0",
            "MetricStat": {
                "Metric": {
                    "Namespace": "AWS/EC2",
                    "MetricName": "CPUCreditBalance",
                    "Dimensions": [{"Name": "InstanceId", "Value": "i-1"}],
                },
                "Period": 300,
                "Stat": "Average",
            },
        }
    ]


def test_of_whose_credits_become_fewer_all_is_read_and_the_mode_once_they_run_short(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    values: Values = {
        "i-1": {
            "CPUCreditBalance": (66, 63, 60),
            "CPUCreditUsage": (4, 4, 4),
            "CPUUtilization": (40, 40, 40),
            "CPUSurplusCreditsCharged": (0, 0, 3),
            "CPUSurplusCreditBalance": (0, 1, 2),
        },
        "i-2": {"CPUCreditBalance": (144, 143, 142)},
        "i-3": {"CPUCreditBalance": (144, 144, 144)},
    }
    aws = measuring(monkeypatch, values, {"i-1": "unlimited"})
    found = read(one(), one("i-2"), one("i-3"))
    assert metrics(aws) == [
        [("CPUCreditBalance", "Average")] * 3,
        [
            ("CPUCreditUsage", "Sum"),
            ("CPUUtilization", "Average"),
            ("CPUSurplusCreditsCharged", "Sum"),
            ("CPUSurplusCreditBalance", "Average"),
        ]
        * 2,
    ]
    assert [asked for name, asked in aws.asked if name == MODES] == [{"InstanceIds": ["i-1"]}]
    busy = found["i-1"]
    assert (busy.left.used, busy.left.earned, busy.cpu) == (48, 12, 40)
    assert (busy.charged, busy.debt, busy.mode) == (3, 2, CreditMode.UNLIMITED)
    assert found["i-2"].mode is None
    assert set(found) == {"i-1", "i-2", "i-3"}


def test_a_mode_that_is_not_told_or_not_known_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    values: Values = {"i-1": {"CPUCreditBalance": (2, 1, 0.02)}}
    measuring(monkeypatch, values, {"i-1": "boundless"})
    assert read(one())["i-1"].mode is None


@pytest.mark.parametrize("other", [one(type_="m5.large"), stopped(""), one(type_="")])
def test_what_has_no_credits_is_not_asked_about(
    other: Instance, monkeypatch: pytest.MonkeyPatch
) -> None:
    aws = measuring(monkeypatch, {})
    assert read(other) == {}
    assert aws.asked == []


def test_of_what_too_little_is_measured_nothing_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    aws = measuring(monkeypatch, {"i-1": {"CPUCreditBalance": (2, 1)}})
    assert read(one(), one("i-2")) == {}
    assert aws.count(MODES) == 0


def test_no_call_has_more_queries_than_cloudwatch_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    many = [one(f"i-{number}") for number in range(QUERIES + 1)]
    aws = measuring(
        monkeypatch, {name.resource.id: {"CPUCreditBalance": (50, 50, 50)} for name in many}
    )
    assert len(read(*many)) == QUERIES + 1
    assert [len(call) for call in metrics(aws)] == [QUERIES, 1] == [500, 1]


@pytest.mark.parametrize(
    ("code", "error"), [("ThrottlingException", Retryable), ("AccessDenied", Refused)]
)
def test_what_aws_does_not_answer_is_raised(
    code: str, error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    Fake(monkeypatch, {"GetMetricData": failing(code)})
    with pytest.raises(error):
        read(one())
