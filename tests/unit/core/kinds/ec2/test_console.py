"""Of which failures the console log is kept, and what it may be blamed for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lifeguard.core.incident.host_cause import HostCause, HostFault
from lifeguard.core.kinds.ec2.console import blamed, kept_of_console
from lifeguard.core.kinds.ec2.problem import ProblemKind
from lifeguard.core.policy.policy import ConsoleErrors
from tests.support.situations import ACT, INSTANCE_FAILS, instance, situation

CHECKS = {
    ProblemKind.SYSTEM_CHECK,
    ProblemKind.INSTANCE_CHECK,
    ProblemKind.EBS_CHECK,
    ProblemKind.APPLICATION_CHECK,
}
OOM = HostCause(HostFault.OUT_OF_MEMORY, "gunicorn")


@pytest.mark.parametrize("errors", ConsoleErrors)
@pytest.mark.parametrize("kind", ProblemKind)
def test_it_is_kept_of_failed_checks_as_the_policy_says(
    kind: ProblemKind, errors: ConsoleErrors
) -> None:
    here = situation(instance(checks=INSTANCE_FAILS), policy=replace(ACT, console=errors))
    assert kept_of_console(here, kind) is (errors if kind in CHECKS else ConsoleErrors.OFF)


def test_without_a_policy_it_is_not_read() -> None:
    here = situation(instance(checks=INSTANCE_FAILS), policy=None)
    assert kept_of_console(here, ProblemKind.INSTANCE_CHECK) is ConsoleErrors.OFF


@pytest.mark.parametrize("kind", ProblemKind)
def test_a_failed_host_is_not_the_systems_fault(kind: ProblemKind) -> None:
    assert blamed(OOM, kind) == (None if kind == ProblemKind.SYSTEM_CHECK else OOM)
    assert blamed(None, kind) is None
