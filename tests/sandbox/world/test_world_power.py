from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from sandbox.worldfile.fault_spec import FaultKind, FaultSpec
from sandbox.worldfile.instance_spec import (
    InitialState,
    InstanceSpec,
    PublicIpSpec,
    Root,
    Spot,
    StoppedBy,
    Tenancy,
    VolumeKey,
)
from sandbox.worldfile.spec import CapacitySpec, WorldSpec
from tests.sandbox.world.scene import ID, Scene, Told

Stage = Callable[..., Scene]
OTHER = "i-0aaaaaaaaaaaaaaa1"


def test_a_stop_goes_through_stopping(stage: Stage) -> None:
    scene = stage()
    answer = scene.ec2.stop_instances(InstanceIds=[ID])
    assert answer["StoppingInstances"] == [
        {
            "InstanceId": ID,
            "CurrentState": {"Code": 64, "Name": "stopping"},
            "PreviousState": {"Code": 16, "Name": "running"},
        }
    ]
    scene.wait(44)
    assert scene.instance()["State"] == {"Code": 64, "Name": "stopping"}
    scene.wait(1)
    assert scene.instance()["State"] == {"Code": 80, "Name": "stopped"}


def test_a_start_goes_through_pending_and_initializing(stage: Stage) -> None:
    scene = stage(state=InitialState.STOPPED)
    answer = scene.ec2.start_instances(InstanceIds=[ID])
    assert answer["StartingInstances"][0]["CurrentState"] == {"Code": 0, "Name": "pending"}
    scene.wait(10)
    assert scene.instance()["State"]["Name"] == "running"
    assert scene.statuses()[:3] == ("initializing",) * 3
    scene.wait(80)
    assert scene.statuses()[:3] == ("ok",) * 3


def test_boots_for_is_how_long_checks_initialize(stage: Stage) -> None:
    scene = stage(boots_for=timedelta(seconds=600))
    scene.ec2.reboot_instances(InstanceIds=[ID])
    assert scene.instance()["State"]["Name"] == "running"
    scene.wait(599)
    assert scene.statuses()[1] == "initializing"
    scene.wait(1)
    assert scene.resource()["healthy"]


def test_a_start_renews_the_launch_time_and_a_reboot_does_not(stage: Stage) -> None:
    scene = stage()
    launched = scene.instance()["LaunchTime"]
    scene.reboot()
    assert scene.instance()["LaunchTime"] == launched
    scene.stop_start()
    assert scene.instance()["LaunchTime"] == scene.world.spec.now + timedelta(seconds=180)


def test_a_stuck_stop_is_hurried_by_force(stage: Stage) -> None:
    scene = stage(stops_for=timedelta(hours=2))
    scene.ec2.stop_instances(InstanceIds=[ID])
    scene.wait(3600)
    assert scene.resource()["state"] == "stopping"
    scene.ec2.stop_instances(InstanceIds=[ID])
    scene.wait(60)
    assert scene.resource()["state"] == "stopping"
    scene.ec2.stop_instances(InstanceIds=[ID], Force=True)
    scene.wait(45)
    assert scene.resource()["state"] == "stopped"
    scene.wait(7200)
    assert scene.states() == ["stopping", "stopped"]


def test_the_states_are_told_to_eventbridge(stage: Stage) -> None:
    scene = stage()
    scene.stop_start()
    scene.ec2.terminate_instances(InstanceIds=[ID])
    scene.wait(60)
    assert scene.states() == [
        "stopping",
        "stopped",
        "pending",
        "running",
        "shutting-down",
        "terminated",
    ]


