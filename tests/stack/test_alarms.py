"""The alarms: each meant for a person can reach one, and the fleet's are what policies ask for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from aws_cdk import App, Stack, assertions, aws_sns

from lifeguard.core.kinds.catalogues import KOREAN
from lifeguard.core.policy.policy import Alarm, Policies
from lifeguard.core.text.message import message
from lifeguard.core.words.catalogue import Translator
from stacks.alarms import AlarmAudience, AlarmNotOfferedError, watch_emails, watch_fleet
from stacks.synth import new_app, synthesize
from tests.stack.template import Template, allows, denies_plain_text
from tests.support.words import korean

HEARTBEATS = {
    "lifeguard-heartbeat": ("Sweeps", 600),
    "lifeguard-backup-heartbeat": ("BackupRuns", 24 * 3600),
}
CLOUDWATCH = "cloudwatch.amazonaws.com"


def _alarms(template: Template, *, fleet: bool) -> dict[str, dict[str, Any]]:
    """Return the alarms over the fleet, or over Lifeguard, by their fixed names."""
    found = {a["AlarmName"]: a for a in template.properties("AWS::CloudWatch::Alarm").values()}
    return {n: a for n, a in found.items() if n.startswith("lifeguard-fleet-") == fleet}


def _dimensions(alarm: dict[str, Any]) -> dict[str, Any]:
    return {d["Name"]: d["Value"] for d in alarm["Dimensions"]}


def _statements(template: Template, kind: str, holder: str, owner: str) -> list[dict[str, Any]]:
    return [
        statement
        for policy in template.properties(kind).values()
        if {"Ref": owner} in policy[holder]
        for statement in policy["PolicyDocument"]["Statement"]
    ]


def test_every_alarm_about_lifeguard_can_publish_to_the_operator(template: Template) -> None:
    own = _alarms(template, fleet=False)
    functions = len(template.functions())
    others = 5  # two heartbeats, unanswered questions, executions, refused emails
    assert len(own) == len(template.of_type("AWS::SQS::Queue")) + functions + others
    for alarm in own.values():
        (topic,) = [action["Ref"] for action in alarm["AlarmActions"]]
        assert alarm.get("ActionsEnabled", True)
        policy = _statements(template, "AWS::SNS::TopicPolicy", "Topics", topic)
        publishers = [s for s in policy if allows(s, CLOUDWATCH, "sns:Publish")]
        assert [s["Resource"] for s in publishers] == [{"Ref": topic}]
        assert all(denies_plain_text(s) for s in policy if s["Effect"] == "Deny")
        key = template.resources[topic]["Properties"]["KmsMasterKeyId"]["Fn::GetAtt"][0]
        statements = template.resources[key]["Properties"]["KeyPolicy"]["Statement"]
        for action in ("kms:Decrypt", "kms:GenerateDataKey"):
            assert any(allows(s, CLOUDWATCH, action) for s in statements), action
        assert not [s for s in statements if s["Effect"] == "Deny"]


def test_alarms_speak_in_sentences(template: Template) -> None:
    for alarm in _alarms(template, fleet=False).values():
        assert "Lifeguard" in alarm["AlarmDescription"]
        assert alarm["AlarmDescription"].endswith(".")


def test_alarms_speak_the_operators_language() -> None:
    stack = Stack(App(), "Korean")
    operator = AlarmAudience(aws_sns.Topic(stack, "Topic"), Translator(KOREAN, "Asia/Seoul"))
    watch_emails(stack, ("lifeguard-respond",), operator)
    watch_fleet(stack, (Alarm.STATUS,), operator)
    found = assertions.Template.from_stack(stack).find_resources("AWS::CloudWatch::Alarm")
    said = {alarm["Properties"]["AlarmDescription"] for alarm in found.values()}
    refused = message("alarm.emails_refused", functions=("lifeguard-respond",))
    assert said == {korean(refused), korean(message("alarm.fleet.status"))}


def test_alarms_go_off_at_the_first_and_not_without_data(template: Template) -> None:
    for name, alarm in _alarms(template, fleet=False).items():
        if name in HEARTBEATS:
            continue
        assert alarm["ComparisonOperator"] == "GreaterThanOrEqualToThreshold"
        assert alarm["TreatMissingData"] == "notBreaching"


def _queues(template: Template) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the queues where things end, and those that Lambda takes from, by their names."""
    found = template.properties("AWS::SQS::Queue")
    sources = {
        m["EventSourceArn"]["Fn::GetAtt"][0]
        for m in template.properties("AWS::Lambda::EventSourceMapping").values()
    }
    ends = {q["QueueName"]: name for name, q in found.items() if name not in sources}
    return ends, {q["QueueName"]: name for name, q in found.items() if name in sources}


