"""The one way in from outside is the approval page's; a second one would be seen here."""

from __future__ import annotations

import ast
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from lifeguard.core.approval.ask import LATE
from tests.stack.template import (
    Template,
    denies_plain_text,
    many,
    words,
)

WAYS_IN = {"AWS::Lambda::Permission", "AWS::Lambda::Url"}
"""What lets somebody in who has no rights in the account; each is looked at below."""

UNDER_POLICIES = {
    "AWS::KMS::Key",
    "AWS::SNS::TopicPolicy",
    "AWS::SQS::QueuePolicy",
}
"""What has a resource policy; each statement is looked at below."""

WITHOUT_A_WAY_IN = {
    "AWS::CloudWatch::Alarm",
    "AWS::CloudWatch::Dashboard",
    "AWS::DynamoDB::Table",
    "AWS::EC2::SecurityGroup",  # these three are an island: see test_isolation
    "AWS::EC2::Subnet",
    "AWS::EC2::VPC",
    "AWS::Events::Rule",
    "AWS::IAM::ManagedPolicy",  # the overflow of a role's own policy
    "AWS::IAM::Policy",
    "AWS::IAM::Role",
    "AWS::Lambda::Alias",
    "AWS::Lambda::EventInvokeConfig",
    "AWS::Lambda::EventSourceMapping",
    "AWS::Lambda::Function",
    "AWS::Lambda::LayerVersion",
    "AWS::Lambda::Version",
    "AWS::Logs::LogGroup",
    "AWS::SNS::Subscription",
    "AWS::SNS::Topic",
    "AWS::SQS::Queue",
    "AWS::Scheduler::Schedule",
    "AWS::SSM::Document",
    "AWS::SSM::Parameter",
}
"""What only the account's own rights reach, unless one of the above opens it."""

ROOT = "arn:<AWS::Partition>:iam::<AWS::AccountId>:root"
PUBLIC = {
    ("lambda:InvokeFunctionUrl", "FunctionUrlAuthType", "NONE"),
    ("lambda:InvokeFunction", "InvokedViaFunctionUrl", True),
}

_FIXTURES = ["template", "observing", "watching", "by_command"]


@pytest.fixture(params=_FIXTURES)
def each(request: pytest.FixtureRequest) -> Template:
    """Every kind of deployment."""
    found: Template = request.getfixturevalue(request.param)
    return found


def _permissions(template: Template) -> list[dict[str, Any]]:
    return list(template.properties("AWS::Lambda::Permission").values())


def _public(template: Template) -> list[dict[str, Any]]:
    return [p for p in _permissions(template) if p["Principal"] == "*"]


def test_the_page_is_the_only_part_that_anybody_may_reach(template: Template) -> None:
    approve_arn = {"Fn::GetAtt": [template.logical_id("lifeguard-approve"), "Arn"]}
    ways = set()
    for permission in _public(template):
        (bound,) = set(permission) - {"Action", "FunctionName", "Principal"}
        assert permission["FunctionName"] == approve_arn
        ways.add((permission["Action"], bound, permission[bound]))
    assert ways == PUBLIC
    (url,) = template.properties("AWS::Lambda::Url").values()
    assert url == {"AuthType": "NONE", "TargetFunctionArn": approve_arn}  # and no CORS


def test_the_function_itself_is_open_to_nobody_but_through_its_url(template: Template) -> None:
    """What comes without a request context is a command: only IAM lets anybody send one."""
    for permission in _public(template):
        if permission["Action"] == "lambda:InvokeFunction":
            assert permission["InvokedViaFunctionUrl"] is True


def test_every_other_permission_is_a_services_from_one_source(each: Template) -> None:
    for permission in _permissions(each):
        if permission["Principal"] == "*":
            continue
        assert permission["Principal"].endswith(".amazonaws.com")
        assert permission["Action"] == "lambda:InvokeFunction"
        (logical_id, _) = permission["SourceArn"]["Fn::GetAtt"]
        assert each.resources[logical_id]["Type"] == "AWS::Events::Rule"


def test_there_is_no_type_of_resource_that_nobody_has_looked_at(each: Template) -> None:
    kinds = {resource["Type"] for resource in each.resources.values()}
    assert kinds <= WAYS_IN | UNDER_POLICIES | WITHOUT_A_WAY_IN


def test_the_list_names_nothing_that_is_not_there(template: Template) -> None:
    kinds = {resource["Type"] for resource in template.resources.values()}
    assert kinds == WAYS_IN | UNDER_POLICIES | WITHOUT_A_WAY_IN


