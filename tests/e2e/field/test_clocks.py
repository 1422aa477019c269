"""Each problem has its own grace, and a boot takes as long as its machine needs."""

from __future__ import annotations

from tests.e2e.field.conftest import LOUD, Field, Message

SERVER = "i-0c4d1e2f3a4b50001"
REBOOT = [
    "CreateImage",
    "EnableApplicationStatusCheckSuppression",
    "RebootInstances",
    "DisableApplicationStatusCheckSuppression",
]
CURE = ["CreateImage", "StopInstances", "StartInstances"]


def test_a_bare_metal_server_is_given_time_to_reboot(field: Field) -> None:
    """Its reboot takes 25 minutes."""
    case = field("metal_slow_reboot")
    assert case.calls == ["RebootInstances"]
    assert case.times("RebootInstances")[0] >= "2026-11-20T10:05:00Z"
    assert case.verdicts == [Message.FIXED]
    assert case.status == "resolved"
    assert "2026-11-20T10:30:00Z" <= case.incident["closed_at"] <= "2026-11-20T10:45:00Z"


def test_a_bare_metal_server_is_given_time_to_stop_and_start(field: Field) -> None:
    """Its stop takes 10 minutes, its start 15 and its boot 30."""
    case = field("metal_slow_stop_and_start")
    assert case.calls == CURE
    assert case.verdicts == [Message.FIXED]
    assert case.status == "resolved"
    server = case.server(SERVER)
    assert (server["healthy"], server["host_changed"], server["open_events"]) == (True, True, [])


def test_an_ok_alarm_after_the_slow_reboot_tells_nothing_twice(field: Field) -> None:
    case = field("metal_slow_reboot_with_an_ok_alarm", "2026-11-20T12:00:00Z")
    assert case.calls == ["RebootInstances"]
    assert case.verdicts == [Message.FIXED]
    assert case.status == "resolved"
    assert case.incident["closed_at"] <= "2026-11-20T10:41:00Z"


def test_a_blip_of_the_application_check_wakes_nobody(field: Field) -> None:
    """It fails for 90 seconds."""
    case = field("app_check_blip", "2026-11-20T10:30:00Z")
    assert case.calls == []
    assert not LOUD & set(case.kinds)
    assert len(case.mails) <= 1
    assert case.status in {"resolved", "closed"}


def test_an_application_check_has_its_grace(field: Field) -> None:
    case = field("app_grace_in_own_incident")
    assert case.calls == REBOOT
    assert "2026-11-20T10:05:00Z" <= case.times("CreateImage")[0] < "2026-11-20T10:06:00Z"
    assert case.status == "resolved"
    assert case.verdicts == [Message.FIXED]
    assert case.mails[-1].at < "2026-11-20T10:12:00Z"


def test_an_application_check_has_its_grace_while_a_reboot_is_awaited(field: Field) -> None:
    """The application fails at 11:00; AWS's reboot was announced an hour before."""
    case = field("app_grace_void_in_older_incident", "2026-11-20T11:30:00Z")
    assert case.calls == REBOOT
    assert "2026-11-20T11:05:00Z" <= case.times("CreateImage")[0] < "2026-11-20T11:06:00Z"
    assert case.status == "waiting"
    assert case.verdicts == [Message.PLANNED, Message.FIXED]
    assert case.mails[-1].at < "2026-11-20T11:12:00Z"


def test_a_failed_check_has_its_grace_while_a_window_is_awaited(field: Field) -> None:
    """It fails on Friday at 11:00; the retirement waits for Sunday."""
    case = field("rebooted_while_window_awaited")
    assert case.calls == ["RebootInstances", *CURE]
    assert "2026-11-20T11:05:00Z" <= case.times("RebootInstances")[0] < "2026-11-20T11:06:00Z"
    for operation in CURE:
        assert "2026-11-22T02:00:00Z" <= case.times(operation)[0] < "2026-11-22T06:00:00Z"
    assert case.status == "resolved"
    assert case.verdicts == [Message.PLANNED, Message.FIXED, Message.FIXED]


def test_a_reboot_while_a_window_is_awaited_is_told_at_once(field: Field) -> None:
    case = field("rebooted_while_window_awaited", "2026-11-20T11:30:00Z")
    assert case.calls == ["RebootInstances"]
    assert case.verdicts == [Message.PLANNED, Message.FIXED]
    assert case.mails[-1].at < "2026-11-20T11:12:00Z"


def test_windows_updates_are_left_alone_while_a_retirement_waits(field: Field) -> None:
    """The instance check fails on Friday for half an hour; the window is on Sunday."""
    case = field("windows_updates_while_retirement_waits")
    assert case.calls == CURE
    for operation in CURE:
        assert "2026-11-22T02:00:00Z" <= case.times(operation)[0] < "2026-11-22T06:00:00Z"
    assert case.status == "resolved"
    assert case.kinds == [Message.PLANNED, Message.DOWN, Message.FIXED, Message.FIXED]
    assert case.mails[1].at == "2026-11-20T10:05:00Z"
    assert "2026-11-20T10:30:00Z" <= case.mails[2].at < "2026-11-20T10:32:00Z"


def test_windows_updates_are_left_alone(field: Field) -> None:
    case = field("windows_updates_without_a_retirement")
    assert case.calls == []
    assert case.status == "resolved"
    assert case.verdicts == [Message.FIXED]
    assert case.incident["closed_at"] <= "2026-11-20T10:50:00Z"


def test_when_aws_gives_up_recovering_there_is_nothing_to_wait_for(field: Field) -> None:
    """The grace for AWS's own recovery would end at 10:10."""
    case = field("auto_recovery_failed_notice")
    assert case.calls == CURE
    assert case.times("StopInstances")[0] < "2026-11-20T10:02:00Z"
    assert case.status == "resolved"
    assert case.server(SERVER)["host_changed"]
    assert case.verdicts == [Message.FIXED]