def test_a_state_change_has_the_documented_shape(stage: Stage) -> None:
    scene = stage()
    scene.wait(5)
    scene.ec2.stop_instances(InstanceIds=[ID])
    assert scene.emitted == []
    scene.wait(0)
    (event,) = scene.emitted
    assert len(event.pop("id")) == 36
    assert event == {
        "version": "0",
        "detail-type": "EC2 Instance State-change Notification",
        "source": "aws.ec2",
        "account": "123456789012",
        "time": "2026-11-20T10:00:05Z",
        "region": "us-east-1",
        "resources": [f"arn:aws:ec2:us-east-1:123456789012:instance/{ID}"],
        "detail": {"instance-id": ID, "state": "stopping"},
    }


def test_every_event_has_its_own_id(stage: Stage) -> None:
    scene = stage()
    scene.stop_start()
    scene.stop_start()
    assert len({event["id"] for event in scene.emitted}) == 8


@pytest.mark.parametrize(
    ("stopped_by", "code"),
    [
        (StoppedBy.AWS, "Server.ScheduledStop"),
        (StoppedBy.USER, "Client.UserInitiatedShutdown"),
        (StoppedBy.OS, "Client.InstanceInitiatedShutdown"),
    ],
)
def test_the_reason_says_who_stopped_it(stage: Stage, stopped_by: StoppedBy, code: str) -> None:
    scene = stage(state=InitialState.STOPPED, stopped_by=stopped_by)
    assert scene.instance()["StateReason"]["Code"] == code
    scene.ec2.start_instances(InstanceIds=[ID])
    assert "StateReason" not in scene.instance()
    assert scene.instance()["StateTransitionReason"] == ""


def test_a_stop_by_the_api_is_user_initiated(stage: Stage) -> None:
    scene = stage()
    scene.ec2.stop_instances(InstanceIds=[ID])
    assert scene.instance()["StateReason"] == {
        "Code": "Client.UserInitiatedShutdown",
        "Message": "Client.UserInitiatedShutdown: User initiated shutdown",
    }
    transition = scene.instance()["StateTransitionReason"]
    assert transition == "User initiated (2026-11-20 10:00:00 GMT)"


def test_the_operating_system_can_shut_itself_down(stage: Stage) -> None:
    scene = stage()
    scene.world.person.shut_down(ID)
    assert scene.instance()["StateReason"]["Code"] == "Client.InstanceInitiatedShutdown"


def act(scene: Scene, verb: str) -> Told:
    return getattr(scene.ec2, f"{verb}_instances")(InstanceIds=[ID])


@pytest.mark.parametrize(
    ("before", "verb"),
    [
        ("pending", "stop"),
        ("pending", "reboot"),
        ("stopping", "start"),
        ("stopping", "reboot"),
        ("stopped", "reboot"),
        ("shutting-down", "stop"),
        ("shutting-down", "start"),
        ("terminated", "stop"),
        ("terminated", "start"),
        ("terminated", "reboot"),
    ],
)
def test_a_wrong_state_is_refused(stage: Stage, before: str, verb: str) -> None:
    scene = stage()
    bring_to(scene, before)
    with pytest.raises(ClientError, match="IncorrectInstanceState"):
        act(scene, verb)


@pytest.mark.parametrize(
    ("before", "verb"),
    [("running", "start"), ("pending", "start"), ("stopping", "stop"), ("stopped", "stop")],
)
def test_doing_again_what_is_done_changes_nothing(stage: Stage, before: str, verb: str) -> None:
    scene = stage()
    bring_to(scene, before)
    act(scene, verb)
    assert scene.resource()["state"] == before


def bring_to(scene: Scene, state: str) -> None:
    person = scene.world.person
    if state in {"pending", "stopping", "stopped"}:
        person.stop(ID)
    if state in {"pending", "stopped"}:
        scene.wait(60)
    if state == "pending":
        person.start(ID)
    if state in {"shutting-down", "terminated"}:
        person.terminate(ID)
    if state == "terminated":
        scene.wait(60)
    assert scene.resource()["state"] == state


