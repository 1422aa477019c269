from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from sandbox.worldfile.fault_spec import CheckReason, Cure, FaultKind, FaultSpec
from sandbox.worldfile.instance_spec import InitialState, InstanceSpec
from sandbox.worldfile.spec import WorldSpec
from tests.sandbox.world.scene import ID, Scene, Told

Stage = Callable[..., Scene]

BROKEN = FaultSpec(FaultKind.APPLICATION)


def told(scene: Scene, instance_id: str = ID) -> dict[str, Any]:
    """Return DescribeApplicationStatus' status of one instance."""
    with scene.world.backstage():
        answer: Any = scene.ec2.describe_application_status(InstanceIds=[instance_id])
    status: dict[str, Any] = answer["ApplicationStatuses"]["Instances"][0]["ApplicationStatus"]
    return status


def detail(scene: Scene) -> dict[str, Any]:
    (found,) = told(scene)["Details"]
    assert isinstance(found, dict)
    return found


def suppress(scene: Scene, **params: Told) -> dict[str, Any]:
    answer: Any = scene.ec2.enable_application_status_check_suppression(InstanceIds=[ID], **params)
    (done,) = answer["SuccessfulResults"]
    assert isinstance(done, dict)
    return done


def resume(scene: Scene) -> None:
    scene.ec2.disable_application_status_check_suppression(InstanceIds=[ID])


def seen(scene: Scene) -> tuple[str, str]:
    """Return what DescribeInstanceStatus and DescribeApplicationStatus tell."""
    return scene.statuses()[3], told(scene)["Status"]


def test_without_a_check_it_is_not_applicable(stage: Stage) -> None:
    scene = stage()
    assert seen(scene) == ("not-applicable", "not-applicable")
    assert told(scene)["Details"] == []
    suppress(scene)
    assert seen(scene) == ("not-applicable", "not-applicable")


def test_a_good_answer(stage: Stage) -> None:
    scene = stage(application_check=True)
    assert seen(scene) == ("ok", "ok")
    found = detail(scene)
    assert found["ApplicationStatusCheckId"].startswith("asc-")
    assert found["Status"] == "passed"
    assert found["Reason"] == {
        "Code": "ResponseCodeMatched",
        "StatusCode": 200,
        "Protocol": "HTTP",
    }


def test_a_wrong_answer_is_a_502_by_default(stage: Stage) -> None:
    scene = stage(fault=BROKEN)
    assert seen(scene) == ("impaired", "impaired")
    assert scene.entry()["ApplicationStatus"]["ImpairedSince"] == scene.world.spec.now
    found = detail(scene)
    assert (found["Status"], found["StatusSince"]) == ("failed", scene.world.spec.now)
    assert found["Reason"] == {
        "Code": "ResponseCodeMismatch",
        "StatusCode": 502,
        "Protocol": "HTTP",
    }


@pytest.mark.parametrize("reason", [one for one in CheckReason if "Code" not in one])
def test_no_answer_has_a_reason_and_no_code(stage: Stage, reason: CheckReason) -> None:
    scene = stage(fault=FaultSpec(FaultKind.APPLICATION, reason=reason))
    assert detail(scene)["Reason"] == {"Code": reason.value, "Protocol": "HTTP"}


def test_another_code(stage: Stage) -> None:
    scene = stage(fault=FaultSpec(FaultKind.APPLICATION, status_code=503))
    assert detail(scene)["Reason"]["StatusCode"] == 503


def test_it_fails_during_a_reboot(stage: Stage) -> None:
    """facts.md, section 5: it fails during a reboot."""
    scene = stage(application_check=True)
    scene.ec2.reboot_instances(InstanceIds=[ID])
    scene.wait(89)
    assert seen(scene) == ("impaired", "impaired")
    assert scene.statuses()[1] == "initializing"
    assert detail(scene)["Reason"] == {"Code": "ConnectionTimeout", "Protocol": "HTTP"}
    assert told(scene)["StatusSince"] == scene.world.spec.now
    scene.wait(1)
    assert seen(scene) == ("ok", "ok")
    assert told(scene)["StatusSince"] == scene.agenda.now()


def test_a_start_has_a_grace(stage: Stage) -> None:
    scene = stage(
        application_check=True, state=InitialState.STOPPED, boots_for=timedelta(seconds=400)
    )
    assert seen(scene) == ("not-applicable", "not-applicable")
    scene.ec2.start_instances(InstanceIds=[ID])
    scene.wait(299)
    assert seen(scene) == ("initializing", "initializing")
    assert detail(scene)["Status"] == "initializing"
    assert "Reason" not in detail(scene)
    scene.wait(1)
    assert seen(scene) == ("impaired", "impaired")
    scene.wait(100)
    assert seen(scene) == ("ok", "ok")


