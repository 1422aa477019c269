"""The alarms: each meant for a person can reach one, and the fleet's are what policies ask for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from lifeguard.core.policy import Alarm, Policies
from stacks.alarms import AlarmNotOfferedError
from stacks.synth import new_app, synthesize
from tests.infra.template import Template, allows, denies_plain_text

CLOUDWATCH = "cloudwatch.amazonaws.com"


def _alarms(template: Template, *, fleet: bool) -> dict[str, dict[str, Any]]:
    found = template.properties("AWS::CloudWatch::Alarm")
    return {name: a for name, a in found.items() if ("Metrics" in a) == fleet}


def _statements(template: Template, kind: str, holder: str, owner: str) -> list[dict[str, Any]]:
    return [
        statement
        for policy in template.properties(kind).values()
        if {"Ref": owner} in policy[holder]
        for statement in policy["PolicyDocument"]["Statement"]
    ]


def test_every_alarm_about_lifeguard_can_publish_to_the_operator(template: Template) -> None:
    own = _alarms(template, fleet=False)
    assert len(own) == len(template.of_type("AWS::SQS::Queue")) + 1  # and the heartbeat
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
        assert alarm["AlarmDescription"].startswith("Lifeguard")
        assert alarm["AlarmDescription"].endswith(".")


def test_every_queue_has_an_alarm(template: Template) -> None:
    watched = {
        dimension["Value"]["Fn::GetAtt"][0]
        for alarm in _alarms(template, fleet=False).values()
        for dimension in alarm["Dimensions"]
        if dimension["Name"] == "QueueName"
        and alarm["MetricName"] == "ApproximateNumberOfMessagesVisible"
        and alarm["Threshold"] == 1
    }
    assert watched == set(template.of_type("AWS::SQS::Queue"))


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
