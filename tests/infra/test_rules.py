"""The rules as rules: which events reach `intake`, and how."""

from __future__ import annotations

import json
from typing import Any

import pytest
from moto.events.models import EventPattern

from tests.infra.template import Template, words

HEALTH: dict[str, Any] = {
    "source": "aws.health",
    "detail-type": "AWS Health Event",
    "region": "us-east-1",
    "detail": {
        "service": "EC2",
        "eventTypeCode": "AWS_EC2_INSTANCE_RETIREMENT_SCHEDULED",
        "eventRegion": "us-east-1",
        "backupEvent": "false",
    },
}
ALARM: dict[str, Any] = {
    "source": "aws.cloudwatch",
    "detail-type": "CloudWatch Alarm State Change",
    "detail": {"alarmName": "ServerCpuTooHigh", "state": {"value": "ALARM"}},
}
STATE: dict[str, Any] = {
    "source": "aws.ec2",
    "detail-type": "EC2 Instance State-change Notification",
    "detail": {"instance-id": "i-abcd1111", "state": "stopped"},
}


def _with(
    event: dict[str, Any], detail: dict[str, Any] | None = None, **top: str
) -> dict[str, Any]:
    renamed = {name.replace("_", "-"): value for name, value in top.items()}
    return {**event, **renamed, "detail": {**event["detail"], **(detail or {})}}


BACKUP_COPY = _with(HEALTH, {"backupEvent": "true"}, region="us-west-2")
CONTRIBUTOR = _with(ALARM, detail_type="CloudWatch Alarm Contributor State Change")

MATCHES: list[tuple[str, dict[str, Any], str | None]] = [
    ("health", HEALTH, "lifeguard-health"),
    ("health, backup Region", BACKUP_COPY, "lifeguard-health"),
    ("health, closed", _with(HEALTH, {"statusCode": "closed"}), "lifeguard-health"),
    ("health of another service", _with(HEALTH, {"service": "RDS"}), None),
    ("abuse", _with(HEALTH, detail_type="AWS Health Abuse Event"), None),
    ("health from someone else", _with(HEALTH, source="com.example"), None),
    ("alarm", ALARM, "lifeguard-alarm"),
    ("alarm, OK", _with(ALARM, {"state": {"value": "OK"}}), "lifeguard-alarm"),
    ("alarm contributor", CONTRIBUTOR, "lifeguard-alarm-contributor"),
    (
        "alarm configuration",
        _with(ALARM, detail_type="CloudWatch Alarm Configuration Change"),
        None,
    ),
    ("instance stopped", STATE, "lifeguard-instance-state"),
    ("instance running", _with(STATE, {"state": "running"}), "lifeguard-instance-state"),
    ("instance terminated", _with(STATE, {"state": "terminated"}), "lifeguard-instance-state"),
    ("instance pending", _with(STATE, {"state": "pending"}), None),
    ("instance stopping", _with(STATE, {"state": "stopping"}), None),
    ("instance shutting down", _with(STATE, {"state": "shutting-down"}), None),
    ("image", _with(STATE, {"State": "available"}, detail_type="EC2 AMI State Change"), None),
]


def _rules(template: Template) -> dict[str, dict[str, Any]]:
    found = template.properties("AWS::Events::Rule").values()
    return {str(rule["Name"]): rule for rule in found}


def matching(template: Template, event: dict[str, Any]) -> list[str]:
    """Return the names of the rules that an event matches, as EventBridge would find them."""
    return [
        name
        for name, rule in _rules(template).items()
        if "EventPattern" in rule
        and EventPattern.load(json.dumps(rule["EventPattern"])).matches_event(event)
    ]


@pytest.mark.parametrize(
    ("event", "rule"), [case[1:] for case in MATCHES], ids=[case[0] for case in MATCHES]
)
def test_an_event_reaches_one_rule_or_none(
    template: Template, event: dict[str, Any], rule: str | None
) -> None:
    assert matching(template, event) == ([rule] if rule else [])


def test_every_rule_is_matched_by_some_event(template: Template) -> None:
    assert set(_rules(template)) == {rule for _, _, rule in MATCHES if rule} | {"lifeguard-sweep"}


def test_rules_are_on_and_start_intake_with_retries_and_a_dead_letter_queue(
    template: Template,
) -> None:
    for name, rule in _rules(template).items():
        assert rule["State"] == "ENABLED"
        (target,) = rule["Targets"]
        if name != "lifeguard-sweep":
            assert words(target["Arn"]) == "<IntakeFunction.Arn>"
            assert words(target["DeadLetterConfig"]["Arn"]) == "<IntakeDeadLetters.Arn>"
            assert target["RetryPolicy"]["MaximumEventAgeInSeconds"] == 24 * 3600


def test_sweep_runs_every_minute(template: Template) -> None:
    rule = _rules(template)["lifeguard-sweep"]
    assert rule["ScheduleExpression"] == "rate(1 minute)"
    assert words(rule["Targets"][0]["Arn"]) == "<SweepFunction.Arn>"


def test_each_rule_may_start_its_function(template: Template) -> None:
    permissions = template.properties("AWS::Lambda::Permission").values()
    allowed = {
        (words(p["SourceArn"]), words(p["FunctionName"]))
        for p in permissions
        if (p["Principal"], p["Action"]) == ("events.amazonaws.com", "lambda:InvokeFunction")
    }
    rules = template.properties("AWS::Events::Rule").items()
    wanted = {
        (words({"Fn::GetAtt": [name, "Arn"]}), words(r["Targets"][0]["Arn"])) for name, r in rules
    }
    assert allowed == wanted


def test_rules_may_write_to_the_dead_letter_queue(template: Template) -> None:
    policies = template.properties("AWS::SQS::QueuePolicy").values()
    allowed = {
        words(statement["Condition"])
        for policy in policies
        if words(policy["Queues"][0]) == "<IntakeDeadLetters>"
        for statement in policy["PolicyDocument"]["Statement"]
        if statement["Effect"] == "Allow"
        and statement["Principal"] == {"Service": "events.amazonaws.com"}
        and statement["Action"] == "sqs:SendMessage"
    }
    rules = template.properties("AWS::Events::Rule")
    assert allowed == {
        f"ArnEquals: aws:SourceArn: {words({'Fn::GetAtt': [name, 'Arn']})}"
        for name, rule in rules.items()
        if "EventPattern" in rule
    }
