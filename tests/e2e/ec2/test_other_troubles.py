"""Attached EBS, applications, load balancers, instances that AWS or their own system stopped."""

from __future__ import annotations

import pytest

from lifeguard.core.incident.question import ProposedAction
from lifeguard.core.text.message import Message, message
from tests.e2e.conftest import Play, flat, says
from tests.support.aws_events import (
    INSTANCE,
    contributor,
    health,
    stopped,
)

EBS_ALARM = [contributor(alarm="lifeguard-fleet-ebs", metric="StatusCheckFailed_AttachedEBS")]
APPLICATION_ALARM = [contributor(alarm="lifeguard-app", metric="StatusCheckFailed_Application")]
RETIREMENT = {"code": "instance-retirement", "not_before": "2026-12-04T10:00:00Z"}
OUTPOST = "arn:aws:outposts:us-east-1:123456789012:outpost/op-1234567890abcdef0"
CURE = ["CreateImage", "StopInstances", "StartInstances"]


def test_an_ebs_fault_goes_with_a_stop_and_a_start_after_the_grace(play: Play) -> None:
    outcome = play(EBS_ALARM, {"fault": "ebs"})
    assert outcome.calls == CURE
    assert outcome.call_times["CreateImage"] == "2026-11-20T10:10:00Z"
    assert outcome.status == "resolved"


def test_an_ebs_fault_that_stays_goes_to_a_person_and_is_never_rebooted(play: Play) -> None:
    outcome = play(EBS_ALARM, {"fault": {"kind": "ebs", "cured_by": "never"}})
    assert outcome.calls == CURE
    assert outcome.status == "needs_human"
    assert outcome.states == ["ANSWER"]
    assert outcome.asked == ProposedAction.REPLACE


def test_an_application_fault_is_told_with_the_checks_reason(play: Play) -> None:
    outcome = play(APPLICATION_ALARM, {"fault": "application"})
    assert outcome.calls == []
    assert outcome.status == "needs_human"
    body = flat(outcome.emails[0]["body"])
    assert "ResponseCodeMismatch HTTP 502" in body
    assert "stop-instances" not in body


def test_an_application_fault_is_answered_with_a_reboot_where_the_policy_says_so(
    play: Play,
) -> None:
    outcome = play(APPLICATION_ALARM, {"fault": "application"}, {"application_check": "reboot"})
    assert outcome.calls == [
        "CreateImage",
        "EnableApplicationStatusCheckSuppression",
        "RebootInstances",
        "DisableApplicationStatusCheckSuppression",
    ]
    assert outcome.status == "resolved"


def test_the_cure_is_proven_by_the_application_too(play: Play) -> None:
    fault = {"kind": "application", "cured_by": "never"}
    outcome = play(APPLICATION_ALARM, {"fault": fault}, {"application_check": "reboot"})
    assert outcome.calls.count("RebootInstances") == 1
    assert outcome.calls[-1] == "DisableApplicationStatusCheckSuppression"
    assert outcome.status == "needs_human"


def test_our_own_stop_is_no_fault_of_a_watched_application(play: Play) -> None:
    outcome = play([health()], {"events": [RETIREMENT], "application_check": True})
    assert outcome.calls == [
        "CreateImage",
        "EnableApplicationStatusCheckSuppression",
        "StopInstances",
        "StartInstances",
        "DisableApplicationStatusCheckSuppression",
    ]
    assert outcome.status == "resolved"
    assert outcome.states == ["FIXED"]


def test_the_cure_is_proven_by_the_load_balancer_too(play: Play) -> None:
    outcome = play([health()], {"events": [RETIREMENT], "target_group": "web"})
    assert outcome.status == "resolved"
    assert says(outcome.emails[0], message("outcome.traffic", groups=1))


def test_what_aws_has_stopped_is_started_again(play: Play) -> None:
    outcome = play([stopped()], {"state": "stopped", "stopped_by": "aws"})
    assert outcome.calls == ["StartInstances"]
    assert outcome.status == "resolved"
    assert outcome.server(INSTANCE)["state"] == "running"


