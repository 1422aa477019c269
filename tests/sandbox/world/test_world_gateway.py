from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError, ParamValidationError
from botocore.session import get_session

from sandbox.gateway.refusal import Refusal
from sandbox.time.agenda import Agenda
from sandbox.world.world import World
from sandbox.worldfile.instance_spec import InstanceSpec, VolumeKey
from sandbox.worldfile.spec import WorldSpec
from tests.sandbox.world.scene import ID, Scene, Told

Stage = Callable[..., Scene]


def code_of(error: pytest.ExceptionInfo[ClientError]) -> str:
    return error.value.response["Error"]["Code"]


def test_accepted_changes_are_calls_and_everything_is_an_api_call(stage: Stage) -> None:
    scene = stage()
    scene.ec2.describe_instances()
    scene.wait(5)
    scene.ec2.reboot_instances(InstanceIds=[ID])
    with pytest.raises(ClientError):
        scene.ec2.start_instances(InstanceIds=["i-1"])
    (call,) = scene.world.calls
    assert (call.service, call.operation, call.params) == (
        "ec2",
        "RebootInstances",
        {"InstanceIds": [ID]},
    )
    assert call.at == scene.agenda.now()
    assert [(one.operation, one.error) for one in scene.world.api_calls] == [
        ("DescribeInstances", None),
        ("RebootInstances", None),
        ("StartInstances", "InvalidInstanceID.NotFound"),
    ]


