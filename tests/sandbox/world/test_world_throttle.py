from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from sandbox.worldfile.instance_spec import InitialState, InstanceSpec
from sandbox.worldfile.spec import WorldSpec
from tests.sandbox.world.scene import Scene

if TYPE_CHECKING:
    from mypy_boto3_ec2 import EC2Client

Stage = Callable[..., Scene]

HUNDRED = tuple(InstanceSpec(f"i-{number:03}", state=InitialState.STOPPED) for number in range(100))


def accepted(what: Callable[[int], object], times: int) -> int:
    """Return how many of these calls were not throttled."""
    count = 0
    for number in range(times):
        try:
            what(number)
        except ClientError as error:
            assert error.response["Error"]["Code"] == "RequestLimitExceeded"  # noqa: PT017
        else:
            count += 1
    return count


def tried(attempts: int) -> EC2Client:
    """Return a client that tries a throttled call this often."""
    config = Config(retries={"mode": "standard", "total_max_attempts": attempts})
    return boto3.client("ec2", region_name="us-east-1", config=config)


def start(scene: Scene) -> Callable[[int], object]:
    return lambda number: scene.ec2.start_instances(InstanceIds=[f"i-{number:03}"])


@pytest.mark.parametrize(("share", "least", "most"), [(0.0, 200, 200), (0.3, 120, 160), (1, 0, 0)])
def test_a_share_of_the_calls_is_throttled(
    stage: Stage, share: float, least: int, most: int
) -> None:
    stage(WorldSpec(HUNDRED, throttle=share))
    ec2 = tried(1)
    assert least <= accepted(lambda _: ec2.describe_instance_status(), 200) <= most


@pytest.mark.parametrize("attempts", [1, 2, 4])
def test_a_throttled_call_is_tried_as_often_as_its_client_says(stage: Stage, attempts: int) -> None:
    scene = stage(WorldSpec(HUNDRED, throttle=1.0))
    with pytest.raises(ClientError, match="RequestLimitExceeded"):
        tried(attempts).describe_instance_status()
    errors = [call.error for call in scene.world.api_calls]
    assert errors == ["RequestLimitExceeded"] * attempts
    assert scene.agenda.now() == scene.world.spec.now


@pytest.mark.parametrize(("mode", "attempts"), [("legacy", 5), ("standard", 3), ("adaptive", 3)])
def test_each_retry_mode_has_its_default(
    stage: Stage, mode: Literal["legacy", "standard", "adaptive"], attempts: int
) -> None:
    scene = stage(WorldSpec(HUNDRED, throttle=1.0))
    ec2 = boto3.client("ec2", region_name="us-east-1", config=Config(retries={"mode": mode}))
    with pytest.raises(ClientError):
        ec2.describe_instance_status()
    assert len(scene.world.api_calls) == attempts


def test_a_retry_that_goes_through_is_no_error(stage: Stage) -> None:
    scene = stage(WorldSpec(HUNDRED, throttle=0.3))
    ec2 = tried(4)
    assert accepted(lambda _: ec2.describe_instance_status(), 100) >= 97
    throttled = [call for call in scene.world.api_calls if call.error == "RequestLimitExceeded"]
    assert 25 <= len(throttled) <= 65


def test_other_refusals_are_not_retried(stage: Stage) -> None:
    scene = stage(WorldSpec(HUNDRED))
    with pytest.raises(ClientError):
        tried(4).start_instances(InstanceIds=["i-1"])
    assert len(scene.world.api_calls) == 1


def test_a_throttled_call_changes_nothing_and_is_counted(stage: Stage) -> None:
    scene = stage(WorldSpec(HUNDRED, throttle=1.0))
    with pytest.raises(ClientError):
        scene.ec2.start_instances(InstanceIds=["i-000"])
    assert scene.resource("i-000")["state"] == "stopped"
    assert scene.world.calls == []
    assert scene.world.api_calls[0].error == "RequestLimitExceeded"