def test_roles_are_assumed_by_lambda_and_one_by_the_schedules_of_the_account(
    each: Template,
) -> None:
    (schedule,) = each.properties("AWS::Scheduler::Schedule").values()
    (scheduled, _) = schedule["Target"]["RoleArn"]["Fn::GetAtt"]
    for name, role in each.properties("AWS::IAM::Role").items():
        (statement,) = role["AssumeRolePolicyDocument"]["Statement"]
        if name == scheduled:
            assert statement["Principal"] == {"Service": "scheduler.amazonaws.com"}
            account = statement["Condition"]["StringEquals"]["aws:SourceAccount"]
            assert account == {"Ref": "AWS::AccountId"}
        else:
            assert statement["Principal"] == {"Service": "lambda.amazonaws.com"}


def test_resource_policies_let_in_the_account_and_aws_for_it(each: Template) -> None:
    statements = [
        statement
        for kind in UNDER_POLICIES
        for properties in each.properties(kind).values()
        for statement in (properties.get("KeyPolicy") or properties["PolicyDocument"])["Statement"]
    ]
    assert statements
    for statement in statements:
        if statement["Effect"] == "Deny":
            assert denies_plain_text(statement) or _keeps_out(statement)
        elif "AWS" in statement["Principal"]:
            assert words(statement["Principal"]["AWS"]) == ROOT
        else:
            assert set(statement["Principal"]) == {"Service"}
            assert _bound_to_the_account(statement["Condition"], each), statement


def _keeps_out(statement: dict[str, Any]) -> bool:
    """Say whether a statement denies something to all principals but one role."""
    return set(statement["Condition"]) == {"ArnNotEquals"} and statement["Principal"] == {
        "AWS": "*"
    }


def _bound_to_the_account(condition: dict[str, Any], template: Template) -> bool:
    """Say whether a service is let in only for this account, or for one of the stack's rules."""
    if condition == {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}}:
        return True
    (source,) = many(condition["ArnEquals"]["aws:SourceArn"])
    return bool(template.resources[source["Fn::GetAtt"][0]]["Type"] == "AWS::Events::Rule")


def test_the_key_only_signs_and_goes_with_the_stack(template: Template) -> None:
    (key,) = [
        resource
        for resource in template.of_type("AWS::KMS::Key").values()
        if resource["Properties"].get("KeyUsage") == "GENERATE_VERIFY_MAC"
    ]
    properties = key["Properties"]
    assert properties["KeySpec"] == "HMAC_256"  # what `aws/kms/link_signer.py` asks for
    assert properties["PendingWindowInDays"] == 7
    assert not properties.get("MultiRegion")
    assert key["DeletionPolicy"] == key["UpdateReplacePolicy"] == "Delete"
    (statement,) = properties["KeyPolicy"]["Statement"]
    assert words(statement["Principal"]) == f"AWS: {ROOT}"  # then IAM decides


def test_one_signs_and_another_checks(template: Template) -> None:
    able = {
        (action, function)
        for function in template.functions()
        for action, _, _ in template.rights(function)
        if "Mac" in action
    }
    assert able == {
        ("kms:GenerateMac", "lifeguard-respond"),
        ("kms:VerifyMac", "lifeguard-approve"),
    }


def test_an_answer_is_taken_before_its_question_is_left(template: Template) -> None:
    timeout = template.functions()["lifeguard-approve"]["Timeout"]
    assert 2 * timeout <= LATE.total_seconds()  # room for clocks that differ


def test_the_page_cannot_touch_a_server(template: Template) -> None:
    services = {action.partition(":")[0] for action, _, _ in template.rights("lifeguard-approve")}
    assert services == {"dynamodb", "kms", "lambda", "logs", "sqs", "xray"}


def test_by_command_alone_there_is_neither_url_nor_key(by_command: Template) -> None:
    assert "lifeguard-approve" in by_command.functions()
    assert not by_command.of_type("AWS::Lambda::Url")
    assert not _public(by_command)
    assert "HMAC" not in str(by_command.body)
    for function in ("approve", "respond"):
        environment = by_command.functions()[f"lifeguard-{function}"]["Environment"]["Variables"]
        assert not {"LIFEGUARD_APPROVAL_URL", "LIFEGUARD_APPROVAL_KEY"} & set(environment)


def test_where_nothing_is_ever_asked_nobody_can_answer(
    observing: Template, watching: Template
) -> None:
    for template in (observing, watching):
        assert "lifeguard-approve" not in template.functions()
        assert not template.of_type("AWS::Lambda::Url")
        assert not _public(template)


def test_no_log_takes_the_page_in() -> None:
    """The event and the answer hold the token."""
    found = find_spec("lifeguard.functions.approve.handler")
    assert found is not None
    assert found.origin is not None
    tree = ast.parse(Path(found.origin).read_text())
    (handler,) = [n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == "handler"]
    told = {ast.unparse(decorator) for decorator in handler.decorator_list}
    assert told == {
        "logger.inject_lambda_context",  # without log_event
        "metrics.log_metrics",
    }