@pytest.mark.parametrize(
    ("instance", "code"),
    [
        ({"root": Root.INSTANCE_STORE}, "UnsupportedOperation"),
        ({"spot": Spot.ONE_TIME}, "UnsupportedOperation"),
        ({"stop_protection": True}, "OperationNotPermitted"),
    ],
)
def test_some_instances_cannot_be_stopped(
    stage: Stage, instance: dict[str, Any], code: str
) -> None:
    scene = stage(**instance)
    with pytest.raises(ClientError, match=code):
        scene.ec2.stop_instances(InstanceIds=[ID])
    assert scene.resource()["state"] == "running"
    assert scene.world.calls == []


def test_stop_protection_shows_and_can_be_lifted(stage: Stage) -> None:
    scene = stage(stop_protection=True)
    answer = scene.ec2.describe_instance_attribute(InstanceId=ID, Attribute="disableApiStop")
    assert answer["DisableApiStop"] == {"Value": True}
    scene.ec2.modify_instance_attribute(InstanceId=ID, DisableApiStop={"Value": False})
    scene.ec2.stop_instances(InstanceIds=[ID])
    assert scene.resource()["state"] == "stopping"


def test_a_persistent_spot_instance_can_be_stopped(stage: Stage) -> None:
    scene = stage(spot=Spot.PERSISTENT)
    scene.stop_start()
    assert scene.resource()["healthy"]


def test_hibernating_needs_its_configuration(stage: Stage) -> None:
    scene = stage()
    with pytest.raises(ClientError, match="UnsupportedHibernationConfiguration"):
        scene.ec2.stop_instances(InstanceIds=[ID], Hibernate=True)


def test_a_batch_is_refused_whole(stage: Stage) -> None:
    instances = (InstanceSpec(ID), InstanceSpec(OTHER, stop_protection=True))
    scene = stage(WorldSpec(instances))
    with pytest.raises(ClientError, match="OperationNotPermitted"):
        scene.ec2.stop_instances(InstanceIds=[ID, OTHER])
    assert scene.resource(ID)["state"] == "running"


@pytest.mark.parametrize(
    ("names", "text"),
    [
        (["i-1"], "The instance ID 'i-1' does not exist"),
        (["i-1", "i-2"], "The instance IDs 'i-1, i-2' do not exist"),
    ],
)
def test_unknown_instances_are_named(stage: Stage, names: list[str], text: str) -> None:
    scene = stage()
    with pytest.raises(ClientError, match=text) as caught:
        scene.ec2.start_instances(InstanceIds=names)
    assert caught.value.response["Error"]["Code"] == "InvalidInstanceID.NotFound"


def test_capacity_fails_that_many_starts(stage: Stage) -> None:
    spec = WorldSpec(
        (InstanceSpec(ID, state=InitialState.STOPPED),), capacity=CapacitySpec(fail_starts=2)
    )
    scene = stage(spec)
    for _ in range(2):
        with pytest.raises(ClientError, match="InsufficientInstanceCapacity"):
            scene.ec2.start_instances(InstanceIds=[ID])
        assert scene.instance()["StateReason"]["Code"] == "Server.InsufficientInstanceCapacity"
        assert scene.resource()["state"] == "stopped"
    scene.ec2.start_instances(InstanceIds=[ID])
    scene.wait(120)
    assert scene.resource()["healthy"]
    assert [call.operation for call in scene.world.calls] == ["StartInstances"]


