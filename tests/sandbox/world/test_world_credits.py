"""The world's CPU credits: they move, they run out, they are owed and charged; and their mode."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from sandbox.hosts.host import Host
from sandbox.worldfile.fields import WorldFileError
from sandbox.worldfile.instance_spec import CreditOption, CreditsSpec, Tenancy
from sandbox.worldfile.load import parse_world
from tests.sandbox.world.scene import ID, Scene
from tests.sandbox.world.test_world_metrics import points

Stage = Callable[..., Scene]
HOUR = timedelta(hours=1)
STANDARD = CreditOption.STANDARD


def begun(stage: Stage, balance: float, per_hour: float | None = None, **how: Any) -> Scene:  # noqa: ANN401  any key
    mode = how.pop("mode", STANDARD)
    return stage(credits=CreditsSpec(balance, per_hour, mode), **how)


def of(scene: Scene, name: str) -> float:
    (latest, *_) = points(scene, "AWS/EC2", name, {"InstanceId": ID})
    return latest


def host(scene: Scene) -> Host:
    (found,) = scene.world.estate.require([ID])
    return found


def mode(scene: Scene) -> str:
    answer = scene.ec2.describe_instance_credit_specifications(InstanceIds=[ID])
    (told,) = answer["InstanceCreditSpecifications"]
    return str(told["CpuCredits"])


def switch(scene: Scene, wanted: str, instance: str = ID) -> list[str]:
    """Switch the mode; return the codes of what EC2 did not do."""
    answer = scene.ec2.modify_instance_credit_specification(
        InstanceCreditSpecifications=[{"InstanceId": instance, "CpuCredits": wanted}]
    )
    refused = answer["UnsuccessfulInstanceCreditSpecifications"]
    done = answer["SuccessfulInstanceCreditSpecifications"]
    assert len(refused) + len(done) == 1
    return [one["Error"]["Code"] for one in refused]


def test_they_move_as_the_file_says(stage: Stage) -> None:
    scene = begun(stage, 60, -36)
    assert of(scene, "CPUCreditBalance") == 63  # five minutes ago: the latest that is measured
    assert of(scene, "CPUCreditUsage") == pytest.approx((12 + 36) / 12)
    scene.wait(HOUR.total_seconds())
    assert of(scene, "CPUCreditBalance") == pytest.approx(27)


def test_else_as_the_cpu_makes_them(stage: Stage) -> None:
    """A t3.micro earns 12 an hour, and two vCPUs at 40 % spend 48."""
    scene = begun(stage, 60, cpu=40)
    scene.wait(HOUR.total_seconds())
    assert of(scene, "CPUCreditBalance") == pytest.approx(27)
    host(scene).use_cpu(5)
    scene.wait(HOUR.total_seconds())
    assert of(scene, "CPUCreditBalance") == pytest.approx(24 + 6 * 55 / 60)


def test_in_standard_mode_the_cpu_is_held_at_the_baseline(stage: Stage) -> None:
    scene = begun(stage, 0, -36, cpu=40)
    scene.wait(300)
    assert of(scene, "CPUUtilization") == 10
    assert of(scene, "CPUCreditUsage") == 1
    assert of(scene, "CPUSurplusCreditBalance") == 0


def test_in_unlimited_mode_they_are_owed_and_after_a_day_s_worth_charged(stage: Stage) -> None:
    scene = begun(stage, 0, -36, cpu=40, mode=CreditOption.UNLIMITED)
    assert of(scene, "CPUUtilization") == 40
    scene.wait((7 * HOUR).total_seconds())
    assert of(scene, "CPUSurplusCreditBalance") == pytest.approx(249)
    assert of(scene, "CPUSurplusCreditsCharged") == 0
    scene.wait((2 * HOUR).total_seconds())
    assert of(scene, "CPUSurplusCreditBalance") == 288
    assert of(scene, "CPUSurplusCreditsCharged") == 3
    assert switch(scene, "standard") == []  # which bills all of it
    scene.wait(300)
    assert of(scene, "CPUSurplusCreditBalance") == 0


@pytest.mark.parametrize(
    ("name", "expected"), [("t3.micro", "unlimited"), ("t2.micro", "standard")]
)
def test_the_mode_is_ec2s_unless_the_file_says_otherwise(
    stage: Stage, name: str, expected: str
) -> None:
    assert mode(begun(stage, 10, type=name, mode=None)) == expected


@pytest.mark.parametrize("name", ["t3.micro", "t2.micro"])
def test_the_mode_is_the_files(stage: Stage, name: str) -> None:
    assert mode(begun(stage, 10, type=name)) == "standard"


def test_it_is_switched_live(stage: Stage) -> None:
    scene = begun(stage, 0, -36, cpu=40)
    assert switch(scene, "unlimited") == []
    assert mode(scene) == "unlimited"
    assert of(scene, "CPUUtilization") == 40


def test_so_is_that_of_which_the_file_tells_nothing(stage: Stage) -> None:
    scene = stage()
    assert mode(scene) == "unlimited"
    (told,) = scene.ec2.describe_instance_credit_specifications()["InstanceCreditSpecifications"]
    assert told == {"InstanceId": ID, "CpuCredits": "unlimited"}
    assert switch(scene, "standard") == []
    assert mode(scene) == "standard"
    none = scene.ec2.describe_instance_credit_specifications()["InstanceCreditSpecifications"]
    assert none == []


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ({"type": "m5.large"}, "InstanceCreditSpecification.NotSupported"),
        ({"tenancy": Tenancy.HOST}, "InstanceCreditSpecification.NotSupported"),
    ],
)
def test_what_knows_no_unlimited_mode_is_refused(
    stage: Stage, how: dict[str, Any], code: str
) -> None:
    assert switch(stage(**how), "unlimited") == [code]


def test_what_is_not_there_or_on_its_way_is_refused(stage: Stage) -> None:
    scene = stage()
    assert switch(scene, "unlimited", "i-0123456789abcdef0") == ["InvalidInstanceID.NotFound"]
    scene.ec2.stop_instances(InstanceIds=[ID])
    assert switch(scene, "unlimited") == ["IncorrectInstanceState"]


@pytest.mark.parametrize(("name", "kept"), [("t3.micro", 60), ("t2.micro", 0)])
def test_a_stop_takes_those_of_t2_and_earns_none(stage: Stage, name: str, kept: float) -> None:
    scene = begun(stage, 60, 0, type=name)
    scene.ec2.stop_instances(InstanceIds=[ID])
    scene.wait(HOUR.total_seconds())
    scene.ec2.start_instances(InstanceIds=[ID])
    scene.wait(300)
    assert of(scene, "CPUCreditBalance") == kept


def test_of_what_the_file_does_not_tell_there_are_enough(stage: Stage) -> None:
    scene = stage()
    assert of(scene, "CPUCreditBalance") == 144
    assert points(scene, "AWS/EC2", "CPUCreditUsage", {"InstanceId": ID}) == []


def test_other_types_have_none(stage: Stage) -> None:
    scene = stage(type="m5.large")
    assert points(scene, "AWS/EC2", "CPUCreditBalance", {"InstanceId": ID}) == []


WORLD = """
now: 2026-11-20T10:00:00Z
instances:
  - id: i-00ddbf07ce6372082
    credits: {balance: 60, per_hour: -36, mode: standard}
"""


def test_what_a_file_says_is_read() -> None:
    (one,) = parse_world(WORLD).instances
    assert one.credits == CreditsSpec(60, -36, STANDARD)
    (one,) = parse_world(WORLD.replace(", per_hour: -36, mode: standard", "")).instances
    assert one.credits == CreditsSpec(60)


@pytest.mark.parametrize(
    ("there", "instead", "said"),
    [
        ("balance: 60, ", "", ".credits.balance: got null; allowed: a value: it is required"),
        ("mode: standard", "mode: free", ".credits.mode: got 'free'; allowed: standard | unlimit"),
        (
            "    credits",
            "    type: m5.large\n    credits",
            ".credits: got 'm5.large'; allowed: a bu",
        ),
    ],
)
def test_what_is_wrong_in_a_file_is_named(there: str, instead: str, said: str) -> None:
    with pytest.raises(WorldFileError, match=said.replace(".", r"\.").replace("|", r"\|")):
        parse_world(WORLD.replace(there, instead))
