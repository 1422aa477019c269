from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.sandbox.world.scene import ID, Scene

Stage = Callable[..., Scene]


def tags(scene: Scene, resource_id: str) -> dict[str, str]:
    wanted: Any = [{"Name": "resource-id", "Values": [resource_id]}]
    return {tag["Key"]: tag["Value"] for tag in scene.ec2.describe_tags(Filters=wanted)["Tags"]}


def test_an_image_and_an_instance_at_once(stage: Stage) -> None:
    scene = stage()
    image_id = scene.world.person.make_image(ID, "nightly", {"by": "dlm"})
    scene.ec2.create_tags(Resources=[image_id, ID], Tags=[{"Key": "keep", "Value": "1"}])
    assert tags(scene, image_id) == {"by": "dlm", "keep": "1"}
    assert tags(scene, ID) == {"lifeguard": "default", "keep": "1"}
    scene.ec2.delete_tags(Resources=[image_id, ID], Tags=[{"Key": "keep"}])
    assert tags(scene, image_id) == {"by": "dlm"}
    assert tags(scene, ID) == {"lifeguard": "default"}


def test_a_value_must_fit(stage: Stage) -> None:
    scene = stage()
    image_id = scene.world.person.make_image(ID, "nightly", {"by": "dlm", "keep": "1"})
    ec2 = scene.ec2
    ec2.delete_tags(Resources=[image_id], Tags=[{"Key": "by", "Value": "us"}, {"Key": "none"}])
    assert tags(scene, image_id) == {"by": "dlm", "keep": "1"}
    ec2.delete_tags(Resources=[image_id], Tags=[{"Key": "by", "Value": "dlm"}])
    assert tags(scene, image_id) == {"keep": "1"}
    ec2.delete_tags(Resources=[image_id])
    assert tags(scene, image_id) == {}


@pytest.mark.parametrize(
    ("name", "code"),
    [("ami-1", "InvalidAMIID.NotFound"), ("snap-1", "InvalidSnapshot.NotFound")],
)
def test_what_does_not_exist_has_no_tags(stage: Stage, name: str, code: str) -> None:
    scene = stage()
    with pytest.raises(ClientError) as caught:
        scene.ec2.create_tags(Resources=[ID, name], Tags=[{"Key": "keep", "Value": "1"}])
    assert caught.value.response["Error"]["Code"] == code
    assert tags(scene, ID) == {"lifeguard": "default"}
