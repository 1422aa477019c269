"""What a deployment would fail of is told before it begins, and what is not known stops nobody."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import EndpointConnectionError, NoCredentialsError

from prerequisites import __main__ as command
from prerequisites.findings import CHECKS, Obstacle, Unknown, findings
from prerequisites.network import QUOTA
from prerequisites.region import PARTITIONS
from stacks.settings import ROOT
from tests.prerequisites.account import (
    ANN,
    NUMBER,
    REGION,
    Account,
    Answer,
    place,
    refused,
)

ROLE = f"arn:aws:iam::{NUMBER}:role/cdk-hnb659fds-{{}}-{NUMBER}-{REGION}"
DEPLOY, PUBLISH = ROLE.format("deploy-role"), ROLE.format("file-publishing-role")
DENIED = refused("AccessDenied")
ALLOWS = {"EvaluationResults": [{"EvalActionName": "x:Y", "EvalDecision": "allowed"}]}
DENIES = {"EvaluationResults": [{"EvalActionName": "x:Y", "EvalDecision": "implicitDeny"}]}


def stack(status: str) -> Answer:
    return {"Stacks": [{"StackName": "lifeguard", "CreationTime": 0, "StackStatus": status}]}


def resource(status: str) -> Answer:
    found = {
        "LogicalResourceId": "DrillNetwork",
        "ResourceType": "AWS::EC2::VPC",
        "LastUpdatedTimestamp": 0,
        "ResourceStatus": status,
    }
    return {"StackResourceSummaries": [found]}


def obstacles(account: Account, **how: Any) -> list[str]:
    found = list(findings(place(account, **how)))
    assert all(isinstance(one, Obstacle) for one in found), found
    return [one.said for one in found]


def unknown(account: Account, **how: Any) -> list[str]:
    found = list(findings(place(account, **how)))
    assert all(isinstance(one, Unknown) for one in found), found
    return [one.said for one in found]


def test_where_all_is_well_nothing_is_said() -> None:
    assert obstacles(Account()) == []


@pytest.mark.parametrize(
    "answer",
    [
        refused("AccessDeniedException", "Unable to determine service/operation name to be au..."),
        refused("UnknownOperationException"),
    ],
)
def test_a_region_without_durable_functions_is_named(answer: Answer) -> None:
    (said,) = obstacles(Account(ListDurableExecutionsByFunction=answer))
    assert said == (
        "Lambda in eu-west-1 does not know durable functions, of which Lifeguard is made: deploy to"
        " a Region that has them (https://builder.aws.com/build/capabilities)"
    )


def test_a_function_that_is_there_already_is_an_answer_too() -> None:
    account = Account(ListDurableExecutionsByFunction={"DurableExecutions": []})
    assert obstacles(account) == []
    assert account.was_asked("ListDurableExecutionsByFunction") == [
        {"FunctionName": "lifeguard-respond", "MaxItems": 1}
    ]


def test_a_partition_for_which_it_is_not_made_is_named() -> None:
    (said,) = obstacles(Account(), caller=f"arn:aws-iso:iam::{NUMBER}:user/ann")
    assert said == (
        "eu-west-1 is in the partition aws-iso, and Lifeguard is made for aws, aws-cn, aws-us-gov:"
        " deploy to a Region of one of these"
    )


def test_the_partitions_are_those_that_the_stack_is_made_for() -> None:
    context = json.loads((ROOT / "cdk.json").read_text())["context"]
    assert tuple(context["@aws-cdk/core:target-partitions"]) == PARTITIONS


def test_an_account_without_a_bootstrap_is_told_how_to_get_one() -> None:
    assert obstacles(Account(GetParameter=refused("ParameterNotFound"))) == [
        "account 111122223333, eu-west-1 is not prepared for the CDK: run `make bootstrap` once"
    ]


@pytest.mark.parametrize(("version", "is_old"), [("5", True), ("6", False)])
def test_a_bootstrap_that_is_too_old_is_told_so(version: str, *, is_old: bool) -> None:
    said = (
        "the bootstrap of account 111122223333, eu-west-1 has version 5: run `make bootstrap` again"
    )
    account = Account(GetParameter={"Parameter": {"Value": version}})
    assert obstacles(account) == ([said] if is_old else [])


def test_whoever_may_assume_the_roles_of_the_cdk_may_deploy() -> None:
    account = Account()
    assert obstacles(account) == []
    asked = account.was_asked("AssumeRole")
    assert [one["RoleArn"] for one in asked] == [DEPLOY, PUBLISH]
    assert {one["DurationSeconds"] for one in asked} == {900}


def test_whoever_may_neither_assume_them_nor_deploy_without_is_told_what_to_ask_for() -> None:
    account = Account(AssumeRole=DENIED, SimulatePrincipalPolicy=DENIES)
    (said,) = obstacles(account)
    assert said == (
        f"{ANN} may not assume {DEPLOY} and {PUBLISH}: ask for sts:AssumeRole on these roles, or"
        " deploy with other credentials"
    )
    (asked,) = account.was_asked("SimulatePrincipalPolicy")
    assert asked["PolicySourceArn"] == ANN
    assert asked["ResourceArns"] == [
        f"arn:aws:cloudformation:{REGION}:{NUMBER}:stack/lifeguard/1"  # else `*` stands for all
    ]


def test_whoever_may_deploy_without_them_may_go_on() -> None:
    assert obstacles(Account(AssumeRole=DENIED, SimulatePrincipalPolicy=ALLOWS)) == []


def test_of_a_session_iam_is_asked_about_its_role() -> None:
    account = Account(AssumeRole=DENIED, SimulatePrincipalPolicy=ALLOWS)
    session = f"arn:aws:sts::{NUMBER}:assumed-role/Admin/ann@example.com"
    assert obstacles(account, caller=session) == []
    (asked,) = account.was_asked("SimulatePrincipalPolicy")
    assert asked["PolicySourceArn"] == f"arn:aws:iam::{NUMBER}:role/Admin"


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("UPDATE_IN_PROGRESS", "wait until that has ended, then deploy again"),
        ("UPDATE_ROLLBACK_FAILED", "run `aws cloudformation continue-update-rollback"),
        ("DELETE_FAILED", "run `make destroy` again, wait a minute and deploy"),
        ("ROLLBACK_FAILED", "delete the stack, wait a minute and deploy"),
    ],
)
def test_a_stack_that_cannot_be_deployed_is_told_with_the_way_out(status: str, said: str) -> None:
    (found,) = obstacles(Account(DescribeStacks=stack(status)))
    assert found.startswith(f"the stack lifeguard is {status}: ")
    assert said in found


@pytest.mark.parametrize(
    "status", ["CREATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE", "REVIEW_IN_PROGRESS"]
)
def test_any_other_stack_can_be(status: str) -> None:
    assert obstacles(Account(DescribeStacks=stack(status))) == []


FULL: Answer = {"Vpcs": [{}] * 5}


def test_a_region_without_room_for_the_drills_network_is_told() -> None:
    account = Account(DescribeVpcs=FULL)
    (said,) = obstacles(account)
    assert said == (
        "restore drills need a VPC of their own, and eu-west-1 has 5 of 5: raise the quota (Service"
        " Quotas, Amazon VPC, VPCs per Region), remove a VPC, or take restore_drill out of"
        " policies.yaml"
    )
    assert account.was_asked("GetServiceQuota") == [QUOTA]


def test_a_quota_that_was_never_raised_has_its_default() -> None:
    account = Account(
        DescribeVpcs=FULL,
        GetServiceQuota=refused("NoSuchResourceException"),
        GetAWSDefaultServiceQuota={"Quota": {"Value": 6.0}},
    )
    assert obstacles(account) == []
    assert account.was_asked("GetAWSDefaultServiceQuota") == [QUOTA]


def test_without_drills_nobody_counts_networks() -> None:
    account = Account(DescribeVpcs=FULL)
    assert obstacles(account, drills=False) == []
    assert not account.was_asked("DescribeVpcs")


@pytest.mark.parametrize(
    ("status", "said"), [("CREATE_COMPLETE", 0), ("UPDATE_COMPLETE", 0), ("DELETE_COMPLETE", 1)]
)
def test_a_network_that_is_deployed_needs_no_room(status: str, said: int) -> None:
    account = Account(DescribeVpcs=FULL, ListStackResources=resource(status))
    assert len(obstacles(account)) == said


@pytest.mark.parametrize(
    ("operation", "question"),
    [
        ("ListDurableExecutionsByFunction", "whether the Region offers Lambda durable functions"),
        ("GetParameter", "whether the account is prepared for the CDK"),
        ("DescribeStacks", "whether the stack can be deployed now"),
        ("ListStackResources", "whether there is room for the VPC of the restore drills"),
        ("DescribeVpcs", "whether there is room for the VPC of the restore drills"),
        ("GetServiceQuota", "whether there is room for the VPC of the restore drills"),
    ],
)
def test_what_the_caller_may_not_ask_is_not_known_and_stops_nobody(
    operation: str, question: str
) -> None:
    assert unknown(Account(**{operation: DENIED})) == [f"{question} (AccessDenied)"]


def test_that_iam_simulates_for_nobody_is_not_known() -> None:
    account = Account(AssumeRole=DENIED, SimulatePrincipalPolicy=DENIED)
    assert unknown(account) == ["whether you may deploy to the account (AccessDenied)"]


def test_another_answer_of_sts_is_not_a_refusal() -> None:
    assert unknown(Account(AssumeRole=refused("RegionDisabledException"))) == [
        "whether you may deploy to the account (RegionDisabledException)"
    ]


def test_no_answer_at_all_is_not_known() -> None:
    broken = EndpointConnectionError(endpoint_url="https://lambda.eu-west-1.amazonaws.com")
    (said,) = unknown(Account(ListDurableExecutionsByFunction=broken))
    assert said.startswith("whether the Region offers Lambda durable functions (Could not connect")


def test_each_question_is_asked_once() -> None:
    assert len({question for question, _ in CHECKS}) == len(CHECKS)


def test_what_is_not_known_is_said_and_the_deployment_goes_on(
    capsys: pytest.CaptureFixture[str],
) -> None:
    command.judge(place(Account(GetParameter=DENIED)))
    assert capsys.readouterr().out.splitlines() == [
        "Could not be checked: whether the account is prepared for the CDK (AccessDenied).",
        f"Deploying to account {NUMBER}, {REGION}, as {ANN}.",
    ]


def test_all_that_speaks_against_it_is_said_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    account = Account(
        GetParameter=refused("ParameterNotFound"), DescribeStacks=stack("UPDATE_IN_PROGRESS")
    )
    with pytest.raises(SystemExit) as ended:
        command.judge(place(account))
    first, *others = str(ended.value).splitlines()
    assert first == "Nothing was deployed:"
    assert [line[:22] for line in others] == ["  account 111122223333", "  the stack lifeguard "]
    assert "Deploying" not in capsys.readouterr().out


def test_it_asks_who_deploys(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    policies = tmp_path / "policies.yaml"
    policies.write_text("policies: {default: {mode: act, scheduled_backup: {restore_drill: 30d}}}")
    account = Account()
    monkeypatch.setenv("LIFEGUARD_POLICIES", str(policies))
    monkeypatch.setattr(boto3, "Session", lambda: account)
    command.main()
    assert capsys.readouterr().out == f"Deploying to account {NUMBER}, {REGION}, as {ANN}.\n"
    assert account.was_asked("DescribeVpcs")


def test_credentials_that_aws_does_not_know_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    account = Account(GetCallerIdentity=refused("ExpiredToken", "The token has expired"))
    monkeypatch.setattr(boto3, "Session", lambda: account)
    with pytest.raises(SystemExit, match=r"ExpiredToken.*The token has expired"):
        command.main()


def test_without_credentials_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boto3, "Session", lambda: Account(GetCallerIdentity=NoCredentialsError()))
    with pytest.raises(SystemExit, match="no AWS credentials were found: set AWS_PROFILE"):
        command.main()


def test_policies_that_cannot_be_read_are_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    policies = tmp_path / "policies.yaml"
    policies.write_text("policies: {default: {mode: acting}}")
    monkeypatch.setenv("LIFEGUARD_POLICIES", str(policies))
    with pytest.raises(SystemExit, match='"acting" is not allowed'):
        command.main()