def test_awss_own_scheduled_stop_is_followed_by_a_start(play: Play) -> None:
    """An asking policy lets the deadline pass; what AWS then stops is started, if it may be."""
    event = {"code": "instance-stop", "not_before": "2026-11-20T12:00:00Z"}
    at_noon = stopped(time="2026-11-20T12:01:00Z")
    outcome = play([at_noon], {"events": [event]}, now="2026-11-20T11:59:00Z")
    assert outcome.calls[-1] == "StartInstances"
    assert outcome.server(INSTANCE)["state"] == "running"


@pytest.mark.parametrize("who", ["os", "user"])
def test_what_its_own_system_or_a_person_stopped_is_not_started_unasked(
    play: Play, who: str
) -> None:
    outcome = play([stopped()], {"state": "stopped", "stopped_by": who})
    assert outcome.calls == []
    assert outcome.status == ("needs_human" if who == "os" else "closed")
    if who == "os":
        assert outcome.states == ["ANSWER"]
        assert outcome.asked == ProposedAction.START


def test_a_stop_that_hangs_is_forced_only_because_the_host_has_failed(play: Play) -> None:
    outcome = play([contributor()], {"fault": "system", "stops_for": 3600})
    assert outcome.calls == ["CreateImage", "StopInstances", "StopInstances", "StartInstances"]
    assert outcome.document["calls"][2]["params"]["Force"] is True
    assert outcome.document["calls"][2]["at"] == "2026-11-20T10:25:02Z"
    assert outcome.status == "resolved"


def test_a_stop_that_hangs_on_a_sound_host_is_a_persons_matter(play: Play) -> None:
    outcome = play(
        [health()], {"events": [RETIREMENT], "stops_for": 36000}, until="2026-11-20T12:00Z"
    )
    assert outcome.calls == ["CreateImage", "StopInstances"]
    assert outcome.states == ["ANSWER"]
    assert outcome.asked == ProposedAction.FORCE_STOP
    assert outcome.status == "needs_human"


@pytest.mark.parametrize("images", ["fail", "refuse"])
def test_a_backup_that_fails_before_the_stop_needs_a_yes(play: Play, images: str) -> None:
    outcome = play([health()], {"events": [RETIREMENT], "images": images})
    if images == "refuse":
        assert "StopInstances" not in outcome.calls
        assert outcome.status == "needs_human"
    else:  # its snapshots were there; it fails later, and that is told
        assert outcome.status == "resolved"
        assert outcome.states == ["FIXED", "ACT"]


def test_a_backup_that_fails_is_no_obstacle_where_the_policy_says_continue(play: Play) -> None:
    policy = {"on_backup_failure": "continue"}
    outcome = play([health()], {"events": [RETIREMENT], "images": "refuse"}, policy)
    assert outcome.calls == ["StopInstances", "StartInstances"]
    assert "SnapshotLimitExceeded" in outcome.emails[0]["body"]


@pytest.mark.parametrize(
    ("instance", "reason"),
    [
        (
            {"outpost": "arn:aws:outposts:us-east-1:123456789012:outpost/op-1234567890abcdef0"},
            message("obstacle.outpost.reason"),
        ),
        (
            {"capacity_reservation": "cr-0123456789abcdef0"},
            message("obstacle.capacity_reservation.reason", id="cr-0123456789abcdef0"),
        ),
        (
            {"capacity_block": "cb-0123456789abcdef0"},
            message("obstacle.capacity_reservation.reason", id="cb-0123456789abcdef0"),
        ),
    ],
)
def test_places_that_a_stop_may_lose_need_a_yes(
    play: Play, instance: dict[str, object], reason: Message
) -> None:
    outcome = play([health()], {"events": [RETIREMENT], **instance})
    assert outcome.calls == []
    assert outcome.states == ["ANSWER"]
    assert message("not_done.stop_start", reason=reason) in outcome.reasons
    assert says(outcome.emails[0], reason)