def test_the_ledgers_and_the_topics_calls_are_not_the_operators(stage: Stage) -> None:
    scene = stage()
    boto3.client("dynamodb").create_table(
        TableName="ledger",
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    boto3.resource("dynamodb").Table("ledger").put_item(Item={"pk": "i", "n": 1})
    boto3.client("sqs").create_queue(QueueName="q")
    assert scene.world.calls == []
    assert [call.actions for call in scene.world.api_calls] == [
        ("dynamodb:CreateTable",),
        ("dynamodb:PutItem",),
        ("sqs:CreateQueue",),
    ]


def test_the_freeze_switch_goes_to_moto_and_is_a_call(stage: Stage) -> None:
    scene = stage()
    ssm = boto3.client("ssm")
    before = scene.world.revision
    ssm.put_parameter(Name="/lifeguard/freeze", Value="true", Type="String")
    assert scene.world.revision > before
    assert ssm.get_parameter(Name="/lifeguard/freeze")["Parameter"]["Value"] == "true"
    assert [call.operation for call in scene.world.calls] == ["PutParameter"]


def test_moto_errors_are_remembered_by_their_code(stage: Stage) -> None:
    scene = stage()
    with pytest.raises(ClientError):
        boto3.client("ssm").get_parameter(Name="/none")
    assert scene.world.api_calls[-1].error == "ParameterNotFound"


def test_a_recorded_call_stays_as_it_was(stage: Stage) -> None:
    scene = stage()
    params: dict[str, Any] = {"InstanceIds": [ID]}
    scene.ec2.reboot_instances(**params)
    params["DryRun"] = True
    assert scene.world.calls[0].params == {"InstanceIds": [ID]}


def test_an_allowed_dry_run_changes_nothing(stage: Stage) -> None:
    scene = stage()
    with pytest.raises(ClientError) as caught:
        scene.ec2.stop_instances(InstanceIds=[ID], DryRun=True)
    assert code_of(caught) == "DryRunOperation"
    assert caught.value.response["ResponseMetadata"]["HTTPStatusCode"] == 412
    assert scene.resource()["state"] == "running"
    assert scene.world.calls == []
    assert scene.world.api_calls[0].error == "DryRunOperation"


def test_a_dry_run_of_what_moto_answers(stage: Stage) -> None:
    with pytest.raises(ClientError) as caught:
        stage().ec2.create_tags(Resources=[ID], Tags=[{"Key": "a", "Value": "b"}], DryRun=True)
    assert code_of(caught) == "DryRunOperation"


def test_a_dry_run_knows_what_does_not_exist(stage: Stage) -> None:
    with pytest.raises(ClientError) as caught:
        stage().ec2.stop_instances(InstanceIds=["i-1"], DryRun=True)
    assert code_of(caught) == "InvalidInstanceID.NotFound"


def test_a_dry_run_does_not_see_the_key(stage: Stage) -> None:
    scene = stage(volume_key=VolumeKey.CUSTOMER_DENIED)
    with pytest.raises(ClientError) as caught:
        scene.ec2.start_instances(InstanceIds=[ID], DryRun=True)
    assert code_of(caught) == "DryRunOperation"


@pytest.mark.parametrize("dry", [True, False])
def test_what_the_role_does_not_grant_is_refused(
    stage: Stage,
    dry: bool,  # noqa: FBT001  a column of the table
) -> None:
    scene = stage()
    scene.world.allowed = lambda action, resource: (action, resource) != ("ec2:StopInstances", "*")
    with pytest.raises(ClientError) as caught:
        scene.ec2.stop_instances(InstanceIds=[ID], DryRun=dry)
    assert code_of(caught) == "UnauthorizedOperation"
    scene.ec2.reboot_instances(InstanceIds=[ID])
    assert [call.operation for call in scene.world.calls] == ["RebootInstances"]


def ask(service: str) -> None:
    client: Any = get_session().create_client(service)
    match service:
        case "autoscaling":
            client.describe_auto_scaling_groups()
        case "dynamodb":
            client.list_tables()
        case "kms":
            client.list_keys()
        case "sns":
            client.publish(TopicArn="arn:aws:sns:us-east-1:1:t", Message="m")
        case "sqs":
            client.list_queues()


@pytest.mark.parametrize(
    ("service", "code"),
    [
        ("autoscaling", "AccessDenied"),
        ("dynamodb", "AccessDeniedException"),
        ("kms", "AccessDeniedException"),
        ("sns", "AuthorizationError"),
        ("sqs", "AccessDenied"),
    ],
)
def test_each_service_refuses_in_its_own_words(stage: Stage, service: str, code: str) -> None:
    scene = stage()
    scene.world.allowed = lambda _action, _resource: False
    with pytest.raises(ClientError) as caught:
        ask(service)
    assert code_of(caught) == code


def test_tags_at_creation_need_a_right_of_their_own(stage: Stage) -> None:
    scene = stage()
    asked: list[str] = []

    def note(action: str, _resource: str) -> bool:
        asked.append(action)
        return True

    scene.world.allowed = note
    scene.ec2.create_image(
        InstanceId=ID,
        Name="abc",
        TagSpecifications=[{"ResourceType": "image", "Tags": [{"Key": "a", "Value": "b"}]}],
    )
    assert asked == ["ec2:CreateImage", "ec2:CreateTags"]


def test_a_transaction_needs_the_rights_of_its_items(stage: Stage) -> None:
    scene = stage()
    item = {"TableName": "t", "Key": {"pk": {"S": "a"}}}
    scene.world.allowed = lambda _action, _resource: False
    with pytest.raises(ClientError):
        boto3.client("dynamodb").transact_write_items(
            TransactItems=[
                {"Put": {"TableName": "t", "Item": {"pk": {"S": "a"}}}},
                {"Delete": item},  # type: ignore[typeddict-item]
            ]
        )
    assert scene.world.api_calls[0].actions == ("dynamodb:DeleteItem", "dynamodb:PutItem")


def test_backstage_calls_are_neither_seen_nor_refused(stage: Stage) -> None:
    scene = stage(WorldSpec((InstanceSpec(ID),), throttle=1.0))
    scene.world.allowed = lambda _action, _resource: False
    with scene.world.backstage():
        scene.ec2.reboot_instances(InstanceIds=[ID])
    assert scene.world.api_calls == []
    with pytest.raises(ClientError):
        scene.ec2.reboot_instances(InstanceIds=[ID])


def test_wrong_parameters_never_reach_aws(stage: Stage) -> None:
    scene = stage()
    wrong: Any = {"InstanceIDs": [ID]}
    with pytest.raises(ParamValidationError):
        scene.ec2.stop_instances(**wrong)
    assert scene.world.api_calls == []


TAKEN = "DurableExecutionAlreadyStartedException"


class Lambda:
    def call(self, operation: str, params: dict[str, Any]) -> dict[str, Any]:
        if params["FunctionName"] == "taken":
            raise Refusal(TAKEN, "taken", 409)
        return {"StatusCode": 202, "FunctionName": params["FunctionName"], "Op": operation}


def test_lambda_is_answered_by_the_driver(stage: Stage) -> None:
    scene = stage()
    scene.world.lambda_api = Lambda()
    client = boto3.client("lambda")
    answer: Any = client.invoke(FunctionName="respond:live", InvocationType="Event")
    assert (answer["StatusCode"], answer["Op"]) == (202, "Invoke")
    assert scene.world.api_calls[0].actions == ("lambda:InvokeFunction",)
    with pytest.raises(ClientError) as caught:
        client.invoke(FunctionName="taken")
    assert code_of(caught) == TAKEN
    assert scene.world.api_calls[1].error == TAKEN


def publish(scene: Scene, **params: Told) -> None:
    sns = boto3.client("sns")
    with scene.world.backstage():
        topic = sns.create_topic(Name="lifeguard")["TopicArn"]
    sns.publish(TopicArn=topic, **params)


def test_publishing_is_an_email(stage: Stage) -> None:
    scene = stage()
    scene.wait(60)
    publish(scene, Subject="복구됨 web-1", Message="nothing to do")
    (email,) = scene.world.emails
    assert (email.at, email.subject, email.body) == (
        scene.agenda.now(),
        "복구됨 web-1",
        "nothing to do",
    )
    assert scene.world.calls == []


def test_an_email_of_a_json_message(stage: Stage) -> None:
    scene = stage()
    publish(scene, MessageStructure="json", Message='{"default": "d", "email": "e"}')
    assert scene.world.emails[0].body == "e"


@pytest.mark.parametrize(
    "params",
    [
        {"Subject": "x" * 100, "Message": "m"},
        {"Subject": "a\nb", "Message": "m"},
        {"Subject": "", "Message": "m"},
        {"Message": ""},
        {"Message": "가" * 87_382},
    ],
)
def test_sns_has_its_rules(stage: Stage, params: dict[str, str]) -> None:
    scene = stage()
    with pytest.raises(ClientError) as caught:
        publish(scene, **params)
    assert code_of(caught) == "InvalidParameter"
    assert scene.world.emails == []


def test_an_unknown_topic_mails_nothing(stage: Stage) -> None:
    scene = stage()
    with pytest.raises(ClientError):
        boto3.client("sns").publish(TopicArn="arn:aws:sns:us-east-1:123456789012:x", Message="m")
    assert scene.world.emails == []


def grant(scene: Scene, key: str, *, dry: bool = True) -> Told:
    kms = boto3.client("kms", region_name=scene.world.spec.region)
    return kms.create_grant(
        KeyId=key,
        GranteePrincipal="arn:aws:iam::123456789012:role/r",
        Operations=["Decrypt"],
        DryRun=dry,
    )


def key_of(scene: Scene) -> str:
    with scene.world.backstage():
        return scene.ec2.describe_volumes()["Volumes"][0]["KmsKeyId"]


def test_a_grant_dry_run_would_succeed(stage: Stage) -> None:
    scene = stage(volume_key=VolumeKey.CUSTOMER)
    with pytest.raises(ClientError) as caught:
        grant(scene, key_of(scene))
    assert code_of(caught) == "DryRunOperationException"
    assert grant(scene, key_of(scene), dry=False)["GrantId"]


def test_a_grant_dry_run_sees_the_keys_policy(stage: Stage) -> None:
    scene = stage(volume_key=VolumeKey.CUSTOMER_DENIED)
    with pytest.raises(ClientError) as caught:
        grant(scene, key_of(scene).rpartition("/")[2])
    assert code_of(caught) == "AccessDeniedException"


def test_a_grant_dry_run_sees_the_role(stage: Stage) -> None:
    scene = stage(volume_key=VolumeKey.CUSTOMER)
    scene.world.allowed = lambda action, _resource: action != "kms:CreateGrant"
    with pytest.raises(ClientError) as caught:
        grant(scene, key_of(scene))
    assert code_of(caught) == "AccessDeniedException"


def test_a_grant_on_another_key(stage: Stage) -> None:
    scene = stage()
    key = boto3.client("kms").create_key()["KeyMetadata"]["KeyId"]
    with pytest.raises(ClientError) as caught:
        grant(scene, key)
    assert code_of(caught) == "DryRunOperationException"
    with pytest.raises(ClientError) as caught:
        grant(scene, "11111111-1111-1111-1111-111111111111")
    assert code_of(caught) == "NotFoundException"


def test_the_account_and_region_of_the_spec(stage: Stage) -> None:
    spec = WorldSpec((InstanceSpec(ID),), account="012345678901", region="eu-west-1")
    scene = stage(spec)
    assert boto3.client("ec2").meta.region_name == "eu-west-1"
    assert boto3.client("sts").get_caller_identity()["Account"] == "012345678901"
    assert scene.ec2.describe_instances()["Reservations"][0]["OwnerId"] == "012345678901"
    scene.ec2.reboot_instances(InstanceIds=[ID])
    assert scene.world.calls[0].region == "eu-west-1"


def test_the_environment_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_REGION", "mars-1")
    monkeypatch.delenv("AWS_ACCESS_KEY_ID", raising=False)
    monkeypatch.setenv("AWS_PROFILE", "production")
    monkeypatch.setenv("AWS_ENDPOINT_URL_EC2", "https://ec2.example.com")
    before = dict(os.environ)
    spec = WorldSpec()
    with World(spec, Agenda(spec.now)):
        assert boto3.client("ec2").describe_instances()["Reservations"] == []
        assert "AWS_PROFILE" not in os.environ
        assert os.environ["AWS_REGION"] == "us-east-1"
    assert dict(os.environ) == before


def test_a_world_is_entered_before_it_is_used() -> None:
    spec = WorldSpec()
    with pytest.raises(RuntimeError, match="enter the world first"):
        World(spec, Agenda(spec.now)).resources()


def test_two_worlds_at_once_are_refused(stage: Stage) -> None:
    stage()
    spec = WorldSpec()
    with pytest.raises(RuntimeError, match="one world at a time"):
        World(spec, Agenda(spec.now)).__enter__()


def test_a_failed_entry_leaves_nothing_behind() -> None:
    spec = WorldSpec((InstanceSpec(ID, zone="mars-1a"),))
    with pytest.raises(ValueError, match="us-east-1a"):
        World(spec, Agenda(spec.now)).__enter__()
    with World(WorldSpec(), Agenda(spec.now)) as world:
        assert world.resources() == {}


def test_what_was_stays_readable_after_the_world() -> None:
    spec = WorldSpec((InstanceSpec(ID),))
    with World(spec, Agenda(spec.now)) as world:
        pass
    assert world.resources()[ID]["state"] == "running"


def play() -> list[Any]:
    spec = WorldSpec((InstanceSpec(ID, asg="web"),), throttle=0.3)
    agenda = Agenda(spec.now)
    told: list[Any] = []
    with World(spec, agenda) as world:
        world.emit = told.append
        ec2 = boto3.client("ec2")
        for _ in range(20):
            try:
                ec2.stop_instances(InstanceIds=[ID])
            except ClientError as error:
                told.append(error.response)
        while agenda.step():
            pass
        with world.backstage():
            answer: Any = ec2.describe_instances()
        told += [answer["Reservations"], world.resources(), world.calls]
    return told


def test_every_run_is_the_same() -> None:
    assert play() == play()
