"""What is done inside a host: by which document, and what that document is told."""

from __future__ import annotations

import re
from typing import get_args

import pytest

from lifeguard.core.guest.container import DaemonState
from lifeguard.core.guest.owner import OwnerKind
from lifeguard.core.remediation.inside.action import (
    INSIDE,
    REMEDIES,
    AddSwap,
    CleanDisk,
    GrowFileSystem,
    GuestAction,
    LimitCpu,
    LimitMemory,
    StopHolder,
    with_inside,
)
from lifeguard.core.remediation.inside.inside_action import InsideAction
from lifeguard.core.remediation.inside.repair import RepairDocker, RestartInside, StartAgain
from lifeguard.core.remediation.inside.shutdown import EndContainers, StartDocker
from lifeguard.core.remediation.inside.steps import STEPS
from lifeguard.guest.documents import DOCUMENTS

STARTED = "2026-11-20T08:00:00.123456789Z"
EACH: tuple[tuple[InsideAction, str], ...] = (
    (LimitCpu("api", "1.75"), "api"),
    (CleanDisk(), ""),
    (AddSwap(2048), ""),
    (LimitMemory("api", 600), "api"),
    (StopHolder(80, 612, "nginx.service"), "nginx.service"),
    (RestartInside(OwnerKind.CONTAINER, "api"), "api"),
    (RestartInside(OwnerKind.UNIT, "app.service"), "app.service"),
    (EndContainers(300), ""),
    (StartDocker(), ""),
    (GrowFileSystem("vol-0a1b2c3d4e5f60718", 16_384), ""),
    (StartAgain(OwnerKind.CONTAINER, "api"), "api"),
    (RepairDocker(DaemonState.HUNG), ""),
    *((step("api", STARTED), "api") for step in STEPS),
)
NONE = {StartAgain, EndContainers, StartDocker, GrowFileSystem}
"""What is no remedy of a problem."""


@pytest.mark.parametrize(("action", "on"), EACH)
def test_a_document_takes_exactly_what_it_is_told(action: InsideAction, on: str) -> None:
    (document,) = (one for one in DOCUMENTS if one.name == action.document)
    told = dict(action.parameters)
    assert set(told) == {one.name for one in document.parameters}
    for one in document.parameters:
        value = told[one.name]
        assert len(value) <= one.characters
        assert value in one.values if one.values else re.search(one.pattern, value)
    assert action.on == on


def test_each_is_sent_and_none_disrupts_the_host() -> None:
    assert set(INSIDE.values()) == set(get_args(GuestAction))
    for action in INSIDE.values():
        assert action.calls == ("ssm:SendCommand",)
        assert action.inside
        assert not action.disrupts
        assert action.remedy in REMEDIES or action in NONE
    assert {one for one in INSIDE.values() if one.prepares} == {EndContainers, StartDocker}
    assert with_inside({}) == dict(INSIDE)
