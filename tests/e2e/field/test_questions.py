"""A question lives as long as it makes sense; meanwhile Lifeguard goes on looking."""

from __future__ import annotations

import re

import pytest

from tests.e2e.field.conftest import LOUD, Field, Message

SERVER = "i-0c4d1e2f3a4b50001"
AWS_STOPS = "2026-12-02T04:00:00Z"
HOURS_BEFORE = "2026-12-02T00:30:00Z"
DAY_BEFORE = "2026-12-01T03:00:00Z"


def test_a_server_that_heals_while_a_question_stands_is_told_of(field: Field) -> None:
    """Its public address would change; AWS cures the host after an hour."""
    case = field("asked_then_heals_by_itself", "2026-11-20T12:00:00Z")
    assert case.calls == []
    assert case.server(SERVER)["healthy"]
    assert case.verdicts == [Message.ASKS, Message.FIXED]
    assert "2026-11-20T11:00:00Z" <= case.mails[-1].at < "2026-11-20T11:10:00Z"
    assert case.status == "resolved"


@pytest.mark.whole
def test_a_question_about_a_retirement_stands_until_shortly_before_it(field: Field) -> None:
    """When AWS has stopped the server, its new public address is told: that was the question."""
    case = field("retirement_question_no_reminder", "2026-12-02T06:00:00Z")
    before = [mail for mail in case.about("wiki-1") if mail.at < HOURS_BEFORE]
    assert {mail.said for mail in before} == {Message.ASKS}
    assert not any("left as it is" in mail.subject for mail in before)
    assert any(mail.at > DAY_BEFORE for mail in before)
    assert case.calls == ["StartInstances"]
    assert AWS_STOPS < case.times("StartInstances")[0] < "2026-12-02T04:05:00Z"
    assert case.server(SERVER)["healthy"]
    last = case.about("wiki-1")[-1]
    assert last.said is Message.FIXED
    assert last.at < "2026-12-02T04:15:00Z"
    assert re.search(r"public (IPv4 )?address|public IP", last.text, re.IGNORECASE)
    assert re.search(r"\b\d{1,3}(\.\d{1,3}){3}\b", last.text)


@pytest.mark.whole
def test_a_server_that_cannot_be_started_is_never_called_started(field: Field) -> None:
    """Its key grants Lifeguard nothing, and so AWS's stop cannot be undone.

    Outages are asked about for half an hour, which is no measure for a date three days away.
    """
    case = field("customer_key_time_goes_on", "2026-12-02T05:00:00Z")
    assert set(case.calls) == {"StartInstances"}
    assert case.server(SERVER)["state"] == "stopped"
    mails = case.about("erp-1")
    assert any(DAY_BEFORE < mail.at < AWS_STOPS and mail.said is Message.ASKS for mail in mails)
    after = [mail for mail in mails if mail.at > AWS_STOPS]
    assert after
    assert after[0].at < "2026-12-02T04:10:00Z"
    assert {mail.said for mail in after} <= LOUD
    assert not any(re.search(r"(?<!be )started", mail.subject) for mail in after)
    assert case.document["incidents"][-1]["closed_at"] is None


def test_what_no_restart_cures_becomes_a_persons_task(field: Field) -> None:
    """A kernel parameter fails the instance check at each boot."""
    case = field("bad_kernel_params")
    assert case.calls == ["RebootInstances", "CreateImage", "StopInstances", "StartInstances"]
    assert case.times("RebootInstances")[0] >= "2026-11-20T10:05:00Z"
    assert case.status == "needs_human"
    assert case.kinds == [Message.DOWN, Message.DOWN]  # a first word, then that it is a person's
    assert "ami-" in case.mails[-1].text
    assert case.mails[-1].at < "2026-11-20T10:35:00Z"
    assert case.server(SERVER)["state"] == "running"


def test_a_server_that_shut_itself_down_is_asked_about_once(field: Field) -> None:
    """A cron job switches it off every night."""
    case = field("self_shutdown_by_cron", "2026-11-20T13:00:00Z")
    assert case.calls == []
    assert case.server(SERVER)["state"] == "stopped"
    assert case.status == "needs_human"
    assert case.kinds == [Message.ASKS]
    assert "lambda-url" in case.mails[0].text
    assert "nothing" not in case.mails[0].subject
