"""A server that its load balancer finds unhealthy although its own checks pass."""

from __future__ import annotations

from functools import partial

from lifeguard.core.text.message import message
from sandbox.replay.replay import Replay
from sandbox.worldfile.spec import CheckReason
from tests.e2e.conftest import Document, Outcome, Play, flat, says
from tests.e2e.ec2.test_endpoints import BAD_GATEWAY, REBOOT, SITE
from tests.support.aws_events import INSTANCE

UNHEALTHY = "unhealthy behind shop (Target.ResponseCodeMismatch)"


def broken(**fault: object) -> Document:
    """Return a server of a target group whose application answers 503."""
    return {
        "target_group": "shop",
        "fault": {"kind": "application", "status_code": 503, **fault},
    }
