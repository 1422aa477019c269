from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from sandbox.worldfile.fault_spec import Cure, FaultKind, FaultSpec
from sandbox.worldfile.instance_spec import AutoRecovery, InstanceSpec, Root, Tenancy
from sandbox.worldfile.spec import WorldSpec
from tests.sandbox.world.scene import ID, Scene

Stage = Callable[..., Scene]
OK, BAD, NONE = "ok", "impaired", "not-applicable"


@pytest.mark.parametrize(
    ("kind", "statuses"),
    [
        (FaultKind.SYSTEM, (BAD, BAD, OK, NONE)),
        (FaultKind.INSTANCE, (OK, BAD, OK, NONE)),
        (FaultKind.EBS, (OK, OK, BAD, NONE)),
        (FaultKind.APPLICATION, (OK, OK, OK, BAD)),
    ],
)
def test_a_fault_fails_its_checks(
    stage: Stage, kind: FaultKind, statuses: tuple[str, str, str, str]
) -> None:
    scene = stage(fault=FaultSpec(kind))
    assert scene.statuses() == statuses
    assert not scene.resource()["healthy"]


@pytest.mark.parametrize(
    ("kind", "cured_by", "after_reboot", "after_stop_start"),
    [
        (FaultKind.SYSTEM, None, False, True),
        (FaultKind.INSTANCE, None, True, True),
        (FaultKind.EBS, None, False, True),
        (FaultKind.APPLICATION, None, True, True),
        (FaultKind.SYSTEM, Cure.REBOOT, True, True),
        (FaultKind.INSTANCE, Cure.STOP_START, False, True),
        (FaultKind.APPLICATION, Cure.STOP_START, False, True),
        (FaultKind.SYSTEM, Cure.REPLACE, False, False),
        (FaultKind.INSTANCE, Cure.REPLACE, False, False),
        (FaultKind.SYSTEM, Cure.NEVER, False, False),
        (FaultKind.EBS, Cure.NEVER, False, False),
    ],
)
def test_what_cures_a_fault(
    stage: Stage,
    kind: FaultKind,
    cured_by: Cure | None,
    after_reboot: bool,  # noqa: FBT001  a column of the table
    after_stop_start: bool,  # noqa: FBT001
) -> None:
    scene = stage(fault=FaultSpec(kind, cured_by))
    scene.reboot()
    assert scene.resource()["healthy"] is after_reboot
    scene.world.break_now(ID, FaultSpec(kind, cured_by))
    scene.stop_start()
    assert scene.resource()["healthy"] is after_stop_start


def test_a_reboot_keeps_the_host_and_a_stop_start_changes_it(stage: Stage) -> None:
    scene = stage()
    scene.reboot()
    assert scene.resource()["host_changed"] is False
    scene.stop_start()
    assert scene.resource()["host_changed"] is True


def test_a_dedicated_host_keeps_its_instance_and_its_fault(stage: Stage) -> None:
    scene = stage(tenancy=Tenancy.HOST, fault=FaultSpec(FaultKind.SYSTEM))
    scene.stop_start()
    assert scene.resource() == {
        "state": "running",
        "healthy": False,
        "host_changed": False,
        "open_events": [],
    }


def test_a_passing_fault_cures_itself_after_its_time(stage: Stage) -> None:
    scene = stage(fault=FaultSpec(FaultKind.SYSTEM, Cure.ITSELF, timedelta(seconds=300)))
    scene.wait(299)
    assert not scene.resource()["healthy"]
    scene.wait(1)
    assert scene.resource() == {
        "state": "running",
        "healthy": True,
        "host_changed": False,
        "open_events": [],
    }


def test_a_later_fault_begins_at_its_time(stage: Stage) -> None:
    scene = stage(fault=FaultSpec(FaultKind.INSTANCE, after=timedelta(seconds=600)))
    scene.wait(599)
    assert scene.resource()["healthy"]
    scene.wait(1)
    assert not scene.resource()["healthy"]


