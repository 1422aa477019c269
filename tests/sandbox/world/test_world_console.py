from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from botocore.exceptions import ClientError

from sandbox.worldfile.fault_spec import FaultKind, FaultSpec
from sandbox.worldfile.instance_spec import Platform
from tests.sandbox.world.scene import ID, Scene, Told

Stage = Callable[..., Scene]


def output(scene: Scene, **params: Told) -> str:
    """Return the text as boto hands it on, decoded."""
    return scene.ec2.get_console_output(InstanceId=ID, **params)["Output"]


def test_a_boot_ends_at_the_login(stage: Stage) -> None:
    text = output(stage())
    assert text.endswith("login:\r\n")
    assert text.startswith("[    0.000000] Linux version")


@pytest.mark.parametrize("platform", Platform)
def test_there_is_always_something_to_redact(stage: Stage, platform: Platform) -> None:
    text = output(stage(platform=platform))
    assert "password=hunter2" in text.lower()
    assert "203.0.113." in text


@pytest.mark.parametrize(
    ("kind", "line"),
    [
        (FaultKind.INSTANCE, "Out of memory: Killed process 2211 (gunicorn)"),
        (FaultKind.INSTANCE, "Kernel panic"),
        (FaultKind.EBS, "blocked for more than 120 seconds"),
        (FaultKind.APPLICATION, "GET / 502"),
    ],
)
def test_each_fault_shows_in_the_latest_output_only(
    stage: Stage, kind: FaultKind, line: str
) -> None:
    scene = stage(fault=FaultSpec(kind))
    assert line in output(scene, Latest=True)
    assert line not in output(scene)
    scene.stop_start()
    assert line not in output(scene, Latest=True)


def test_the_worlds_own_lines_are_there_until_a_restart(stage: Stage) -> None:
    scene = stage(fault=FaultSpec(FaultKind.INSTANCE), console=("a line", "the last"))
    assert output(scene, Latest=True).endswith("login:\r\na line\r\nthe last\r\n")
    assert "a line" not in output(scene)
    scene.stop_start()
    assert "a line" not in output(scene, Latest=True)


def test_a_dead_host_writes_nothing_more(stage: Stage) -> None:
    scene = stage(fault=FaultSpec(FaultKind.SYSTEM))
    assert output(scene, Latest=True) == output(scene)


def test_the_default_is_of_the_last_boot(stage: Stage) -> None:
    scene = stage()
    now = scene.agenda.now()
    assert scene.ec2.get_console_output(InstanceId=ID)["Timestamp"] == now - timedelta(days=30)
    scene.wait(60)
    scene.ec2.reboot_instances(InstanceIds=[ID])
    scene.wait(60)
    answer = scene.ec2.get_console_output(InstanceId=ID)
    assert answer["Timestamp"] == now + timedelta(seconds=60)
    latest = scene.ec2.get_console_output(InstanceId=ID, Latest=True)
    assert latest["Timestamp"] == scene.agenda.now()


def test_only_nitro_has_the_latest(stage: Stage) -> None:
    scene = stage(type="t2.micro")
    assert output(scene)
    with pytest.raises(ClientError, match="UnsupportedOperation"):
        output(scene, Latest=True)


def test_an_unknown_instance_has_none(stage: Stage) -> None:
    with pytest.raises(ClientError, match=r"InvalidInstanceID\.NotFound"):
        stage().ec2.get_console_output(InstanceId="i-1")