def test_only_the_types_that_lack_capacity_fail(stage: Stage) -> None:
    stopped = InitialState.STOPPED
    instances = (
        InstanceSpec(ID, type="m5.large", state=stopped, zone="us-east-1a"),
        InstanceSpec(OTHER, type="t3.micro", state=stopped, zone="us-east-1b"),
    )
    capacity = CapacitySpec(fail_starts=2, types=("t3.micro",))
    scene = stage(WorldSpec(instances, capacity=capacity))
    with pytest.raises(ClientError) as caught:
        scene.ec2.start_instances(InstanceIds=[ID, OTHER])
    assert "t3.micro capacity in the Availability Zone" in str(caught.value)
    assert "(us-east-1b)" in str(caught.value)
    assert [scene.resource(one)["state"] for one in (ID, OTHER)] == ["stopped", "stopped"]
    codes = [scene.instance(one)["StateReason"]["Code"] for one in (ID, OTHER)]
    assert codes == ["Client.UserInitiatedShutdown", "Server.InsufficientInstanceCapacity"]
    scene.ec2.start_instances(InstanceIds=[ID])
    assert scene.resource(ID)["state"] == "pending"
    with pytest.raises(ClientError, match="InsufficientInstanceCapacity"):
        scene.ec2.start_instances(InstanceIds=[OTHER])
    scene.ec2.start_instances(InstanceIds=[OTHER])


def test_capacity_is_needed_by_stopped_instances_only(stage: Stage) -> None:
    scene = stage(WorldSpec((InstanceSpec(ID),), capacity=CapacitySpec(fail_starts=1)))
    scene.ec2.start_instances(InstanceIds=[ID])
    assert scene.world.estate.starts_to_fail == 1


def test_another_type_may_have_the_capacity(stage: Stage) -> None:
    spec = InstanceSpec(ID, state=InitialState.STOPPED)
    capacity = CapacitySpec(fail_starts=9, types=("t3.micro",))
    scene = stage(WorldSpec((spec,), capacity=capacity))
    scene.ec2.modify_instance_attribute(InstanceId=ID, InstanceType={"Value": "t3.small"})
    assert scene.instance()["InstanceType"] == "t3.small"
    scene.ec2.start_instances(InstanceIds=[ID])
    scene.wait(120)
    assert scene.resource()["healthy"]
    operations = [call.operation for call in scene.world.calls]
    assert operations == ["ModifyInstanceAttribute", "StartInstances"]


@pytest.mark.parametrize(
    ("state", "name", "code"),
    [
        (InitialState.RUNNING, "t3.small", "IncorrectInstanceState"),
        (InitialState.STOPPED, "t3.tiny", "InvalidInstanceAttributeValue"),
    ],
)
@pytest.mark.parametrize("form", ["member", "attribute"])
def test_a_type_that_cannot_be_is_refused(
    stage: Stage, state: InitialState, name: str, code: str, form: str
) -> None:
    scene = stage(state=state)
    asked: Told = (
        {"InstanceType": {"Value": name}}
        if form == "member"
        else {"Attribute": "instanceType", "Value": name}
    )
    with pytest.raises(ClientError) as caught:
        scene.ec2.modify_instance_attribute(InstanceId=ID, **asked)
    assert caught.value.response["Error"]["Code"] == code
    assert scene.instance()["InstanceType"] == "t3.micro"


def test_a_type_decides_whether_a_reboot_migrates(stage: Stage) -> None:
    scene = stage(state=InitialState.STOPPED)
    host = scene.world.estate.hosts[ID]
    assert host.can_migrate
    scene.ec2.modify_instance_attribute(InstanceId=ID, InstanceType={"Value": "t2.micro"})
    assert not host.can_migrate


def test_starts_for_is_how_long_it_is_pending(stage: Stage) -> None:
    scene = stage(state=InitialState.STOPPED, starts_for=timedelta(seconds=40))
    scene.ec2.start_instances(InstanceIds=[ID])
    scene.wait(39)
    assert scene.resource()["state"] == "pending"
    scene.wait(1)
    assert scene.resource()["state"] == "running"


