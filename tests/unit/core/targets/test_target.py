from __future__ import annotations

import pytest

from lifeguard.core.targets.target import RegisteredTarget, TargetVerdict

ROWS = [
    ("healthy", "", TargetVerdict.FINE, True),
    ("unavailable", "Target.HealthCheckDisabled", TargetVerdict.FINE, True),
    ("unused", "Target.NotInUse", TargetVerdict.FINE, False),
    ("unused", "Target.NotRegistered", TargetVerdict.FINE, False),
    ("unused", "Target.InvalidState", TargetVerdict.STOPPED, False),
    ("unused", "Instance.InvalidState", TargetVerdict.STOPPED, False),
    ("unhealthy", "Target.Timeout", TargetVerdict.FAILS, False),
    ("unhealthy", "Target.ResponseCodeMismatch", TargetVerdict.FAILS, False),
    ("unhealthy", "Target.FailedHealthChecks", TargetVerdict.FAILS, False),
    ("unhealthy", "Instance.Timeout", TargetVerdict.FAILS, False),
    ("unhealthy", "Instance.ResponseCodeMismatch", TargetVerdict.FAILS, False),
    ("unhealthy", "Instance.FailedHealthChecks", TargetVerdict.FAILS, False),
    ("unhealthy", "Elb.InternalError", TargetVerdict.UNDECIDED, False),
    ("unhealthy", "Lb.InternalError", TargetVerdict.UNDECIDED, False),
    ("unhealthy.draining", "Target.Timeout", TargetVerdict.UNDECIDED, False),
    ("initial", "Elb.RegistrationInProgress", TargetVerdict.UNDECIDED, False),
    ("draining", "Target.DeregistrationInProgress", TargetVerdict.UNDECIDED, False),
    ("a newer word", "", TargetVerdict.UNDECIDED, False),
]


@pytest.mark.parametrize(("health", "reason", "verdict", "serves"), ROWS)
def test_what_a_word_says_of_the_application(
    health: str, reason: str, verdict: TargetVerdict, *, serves: bool
) -> None:
    target = RegisteredTarget("i-1", "shop", health, reason)
    assert (target.verdict, target.serves) == (verdict, serves)