def test_what_lies_in_a_queue_where_things_end_is_told(template: Template) -> None:
    ends, _ = _queues(template)
    own = _alarms(template, fleet=False)
    for name, logical_id in ends.items():
        alarm = own[name]
        assert alarm["MetricName"] == "ApproximateNumberOfMessagesVisible"
        assert _dimensions(alarm) == {"QueueName": {"Fn::GetAtt": [logical_id, "QueueName"]}}
        assert (alarm["Threshold"], alarm["EvaluationPeriods"], alarm["Period"]) == (1, 1, 60)
        assert alarm["Statistic"] == "Maximum"


def test_what_waits_too_long_in_a_queue_that_is_worked_off_is_told(template: Template) -> None:
    _, sources = _queues(template)
    own = _alarms(template, fleet=False)
    for name, logical_id in sources.items():
        alarm = own[f"{name}-age"]
        assert alarm["MetricName"] == "ApproximateAgeOfOldestMessage"
        assert _dimensions(alarm) == {"QueueName": {"Fn::GetAtt": [logical_id, "QueueName"]}}
        assert alarm["Threshold"] >= 3600
        assert alarm["Statistic"] == "Maximum"


def test_every_function_tells_of_its_errors(template: Template) -> None:
    own = _alarms(template, fleet=False)
    for name in template.functions():
        alarm = own[f"{name}-errors"]
        assert (alarm["Namespace"], alarm["MetricName"]) == ("AWS/Lambda", "Errors")
        assert _dimensions(alarm) == {"FunctionName": {"Ref": template.logical_id(name)}}
        assert (alarm["Threshold"], alarm["EvaluationPeriods"]) == (1, 1)
        assert (alarm["Statistic"], alarm["Period"]) == ("Sum", 300)
        assert name in alarm["AlarmDescription"]


def test_an_execution_that_breaks_off_in_any_way_is_told(template: Template) -> None:
    alarm = _alarms(template, fleet=False)["lifeguard-respond-executions"]
    metrics = [m["MetricStat"] for m in alarm["Metrics"] if "MetricStat" in m]
    names = {m["Metric"]["MetricName"] for m in metrics}
    assert names == {f"DurableExecution{way}" for way in ("Failed", "TimedOut", "Stopped")}
    function = {"Ref": template.logical_id("lifeguard-respond")}
    for metric in metrics:
        assert metric["Metric"]["Namespace"] == "AWS/Lambda"
        assert _dimensions(metric["Metric"]) == {"FunctionName": function}
        assert (metric["Stat"], metric["Period"]) == ("Sum", 300)
    (total,) = [m for m in alarm["Metrics"] if "Expression" in m]
    assert total["ReturnData"] is not False
    for way in ("failed", "timedout", "stopped"):
        assert f"FILL({way}, 0)" in total["Expression"]
    assert alarm["Threshold"] == 1


@pytest.mark.parametrize("name", HEARTBEATS)
def test_a_time_without_a_whole_run_is_told(template: Template, name: str) -> None:
    alarm = _alarms(template, fleet=False)[name]
    assert alarm["Namespace"] == "Lifeguard"
    whole = (alarm["MetricName"], alarm["EvaluationPeriods"] * alarm["Period"])
    assert whole == HEARTBEATS[name]
    assert (alarm["Statistic"], alarm["Threshold"]) == ("Sum", 1)
    assert alarm["ComparisonOperator"] == "LessThanThreshold"
    assert alarm["TreatMissingData"] == "breaching"