@pytest.mark.parametrize("kind", [FaultKind.SYSTEM, FaultKind.INSTANCE])
def test_who_cannot_be_reached_does_not_answer(stage: Stage, kind: FaultKind) -> None:
    scene = stage(application_check=True, fault=FaultSpec(kind))
    assert seen(scene) == ("impaired", "impaired")
    assert detail(scene)["Reason"]["Code"] == "ConnectionTimeout"


def test_a_stalled_volume_is_not_the_applications(stage: Stage) -> None:
    scene = stage(application_check=True, fault=FaultSpec(FaultKind.EBS))
    assert seen(scene) == ("ok", "ok")


def test_suppression_around_a_reboot(stage: Stage) -> None:
    scene = stage(application_check=True)
    assert suppress(scene) == {"InstanceId": ID, "SuppressAt": scene.agenda.now()}
    scene.ec2.reboot_instances(InstanceIds=[ID])
    scene.wait(30)
    assert seen(scene) == ("ok", "suppressed")
    assert detail(scene)["Status"] == "failed"
    assert "ResumeAt" not in told(scene)
    scene.wait(60)
    resume(scene)
    assert seen(scene) == ("ok", "ok")
    assert [call.operation for call in scene.world.calls] == [
        "EnableApplicationStatusCheckSuppression",
        "RebootInstances",
        "DisableApplicationStatusCheckSuppression",
    ]


def test_what_was_impaired_stays_so_while_suppressed(stage: Stage) -> None:
    scene = stage(fault=FaultSpec(FaultKind.APPLICATION, Cure.REBOOT))
    suppress(scene)
    scene.reboot()
    assert seen(scene) == ("impaired", "suppressed")
    assert detail(scene)["Status"] == "passed"
    assert scene.resource()["healthy"] is True
    suppress(scene)
    assert seen(scene) == ("impaired", "suppressed")
    resume(scene)
    assert seen(scene) == ("ok", "ok")


def test_suppression_ends_after_its_duration(stage: Stage) -> None:
    scene = stage(application_check=True)
    until = scene.agenda.now() + timedelta(seconds=60)
    assert suppress(scene, DurationSeconds=60)["ResumeAt"] == until
    assert told(scene)["ResumeAt"] == until
    scene.ec2.reboot_instances(InstanceIds=[ID])
    scene.wait(59)
    before = scene.world.revision
    assert seen(scene) == ("ok", "suppressed")
    scene.wait(1)
    assert seen(scene) == ("impaired", "impaired")
    assert scene.world.revision > before


def test_an_unknown_instance_is_told_apart(stage: Stage) -> None:
    scene = stage(application_check=True)
    answer = scene.ec2.enable_application_status_check_suppression(InstanceIds=["i-1", ID])
    assert [one["InstanceId"] for one in answer["SuccessfulResults"]] == [ID]
    (failed,) = answer["UnsuccessfulResults"]
    assert failed == {"InstanceId": "i-1", "Reason": "The instance ID 'i-1' does not exist"}


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({}, "MissingParameter"),
        ({"InstanceIds": [f"i-{n}" for n in range(101)]}, "InvalidParameterValue"),
    ],
)
def test_what_suppression_refuses(stage: Stage, params: dict[str, Any], code: str) -> None:
    with pytest.raises(ClientError, match=code):
        stage().ec2.enable_application_status_check_suppression(**params)


def test_statuses_are_filtered_and_come_in_pages(stage: Stage) -> None:
    checked = [InstanceSpec(f"i-0{n}", application_check=True) for n in (1, 2)]
    scene = stage(WorldSpec((*checked, InstanceSpec("i-03", fault=BROKEN), InstanceSpec("i-04"))))

    def ids(**params: Told) -> list[str]:
        answer: Any = scene.ec2.describe_application_status(**params)
        return [one["InstanceId"] for one in answer["ApplicationStatuses"]["Instances"]]

    assert ids() == ["i-01", "i-02", "i-03", "i-04"]
    assert ids(Filters=[{"Name": "status", "Values": ["ok", "impaired"]}]) == [
        "i-01",
        "i-02",
        "i-03",
    ]
    assert ids(Filters=[{"Name": "availability-zone-id", "Values": ["use1-az9"]}]) == []
    first: Any = scene.ec2.describe_application_status(MaxResults=3)
    assert ids(MaxResults=3, NextToken=first["NextToken"]) == ["i-04"]
    with pytest.raises(ClientError, match="InvalidParameterValue"):
        ids(Filters=[{"Name": "nonsense", "Values": []}])
    with pytest.raises(ClientError, match=r"InvalidInstanceID\.NotFound"):
        ids(InstanceIds=["i-1"])
