"""Times in which Lifeguard keeps still: AWS's own recovery, mutes, an issue in the Region."""

from __future__ import annotations

from tests.e2e.conftest import Play
from tests.support.aws_events import (
    INSTANCE,
    contributor,
    health,
    issue,
    muted,
)

CURE = ["CreateImage", "StopInstances", "StartInstances"]
RETIREMENT = {"code": "instance-retirement", "not_before": "2026-12-04T10:00:00Z"}


def test_awss_word_that_its_recovery_failed_ends_the_grace(play: Play) -> None:
    failure = health(
        "AWS_EC2_SIMPLIFIED_AUTO_RECOVERY_FAILURE",
        time="2026-11-20T10:04:00Z",
        eventTypeCategory="issue",
    )
    outcome = play([contributor(), failure], {"fault": "system"})
    assert outcome.calls == CURE
    assert outcome.call_times["StopInstances"] == "2026-11-20T10:04:01Z"


def test_awss_word_that_its_recovery_succeeded_is_verified_and_ends_it(play: Play) -> None:
    success = health(
        "AWS_EC2_SIMPLIFIED_AUTO_RECOVERY_SUCCESS",
        time="2026-11-20T10:06:00Z",
        eventTypeCategory="issue",
    )
    outcome = play([contributor(), success], {"fault": "system"}, auto_recovery=300)
    assert outcome.calls == []
    assert outcome.status == "resolved"
    assert outcome.incident["closed_at"] <= "2026-11-20T10:09:00Z"


def test_a_mute_holds_the_resource_until_it_ends_and_says_so_once(play: Play) -> None:
    outcome = play([muted("2026-11-20T12:00:00.000+0000")], {"fault": "system"})
    assert outcome.calls == CURE
    assert outcome.call_times["StopInstances"] == "2026-11-20T12:00:01Z"
    assert outcome.states == ["DOWN", "FIXED"]
    assert '"night"' in outcome.emails[0]["body"]


def test_a_mute_that_comes_later_holds_an_open_incident_too(play: Play) -> None:
    mute = {**muted("2026-11-20T12:00:00.000+0000"), "time": "2026-11-20T10:05:00Z"}
    outcome = play([contributor(), mute], {"fault": "system"})
    assert outcome.call_times["StopInstances"] == "2026-11-20T12:00:01Z"


def test_other_alarms_and_the_sweep_honour_the_mute(play: Play) -> None:
    other = contributor(alarm="another", time="2026-11-20T10:06:00Z")
    outcome = play([muted("2026-11-20T11:00:00.000+0000"), other], {"fault": "system"})
    assert outcome.call_times["StopInstances"] == "2026-11-20T11:00:01Z"


def test_an_issue_in_the_region_holds_failed_checks_until_it_is_over(play: Play) -> None:
    over = issue("2026-11-20T13:00:00Z", "closed")
    outcome = play([issue(), contributor(), over], {"fault": "system"})
    assert outcome.calls == CURE
    assert "2026-11-20T13:00" <= outcome.call_times["StopInstances"] < "2026-11-20T13:15"
    assert outcome.states == ["DOWN", "FIXED"]
    assert "us-east-1" in outcome.emails[0]["subject"]
    assert "noted" in outcome.document["ignored"][0]["reason"]


def test_an_issue_holds_for_twelve_hours_at_most(play: Play) -> None:
    outcome = play([issue(), contributor()], {"fault": "system"})
    assert outcome.calls == CURE
    assert "2026-11-20T21:50" <= outcome.call_times["StopInstances"] < "2026-11-20T22:05"


def test_one_email_tells_of_the_issue_however_many_it_holds(play: Play) -> None:
    other = "i-0aaaaaaaaaaaaaaaa"
    events = [issue(), contributor(), contributor(instance=other)]
    instances = [{"id": i, "fault": "system"} for i in (INSTANCE, other)]
    outcome = play(events, instances=instances)
    assert len([email for email in outcome.emails if "us-east-1" in email["subject"]]) == 1


def test_the_policy_may_act_in_spite_of_an_issue(play: Play) -> None:
    policy = {"operational_issue": "act"}
    outcome = play([issue(), contributor()], {"fault": "system"}, policy)
    assert outcome.call_times["StopInstances"] == "2026-11-20T10:10:01Z"


def test_a_scheduled_stop_waits_for_the_issue_unless_its_deadline_is_near(play: Play) -> None:
    outcome = play([issue(), health()], {"events": [RETIREMENT]})
    assert outcome.call_times["StopInstances"] >= "2026-11-20T21:50"
    near = {"code": "instance-stop", "not_before": "2026-11-21T09:00:00Z"}
    outcome = play([issue(), health(start="2026-11-21T09:00:00Z")], {"events": [near]})
    assert outcome.call_times["StopInstances"] < "2026-11-20T10:05:00Z"


def test_an_older_word_on_an_issue_that_comes_late_does_not_reopen_it(play: Play) -> None:
    over = issue("2026-11-20T09:58:00Z", "closed")
    outcome = play([over, issue(), contributor()], {"fault": "system"})
    assert outcome.call_times["StopInstances"] == "2026-11-20T10:10:01Z"
    assert outcome.states == ["FIXED"]


def test_updates_of_an_issue_do_not_hold_for_longer(play: Play) -> None:
    update = issue("2026-11-20T19:00:00Z")
    outcome = play([issue(), contributor(), update], {"fault": "system"})
    assert outcome.call_times["StopInstances"] < "2026-11-20T22:05"