def test_without_quotas_everything_goes(stage: Stage) -> None:
    scene = stage(WorldSpec(HUNDRED))
    assert accepted(start(scene), 100) == 100


def test_five_starts_at_once_then_two_a_second(stage: Stage) -> None:
    scene = stage(WorldSpec(HUNDRED, quotas=True))
    assert accepted(start(scene), 20) == 5
    scene.wait(1)
    assert accepted(start(scene), 20) == 2
    scene.wait(60)
    assert accepted(start(scene), 20) == 5


def test_one_start_of_many_takes_one_request(stage: Stage) -> None:
    scene = stage(WorldSpec(HUNDRED, quotas=True))
    names = [instance.id for instance in HUNDRED]
    scene.ec2.start_instances(InstanceIds=names[:50])
    assert accepted(start(scene), 20) == 4


def test_a_thousand_resources_can_be_started_at_once(stage: Stage) -> None:
    scene = stage(WorldSpec(HUNDRED, quotas=True))
    names = [instance.id for instance in HUNDRED] * 6
    scene.ec2.start_instances(InstanceIds=names)
    with pytest.raises(ClientError, match="RequestLimitExceeded"):
        scene.ec2.start_instances(InstanceIds=names)


@pytest.mark.parametrize(
    ("operation", "params", "allowed"),
    [
        ("describe_instance_status", {}, 50),
        ("describe_instance_status", {"MaxResults": 100}, 100),
        ("describe_instance_status", {"InstanceIds": ["i-000"]}, 100),
        (
            "describe_instance_status",
            {"Filters": [{"Name": "event.code", "Values": ["instance-stop"]}]},
            100,
        ),
        ("stop_instances", {"InstanceIds": ["i-000"]}, 50),
        ("terminate_instances", {"InstanceIds": ["i-000"]}, 100),
        ("create_tags", {"Resources": ["i-00000000"], "Tags": [{"Key": "a", "Value": "b"}]}, 100),
    ],
)
def test_each_category_has_its_limits(
    stage: Stage, operation: str, params: dict[str, Any], allowed: int
) -> None:
    scene = stage(WorldSpec(HUNDRED, quotas=True))
    assert accepted(lambda _: getattr(scene.ec2, operation)(**params), 130) == allowed


def test_each_action_has_a_bucket_of_its_own(stage: Stage) -> None:
    ec2 = stage(WorldSpec((InstanceSpec("i-000"),), quotas=True)).ec2
    assert accepted(lambda _: ec2.describe_instance_status(MaxResults=100), 130) == 100
    assert accepted(lambda _: ec2.describe_instances(MaxResults=100), 130) == 100
    assert accepted(lambda _: ec2.reboot_instances(InstanceIds=["i-000"]), 60) == 50
    assert accepted(lambda _: ec2.stop_instances(InstanceIds=["i-000"]), 60) == 50


def test_an_actions_unfiltered_reads_have_a_bucket_apart(stage: Stage) -> None:
    ec2 = stage(WorldSpec(HUNDRED, quotas=True)).ec2
    assert accepted(lambda _: ec2.describe_instance_status(), 60) == 50
    assert accepted(lambda _: ec2.describe_instance_status(MaxResults=100), 130) == 100


def test_one_operation_may_be_throttled_alone(stage: Stage) -> None:
    scene = stage(WorldSpec(HUNDRED, throttle={"StartInstances": 1.0, "StopInstances": 0.5}))
    ec2 = tried(1)
    assert accepted(lambda _: ec2.describe_instance_status(), 20) == 20
    assert accepted(lambda n: ec2.start_instances(InstanceIds=[f"i-{n:03}"]), 20) == 0
    stopped = accepted(lambda n: ec2.stop_instances(InstanceIds=[f"i-{n:03}"]), 100)
    assert 35 <= stopped <= 65
    assert len(scene.world.calls) == stopped
