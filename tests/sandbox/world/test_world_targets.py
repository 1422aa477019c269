from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.exceptions import ClientError

from sandbox.worldfile.fault_spec import CheckReason, FaultKind, FaultSpec
from sandbox.worldfile.instance_spec import InitialState, InstanceSpec
from sandbox.worldfile.spec import WorldSpec
from tests.sandbox.world.scene import ID, Scene, Told

if TYPE_CHECKING:
    from mypy_boto3_elbv2 import ElasticLoadBalancingv2Client

Stage = Callable[..., Scene]


def elb() -> ElasticLoadBalancingv2Client:
    return boto3.client("elbv2", region_name="us-east-1")


def health(**params: Told) -> dict[str, Any]:
    """Return the TargetHealth of the one target of the one group."""
    (group,) = elb().describe_target_groups()["TargetGroups"]
    answer: Any = elb().describe_target_health(TargetGroupArn=group["TargetGroupArn"], **params)
    (found,) = answer["TargetHealthDescriptions"]
    told: dict[str, Any] = found["TargetHealth"]
    return told


def test_groups_are_those_of_the_instances(stage: Stage) -> None:
    spec = WorldSpec(
        (
            InstanceSpec("i-01", target_group="web"),
            InstanceSpec("i-02", target_group="web"),
            InstanceSpec("i-03", target_group="api"),
            InstanceSpec("i-04"),
        )
    )
    scene = stage(spec)
    api, web = elb().describe_target_groups()["TargetGroups"]
    assert (api["TargetGroupName"], web["TargetGroupName"]) == ("api", "web")
    assert web["TargetGroupArn"].startswith(
        "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/"
    )
    assert elb().describe_target_groups(Names=["web"])["TargetGroups"] == [web]
    by_arn = elb().describe_target_groups(TargetGroupArns=[api["TargetGroupArn"]])
    assert by_arn["TargetGroups"] == [api]
    by_balancer = elb().describe_target_groups(LoadBalancerArn=web["LoadBalancerArns"][0])
    assert by_balancer["TargetGroups"] == [web]
    targets = elb().describe_target_health(TargetGroupArn=web["TargetGroupArn"])
    assert [one["Target"]["Id"] for one in targets["TargetHealthDescriptions"]] == ["i-01", "i-02"]
    assert {call.actions for call in scene.world.api_calls} == {
        ("elasticloadbalancing:DescribeTargetGroups",),
        ("elasticloadbalancing:DescribeTargetHealth",),
    }
    assert scene.world.calls == []


def test_no_groups(stage: Stage) -> None:
    stage()
    assert elb().describe_target_groups()["TargetGroups"] == []


def test_what_does_not_exist(stage: Stage) -> None:
    stage(target_group="web")
    client = elb()
    with pytest.raises(client.exceptions.TargetGroupNotFoundException):
        client.describe_target_groups(Names=["x"])
    with pytest.raises(ClientError, match="TargetGroupNotFound"):
        client.describe_target_groups(TargetGroupArns=["x"])
    with pytest.raises(ClientError, match="TargetGroupNotFound"):
        client.describe_target_health(TargetGroupArn="x")


def test_a_healthy_target_has_no_reason(stage: Stage) -> None:
    stage(target_group="web", application_check=True)
    assert health() == {"State": "healthy"}


def test_a_stranger_is_not_registered(stage: Stage) -> None:
    stage(target_group="web")
    assert health(Targets=[{"Id": ID}]) == {"State": "healthy"}
    told = health(Targets=[{"Id": "i-1"}])
    assert (told["State"], told["Reason"]) == ("unused", "Target.NotRegistered")


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (FaultSpec(FaultKind.APPLICATION), "Target.ResponseCodeMismatch"),
        (
            FaultSpec(FaultKind.APPLICATION, reason=CheckReason.RESPONSE_TIMEOUT),
            "Target.Timeout",
        ),
        (
            FaultSpec(FaultKind.APPLICATION, reason=CheckReason.CONNECTION_REFUSED),
            "Target.FailedHealthChecks",
        ),
        (FaultSpec(FaultKind.SYSTEM), "Target.Timeout"),
        (FaultSpec(FaultKind.INSTANCE), "Target.Timeout"),
    ],
)
def test_an_unhealthy_target_has_one(stage: Stage, fault: FaultSpec, reason: str) -> None:
    stage(target_group="web", fault=fault)
    told = health()
    assert (told["State"], told["Reason"]) == ("unhealthy", reason)


def test_the_code_is_in_the_description(stage: Stage) -> None:
    stage(target_group="web", fault=FaultSpec(FaultKind.APPLICATION, status_code=504))
    assert health()["Description"] == "Health checks failed with these codes: [504]"


