"""Least privilege: what each function may do, right by right, and nothing else."""

from __future__ import annotations

import json
from importlib import resources

import pytest

from tests.infra.conftest import KEY
from tests.infra.template import Template, many

Rights = set[tuple[str, str, str]]

LAMBDA = "arn:<AWS::Partition>:lambda:<AWS::Region>:<AWS::AccountId>:function"
INSTANCE = "arn:<AWS::Partition>:ec2:*:<AWS::AccountId>:instance/*"
VOLUME = "arn:<AWS::Partition>:ec2:*:<AWS::AccountId>:volume/*"
IMAGE = "arn:<AWS::Partition>:ec2:*::image/*"
SNAPSHOT = "arn:<AWS::Partition>:ec2:*::snapshot/*"
OPTED_IN = "Null: aws:ResourceTag/guarded: false"
WHILE_MAKING = "StringEquals: ec2:CreateAction: CreateImage | CreateSnapshots"


def _own(name: str) -> Rights:
    """What every function needs to be one: its logs, its traces, its dead-letter queue."""
    return {
        ("logs:CreateLogStream", f"<{name}Logs.Arn>", ""),
        ("logs:PutLogEvents", f"<{name}Logs.Arn>", ""),
        ("xray:PutTelemetryRecords", "*", ""),
        ("xray:PutTraceSegments", "*", ""),
        ("sqs:SendMessage", f"<{name}DeadLetters.Arn>", ""),
    }


OPENS: Rights = {
    ("dynamodb:GetItem", "<Ledger.Arn>", ""),
    ("dynamodb:PutItem", "<Ledger.Arn>", ""),
    ("dynamodb:UpdateItem", "<Ledger.Arn>", ""),
    ("lambda:InvokeFunction", f"{LAMBDA}:lifeguard-respond:live", ""),
    ("lambda:SendDurableExecutionCallbackSuccess", f"{LAMBDA}:lifeguard-respond:*", ""),
}

OBSERVES: Rights = {
    *_own("Respond"),
    ("dynamodb:GetItem", "<Ledger.Arn>", ""),
    ("dynamodb:UpdateItem", "<Ledger.Arn>", ""),
    ("lambda:CheckpointDurableExecution", f"{LAMBDA}:lifeguard-respond:*", ""),
    ("lambda:GetDurableExecutionState", f"{LAMBDA}:lifeguard-respond:*", ""),
    ("sns:Publish", "<OperatorTopic>", ""),
    ("kms:Decrypt", "<OperatorKey.Arn>", ""),
    ("kms:GenerateDataKey*", "<OperatorKey.Arn>", ""),
    ("ec2:DescribeImages", "*", ""),
    ("ec2:DescribeInstanceAttribute", INSTANCE, ""),
    ("ec2:DescribeInstanceStatus", "*", ""),
    ("ec2:DescribeInstanceTypes", "*", ""),
    ("ec2:DescribeInstances", "*", ""),
    ("ec2:DescribeSnapshots", "*", ""),
    ("ec2:DescribeSpotInstanceRequests", "*", ""),
    ("ec2:GetConsoleOutput", INSTANCE, OPTED_IN),
}

ACTS: Rights = {
    ("ec2:StartInstances", INSTANCE, OPTED_IN),
    ("ec2:StopInstances", INSTANCE, OPTED_IN),
    ("ec2:RebootInstances", INSTANCE, OPTED_IN),
    ("ec2:CreateImage", INSTANCE, OPTED_IN),
    ("ec2:CreateImage", IMAGE, ""),
    ("ec2:CreateImage", SNAPSHOT, ""),
    ("ec2:CreateSnapshots", INSTANCE, OPTED_IN),
    ("ec2:CreateSnapshots", SNAPSHOT, ""),
    ("ec2:CreateSnapshots", VOLUME, ""),
    ("ec2:CreateTags", IMAGE, WHILE_MAKING),
    ("ec2:CreateTags", SNAPSHOT, WHILE_MAKING),
    ("kms:CreateGrant", KEY, "Bool: kms:GrantIsForAWSResource: true"),
}

RIGHTS: dict[str, Rights] = {
    "lifeguard-intake": {*_own("Intake"), *OPENS, ("sqs:SendMessage", "<Malformed.Arn>", "")},
    "lifeguard-sweep": {
        *_own("Sweep"),
        *OPENS,
        ("dynamodb:Query", "<Ledger.Arn>/index/open", ""),
        ("ec2:DescribeInstanceStatus", "*", ""),
        ("ec2:DescribeInstances", "*", ""),
    },
    "lifeguard-respond": OBSERVES | ACTS,
}


def test_the_table_names_every_function(template: Template) -> None:
    assert set(template.functions()) == set(RIGHTS)


@pytest.mark.parametrize("function", RIGHTS)
def test_a_function_has_these_rights_and_no_others(template: Template, function: str) -> None:
    assert template.rights(function) == RIGHTS[function]


def test_without_a_policy_that_acts_nothing_can_be_changed(observing: Template) -> None:
    at_its_default_tag = OPTED_IN.replace("guarded", "lifeguard")
    expected = {(a, r, c.replace(OPTED_IN, at_its_default_tag)) for a, r, c in OBSERVES}
    assert observing.rights("lifeguard-respond") == expected


def test_each_function_has_a_role_of_its_own(template: Template) -> None:
    roles = [str(function["Role"]) for function in template.functions().values()]
    assert len(set(roles)) == len(roles)


def test_no_right_is_granted_by_negation(template: Template) -> None:
    for function in template.functions():
        for statement in template.statements(function):
            assert statement["Effect"] == "Allow"
            assert not {"NotAction", "NotResource"} & set(statement)


# Resource types that AWS lists for an action, but that no instance we act on involves: host
# resource groups and licences belong to Dedicated Hosts, which are a person's.
OPTIONAL = {"group", "license-configuration"}


def test_every_resource_type_an_act_needs_is_granted(template: Template) -> None:
    reference = resources.files("cfnlint") / "data" / "AdditionalSpecs" / "Policies.json"
    needs = json.loads(reference.read_text())["ec2"]["Actions"]
    granted: dict[str, set[str]] = {}
    for action, resource, _ in template.rights("lifeguard-respond"):
        service, _, name = action.partition(":")
        if service == "ec2" and name != "CreateTags":
            kind = resource.rpartition(":")[2].partition("/")[0]
            granted.setdefault(name, set()).add(kind)
    for name, kinds in granted.items():
        needed = set(many(needs[name.lower()].get("Resources", ["*"]))) - OPTIONAL
        assert kinds in (needed, {"*"}), name
