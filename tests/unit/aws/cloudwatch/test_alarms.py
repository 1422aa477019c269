"""The operator's alarms that fire, as triggers that an event would have been."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from lifeguard.aws.cloudwatch.alarms import PAGE, RECENT, firing_alarms
from lifeguard.aws.session.errors import Refused, Retryable
from lifeguard.core.incident.trigger import (
    Kind,
    Phase,
    Source,
    Trigger,
)
from lifeguard.core.text.message import Message, encoded, message
from lifeguard.ingest import parse
from tests.fixtures.event_files import load
from tests.support.account import (
    ACCOUNT,
    REGION,
    Fake,
    Params,
    failing,
)
from tests.support.situations import NOON

ARN = f"arn:aws:cloudwatch:{REGION}:{ACCOUNT}:alarm:"
WEB = "i-0d2f4a6b8c0e1f357"
CPU = {"Namespace": "AWS/EC2", "MetricName": "CPUUtilization"}
OTHER = "i-0e9c8b7a6f5d43210"


def of(instance: str) -> list[Params]:
    return [{"Name": "InstanceId", "Value": instance}]


def alarm(name: str = "web", **how: Any) -> Params:  # noqa: ANN401  any field of a MetricAlarm
    plain = {
        "AlarmName": name,
        "AlarmArn": ARN + name,
        "StateValue": "ALARM",
        "StateReason": "Threshold crossed",
        "StateUpdatedTimestamp": NOON,
        **CPU,
        "Dimensions": of(WEB),
    }
    return {key: value for key, value in (plain | how).items() if value is not None}


def several(*metrics: Params) -> Params:
    """Return an alarm on metric math."""
    entries = [{"Id": f"m{n}", "MetricStat": stat} for n, stat in enumerate(map(_stat, metrics))]
    formula = {"Id": "e", "Expression": "m0 * 2", "ReturnData": True}
    return alarm(Namespace=None, MetricName=None, Dimensions=None, Metrics=[*entries, formula])


def _stat(metric: Params) -> Params:
    return {"Metric": metric, "Period": 60, "Stat": "Maximum"}


class Region:
    """A Region with these alarms and these instances that are opted in."""

    def __init__(
        self, patch: pytest.MonkeyPatch, alarms: Sequence[Params], opted_in: Sequence[str]
    ) -> None:
        self.alarms, self.opted_in = alarms, set(opted_in)
        answers = {"DescribeAlarms": self._alarms, "DescribeInstances": self._instances}
        self.aws = Fake(patch, answers)

    def _alarms(self, params: Params) -> Params:
        assert (params["StateValue"], params["AlarmTypes"]) == ("ALARM", ["MetricAlarm"])
        start = int(params.get("NextToken", 0))
        end = start + params["MaxRecords"]
        more = {"NextToken": str(end)} if end < len(self.alarms) else {}
        return {"MetricAlarms": list(self.alarms[start:end]), **more}

    def _instances(self, params: Params) -> Params:
        assert "InstanceIds" not in params  # one id that is gone would fail the whole call
        wanted = {each["Name"]: each["Values"] for each in params["Filters"]}
        assert wanted["tag-key"] == ["lifeguard"]
        assert "terminated" not in wanted["instance-state-name"]
        assert len(wanted["instance-id"]) <= PAGE
        found = [{"InstanceId": name} for name in wanted["instance-id"] if name in self.opted_in]
        return {"Reservations": [{"OwnerId": ACCOUNT, "Instances": found}] if found else []}


def found(
    patch: pytest.MonkeyPatch, *alarms: Params, opted_in: Sequence[str] = (WEB, OTHER)
) -> tuple[Trigger, ...]:
    Region(patch, alarms, opted_in)
    return firing_alarms(REGION, "lifeguard", NOON)


def test_it_is_the_trigger_that_its_event_was(monkeypatch: pytest.MonkeyPatch) -> None:
    event = load("alarm/status_check")
    (told,) = parse(event).triggers
    firing = alarm(
        "web-1 status check",
        MetricName="StatusCheckFailed_System",
        StateUpdatedTimestamp=told.occurred_at,
        StateReason=event["detail"]["state"]["reason"],
        Dimensions=of(told.resource.id),
    )
    Region(monkeypatch, [firing], [told.resource.id])
    (trigger,) = firing_alarms(REGION, "lifeguard", told.occurred_at)
    assert told.closed_dedup_key == trigger.reference
    assert trigger == replace(
        told,
        source=Source.SWEEP,
        reference=trigger.reference,
        event_id=f"sweep:{trigger.reference}",
        summary=message("news.found", what=told.summary),
    )
    assert trigger.names_one_fault
    assert trigger.phase is Phase.RAISED


def test_an_alarm_that_stays_in_alarm_stays_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    transitioned = alarm(StateTransitionedTimestamp=NOON)
    evaluated = {"StateUpdatedTimestamp": NOON + timedelta(minutes=3)}
    (before,) = found(monkeypatch, transitioned)
    (after,) = found(monkeypatch, transitioned | evaluated)
    (again,) = found(monkeypatch, alarm(StateTransitionedTimestamp=NOON - timedelta(seconds=1)))
    assert before.dedup_key == after.dedup_key != again.dedup_key


@pytest.mark.parametrize(
    ("metric", "kind"),
    [
        (CPU, Kind.ALARM),
        ({"Namespace": "AWS/EC2", "MetricName": "StatusCheckFailed_System"}, Kind.STATUS_CHECK),
        (
            {"Namespace": "AWS/EC2", "MetricName": "StatusCheckFailed_Application"},
            Kind.APPLICATION_CHECK,
        ),
        ({"Namespace": "CWAgent", "MetricName": "mem_used_percent"}, Kind.ALARM),
    ],
)
def test_its_kind_is_the_metrics(
    metric: Params, kind: Kind, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone, reckoned = alarm(**metric), several({**metric, "Dimensions": of(WEB)})
    assert [t.kind for t in found(monkeypatch, alone, reckoned)] == [kind, kind]


@pytest.mark.parametrize(
    "other",
    [
        alarm(Dimensions=None),
        alarm(Dimensions=[{"Name": "QueueName", "Value": "q"}]),
        alarm(Dimensions=of("web-1")),
        alarm(Namespace="AWS/Connect", Dimensions=of("d1f2")),
        several({**CPU, "Dimensions": of(WEB)}, {**CPU, "Dimensions": of(OTHER)}),
        alarm(StateUpdatedTimestamp=NOON - RECENT - timedelta(seconds=1)),
        alarm(
            Namespace=None,
            MetricName=None,
            Dimensions=None,
            Metrics=[{"Id": "q", "Expression": "SELECT MAX(X) FROM Y GROUP BY InstanceId"}],
        ),
    ],
)
def test_what_is_not_ours_costs_the_others_nothing(
    other: Params, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert [t.resource.id for t in found(monkeypatch, other, alarm())] == [WEB]
    assert found(monkeypatch, other) == ()


def test_who_is_not_opted_in_or_gone_is_nobodys_business(monkeypatch: pytest.MonkeyPatch) -> None:
    both = (alarm("a"), alarm("b", Dimensions=of(OTHER)))
    assert [t.resource.id for t in found(monkeypatch, *both, opted_in=[OTHER])] == [OTHER]


def test_pages_are_followed_and_instances_asked_for_by_the_hundred(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    names = [f"i-{number:017x}" for number in range(250)]
    alarms = [alarm(name, Dimensions=of(name)) for name in names]
    region = Region(monkeypatch, alarms, names)
    assert len(firing_alarms(REGION, "lifeguard", NOON)) == 250
    assert region.aws.count("DescribeAlarms") == 3
    assert region.aws.count("DescribeInstances") == 3


def test_without_alarms_no_instance_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    region = Region(monkeypatch, [], [])
    assert firing_alarms(REGION, "lifeguard", NOON) == ()
    assert region.aws.count("DescribeInstances") == 0


@pytest.mark.parametrize("operation", ["DescribeAlarms", "DescribeInstances"])
@pytest.mark.parametrize(("code", "error"), [("Throttling", Retryable), ("AccessDenied", Refused)])
def test_no_answer_is_an_error_of_ours(
    operation: str, code: str, error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    Region(monkeypatch, [alarm()], [WEB])
    Fake(monkeypatch, {operation: failing(code)})
    with pytest.raises(error, match=code):
        firing_alarms(REGION, "lifeguard", NOON)


def test_a_reason_is_fit_to_be_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    (trigger,) = found(monkeypatch, alarm(StateReason="token=hunter2 10.1.2.3\n" + "x" * 900))
    assert isinstance(trigger.summary, Message)
    kept = json.dumps(encoded(trigger.summary))
    assert "hunter2" not in kept
    assert "10.1.2.3" not in kept
    assert len(kept) < 600