def test_half_an_hour_without_an_answer_is_told(template: Template) -> None:
    alarm = _alarms(template, fleet=False)["lifeguard-sweep-unanswered"]
    assert (alarm["Namespace"], alarm["MetricName"]) == ("Lifeguard", "SweepUnanswered")
    assert alarm["EvaluationPeriods"] * alarm["Period"] == 1800
    assert (alarm["Statistic"], alarm["Threshold"]) == ("Maximum", 1)


def test_the_functions_own_metrics_are_where_the_alarms_look(template: Template) -> None:
    """Powertools writes a metric under the namespace and the dimension `service` it is told."""
    own = [a for a in _alarms(template, fleet=False).values() if a.get("Namespace") == "Lifeguard"]
    assert len(own) == 3
    for alarm in own:
        function = "backup" if "Backup" in alarm["MetricName"] else "sweep"
        environment = template.functions()[f"lifeguard-{function}"]["Environment"]["Variables"]
        assert alarm["Namespace"] == environment["POWERTOOLS_METRICS_NAMESPACE"]
        assert _dimensions(alarm) == {"service": environment["POWERTOOLS_SERVICE_NAME"]}


@pytest.mark.parametrize("name", ["runbook.md", "runbook.ko.md"])
def test_the_runbook_tells_of_every_alarm(template: Template, name: str) -> None:
    runbook = (Path(__file__).parents[2] / "docs" / name).read_text(encoding="utf-8")
    missing = [name for name in _alarms(template, fleet=False) if f"`{name}`" not in runbook]
    assert missing == []


FLEET = {
    "lifeguard-fleet-status": ("StatusCheckFailed", 2),
    "lifeguard-fleet-ebs": ("StatusCheckFailed_AttachedEBS", 10),
    "lifeguard-fleet-application": ("StatusCheckFailed_Application", 2),
}


def test_fleet_alarms_ask_for_every_instance_by_itself(template: Template) -> None:
    fleet = {alarm["AlarmName"]: alarm for alarm in _alarms(template, fleet=True).values()}
    assert set(fleet) == set(FLEET)
    for name, (metric, minutes) in FLEET.items():
        alarm = fleet[name]
        (query,) = alarm["Metrics"]
        assert query["Expression"] == (
            f'SELECT MAX({metric}) FROM SCHEMA("AWS/EC2", InstanceId)'  # noqa: S608 - not SQL
            " GROUP BY InstanceId ORDER BY MAX() DESC"
        )
        assert query["Period"] == 60
        assert (alarm["EvaluationPeriods"], alarm["DatapointsToAlarm"]) == (minutes, minutes)
        assert (alarm["ComparisonOperator"], alarm["Threshold"]) == (
            "GreaterThanOrEqualToThreshold",
            1,
        )
        assert alarm["TreatMissingData"] == "missing"


def test_an_email_that_sns_refuses_is_counted_and_told(template: Template) -> None:
    alarm = _alarms(template, fleet=False)["lifeguard-emails-refused"]
    found = [m["MetricStat"]["Metric"] for m in alarm["Metrics"] if "MetricStat" in m]
    assert {(m["Namespace"], m["MetricName"]) for m in found} == {("Lifeguard", "EmailsRefused")}
    services = [d["Value"] for m in found for d in m["Dimensions"]]
    assert services == ["lifeguard-respond", "lifeguard-sweep"]


def test_fleet_alarms_mail_nobody(template: Template) -> None:
    """EventBridge hears them; an email for each state of each instance is what nobody reads."""
    for alarm in _alarms(template, fleet=True).values():
        assert not {"AlarmActions", "OKActions", "InsufficientDataActions"} & set(alarm)


def test_the_default_alarms_are_status_and_ebs(observing: Template) -> None:
    names = {alarm["AlarmName"] for alarm in _alarms(observing, fleet=True).values()}
    assert names == {"lifeguard-fleet-status", "lifeguard-fleet-ebs"}


@pytest.mark.parametrize("alarm", [Alarm.CREDITS, Alarm.MEMORY, Alarm.DISK])
def test_an_alarm_that_is_not_offered_is_refused(tmp_path: Path, alarm: Alarm) -> None:
    with pytest.raises(AlarmNotOfferedError, match=f"{alarm}.*allowed: status, ebs, application"):
        synthesize(new_app(tmp_path), Policies(alarms=(Alarm.STATUS, alarm)))
