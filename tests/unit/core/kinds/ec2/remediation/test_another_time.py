"""AWS's own time is moved where AWS allows it, and else forestalled, where that changes no more."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from lifeguard.core.kinds.ec2.instance import PublicIpKind
from lifeguard.core.kinds.ec2.locked_key import LockedKey
from lifeguard.core.kinds.ec2.remediation.another_time import another_time
from lifeguard.core.text.message import message
from tests.support.situations import at, event, instance, situation

STOPS = ["stop-instances", "wait", "start-instances", "describe-instance-status"]
MODIFY = "modify-instance-attribute"
LOCKED = message("key.state", key="k-1", state="Disabled")


@pytest.mark.parametrize(
    ("not_before", "deadline", "moved"),
    [
        (at("+3 12:00"), at("+9 12:00"), "2026-11-24T12:00:00Z"),
        (at("+3 12:00"), at("+4 00:00"), "2026-11-24T00:00:00Z"),
        (at("12:30"), at("13:06"), "2026-11-20T13:06:00Z"),
    ],
)
def test_it_is_moved_by_a_day_or_to_its_deadline(
    not_before: datetime, deadline: datetime, moved: str
) -> None:
    reboot = event("instance-reboot", not_before, not_before_deadline=deadline)
    other = another_time(situation(instance(events=(reboot,))), reboot)
    assert [command[-2:] for command in other.commands] == [("--not-before", moved)]
    assert other.action_required == (message("another_time.move", until=deadline),)


@pytest.mark.parametrize(
    ("not_before", "deadline"),
    [
        (at("+3 12:00"), None),
        (at("+3 12:00"), at("+3 12:00")),
        (at("12:05"), at("+9 12:00")),
        (at("12:30"), at("13:05")),
    ],
)
def test_what_cannot_be_moved_is_forestalled(
    not_before: datetime, deadline: datetime | None
) -> None:
    reboot = event("instance-reboot", not_before, not_before_deadline=deadline)
    other = another_time(situation(instance(events=(reboot,))), reboot)
    assert [command[2] for command in other.commands] == STOPS
    assert other.action_required == (message("another_time.earlier"),)


@pytest.mark.parametrize(
    ("how", "operations"),
    [
        ({"stop_protection": True}, [MODIFY, *STOPS, MODIFY]),
        ({"public_ip": PublicIpKind.AUTO}, []),
        ({"group": "web"}, []),
        ({"locked_keys": (LockedKey(LOCKED, "k-1", "Disabled"),)}, []),
    ],
)
def test_nothing_is_told_that_would_change_more(how: dict[str, Any], operations: list[str]) -> None:
    maintenance = event("system-maintenance")
    other = another_time(situation(instance(events=(maintenance,), **how)), maintenance)
    assert [command[2] for command in other.commands] == operations
    told = message("another_time.earlier") if operations else message("another_time.fixed")
    assert other.action_required == (told,)
