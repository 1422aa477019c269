from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from sandbox.worldfile.instance_spec import InstanceSpec, PublicIpSpec
from sandbox.worldfile.spec import WorldSpec
from tests.sandbox.world.scene import ID, Scene, Told

Stage = Callable[..., Scene]

OTHER = "i-01"


def two(stage: Stage, kind: PublicIpSpec) -> Scene:
    return stage(WorldSpec((InstanceSpec(ID), InstanceSpec(OTHER, public_ip=kind))))


def address(scene: Scene, instance_id: str = ID) -> dict[str, Any]:
    wanted: Any = [{"Name": "instance-id", "Values": [instance_id]}]
    answer: Any = scene.ec2.describe_addresses(Filters=wanted)
    (found,) = answer["Addresses"]
    assert isinstance(found, dict)
    return found


def move(scene: Scene, **params: Told) -> None:
    allocation = address(scene)["AllocationId"]
    wanted: dict[str, Any] = params or {"InstanceId": OTHER}
    scene.ec2.associate_address(AllocationId=allocation, **wanted)


@pytest.mark.parametrize("kind", PublicIpSpec)
def test_an_address_moves(stage: Stage, kind: PublicIpSpec) -> None:
    scene = two(stage, kind)
    public = scene.instance()["PublicIpAddress"]
    move(scene)
    assert "PublicIpAddress" not in scene.instance()
    assert "Association" not in scene.instance()["NetworkInterfaces"][0]
    found = scene.instance(OTHER)
    assert found["PublicIpAddress"] == public
    assert found["NetworkInterfaces"][0]["Association"]["PublicIp"] == public
    assert found["NetworkInterfaces"][0]["Association"]["IpOwnerId"] == "123456789012"
    assert address(scene, OTHER)["PublicIp"] == public
    assert scene.resource()["state"] == scene.resource(OTHER)["state"] == "running"


def test_the_one_it_had_is_left_allocated(stage: Stage) -> None:
    scene = two(stage, PublicIpSpec.ELASTIC)
    had = address(scene, OTHER)["PublicIp"]
    move(scene)
    assert len(scene.ec2.describe_addresses()["Addresses"]) == 2
    (free,) = scene.ec2.describe_addresses(PublicIps=[had])["Addresses"]
    assert not free.get("InstanceId")
    assert not free.get("AssociationId")


def test_an_interface_can_be_named(stage: Stage) -> None:
    scene = two(stage, PublicIpSpec.NONE)
    (interface,) = scene.instance(OTHER)["NetworkInterfaces"]
    move(scene, NetworkInterfaceId=interface["NetworkInterfaceId"])
    assert address(scene, OTHER)["NetworkInterfaceId"] == interface["NetworkInterfaceId"]


def test_again_is_no_error(stage: Stage) -> None:
    scene = two(stage, PublicIpSpec.NONE)
    move(scene, InstanceId=ID)
    assert scene.instance()["PublicIpAddress"] == address(scene)["PublicIp"]


def test_reassociation_can_be_forbidden(stage: Stage) -> None:
    scene = two(stage, PublicIpSpec.NONE)
    with pytest.raises(ClientError, match=r"Resource\.AlreadyAssociated"):
        move(scene, InstanceId=OTHER, AllowReassociation=False)
    assert scene.instance()["PublicIpAddress"]


def test_a_pending_instance_gets_none(stage: Stage) -> None:
    scene = stage()
    image_id = scene.world.person.make_image(ID, "nightly")
    scene.wait(300)
    new = scene.world.person.launch(image_id)
    with pytest.raises(ClientError, match="InvalidInstanceID"):
        move(scene, InstanceId=new)
    scene.wait(10)
    automatic = scene.instance(new)["PublicIpAddress"]
    public = address(scene)["PublicIp"]
    move(scene, InstanceId=new)
    scene.stop_start(new)
    assert scene.instance(new)["PublicIpAddress"] == public
    scene.ec2.disassociate_address(AssociationId=address(scene, new)["AssociationId"])
    after = scene.instance(new)["PublicIpAddress"]
    assert after not in {public, automatic}
    assert scene.instance(new)["NetworkInterfaces"][0]["Association"]["IpOwnerId"] == "amazon"


def test_the_address_of_a_terminated_instance_is_free(stage: Stage) -> None:
    scene = two(stage, PublicIpSpec.NONE)
    allocation = address(scene)["AllocationId"]
    scene.world.person.terminate(ID)
    scene.wait(60)
    scene.ec2.associate_address(AllocationId=allocation, InstanceId=OTHER)
    assert address(scene, OTHER)["AllocationId"] == allocation
