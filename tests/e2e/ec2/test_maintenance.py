"""Scheduled reboots and maintenance: AWS's own work is waited for, moved, or forestalled."""

from __future__ import annotations

import pytest

from lifeguard.core.incident.question import ProposedAction
from lifeguard.core.text.message import message
from tests.e2e.conftest import Play, flat, says
from tests.support.aws_events import INSTANCE, contributor, health

SUNDAY = {"window": {"days": ["sun"], "start": "02:00", "hours": 4}}
TUESDAY = "2026-11-24T15:00:00Z"
REBOOT = {"code": "instance-reboot", "not_before": TUESDAY}
SYSTEM_REBOOT = {"code": "system-reboot", "not_before": TUESDAY}
MAINTENANCE = {"code": "system-maintenance", "not_before": TUESDAY}
MOVABLE = {"not_before_deadline": "2026-12-05T15:00:00Z"}
NOTICES = {
    "instance-reboot": "AWS_EC2_INSTANCE_REBOOT_MAINTENANCE_SCHEDULED",
    "system-reboot": "AWS_EC2_SYSTEM_REBOOT_MAINTENANCE_SCHEDULED",
    "system-maintenance": "AWS_EC2_INSTANCE_NETWORK_MAINTENANCE_SCHEDULED",
}
CURE = ["CreateImage", "StopInstances", "StartInstances"]


def notice(event: dict[str, str]) -> list[dict[str, object]]:
    return [health(NOTICES[event["code"]], start=event["not_before"])]


@pytest.mark.parametrize("event", [REBOOT, SYSTEM_REBOOT, MAINTENANCE], ids=lambda e: e["code"])
def test_by_default_aws_does_it_and_lifeguard_tells_waits_and_verifies(
    play: Play, event: dict[str, str]
) -> None:
    outcome = play(notice(event), {"events": [event]})
    assert outcome.calls == []
    assert outcome.status == "resolved"
    assert outcome.states == ["PLANNED", "FIXED"]
    assert outcome.incident["closed_at"] >= TUESDAY
    assert says(outcome.emails[1], outcome.said("outcome.event_completed"))


@pytest.mark.parametrize("event", [REBOOT, SYSTEM_REBOOT], ids=lambda e: e["code"])
def test_a_reboot_is_moved_into_the_window_where_aws_lets_it(
    play: Play, event: dict[str, str]
) -> None:
    outcome = play(notice(event), {"events": [{**event, **MOVABLE}]}, SUNDAY)
    assert outcome.calls == ["ModifyInstanceEventStartTime"]
    (call,) = outcome.document["calls"]
    assert call["params"]["NotBefore"] == "2026-11-22T02:00:00Z"
    assert outcome.states == ["PLANNED", "FIXED"]
    assert "Sun 22 Nov 02:00 UTC" in outcome.emails[0]["subject"]
    assert "Sun 22 Nov 02:00 UTC or later" in flat(outcome.emails[0]["body"])
    assert outcome.status == "resolved"
    assert outcome.incident["closed_at"] < TUESDAY


def test_without_a_deadline_it_cannot_be_moved(play: Play) -> None:
    outcome = play(notice(REBOOT), {"events": [REBOOT]}, SUNDAY)
    assert outcome.calls == []
    assert outcome.status == "resolved"


def test_what_lies_in_the_window_already_is_not_moved(play: Play) -> None:
    sunday = {**REBOOT, **MOVABLE, "not_before": "2026-11-22T03:00:00Z"}
    outcome = play(notice(sunday), {"events": [sunday]}, SUNDAY)
    assert outcome.calls == []


def test_system_maintenance_is_never_moved(play: Play) -> None:
    outcome = play(notice(MAINTENANCE), {"events": [{**MAINTENANCE, **MOVABLE}]}, SUNDAY)
    assert outcome.calls == []


def test_an_instance_reboot_is_never_answered_with_a_reboot(play: Play) -> None:
    for policy in ({}, {"instance_reboot": "stop_start"}):
        outcome = play(notice(REBOOT), {"events": [REBOOT]}, policy)
        assert "RebootInstances" not in outcome.calls


def test_an_instance_reboot_may_be_forestalled_with_a_stop_and_a_start(play: Play) -> None:
    outcome = play(
        notice(REBOOT), {"events": [REBOOT]}, {**SUNDAY, "instance_reboot": "stop_start"}
    )
    assert outcome.calls == CURE
    assert outcome.call_times["StopInstances"] < "2026-11-22T02:05:00Z"
    assert outcome.status == "resolved"
    assert outcome.server(INSTANCE)["open_events"] == []


