"""AWS's own dates: moved, awaited, pulled forward, called off; and what AWS leaves behind."""

from __future__ import annotations

import re

from tests.e2e.field.conftest import LOUD, Field, Message

SERVER = "i-0c4d1e2f3a4b50001"
OTHER = "i-0c4d1e2f3a4b50002"
CURE = ["CreateImage", "StopInstances", "StartInstances"]


def test_a_reboot_is_moved_into_the_window(field: Field) -> None:
    """The window is on Sunday from 02:00 to 06:00 in Los Angeles: from 10:00 UTC."""
    case = field("reboot_reschedule_into_window")
    assert case.calls == ["ModifyInstanceEventStartTime"]
    (call,) = case.document["calls"]
    assert call["at"] < "2026-11-20T10:02:00Z"
    assert call["params"]["NotBefore"] == "2026-11-22T10:00:00Z"
    assert case.kinds == [Message.PLANNED, Message.FIXED]
    assert "02:00" in case.mails[0].text
    assert case.mails[1].at > "2026-11-22T10:00:00Z"
    assert case.status == "resolved"
    assert case.server(SERVER)["open_events"] == []


def test_where_a_stop_would_cost_data_awss_reboot_is_awaited(field: Field) -> None:
    """The policy asks for a stop and a start; the old NAT server has instance store volumes."""
    case = field("nat_8hex_power_maintenance")
    assert case.calls == []
    assert case.kinds == [Message.PLANNED, Message.FIXED]
    assert "stop-instances" not in case.mails[0].text
    assert case.status == "resolved"
    assert case.incident["closed_at"] > "2026-12-07T00:00:00Z"
    server = case.server("i-2b7fa4fd")
    assert (server["healthy"], server["open_events"]) == (True, [])


def test_a_notice_that_names_a_server_thrice_is_treated_once(field: Field) -> None:
    """By its id, twice, and by its ARN; and the account, an UNKNOWN, nothing, and a volume."""
    case = field("entity_listed_three_times")
    assert case.calls == CURE
    assert case.status == "resolved"
    assert case.verdicts == [Message.FIXED]
    assert len(case.ignored) == 4
    for name in ("AWS_ACCOUNT", "UNKNOWN", "vol-0123456789abcdef0", '""'):
        assert any(name in reason for reason in case.ignored)


def test_a_reboot_by_aws_of_a_server_with_an_application_check_is_quiet(field: Field) -> None:
    case = field("app_check_during_aws_reboot")
    assert case.calls == []
    assert case.kinds == [Message.PLANNED, Message.FIXED]
    assert case.status == "resolved"
    assert case.incident["closed_at"] > "2026-11-21T02:00:00Z"


def test_the_all_clear_comes_within_minutes_of_awss_reboot(field: Field) -> None:
    case = field("app_check_reboot_time_goes_on", "2026-11-22T12:00:00Z")
    assert case.kinds == [Message.PLANNED, Message.FIXED]
    assert "2026-11-21T02:01:00Z" < case.mails[1].at < "2026-11-21T02:15:00Z"
    assert case.calls == []
    assert case.status == "resolved"


def test_while_aws_reboots_a_server_it_is_not_rebooted_once_more(field: Field) -> None:
    """The policy has failing applications rebooted; this one boots for a quarter of an hour."""
    case = field("app_reboot_policy_during_aws_reboot", "2026-11-22T12:00:00Z")
    assert case.calls == []
    assert case.verdicts == [Message.PLANNED, Message.FIXED]
    assert "2026-11-21T02:15:00Z" <= case.mails[-1].at < "2026-11-21T02:30:00Z"
    assert case.status == "resolved"


def test_an_application_that_is_dead_after_awss_reboot_is_told_of(field: Field) -> None:
    """AWS reboots from 02:00 on; the application refuses connections from 02:10 on."""
    case = field("app_dead_after_aws_reboot", "2026-11-21T04:30:00Z")
    assert case.calls == []
    assert case.kinds[0] is Message.PLANNED
    loud = [mail for mail in case.mails if mail.said in LOUD]
    assert len(loud) == 1
    assert "2026-11-21T02:10:00Z" < loud[0].at < "2026-11-21T02:30:00Z"
    assert "application" in loud[0].text.lower()
    assert any(one["status"] == "needs_human" for one in case.document["incidents"])
    assert not case.server(SERVER)["healthy"]


def test_what_aws_moves_and_calls_off_is_told_each_time(field: Field) -> None:
    """Announced on 20 November for 2 December, moved to 12 December, called off on the 23rd."""
    case = field("aws_moves_then_cancels", "2026-11-23T01:00:00Z")
    assert case.calls == []
    assert len(case.mails) == 3
    first, moved, ended = case.mails
    assert first.said is Message.PLANNED
    assert moved.said is Message.PLANNED
    assert "2026-11-21T10:00:00Z" <= moved.at < "2026-11-21T10:15:00Z"
    assert re.search(r"2026-12-12|\b12 Dec\b", moved.text)
    assert ended.said is Message.TOLD
    assert "2026-11-23T00:00:00Z" <= ended.at < "2026-11-23T00:15:00Z"
    assert case.status == "closed"


def test_what_aws_pulls_forward_is_told_and_forestalled(field: Field) -> None:
    """At 12:00 the retirement of 20 December becomes one of 20:00 today, before any window."""
    case = field("aws_pulls_event_forward")
    assert case.calls == CURE
    for operation in CURE:
        assert "2026-11-20T17:00:00Z" < case.times(operation)[0] < "2026-11-20T20:00:00Z"
    assert case.status == "resolved"
    assert case.kinds == [Message.PLANNED, Message.PLANNED, Message.FIXED]
    assert "2026-11-20T12:00:00Z" <= case.mails[1].at < "2026-11-20T12:15:00Z"
    assert re.search(r"\b(18|20):00\b", case.mails[1].text)


def test_two_of_one_group_go_one_after_the_other_in_one_window(field: Field) -> None:
    """Both are due at 03:00, when the window of an hour ends."""
    case = field("same_group_same_deadline")
    assert case.calls == CURE * 2
    first, second = case.document["incidents"]
    assert {first["resource"], second["resource"]} == {SERVER, OTHER}
    assert (first["status"], second["status"]) == ("resolved", "resolved")
    stops = case.times("StopInstances")
    earlier, later = sorted((first["closed_at"], second["closed_at"]))
    assert stops[0] < earlier < stops[1] < later < "2026-11-22T03:00:00Z"
    assert stops[0] >= "2026-11-22T02:00:00Z"


def test_an_event_of_a_server_that_was_just_started_is_found(field: Field) -> None:
    """The state change to running opens nothing; the sweep finds the event."""
    case = field("event_added_for_stopped_then_started")
    assert case.incident["opened_at"] <= "2026-11-20T10:06:00Z"
    assert case.calls == CURE
    assert case.status == "resolved"
    assert case.verdicts == [Message.FIXED]
    assert case.server(SERVER)["open_events"] == []
