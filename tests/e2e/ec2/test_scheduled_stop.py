"""Retirements and scheduled stops: a backup, a stop and a start in time, and the proof."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from lifeguard.core.text.message import message
from sandbox.replay.replay import Replay
from tests.e2e.conftest import Play, flat, says
from tests.support.aws_events import (
    INSTANCE,
    backup_copy,
    health,
    page,
)

CURE = ["CreateImage", "StopInstances", "StartInstances"]
RETIREMENT = {"code": "instance-retirement", "not_before": "2026-12-04T10:00:00Z"}
STOP = {"code": "instance-stop", "not_before": "2026-12-04T10:00:00Z"}
SUNDAY = {"window": {"days": ["sun"], "start": "02:00", "hours": 4}}


@pytest.mark.parametrize("event", [RETIREMENT, STOP], ids=["retirement", "stop"])
def test_a_reachable_instance_moves_in_the_window_and_the_operator_hears_twice(
    play: Play, event: dict[str, str]
) -> None:
    outcome = play([health()], {"events": [event]}, SUNDAY)
    assert outcome.calls == CURE
    assert outcome.call_times["CreateImage"] == "2026-11-22T02:00:00Z"
    assert outcome.status == "resolved"
    assert outcome.states == ["PLANNED", "FIXED"]
    assert "Sun 22 Nov 02:00 UTC" in outcome.emails[0]["subject"]
    assert "Sun 22 Nov 02:00 UTC" in flat(outcome.emails[0]["body"])
    server = outcome.server(INSTANCE)
    assert server["state"] == "running"
    assert server["healthy"] is True
    assert server["host_changed"] is True
    assert server["open_events"] == []


def test_the_window_follows_the_operators_time_zone(play: Play) -> None:
    outcome = play([health()], {"events": [RETIREMENT]}, SUNDAY, top={"timezone": "Asia/Seoul"})
    assert outcome.call_times["CreateImage"] == "2026-11-21T17:00:00Z"
    assert "Sun 22 Nov 02:00 KST" in outcome.emails[0]["subject"]
    assert "Sun 22 Nov 02:00 KST" in flat(outcome.emails[0]["body"])


def test_without_a_window_it_moves_at_once_with_one_email(play: Play) -> None:
    outcome = play([health()], {"events": [RETIREMENT]})
    assert outcome.calls == CURE
    assert outcome.call_times["CreateImage"] == "2026-11-20T10:00:00Z"
    assert outcome.states == ["FIXED"]
    assert says(outcome.emails[0], outcome.said("outcome.event_completed"))


def test_an_unreachable_instance_is_not_kept_waiting_for_the_window(play: Play) -> None:
    outcome = play([health()], {"events": [RETIREMENT], "fault": "system"}, SUNDAY)
    assert outcome.calls == CURE
    assert outcome.call_times["StopInstances"] == "2026-11-20T10:00:01Z"
    assert outcome.status == "resolved"


def test_an_expedited_retirement_ignores_the_window(play: Play) -> None:
    code = "AWS_EC2_PERSISTENT_INSTANCE_RETIREMENT_EXPEDITED"
    outcome = play([health(code)], {"events": [RETIREMENT]}, SUNDAY)
    assert outcome.calls == CURE
    assert outcome.call_times["StopInstances"] < "2026-11-20T10:05:00Z"


def test_the_stop_waits_for_the_images_snapshots_and_not_for_the_whole_image(play: Play) -> None:
    outcome = play([health()], {"events": [RETIREMENT]})
    made, stop = (datetime.fromisoformat(outcome.call_times[c]) for c in CURE[:2])
    assert 10 <= (stop - made).total_seconds() < 60  # snapshots after 10 s, available after 300


def test_no_window_before_the_deadline_acts_two_hours_before_it(play: Play) -> None:
    soon = {"code": "instance-stop", "not_before": "2026-11-21T10:00:00Z"}
    outcome = play([health(start="2026-11-21T10:00:00Z")], {"events": [soon]}, SUNDAY)
    assert outcome.calls == CURE
    assert outcome.call_times["CreateImage"] == "2026-11-21T08:00:00Z"
    assert outcome.status == "resolved"


def test_an_event_that_aws_moves_nearer_wakes_the_waiting_incident(play: Play) -> None:
    moved = {**RETIREMENT, "moved_to": "2026-11-21T12:00:00Z", "moved_at": "2026-11-20T20:00:00Z"}
    update = health(start="2026-11-21T12:00:00Z", time="2026-11-20T20:05:00Z")
    outcome = play([health(), update], {"events": [moved]}, SUNDAY)
    assert outcome.calls == CURE
    assert outcome.call_times["CreateImage"] == "2026-11-21T10:00:00Z"
    assert outcome.status == "resolved"


def test_a_cancelled_event_ends_the_waiting_incident_without_an_act(play: Play) -> None:
    cancelled = {**RETIREMENT, "cancelled_at": "2026-11-20T20:00:00Z"}
    update = health(time="2026-11-20T20:05:00Z", status="closed")
    outcome = play([health(), update], {"events": [cancelled]}, SUNDAY)
    assert outcome.calls == []
    assert outcome.status == "closed"
    assert outcome.incident["closed_at"] <= "2026-11-20T20:01:00Z"  # before AWS tells of it
    assert outcome.states == ["PLANNED", "FYI"]


def test_a_lost_update_costs_no_wrong_act(play: Play) -> None:
    cancelled = {**RETIREMENT, "cancelled_at": "2026-11-20T20:00:00Z"}
    outcome = play([health()], {"events": [cancelled]}, SUNDAY)
    assert outcome.calls == []
    assert outcome.status == "closed"


def test_a_notice_before_ec2_shows_the_event_is_waited_for(play: Play) -> None:
    late = {**RETIREMENT, "at": "2026-11-20T10:10:00Z"}
    outcome = play([health()], {"events": [late]})
    assert outcome.calls == CURE
    assert outcome.status == "resolved"


def test_a_notice_that_is_not_true_ends_with_a_word_and_without_an_act(play: Play) -> None:
    outcome = play([health()])
    assert outcome.calls == []
    assert outcome.status == "closed"
    assert outcome.states == ["FYI"]


def test_repeats_copies_and_pages_change_nothing_more(play: Play) -> None:
    event = health()
    once = play([event], {"events": [RETIREMENT]}, SUNDAY)
    again = play(
        [event, event, backup_copy(event), page(event, 2, 2)], {"events": [RETIREMENT]}, SUNDAY
    )
    assert again.document == once.document


def test_a_copy_that_arrives_after_the_end_opens_nothing(play: Play) -> None:
    event = health()
    late = {**backup_copy(event), "time": "2026-11-20T11:00:00Z"}
    outcome = play([event, late], {"events": [RETIREMENT]})
    assert len(outcome.document["incidents"]) == 1
    assert outcome.calls == CURE
    assert "handled already" in outcome.document["ignored"][0]["reason"]


def test_an_instance_store_root_is_never_stopped_and_a_person_hears_at_once(play: Play) -> None:
    code = "AWS_EC2_INSTANCE_RETIREMENT_SCHEDULED"
    outcome = play([health(code)], {"events": [RETIREMENT], "root": "instance-store"}, SUNDAY)
    assert outcome.calls == []
    assert outcome.status == "needs_human"
    assert says(outcome.emails[0], message("obstacle.instance_store_root.reason"))
    assert outcome.emails[0]["at"] == "2026-11-20T10:00:00Z"


def test_a_fault_while_waiting_for_the_window_makes_it_act_at_once(play: Play) -> None:
    later = {"kind": "system", "cured_by": "stop_start", "after": 7200}
    outcome = play([health()], {"events": [RETIREMENT], "fault": later}, SUNDAY)
    assert outcome.calls == CURE
    assert "2026-11-20T12:00" <= outcome.call_times["StopInstances"] < "2026-11-20T12:03"
    assert outcome.status == "resolved"


def test_a_person_who_moves_it_first_leaves_nothing_to_do(play: Play) -> None:
    def person(replay: Replay) -> None:
        agenda, hand = replay.account.agenda, replay.account.world.person
        three = datetime.fromisoformat("2026-11-20T15:00:00Z")
        agenda.at(three, lambda: hand.stop(INSTANCE))
        agenda.at(three + timedelta(minutes=5), lambda: hand.start(INSTANCE))

    outcome = play([health()], {"events": [RETIREMENT]}, SUNDAY, script=person)
    assert outcome.calls == []
    assert outcome.status in {"resolved", "closed"}


def test_a_start_without_capacity_is_tried_until_it_works(play: Play) -> None:
    outcome = play([health()], {"events": [RETIREMENT]}, capacity={"fail_starts": 3})
    assert outcome.calls == CURE
    assert outcome.status == "resolved"
    assert outcome.states == ["DOWN", "FIXED"]
    assert "InsufficientInstanceCapacity" in outcome.emails[0]["body"]
    assert outcome.server(INSTANCE)["state"] == "running"


def test_throttled_calls_never_fail_an_incident(play: Play) -> None:
    outcome = play([health()], {"events": [RETIREMENT]}, throttle=0.3)
    assert outcome.calls == CURE
    assert outcome.status == "resolved"


def test_a_snapshot_serves_as_the_backup_where_the_policy_says_so(play: Play) -> None:
    outcome = play([health()], {"events": [RETIREMENT]}, {"backup": "snapshot"})
    assert outcome.calls == ["CreateSnapshots", "StopInstances", "StartInstances"]


def test_no_backup_where_the_policy_wants_none(play: Play) -> None:
    outcome = play([health()], {"events": [RETIREMENT]}, {"backup": "none"})
    assert outcome.calls == ["StopInstances", "StartInstances"]
