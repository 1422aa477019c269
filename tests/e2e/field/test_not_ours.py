"""What is not ours is left alone, with a reason, and never hides what is."""

from __future__ import annotations

from pathlib import Path

import pytest

from sandbox.cli.main import WRONG_INPUT, main
from tests.e2e.field.conftest import FOLDER, Case, Field, Message

SERVER = "i-0c4d1e2f3a4b50001"
CURE = ["CreateImage", "StopInstances", "StartInstances"]


def assert_nothing_came_of_it(case: Case) -> None:
    assert case.calls == []
    assert case.emails == []


def assert_found_and_cured(case: Case) -> None:
    assert case.incident["opened_at"] <= "2026-11-20T10:02:00Z"
    assert case.calls == CURE
    assert case.status == "resolved"
    assert case.verdicts == [Message.FIXED]
    assert case.server(SERVER)["healthy"]


def test_a_notice_of_another_account_is_ignored(field: Field) -> None:
    case = field("notice_of_another_account")
    assert_nothing_came_of_it(case)
    assert case.document["incidents"] == []
    (reason,) = case.ignored
    assert "account 210987654321" in reason


def test_a_notice_for_a_foreign_and_for_our_account_is_treated_once(field: Field) -> None:
    case = field("same_notice_for_a_foreign_and_our_account")
    (reason,) = case.ignored
    assert "account 210987654321" in reason
    assert case.calls == CURE
    assert case.status == "resolved"
    assert case.verdicts == [Message.FIXED]
    assert "210987654321" not in case.mails[-1].text


def test_an_instance_that_is_unknown_is_not_called_terminated(field: Field) -> None:
    case = field("instance_gone_from_account")
    assert_nothing_came_of_it(case)
    assert case.status == "closed"
    assert "does not know" in case.incident["reason"]
    assert "terminated" not in case.incident["reason"]


def test_a_notice_of_another_region_is_ignored(field: Field) -> None:
    case = field("health_for_other_region")
    assert_nothing_came_of_it(case)
    assert case.document["incidents"] == []
    (reason,) = case.ignored
    assert "eu-west-1" in reason


def test_what_comes_wrapped_is_ignored_and_the_fault_is_found_all_the_same(field: Field) -> None:
    """An SNS notification, an SQS message, a bare alarm and an alarm's own action."""
    case = field("wrapped_in_sns_and_sqs")
    assert case.ignored == ["no rule matches"] * 4
    assert_found_and_cured(case)


def test_an_alarm_with_a_misspelt_dimension_does_not_hide_the_fault(field: Field) -> None:
    case = field("alarm_dimension_wrong_case")
    assert case.ignored == ["names no instance"]
    assert_found_and_cured(case)


def test_what_a_scheduler_has_stopped_for_the_night_stays_stopped(field: Field) -> None:
    case = field("stopped_for_the_night_with_event")
    assert_nothing_came_of_it(case)
    assert case.status == "closed"
    server = case.server(SERVER)
    assert (server["state"], server["open_events"]) == ("stopped", ["instance-stop"])


def test_missing_data_of_the_off_hours_is_no_outage(field: Field) -> None:
    case = field("scheduled_off_hours_missing_data")
    assert_nothing_came_of_it(case)
    assert case.status == "closed"
    (reason,) = case.ignored
    assert "insufficient data" in reason
    assert case.server(SERVER)["state"] == "stopped"


def test_a_chinese_alarm_of_a_healthy_server_is_closed_in_silence(field: Field) -> None:
    """There is no world file: the sandbox makes the server, in the event's Region."""
    case = field("china_event_without_world")
    assert_nothing_came_of_it(case)
    assert case.status == "closed"
    (trigger,) = case.document["triggers"]
    assert trigger["region"] == "cn-northwest-1"


def test_a_region_that_does_not_exist_is_refused_in_one_line(
    capsys: pytest.CaptureFixture[str],
) -> None:
    folder: Path = FOLDER / "unknown_region"
    options = ["--world", f"{folder / 'world.yaml'}", "--policies", f"{folder / 'policies.yaml'}"]
    assert main(["replay", f"{folder / 'event.json'}", *options]) == WRONG_INPUT
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert "region: got 'mars-east-1'; allowed: " in said.err