def test_a_target_through_a_stop_start_and_a_reboot(stage: Stage) -> None:
    scene = stage(target_group="web", state=InitialState.STOPPED)
    assert health()["Reason"] == "Target.InvalidState"
    scene.ec2.start_instances(InstanceIds=[ID])
    assert (health()["State"], health()["Reason"]) == ("initial", "Elb.InitialHealthChecking")
    scene.wait(90)
    assert health() == {"State": "healthy"}
    scene.ec2.reboot_instances(InstanceIds=[ID])
    assert (health()["State"], health()["Reason"]) == ("unhealthy", "Target.Timeout")
    scene.wait(90)
    assert health() == {"State": "healthy"}


def test_a_terminated_instance_is_not_registered(stage: Stage) -> None:
    scene = stage(target_group="web")
    scene.world.person.terminate(ID)
    scene.wait(60)
    assert elb().describe_target_groups()["TargetGroups"] == []


def states(arn: str) -> dict[str, str]:
    answer: Any = elb().describe_target_health(TargetGroupArn=arn)
    return {
        one["Target"]["Id"]: one["TargetHealth"]["State"]
        for one in answer["TargetHealthDescriptions"]
    }


def arn_of(name: str) -> str:
    return elb().describe_target_groups(Names=[name])["TargetGroups"][0]["TargetGroupArn"]


def test_a_new_target_is_initial_first(stage: Stage) -> None:
    scene = stage(WorldSpec((InstanceSpec(ID, target_group="web"), InstanceSpec("i-01"))))
    arn, revision = arn_of("web"), scene.world.revision
    elb().register_targets(TargetGroupArn=arn, Targets=[{"Id": "i-01"}, {"Id": ID}])
    assert scene.world.revision > revision
    assert states(arn) == {ID: "healthy", "i-01": "initial"}
    scene.wait(30)
    assert states(arn) == {ID: "healthy", "i-01": "healthy"}
    assert scene.world.calls[-1].actions == ("elasticloadbalancing:RegisterTargets",)


def test_a_deregistered_target_drains_and_is_gone(stage: Stage) -> None:
    scene = stage(WorldSpec((InstanceSpec(ID, target_group="web"),)))
    arn = arn_of("web")
    elb().deregister_targets(TargetGroupArn=arn, Targets=[{"Id": ID}, {"Id": "i-none"}])
    assert health()["Reason"] == "Target.DeregistrationInProgress"
    scene.wait(299)
    assert states(arn) == {ID: "draining"}
    scene.wait(1)
    assert states(arn) == {}
    assert health(Targets=[{"Id": ID}])["Reason"] == "Target.NotRegistered"
    elb().register_targets(TargetGroupArn=arn, Targets=[{"Id": ID}])
    assert states(arn) == {ID: "initial"}


def test_a_draining_target_can_come_back(stage: Stage) -> None:
    scene = stage(WorldSpec((InstanceSpec(ID, target_group="web"),)))
    arn = arn_of("web")
    elb().deregister_targets(TargetGroupArn=arn, Targets=[{"Id": ID}])
    elb().register_targets(TargetGroupArn=arn, Targets=[{"Id": ID}])
    scene.wait(400)
    assert states(arn) == {ID: "healthy"}


def test_what_does_not_run_is_not_registered_and_does_not_drain(stage: Stage) -> None:
    stage(
        WorldSpec(
            (
                InstanceSpec(ID, target_group="web"),
                InstanceSpec("i-01", target_group="web", state=InitialState.STOPPED),
            )
        )
    )
    arn = arn_of("web")
    elb().deregister_targets(TargetGroupArn=arn, Targets=[{"Id": "i-01"}])
    assert states(arn) == {ID: "healthy"}
    with pytest.raises(ClientError, match=r"InvalidTarget.*'i-01'"):
        elb().register_targets(TargetGroupArn=arn, Targets=[{"Id": ID}, {"Id": "i-01"}])
    with pytest.raises(ClientError, match="TargetGroupNotFound"):
        elb().register_targets(TargetGroupArn="x", Targets=[{"Id": ID}])


def test_a_group_outlives_the_instance_that_is_replaced(stage: Stage) -> None:
    scene = stage(target_group="web")
    image_id = scene.world.person.make_image(ID, "nightly")
    scene.wait(300)
    arn = arn_of("web")
    elb().deregister_targets(TargetGroupArn=arn, Targets=[{"Id": ID}])
    scene.world.person.terminate(ID)
    new = scene.world.person.launch(image_id)
    scene.wait(60)
    assert states(arn) == {}
    elb().register_targets(TargetGroupArn=arn, Targets=[{"Id": new}])
    assert states(arn) == {new: "initial"}
    scene.wait(60)
    assert states(arn) == {new: "healthy"}
