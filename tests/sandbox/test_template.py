"""The template is read as CloudFormation would deploy it."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from sandbox.iam.grants import Grants
from sandbox.template.intrinsics import Resolver
from sandbox.template.template import (
    DurableConfig,
    RuleTarget,
    Template,
    TemplateError,
    WeekTime,
)
from tests.sandbox.small_template import TEMPLATE, function, rule

ACCOUNT = "123456789012"
REGION = "us-east-1"


@pytest.fixture
def template() -> Template:
    return Template(TEMPLATE, ACCOUNT, REGION)


@pytest.fixture
def resolve() -> Resolver:
    return Resolver(TEMPLATE["Resources"], ACCOUNT, REGION)


def changed(logical_id: str, resource: dict[str, Any]) -> dict[str, Any]:
    return {"Resources": {**TEMPLATE["Resources"], logical_id: resource}}


def test_functions_have_their_handler_and_environment(template: Template) -> None:
    intake = template.functions["small-intake"]
    assert intake.handler == "small.intake.handler"
    assert intake.environment == {
        "TABLE": "Ledger",
        "QUEUE": "https://sqs.us-east-1.amazonaws.com/123456789012/small-odd",
        "RESPOND": "small-respond:live",
    }
    assert intake.durable is None
    assert intake.aliases == ()


def test_functions_have_their_timeout() -> None:
    slow = function("slow", {}, Timeout=55, Role={"Fn::GetAtt": ["SweepRole", "Arn"]})
    functions = Template(changed("Slow", slow), ACCOUNT, REGION).functions
    assert functions["small-slow"].timeout == timedelta(seconds=55)
    assert functions["small-sweep"].timeout == timedelta(seconds=3)  # Lambda's default


def test_the_durable_function_has_its_configuration_and_alias(template: Template) -> None:
    respond = template.functions["small-respond"]
    assert respond.durable == DurableConfig(timedelta(days=1), timedelta(days=30))
    assert respond.aliases == ("live",)


def test_a_function_is_granted_what_its_own_role_is(template: Template) -> None:
    granted = {
        name: Grants(f.statements).allowed("dynamodb:PutItem")
        for name, f in template.functions.items()
    }
    assert granted == {"small-intake": True, "small-respond": False, "small-sweep": False}


def test_rules_name_the_functions_they_start(template: Template) -> None:
    targets = {rule.name: rule.targets for rule in template.rules}
    intake = (RuleTarget("small-intake", None),)
    straight = (RuleTarget("small-respond", "live"),)
    assert targets == {"Health": intake, "Alarm": intake, "States": intake, "Straight": straight}
    assert json.loads(template.rules[0].pattern)["source"] == ["aws.health"]


def test_schedules_say_how_often(template: Template) -> None:
    (schedule,) = template.schedules
    assert schedule.every == timedelta(minutes=1)
    assert schedule.targets == (RuleTarget("small-sweep", None),)


def test_a_functions_url_is_known_by_what_refers_to_it() -> None:
    url = {
        "Type": "AWS::Lambda::Url",
        "Properties": {"AuthType": "NONE", "TargetFunctionArn": {"Fn::GetAtt": ["Sweep", "Arn"]}},
    }
    told = function("told", {"URL": {"Fn::GetAtt": ["Page", "FunctionUrl"]}})
    told["Properties"]["Role"] = {"Fn::GetAtt": ["SweepRole", "Arn"]}
    resources = {**TEMPLATE["Resources"], "Page": url, "Told": told}
    template = Template({"Resources": resources}, ACCOUNT, REGION)
    page = template.functions["small-told"].environment["URL"]
    assert page == "https://page.lambda-url.us-east-1.on.aws/"
    assert template.urls == {page: "small-sweep"}


def test_a_template_without_a_url_has_none(template: Template) -> None:
    assert template.urls == {}


def test_parts_have_their_physical_names(template: Template) -> None:
    (queue,) = template.parts("AWS::SQS::Queue")
    assert queue.arn == f"arn:aws:sqs:{REGION}:{ACCOUNT}:small-odd"
    assert queue.ref == f"https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/small-odd"
    (parameter,) = template.parts("AWS::SSM::Parameter")
    assert parameter.name == "/small/freeze"
    assert parameter.properties["Value"] == "off"
    assert template.parts("AWS::S3::Bucket") == ()


def test_a_template_is_read_from_its_file(tmp_path: Path) -> None:
    path = tmp_path / "small.template.json"
    path.write_text(json.dumps(TEMPLATE))
    assert Template.read(path, ACCOUNT, REGION).functions.keys() == {
        "small-intake",
        "small-respond",
        "small-sweep",
    }


def test_a_schedule_that_cannot_be_played_is_refused() -> None:
    cron = {"ScheduleExpression": "cron(0 3 * * ? *)", "Targets": []}
    document = changed("Nightly", {"Type": "AWS::Events::Rule", "Properties": cron})
    with pytest.raises(TemplateError, match=r"cron\(0 3"):
        Template(document, ACCOUNT, REGION)


def weekly(**own: Any) -> dict[str, Any]:  # noqa: ANN401  any property
    """Return a schedule of EventBridge Scheduler as the stack makes one, but for what is given."""
    properties: dict[str, Any] = {
        "Name": "small-weekly",
        "ScheduleExpression": "cron(30 9 ? * MON *)",
        "ScheduleExpressionTimezone": "Europe/Berlin",
        "FlexibleTimeWindow": {"Mode": "OFF"},
        "Target": {"Arn": {"Fn::GetAtt": ["Sweep", "Arn"]}},
    }
    return {"Type": "AWS::Scheduler::Schedule", "Properties": properties | own}


def test_a_schedule_may_be_a_time_of_the_week() -> None:
    schedules = Template(changed("Weekly", weekly()), ACCOUNT, REGION).schedules
    found = {one.name: one for one in schedules}["small-weekly"]
    assert (found.at, found.every) == (WeekTime(0, 9, 30, "Europe/Berlin"), timedelta(weeks=1))
    assert found.targets == (RuleTarget("small-sweep", None),)


def test_a_time_of_the_week_is_utc_unless_it_says() -> None:
    plain = weekly()
    del plain["Properties"]["ScheduleExpressionTimezone"]
    schedules = Template(changed("Weekly", plain), ACCOUNT, REGION).schedules
    assert [one.at.timezone for one in schedules if one.at] == ["UTC"]


def test_a_schedule_that_is_off_is_not_played() -> None:
    schedules = Template(changed("Weekly", weekly(State="DISABLED")), ACCOUNT, REGION).schedules
    assert [one.name for one in schedules] == ["Minutely"]


@pytest.mark.parametrize(
    ("own", "said"),
    [
        ({"ScheduleExpression": "cron(0 9 1 * ? *)"}, r"not cron\(0 9 1"),
        ({"FlexibleTimeWindow": {"Mode": "FLEXIBLE"}}, "flexible window FLEXIBLE"),
    ],
)
def test_any_other_schedule_of_the_scheduler_is_refused(own: dict[str, Any], said: str) -> None:
    with pytest.raises(TemplateError, match=said):
        Template(changed("Weekly", weekly(**own)), ACCOUNT, REGION)


def test_a_target_may_have_a_constant_input() -> None:
    target = {"Arn": {"Fn::GetAtt": ["Sweep", "Arn"]}, "Id": "T", "Input": '{"what":"drill"}'}
    weekly = {"ScheduleExpression": "rate(7 days)", "Targets": [target]}
    document = changed("Weekly", {"Type": "AWS::Events::Rule", "Properties": weekly})
    schedules = {one.name: one for one in Template(document, ACCOUNT, REGION).schedules}
    assert schedules["Weekly"].every == timedelta(days=7)
    (drill,), (beat,) = schedules["Weekly"].targets, schedules["Minutely"].targets
    assert drill.event({"source": "aws.events"}) == {"what": "drill"}
    assert beat.event({"source": "aws.events"}) == {"source": "aws.events"}


@pytest.mark.parametrize("key", ["InputPath", "InputTransformer"])
def test_any_other_input_is_refused(key: str) -> None:
    target = {"Arn": {"Fn::GetAtt": ["Sweep", "Arn"]}, "Id": "T", key: "$.detail"}
    own = {"ScheduleExpression": "rate(1 hour)", "Targets": [target]}
    with pytest.raises(TemplateError, match=f"not {key}: .*small-sweep"):
        Template(changed("Odd", {"Type": "AWS::Events::Rule", "Properties": own}), ACCOUNT, REGION)


def test_a_target_that_is_no_function_is_refused() -> None:
    document = changed("Queued", rule({"source": ["a"]}, {"Fn::GetAtt": ["Odd", "Arn"]}))
    with pytest.raises(TemplateError, match="small-odd"):
        Template(document, ACCOUNT, REGION)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("plain", "plain"),
        (3, 3),
        ({"Ref": "AWS::AccountId"}, ACCOUNT),
        ({"Ref": "Topic"}, "arn:aws:sns:us-east-1:123456789012:small"),
        ({"Ref": "Intake"}, "small-intake"),
        (
            {"Ref": "RespondVersion"},
            "arn:aws:lambda:us-east-1:123456789012:function:small-respond:1",
        ),
        ({"Ref": "Live"}, "arn:aws:lambda:us-east-1:123456789012:function:small-respond:live"),
        ({"Ref": "Ledger"}, "Ledger"),
        ({"Fn::GetAtt": ["Odd", "QueueName"]}, "small-odd"),
        ({"Fn::GetAtt": "Odd.Arn"}, "arn:aws:sqs:us-east-1:123456789012:small-odd"),
        ({"Fn::GetAtt": ["RespondVersion", "Version"]}, "1"),
        (
            {"Fn::GetAtt": ["Freeze", "Arn"]},
            "arn:aws:ssm:us-east-1:123456789012:parameter/small/freeze",
        ),
        (
            {"Fn::Sub": "${AWS::Region}/${Ledger.Arn}"},
            f"{REGION}/arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/Ledger",
        ),
        (
            {"Fn::Sub": ["${Who}@${Topic}", {"Who": "me"}]},
            "me@arn:aws:sns:us-east-1:123456789012:small",
        ),
        ({"Fn::Sub": "${!Literal}"}, "${!Literal}"),
        ({"Fn::Join": ["-", ["a", {"Ref": "AWS::Partition"}]]}, "a-aws"),
        ({"Fn::Select": [1, {"Fn::Split": [",", "a,b"]}]}, "b"),
        ([{"Ref": "AWS::NoValue"}, "kept"], ["kept"]),
        ({"key": {"Ref": "AWS::StackName"}}, {"key": "lifeguard"}),
    ],
)
def test_intrinsic_functions(resolve: Resolver, given: object, expected: object) -> None:
    assert resolve(given) == expected


@pytest.mark.parametrize("given", [{"Ref": "Nobody"}, {"Fn::ImportValue": "x"}])
def test_what_cannot_be_resolved_is_refused(resolve: Resolver, given: object) -> None:
    with pytest.raises(ValueError, match=r"Nobody|ImportValue"):
        resolve(given)