def test_a_later_fault_does_not_break_what_is_gone(stage: Stage) -> None:
    scene = stage(fault=FaultSpec(FaultKind.INSTANCE, after=timedelta(seconds=600)))
    scene.world.person.terminate(ID)
    scene.wait(700)
    assert scene.world.estate.hosts[ID].faults == []


def test_impaired_since_tells_when_the_fault_began(stage: Stage) -> None:
    scene = stage(fault=FaultSpec(FaultKind.SYSTEM, after=timedelta(seconds=60)))
    scene.wait(200)
    (detail,) = scene.entry()["SystemStatus"]["Details"]
    assert detail["Status"] == "failed"
    assert detail["ImpairedSince"] == scene.world.spec.now + timedelta(seconds=60)


def test_impaired_since_is_not_before_the_boot_ended(stage: Stage) -> None:
    scene = stage(fault=FaultSpec(FaultKind.SYSTEM))
    scene.reboot()
    (detail,) = scene.entry()["SystemStatus"]["Details"]
    assert detail["ImpairedSince"] == scene.world.spec.now + timedelta(seconds=90)


def recovering(**instance: object) -> WorldSpec:
    fault = FaultSpec(FaultKind.SYSTEM)
    broken = InstanceSpec(ID, fault=fault, **instance)  # type: ignore[arg-type]
    return WorldSpec((broken,), auto_recovery=timedelta(seconds=180))


def test_auto_recovery_cures_a_system_fault_on_another_host(stage: Stage) -> None:
    scene = stage(recovering())
    scene.wait(179)
    assert scene.statuses()[0] == BAD
    scene.wait(1 + 90)
    assert scene.resource() == {
        "state": "running",
        "healthy": True,
        "host_changed": True,
        "open_events": [],
    }
    assert scene.states() == []


@pytest.mark.parametrize(
    "instance",
    [
        {"asg": "web"},
        {"tenancy": Tenancy.HOST},
        {"instance_store": True},
        {"type": "m5d.large"},
        {"root": Root.INSTANCE_STORE},
        {"auto_recovery": AutoRecovery.DISABLED},
    ],
)
def test_auto_recovery_does_not_come_to(stage: Stage, instance: dict[str, object]) -> None:
    scene = stage(recovering(**instance))
    scene.wait(1000)
    assert scene.statuses()[0] == BAD


def test_auto_recovery_leaves_a_stopped_instance_alone(stage: Stage) -> None:
    scene = stage(recovering())
    scene.world.person.stop(ID)
    scene.wait(1000)
    assert scene.resource()["host_changed"] is False


@pytest.mark.parametrize(
    "fault",
    [
        FaultSpec(FaultKind.INSTANCE),
        FaultSpec(FaultKind.EBS),
        FaultSpec(FaultKind.SYSTEM, Cure.NEVER),
    ],
)
def test_auto_recovery_cures_nothing_else(stage: Stage, fault: FaultSpec) -> None:
    spec = WorldSpec((InstanceSpec(ID, fault=fault),), auto_recovery=timedelta(seconds=180))
    scene = stage(spec)
    scene.wait(1000)
    assert not scene.resource()["healthy"]


def test_without_auto_recovery_nothing_happens(stage: Stage) -> None:
    scene = stage(fault=FaultSpec(FaultKind.SYSTEM))
    scene.wait(100_000)
    assert not scene.resource()["healthy"]


def test_each_change_raises_the_revision_when_it_shows(stage: Stage) -> None:
    scene = stage(fault=FaultSpec(FaultKind.SYSTEM, after=timedelta(seconds=60)))
    before = scene.world.revision
    scene.wait(59)
    assert scene.world.revision == before
    scene.wait(1)
    assert scene.world.revision > before
    scene.ec2.reboot_instances(InstanceIds=[ID])
    rebooting = scene.world.revision
    scene.wait(90)
    assert scene.world.revision > rebooting