def test_a_system_reboot_by_our_own_hand_moves_a_type_that_supports_it(play: Play) -> None:
    outcome = play(
        notice(SYSTEM_REBOOT), {"events": [SYSTEM_REBOOT]}, {**SUNDAY, "system_reboot": "reboot"}
    )
    assert outcome.calls == ["CreateImage", "RebootInstances"]
    assert outcome.status == "resolved"
    assert outcome.server(INSTANCE)["host_changed"] is True
    assert outcome.server(INSTANCE)["open_events"] == []


@pytest.mark.parametrize(
    "instance", [{"type": "t2.micro"}, {"type": "m5d.large", "instance_store": True}]
)
def test_where_a_reboot_would_not_move_it_it_is_not_rebooted(
    play: Play, instance: dict[str, object]
) -> None:
    policy = {**SUNDAY, "system_reboot": "reboot", "instance_store": "expendable"}
    outcome = play(notice(SYSTEM_REBOOT), {"events": [SYSTEM_REBOOT], **instance}, policy)
    assert outcome.calls == CURE
    assert outcome.status == "resolved"


def test_a_system_reboot_may_be_answered_with_a_stop_and_a_start(play: Play) -> None:
    policy = {"system_reboot": "stop_start"}
    outcome = play(notice(SYSTEM_REBOOT), {"events": [SYSTEM_REBOOT]}, policy)
    assert outcome.calls == CURE
    assert outcome.status == "resolved"


def test_nothing_is_done_in_the_middle_of_awss_maintenance(play: Play) -> None:
    """The system check fails while AWS works on the host, and passes when AWS is done."""
    now = {"code": "system-maintenance", "not_before": "2026-11-20T10:00:00Z"}
    fault = {"kind": "system", "cured_by": "itself", "after": 2700}
    outcome = play([contributor()], {"events": [now], "fault": fault})
    assert outcome.calls == []
    assert outcome.status == "resolved"


def test_an_asg_members_reboot_is_left_to_aws_and_not_even_moved(play: Play) -> None:
    event = {**REBOOT, **MOVABLE}
    outcome = play(notice(REBOOT), {"events": [event], "asg": "web"}, SUNDAY)
    assert outcome.calls == []


@pytest.mark.parametrize("event", [REBOOT, SYSTEM_REBOOT, MAINTENANCE], ids=lambda e: e["code"])
def test_observe_tells_and_changes_nothing(play: Play, event: dict[str, str]) -> None:
    policy = {"mode": "observe", **SUNDAY}
    outcome = play(notice(event), {"events": [{**event, **MOVABLE}]}, policy)
    assert outcome.calls == []
    assert outcome.status == "observed"
    assert outcome.states == ["FYI"]
    assert says(outcome.emails[0], outcome.reasons[0])


def test_mode_ask_asks_to_move_a_reboot(play: Play) -> None:
    policy = {"mode": "ask", **SUNDAY}
    outcome = play(notice(REBOOT), {"events": [{**REBOOT, **MOVABLE}]}, policy)
    assert outcome.calls == []
    assert outcome.states == ["ANSWER"]
    assert outcome.asked == ProposedAction.RESCHEDULE


def test_an_unknown_scheduled_code_is_read_from_the_host(play: Play) -> None:
    event = {"code": "instance-stop", "not_before": TUESDAY}
    outcome = play([health("AWS_EC2_SOMETHING_NEW_SCHEDULED")], {"events": [event]})
    assert outcome.calls == CURE
    assert outcome.incident["kind"] == "instance-stop"


def test_a_dedicated_host_is_told_and_left_to_a_person(play: Play) -> None:
    event = health(
        "AWS_EC2_DEDICATED_HOST_RETIREMENT_SCHEDULED",
        affectedEntities=[{"entityValue": "h-0123456789abcdef0", "status": "PENDING"}],
    )
    outcome = play([event])
    assert outcome.calls == []
    assert outcome.status == "needs_human"
    assert "aws ec2 describe-hosts" in outcome.emails[0]["body"]


def test_a_degraded_drive_is_told_with_a_warning_against_a_stop(play: Play) -> None:
    event = health(
        "AWS_EC2_INSTANCE_STORE_DRIVE_PERFORMANCE_DEGRADED",
        eventTypeCategory="issue",
        statusCode="open",
    )
    outcome = play([event], {"type": "m5d.large", "instance_store": True})
    assert outcome.calls == []
    assert outcome.status == "needs_human"
    assert outcome.states == ["ACT"]
    assert says(outcome.emails[0], message("runbook.copy_drive"))
    assert "stop-instances" not in outcome.emails[0]["body"]
