"""The commands a person is given are commands that exist, for this instance and no other."""

from __future__ import annotations

import pytest

from lifeguard.core.advice import commands, force_stop
from lifeguard.core.runbook import Remedy
from tests.unit.core.cases import INSTANCE, RESOURCE

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
