from __future__ import annotations

from collections.abc import Callable
from typing import Any

import boto3
import pytest

from tests.sandbox.world.scene import Scene

Stage = Callable[..., Scene]


def groups() -> dict[str, dict[str, Any]]:
    client = boto3.client("autoscaling", region_name="us-east-1")
    answer: Any = client.describe_auto_scaling_groups()
    return {group["AutoScalingGroupName"]: group for group in answer["AutoScalingGroups"]}


def test_the_default_and_the_latest_of_all_templates(stage: Stage) -> None:
    scene = stage()
    person = scene.world.person
    person.launch_template("web", ["ami-1", "ami-2", "ami-3"], default=2)
    person.launch_template("api", ["ami-4"])
    answer = scene.ec2.describe_launch_template_versions(Versions=["$Default", "$Latest"])
    told = {
        (version["LaunchTemplateName"], version["VersionNumber"]): version["LaunchTemplateData"]
        for version in answer["LaunchTemplateVersions"]
    }
    assert told == {
        ("web", 2): {"ImageId": "ami-2"},
        ("web", 3): {"ImageId": "ami-3"},
        ("api", 1): {"ImageId": "ami-4"},
    }
    assert len(answer["LaunchTemplateVersions"]) == 3
    assert {one["CreateTime"] for one in answer["LaunchTemplateVersions"]} == {scene.world.spec.now}
    assert scene.world.calls == []


@pytest.mark.parametrize(("version", "image"), [("1", "ami-1"), ("$Default", "ami-2")])
def test_one_version_of_a_template(stage: Stage, version: str, image: str) -> None:
    scene = stage()
    template = scene.world.person.launch_template("web", ["ami-1", "ami-2"], default=2)
    answer = scene.ec2.describe_launch_template_versions(
        LaunchTemplateId=template, Versions=[version]
    )
    (found,) = answer["LaunchTemplateVersions"]
    assert found["LaunchTemplateData"] == {"ImageId": image}


def test_a_group_names_a_version(stage: Stage) -> None:
    scene = stage(asg="web")
    assert "LaunchTemplate" not in groups()["web"]
    template = scene.world.person.launch_template("web", ["ami-1", "ami-2"])
    scene.world.person.auto_scaling_group("web", template="web", version="2")
    assert groups()["web"]["LaunchTemplate"] == {
        "LaunchTemplateId": template,
        "LaunchTemplateName": "web",
        "Version": "2",
    }
    assert len(groups()["web"]["Instances"]) == 1


def test_a_group_of_nobody_yet(stage: Stage) -> None:
    scene = stage()
    person = scene.world.person
    person.launch_configuration("old", "ami-1")
    person.auto_scaling_group("web", configuration="old")
    assert groups()["web"]["LaunchConfigurationName"] == "old"
    assert groups()["web"]["AvailabilityZones"] == ["us-east-1a"]
    client = boto3.client("autoscaling", region_name="us-east-1")
    (found,) = client.describe_launch_configurations()["LaunchConfigurations"]
    assert (found["LaunchConfigurationName"], found["ImageId"]) == ("old", "ami-1")


def test_overrides_name_templates_too(stage: Stage) -> None:
    scene = stage()
    person = scene.world.person
    person.launch_template("web", ["ami-1"])
    arm = person.launch_template("web-arm", ["ami-2", "ami-3"])
    person.auto_scaling_group("web", template="web", overrides={"web-arm": "1"})
    policy = groups()["web"]["MixedInstancesPolicy"]["LaunchTemplate"]
    assert policy["LaunchTemplateSpecification"]["Version"] == "$Default"
    (override,) = policy["Overrides"]
    assert override["LaunchTemplateSpecification"] == {
        "LaunchTemplateId": arm,
        "LaunchTemplateName": "web-arm",
        "Version": "1",
    }
    assert "LaunchTemplate" not in groups()["web"]
