"""The rules as rules: which events reach `intake`, and how."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest
from moto.events.models import EventPattern

from tests.stack.template import Template, words

if TYPE_CHECKING:
    from moto.events.utils import EventMessageType

EVENTS = Path(__file__).parent.parent / "fixtures" / "events"
ROW = re.compile(r"^\| (?P<file>\S+\.json) \|.*\| (?P<rule>[a-z]+) \|$", re.MULTILINE)
RULES = {
    "health": ["lifeguard-health"],
    "alarm": ["lifeguard-alarm"],
    "contributor": ["lifeguard-alarm-contributor"],
    "state": ["lifeguard-instance-state"],
    "command": ["lifeguard-command-end"],
    "database": ["lifeguard-database"],
    "drill": ["lifeguard-drill"],
    "none": [],
}
SCHEDULES = {
    "lifeguard-sweep": ("rate(1 minute)", "<SweepFunction.Arn>"),
    "lifeguard-backup": ("rate(1 hour)", "<BackupFunction.Arn>"),
}
# The table in the fixtures' README: each event, and the rule that must match it.
TABLE = {
    row["file"]: RULES[row["rule"]] for row in ROW.finditer((EVENTS / "README.md").read_text())
}


def _rules(template: Template) -> dict[str, dict[str, Any]]:
    found = template.properties("AWS::Events::Rule").values()
    return {str(rule["Name"]): rule for rule in found}


def matching(template: Template, event: dict[str, Any]) -> list[str]:
    """Return the names of the rules that an event matches, as EventBridge would find them."""
    return [
        name
        for name, rule in _rules(template).items()
        if "EventPattern" in rule
        and EventPattern.load(json.dumps(rule["EventPattern"])).matches_event(
            cast("EventMessageType", event)
        )
    ]


def test_the_table_names_every_event() -> None:
    assert set(TABLE) == {path.relative_to(EVENTS).as_posix() for path in EVENTS.rglob("*.json")}


@pytest.mark.parametrize(("file", "rules"), TABLE.items(), ids=TABLE)
def test_an_event_reaches_one_rule_or_none(template: Template, file: str, rules: list[str]) -> None:
    assert matching(template, json.loads((EVENTS / file).read_text())) == rules


@pytest.mark.parametrize("file", [file for file, rules in TABLE.items() if rules])
def test_an_event_from_someone_else_reaches_none(template: Template, file: str) -> None:
    event = json.loads((EVENTS / file).read_text())
    assert matching(template, {**event, "source": "com.example"}) == []


def test_every_rule_is_matched_by_some_event(template: Template) -> None:
    matched = {rule for rules in TABLE.values() for rule in rules}
    assert set(_rules(template)) == matched | set(SCHEDULES)


def test_rules_are_on_and_start_intake_with_retries_and_a_dead_letter_queue(
    template: Template,
) -> None:
    for name, rule in _rules(template).items():
        assert rule["State"] == "ENABLED"
        (target,) = rule["Targets"]
        if name not in SCHEDULES:
            assert words(target["Arn"]) == "<IntakeFunction.Arn>"
            assert words(target["DeadLetterConfig"]["Arn"]) == "<IntakeDeadLetters.Arn>"
            assert target["RetryPolicy"]["MaximumEventAgeInSeconds"] == 24 * 3600


@pytest.mark.parametrize("name", SCHEDULES)
def test_time_starts_the_sweep_and_the_backups(template: Template, name: str) -> None:
    rule = _rules(template)[name]
    started = (rule["ScheduleExpression"], words(rule["Targets"][0]["Arn"]))
    assert started == SCHEDULES[name]


def test_the_report_comes_on_monday_mornings_of_the_policies_time_zone(
    template: Template, watching: Template
) -> None:
    for one, zone in ((template, "Asia/Seoul"), (watching, "UTC")):
        (schedule,) = one.properties("AWS::Scheduler::Schedule").values()
        assert schedule["Name"] == "lifeguard-report"
        assert schedule["ScheduleExpression"] == "cron(0 9 ? * MON *)"
        assert schedule["ScheduleExpressionTimezone"] == zone
        assert schedule["FlexibleTimeWindow"] == {"Mode": "OFF"}
        assert "State" not in schedule


def test_the_report_is_tried_for_a_day_and_then_kept(template: Template) -> None:
    (schedule,) = template.properties("AWS::Scheduler::Schedule").values()
    target = schedule["Target"]
    assert words(target["Arn"]) == "<ReportFunction.Arn>"
    assert words(target["DeadLetterConfig"]["Arn"]) == "<ReportDeadLetters.Arn>"
    assert target["RetryPolicy"]["MaximumEventAgeInSeconds"] == 24 * 3600


def test_the_schedule_may_start_the_report_and_keep_it_and_no_more(template: Template) -> None:
    """Taken by its own schedule group alone: no other account's schedule borrows the role."""
    (schedule,) = template.properties("AWS::Scheduler::Schedule").values()
    role = schedule["Target"]["RoleArn"]["Fn::GetAtt"][0]
    (trust,) = template.resources[role]["Properties"]["AssumeRolePolicyDocument"]["Statement"]
    assert trust["Principal"] == {"Service": "scheduler.amazonaws.com"}
    assert words(trust["Condition"]) == (
        "StringEquals: aws:SourceAccount: <AWS::AccountId>, aws:SourceArn:"
        " arn:<AWS::Partition>:scheduler:<AWS::Region>:<AWS::AccountId>:schedule-group/default"
    )
    policies = template.properties("AWS::IAM::Policy").values()
    granted = [
        (statement["Effect"], statement["Action"], words(statement["Resource"]))
        for policy in policies
        if {"Ref": role} in policy["Roles"]
        for statement in policy["PolicyDocument"]["Statement"]
    ]
    assert granted == [
        ("Allow", "lambda:InvokeFunction", "<ReportFunction.Arn>"),
        ("Allow", "sqs:SendMessage", "<ReportDeadLetters.Arn>"),
    ]
    assert not template.resources[role]["Properties"].get("ManagedPolicyArns")


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
