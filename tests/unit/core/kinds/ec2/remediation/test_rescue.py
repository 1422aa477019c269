"""What is tried by hand once every remedy has been made leaves the instance itself alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lifeguard.core.decision.readings import BackupImage, BackupImageState
from lifeguard.core.incident.action_record import Result
from lifeguard.core.kinds.ec2.launch_spec import LaunchSpec, RecoveryPoint, ReplacementPlan
from lifeguard.core.kinds.ec2.remediation.rescue import duty, newest_image, rescue
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.resources.verb import Verb
from lifeguard.core.text.message import message
from tests.support.situations import INSTANCE, NOON, SYSTEM_FAILS, act, did, instance, situation

WORLD = instance(
    checks=SYSTEM_FAILS, subnet="subnet-1", security_groups=("sg-1", "sg-2"), key="ops"
)
BEGUN = situation(WORLD)
MADE = did(BEGUN, act(Verb.CREATE_IMAGE))
LIKE = LaunchSpec("t3.micro", "us-east-1a", "subnet-1", ("sg-1",))
LOOKS = ["get-console-output", "create-snapshots"]
ANEW = [*LOOKS, "create-image", "wait", "run-instances"]


def read(state: BackupImageState) -> InstanceSituation:
    return replace(MADE, image=BackupImage("ami-0abc", state))


def planned(point: RecoveryPoint | None) -> InstanceSituation:
    return replace(BEGUN, replacement_plan=ReplacementPlan(LIKE, point))


@pytest.mark.parametrize(
    ("found", "image", "operations"),
    [
        (BEGUN, "", ANEW),
        (planned(None), "", ANEW),
        (
            did(BEGUN, act(Verb.CREATE_IMAGE, NOON, Result.REFUSED)),
            "",
            ANEW,
        ),
        (read(BackupImageState.FAILED), "", ANEW),
        (MADE, "ami-0abc", [*LOOKS, "wait", "run-instances"]),
        (read(BackupImageState.SNAPSHOTTED), "ami-0abc", [*LOOKS, "wait", "run-instances"]),
        (read(BackupImageState.AVAILABLE), "ami-0abc", [*LOOKS, "run-instances"]),
        (planned(RecoveryPoint("ami-1", NOON, ours=True)), "ami-1", [*LOOKS, "run-instances"]),
    ],
)
def test_it_is_looked_at_saved_and_launched_anew(
    found: InstanceSituation, image: str, operations: list[str]
) -> None:
    assert newest_image(found) == image
    assert [command[2] for command in rescue(found, WORLD)] == operations
    launch = (
        message("rescue.launch", image=image)
        if image
        else message("rescue.create_image", placeholder="NEW-IMAGE")
    )
    assert duty(found) == (message("rescue.console"), message("rescue.snapshots"), launch)
    assert (image or "NEW-IMAGE") in rescue(found, WORLD)[-1]


def test_the_other_server_is_launched_where_this_one_is() -> None:
    launch = rescue(read(BackupImageState.AVAILABLE), WORLD)[-1]
    assert " ".join(launch).endswith(
        "--image-id ami-0abc --count 1 --instance-type t3.micro --subnet-id subnet-1 "
        "--security-group-ids sg-1 sg-2 --key-name ops"
    )
    assert INSTANCE not in launch
