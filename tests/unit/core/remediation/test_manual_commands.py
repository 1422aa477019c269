"""The commands a person is given are commands that exist, for this instance and no other."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lifeguard.core.kinds.ec2.launch_spec import LaunchSpec, ReplacementPlan
from lifeguard.core.kinds.ec2.runbook import Remedy
from lifeguard.core.remediation.manual_commands import (
    back,
    commands,
    force_stop,
    replacement,
)
from tests.support.situations import INSTANCE, RESOURCE

WHERE = f"--region us-east-1 --instance-ids {INSTANCE}"
LOOK = f"aws ec2 describe-instance-status --include-all-instances {WHERE}"
STOP = f"aws ec2 stop-instances {WHERE}"
FORCE = f"aws ec2 stop-instances --force {WHERE}"
STOPPED = f"aws ec2 wait instance-stopped {WHERE}"
START = f"aws ec2 start-instances {WHERE}"
REBOOT = f"aws ec2 reboot-instances {WHERE}"


@pytest.mark.parametrize(
    ("remedy", "expected"),
    [
        (Remedy.STOP_START, (STOP, STOPPED, START, LOOK)),
        (Remedy.REBOOT, (REBOOT, LOOK)),
        (Remedy.START, (START, LOOK)),
        (None, (LOOK,)),
    ],
)
def test_each_remedy_has_its_commands(remedy: Remedy | None, expected: tuple[str, ...]) -> None:
    assert commands(RESOURCE, remedy) == expected


def test_a_forced_stop_is_followed_by_a_start() -> None:
    assert force_stop(RESOURCE) == (FORCE, STOPPED, START)


def test_the_way_back_gives_the_old_one_its_place_and_its_watch_again() -> None:
    like = LaunchSpec("t3.micro", "us-east-1a", "subnet-1", ("sg-1",), addresses=("e-1",))
    stop, untag, start, address = back(RESOURCE, ReplacementPlan(like, None), "i-0new")
    assert stop == "aws ec2 stop-instances --region us-east-1 --instance-ids i-0new"
    assert untag.endswith("--tags Key=lifeguard:replaced-by Key=lifeguard:keep-until")
    assert f"start-instances --region us-east-1 --instance-ids {RESOURCE.id}" in start
    assert f"--allocation-id e-1 --instance-id {RESOURCE.id} --allow-reassociation" in address
    assert back(RESOURCE, None, "i-0new") == (stop, untag, start)


def test_a_replacement_by_hand_is_a_launch_and_its_addresses() -> None:
    like = LaunchSpec("t3.micro", "us-east-1a", "subnet-1", ("sg-1", "sg-2"))
    plain = replacement(RESOURCE, ReplacementPlan(like, None), "ami-1")
    (launch,) = plain
    assert launch == (
        "aws ec2 run-instances --region us-east-1 --image-id ami-1 --count 1 "
        "--instance-type t3.micro --subnet-id subnet-1 --security-group-ids sg-1 sg-2"
    )
    spaced = replacement(
        RESOURCE, ReplacementPlan(replace(like, key="the ops' key"), None), "ami-1"
    )
    assert spaced[0].endswith(""" --key-name 'the ops'"'"' key'""")
    more = replace(like, key="ops", role="arn:aws:iam::1:instance-profile/x", addresses=("e-1",))
    launch, decision = replacement(RESOURCE, ReplacementPlan(more, None), "ami-1")
    assert launch.endswith(" --key-name ops --iam-instance-profile Arn=" + more.role)
    assert decision == (
        "aws ec2 associate-address --region us-east-1 --allocation-id e-1 "
        "--instance-id NEW-INSTANCE --allow-reassociation"
    )