def test_an_accepted_start_may_fall_back(stage: Stage) -> None:
    scene = stage(state=InitialState.STOPPED, start_falls_back=2)
    for _ in range(2):
        scene.ec2.start_instances(InstanceIds=[ID])
        assert scene.resource()["state"] == "pending"
        scene.wait(10)
        assert scene.resource()["state"] == "stopped"
        assert scene.instance()["StateReason"]["Code"] == "Server.InsufficientInstanceCapacity"
        assert scene.resource()["host_changed"] is False
    scene.ec2.start_instances(InstanceIds=[ID])
    scene.wait(120)
    assert scene.resource()["healthy"]
    assert scene.states() == ["pending", "stopped", "pending", "stopped", "pending", "running"]


@pytest.mark.parametrize("verb", ["stop_instances", "start_instances"])
def test_an_unknown_instance_refuses_the_whole_batch(stage: Stage, verb: str) -> None:
    state = InitialState.RUNNING if verb == "stop_instances" else InitialState.STOPPED
    scene = stage(state=state)
    with pytest.raises(ClientError, match="InvalidInstanceID"):
        getattr(scene.ec2, verb)(InstanceIds=[ID, OTHER])
    assert scene.resource()["state"] == state


def test_a_denied_customer_key_lets_the_instance_fall_back(stage: Stage) -> None:
    scene = stage(volume_key=VolumeKey.CUSTOMER_DENIED, state=InitialState.STOPPED)
    scene.ec2.start_instances(InstanceIds=[ID])
    assert scene.resource()["state"] == "pending"
    scene.wait(10)
    assert scene.resource()["state"] == "stopped"
    assert scene.instance()["StateReason"]["Code"] == "Client.InternalError"
    assert scene.resource()["host_changed"] is False


@pytest.mark.parametrize(("granted", "state"), [(True, "running"), (False, "stopped")])
def test_a_customer_key_needs_the_callers_grant_right(
    stage: Stage,
    granted: bool,  # noqa: FBT001  a column of the table
    state: str,
) -> None:
    scene = stage(volume_key=VolumeKey.CUSTOMER, state=InitialState.STOPPED)
    scene.world.allowed = lambda action, _resource: granted or action != "kms:CreateGrant"
    scene.ec2.start_instances(InstanceIds=[ID])
    scene.wait(10)
    assert scene.resource()["state"] == state


def test_an_elastic_address_survives_a_stop_start(stage: Stage) -> None:
    scene = stage()
    before = scene.instance()["PublicIpAddress"]
    scene.stop_start()
    assert scene.instance()["PublicIpAddress"] == before


def test_an_automatic_address_does_not(stage: Stage) -> None:
    scene = stage(public_ip=PublicIpSpec.AUTO)
    before = scene.instance()["PublicIpAddress"]
    scene.reboot()
    assert scene.instance()["PublicIpAddress"] == before
    scene.ec2.stop_instances(InstanceIds=[ID])
    scene.wait(60)
    assert "PublicIpAddress" not in scene.instance()
    scene.ec2.start_instances(InstanceIds=[ID])
    assert scene.instance()["PublicIpAddress"] != before


def test_a_group_replaces_a_member_that_was_stopped(stage: Stage) -> None:
    scene = stage(asg="web")
    scene.ec2.stop_instances(InstanceIds=[ID])
    scene.wait(45 + 60 + 30 + 120)
    assert scene.resource(ID)["state"] == "terminated"
    (heir,) = [name for name in scene.world.resources() if name != ID]
    assert scene.resource(heir) == {
        "state": "running",
        "healthy": True,
        "host_changed": False,
        "open_events": [],
    }


def test_a_group_replaces_what_somebody_started_again_too(stage: Stage) -> None:
    scene = stage(asg="web")
    scene.stop_start()
    scene.wait(120)
    assert scene.resource(ID)["state"] == "terminated"


def test_a_group_replaces_a_terminated_member_only_once(stage: Stage) -> None:
    scene = stage(asg="web")
    scene.world.person.stop(ID)
    scene.wait(50)
    scene.world.person.terminate(ID)
    scene.wait(600)
    assert len(scene.world.resources()) == 1


