"""China, GovCloud and the others: each partition has its own ARNs and domain."""

from __future__ import annotations

import boto3
import pytest

from sandbox.worldfile.instance_spec import InstanceSpec
from sandbox.worldfile.partition import arn, domain_of, partition_of
from sandbox.worldfile.spec import WorldSpec
from tests.sandbox.world.conftest import Stage
from tests.sandbox.world.scene import ID

REGIONS = [
    ("us-east-1", "aws", "amazonaws.com"),
    ("cn-north-1", "aws-cn", "amazonaws.com.cn"),
    ("cn-northwest-1", "aws-cn", "amazonaws.com.cn"),
    ("us-gov-west-1", "aws-us-gov", "amazonaws.com"),
    ("us-iso-east-1", "aws-iso", "c2s.ic.gov"),
    ("us-isob-east-1", "aws-iso-b", "sc2s.sgov.gov"),
]


@pytest.mark.parametrize(("region", "partition", "domain"), REGIONS)
def test_they_are_those_of_botocore(region: str, partition: str, domain: str) -> None:
    assert (partition_of(region), domain_of(region)) == (partition, domain)
    assert boto3.Session().get_partition_for_region(region) == partition


def test_a_global_services_arn_names_no_region() -> None:
    found = arn("iam", "cn-north-1", "123456789012", "role/web", is_global=True)
    assert found == "arn:aws-cn:iam::123456789012:role/web"


@pytest.mark.parametrize("region", ["us-east-1", "cn-north-1", "us-gov-west-1"])
def test_all_that_the_world_tells_is_of_its_partition(stage: Stage, region: str) -> None:
    instance = InstanceSpec(ID, role="web", target_group="shop")
    scene = stage(WorldSpec(instances=(instance,), region=region))
    start = f"arn:{partition_of(region)}:"
    profile = scene.instance()["IamInstanceProfile"]["Arn"]
    with scene.world.backstage():
        groups = boto3.client("elbv2", region_name=region).describe_target_groups()
        volumes = scene.ec2.describe_volumes()
    keys = [volume["KmsKeyId"] for volume in volumes["Volumes"]]
    scene.world.person.stop(ID)
    scene.wait(60)
    told = [name for event in scene.emitted for name in event["resources"]]
    found = [profile, groups["TargetGroups"][0]["TargetGroupArn"], *keys, *told]
    assert len(found) >= 5
    assert [name for name in found if not name.startswith(start)] == []
