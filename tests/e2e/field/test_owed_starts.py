"""What was stopped is started again, whatever EC2 says to it, and nobody is left in the dark."""

from __future__ import annotations

import pytest

from tests.e2e.field.conftest import LOUD, Field, Message

SERVER = "i-0c4d1e2f3a4b50001"
CURE = ["CreateImage", "StopInstances", "StartInstances"]


def test_a_server_that_is_long_pending_after_our_start_is_told_of(field: Field) -> None:
    """It is two hours on its way; EC2 stops nothing that is pending."""
    case = field("stuck_pending_after_start", "2026-11-20T12:30:00Z")
    assert case.calls == CURE
    (start,) = case.times("StartInstances")
    assert start < "2026-11-20T10:12:00Z"
    loud = [mail for mail in case.mails if mail.said in LOUD and mail.at > start]
    assert loud
    assert "2026-11-20T10:13:00Z" < loud[0].at < "2026-11-20T10:27:00Z"
    assert "pending" in loud[0].text
    assert case.kinds[-1] is Message.FIXED
    assert case.status == "resolved"


def test_a_server_that_stays_pending_becomes_a_persons_task(field: Field) -> None:
    case = field("pending_for_ever", "2026-11-20T12:00:00Z")
    start = case.times("StartInstances")[0]
    loud = [mail for mail in case.mails if mail.said in LOUD and mail.at > start]
    assert loud
    assert loud[0].at < "2026-11-20T10:27:00Z"
    assert "pending" in loud[0].text
    assert case.status == "needs_human"
    assert case.incident["closed_at"] is None
    assert Message.FIXED not in case.kinds


def test_a_slow_stop_is_waited_for(field: Field) -> None:
    """A database takes 25 minutes to shut down; a forced stop would be an outage of its own."""
    case = field("slow_graceful_stop")
    assert case.calls == CURE
    assert not any(call["params"].get("Force") for call in case.document["calls"])
    assert "2026-11-20T10:25:00Z" < case.times("StartInstances")[0] < "2026-11-20T10:27:00Z"
    assert case.status == "resolved"
    assert sum(said in LOUD for said in case.kinds) <= 1


def test_after_a_slow_stop_one_email_says_that_it_is_over(field: Field) -> None:
    case = field("slow_stop_time_goes_on", "2026-11-20T12:00:00Z")
    assert case.calls == CURE
    assert case.kinds.count(Message.FIXED) == 1
    assert case.mails[-1].said is Message.FIXED
    assert case.mails[-1].at < "2026-11-20T10:40:00Z"
    server = case.server(SERVER)
    assert (server["healthy"], server["open_events"]) == (True, [])


@pytest.mark.whole
def test_a_start_without_capacity_is_tried_until_there_is_some(field: Field) -> None:
    """Twelve starts are refused; of the alternatives one is of the same family."""
    case = field("no_capacity_long")
    assert case.calls == [
        "CreateImage",
        "StopInstances",
        "ModifyInstanceAttribute",
        "StartInstances",
    ]
    types = [
        call["params"]["InstanceType"]["Value"]
        for call in case.document["calls"]
        if call["operation"] == "ModifyInstanceAttribute"
    ]
    assert types == ["g4dn.4xlarge"]
    assert case.kinds == [Message.DOWN, Message.FIXED]
    assert case.mails[0].at < "2026-11-20T10:02:00Z"
    assert case.status == "resolved"


def test_a_start_above_the_vcpu_limit_is_tried_again(field: Field) -> None:
    """Two starts are refused; other servers give their share back within minutes."""
    case = field("vcpu_limit_on_start", "2026-11-20T11:00:00Z")
    assert case.calls == CURE
    assert "2026-11-20T10:01:00Z" < case.times("StartInstances")[0] < "2026-11-20T10:15:00Z"
    assert case.kinds == [Message.DOWN, Message.FIXED]
    assert case.mails[0].at < "2026-11-20T10:02:00Z"
    assert case.status == "resolved"


def test_a_server_that_aws_has_stopped_is_started_at_once(field: Field) -> None:
    """Its retirement was due a day ago; no window is waited for."""
    case = field("overdue_retirement")
    assert case.calls == ["StartInstances"]
    assert case.times("StartInstances")[0] < "2026-11-20T10:05:00Z"
    assert case.verdicts == [Message.FIXED]
    assert case.status == "resolved"
    server = case.server(SERVER)
    assert (server["state"], server["healthy"], server["open_events"]) == ("running", True, [])