def test_a_person_leaves_no_calls(stage: Stage) -> None:
    scene = stage()
    person = scene.world.person
    person.reboot(ID)
    person.stop(ID, force=True)
    scene.wait(60)
    person.start(ID)
    scene.wait(60)
    person.terminate(ID)
    scene.wait(60)
    assert scene.resource()["state"] == "terminated"
    assert scene.world.api_calls == []
    assert len(scene.emitted) == 6


def test_a_person_cannot_do_what_the_state_does_not_allow(stage: Stage) -> None:
    scene = stage()
    scene.world.person.start(ID)
    assert scene.resource()["state"] == "running"
    scene.world.person.stop(ID)
    scene.world.person.reboot(ID)
    scene.world.person.stop(ID)
    scene.wait(60)
    assert scene.states() == ["stopping", "stopped"]


def test_a_terminated_instance_lets_its_address_and_volume_go(stage: Stage) -> None:
    scene = stage()
    scene.ec2.terminate_instances(InstanceIds=[ID])
    scene.wait(60)
    assert not scene.ec2.describe_addresses()["Addresses"][0].get("InstanceId")
    assert scene.ec2.describe_volumes()["Volumes"] == []
    assert scene.instance()["BlockDeviceMappings"] == []


@pytest.mark.parametrize(
    ("code", "status"), [("VcpuLimitExceeded", 400), ("InsufficientHostCapacity", 500)]
)
def test_starts_are_refused_with_the_worlds_own_code(stage: Stage, code: str, status: int) -> None:
    stopped = InstanceSpec(ID, state=InitialState.STOPPED)
    scene = stage(WorldSpec((stopped,), capacity=CapacitySpec(fail_starts=2, code=code)))
    for _ in range(2):
        with pytest.raises(ClientError) as refused:
            scene.ec2.start_instances(InstanceIds=[ID])
        assert refused.value.response["Error"]["Code"] == code
        assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == status
    assert scene.instance()["StateReason"]["Code"] == "Client.UserInitiatedShutdown"
    scene.ec2.start_instances(InstanceIds=[ID])
    scene.wait(10)
    assert scene.resource()["state"] == "running"


def test_a_start_may_hang_in_pending_for_days(stage: Stage) -> None:
    scene = stage(state=InitialState.STOPPED, starts_for=timedelta(days=3))
    scene.ec2.start_instances(InstanceIds=[ID])
    scene.wait(3 * 86400 - 1)
    assert scene.resource()["state"] == "pending"
    scene.wait(1)
    assert scene.resource()["state"] == "running"


# -- Dedicated Hosts ------------------------------------------------------------------------------


OTHER_HOST = "h-0fedcba9876543210"


@pytest.mark.parametrize(("moved", "gone"), [(True, True), (False, False)])
def test_an_instance_leaves_its_dedicated_host_only_for_one_that_is_named(
    stage: Stage,
    moved: bool,  # noqa: FBT001  a column of the table
    gone: bool,  # noqa: FBT001  a column of the table
) -> None:
    scene = stage(tenancy=Tenancy.HOST, fault=FaultSpec(FaultKind.SYSTEM))
    scene.ec2.stop_instances(InstanceIds=[ID])
    scene.wait(60)
    if moved:
        scene.ec2.modify_instance_placement(InstanceId=ID, HostId=OTHER_HOST)
        assert scene.instance()["Placement"]["HostId"] == OTHER_HOST
    scene.ec2.start_instances(InstanceIds=[ID])
    scene.wait(300)
    assert scene.resource()["healthy"] is gone
    assert scene.resource()["host_changed"] is gone


def test_an_instance_is_placed_elsewhere_while_it_is_stopped(stage: Stage) -> None:
    scene = stage(tenancy=Tenancy.HOST)
    with pytest.raises(ClientError, match="IncorrectInstanceState"):
        scene.ec2.modify_instance_placement(InstanceId=ID, HostId=OTHER_HOST)
