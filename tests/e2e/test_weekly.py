"""The weekly report comes on Mondays at nine of the policies' time zone, whatever has happened."""

from __future__ import annotations

import pytest

from lifeguard.aws.session.clients import client
from sandbox.replay.replay import Replay
from tests.e2e.conftest import Document, Outcome, Play
from tests.support.aws_events import contributor, health

RETIREMENT = {"code": "instance-retirement", "not_before": "2026-12-04T10:00:00Z"}
SEOUL = {"timezone": "Asia/Seoul"}
MONDAY = "2026-11-23T00:00:00Z"
"""Nine o'clock in Seoul."""


def report(outcome: Outcome) -> Document:
    (email,) = outcome.weekly
    assert max(len(line) for line in email["body"].splitlines()) <= 76
    return email


def body(outcome: Outcome) -> str:
    return " ".join(report(outcome)["body"].split())


def test_a_quiet_week_is_told_on_monday_morning(play: Play) -> None:
    outcome = play([], top=SEOUL, until=MONDAY)
    assert report(outcome)["at"] == MONDAY
    assert report(outcome)["subject"] == "[Lifeguard] FYI last week: no incidents"
    assert "Mon 16 Nov 09:00 to Mon 23 Nov 09:00 KST" in body(outcome)
    assert "1 of 1 running server" in body(outcome)
    assert "passed (Mon 16 Nov 09:00)" in body(outcome)


def test_the_next_reports_keep_the_time_of_the_clock_and_the_self_test_comes_with_each(
    play: Play,
) -> None:
    """In Berlin the clocks go back on the last Sunday of October."""
    berlin = {"timezone": "Europe/Berlin"}
    until = "2026-11-02T12:00:00Z"
    outcome = play([], top=berlin, now="2026-10-16T10:00:00Z", until=until)
    assert [email["at"] for email in outcome.weekly] == [
        "2026-10-19T07:00:00Z",
        "2026-10-26T08:00:00Z",
        "2026-11-02T08:00:00Z",
    ]
    for email in outcome.weekly:
        assert "passed (Mon " in email["body"]
    assert outcome.emails == []


def test_an_outage_is_told_with_its_downtime_and_cause(play: Play) -> None:
    outcome = play([contributor()], {"fault": "system"}, until="2026-11-23T09:00:00Z")
    subject = report(outcome)["subject"]
    assert subject.startswith("[Lifeguard] FYI last week: 1 incident, ")
    assert " min down" in subject
    assert "web-1: 1 outage, down 1" in body(outcome)


def test_a_move_in_time_is_no_outage(play: Play) -> None:
    outcome = play([health()], {"events": [RETIREMENT]}, until="2026-11-23T09:00:00Z")
    assert report(outcome)["subject"] == "[Lifeguard] FYI last week: no incidents"
    assert "handled by Lifeguard on Fri 20 Nov, interrupted for" in body(outcome)


def test_what_was_observed_and_what_aws_plans_is_told(play: Play) -> None:
    observe = {"mode": "observe"}
    outcome = play([health()], {"events": [RETIREMENT]}, observe, until="2026-11-23T09:00:00Z")
    assert report(outcome)["subject"] == (
        "[Lifeguard] FYI last week: no incidents, would have acted 1 time"
    )
    assert "web-1, Fri 20 Nov 10:00" in body(outcome)
    assert "Fri 4 Dec 10:00: AWS acts on web-1 (host retirement)" in body(outcome)


def test_a_question_that_waits_is_a_duty(play: Play) -> None:
    asks = {"mode": "ask", "approval_timeout": "72h"}
    outcome = play([health()], {"events": [RETIREMENT]}, asks, until="2026-11-23T09:00:00Z")
    assert report(outcome)["subject"] == "[Lifeguard] ACT last week: no incidents, 1 to do"
    assert "AWS acts on web-1" in body(outcome)


def _forget(replay: Replay) -> None:
    """Let the ledger know nothing of a sweep: Lifeguard has just been deployed."""
    account = replay.account
    with account.world.backstage():
        client("dynamodb", account.world.spec.region).delete_item(
            TableName=account.ledger_table, Key={"pk": {"S": "sweep"}, "sk": {"S": "state"}}
        )


@pytest.mark.parametrize("emails", [[], ["ops@example.com"]])
def test_the_first_email_says_once_what_is_watched(play: Play, emails: list[str]) -> None:
    untagged = {"id": "i-0d5e1c8a4f2b7396a", "name": "legacy", "tags": {}}
    servers = [{"id": "i-00ddbf07ce6372082", "name": "web-1"}, untagged]
    top = {**SEOUL, "notify": {"emails": emails}}
    outcome = play([], top=top, script=_forget, instances=servers, until="2026-11-21T10:00:00Z")
    (first,) = outcome.emails
    assert first["subject"] == (
        "[Lifeguard] FYI Lifeguard: watches 1 of 2 running servers in us-east-1"
    )
    assert "Mon 23 Nov 09:00 KST, with a self-test" in first["body"]


def test_a_world_in_which_lifeguard_has_been_at_work_hears_no_first_email(play: Play) -> None:
    assert play([], until="2026-11-21T10:00:00Z").emails == []


def test_who_is_not_managed_is_told_once_with_how_to_be(play: Play) -> None:
    """web-1 has an agent; db-1 has none, and Lightsail's blog-1 none either."""
    outcome = play(
        [],
        top=SEOUL,
        until="2026-11-30T00:00:00Z",
        instances=[
            {"id": "i-00ddbf07ce6372082", "name": "web-1"},
            {"id": "i-0a9b8c7d6e5f40312", "name": "db-1"},
        ],
        lightsail={"instances": [{"name": "blog-1"}]},
        guests={"i-00ddbf07ce6372082": {}},
    )
    first, second = (" ".join(email["body"].split()) for email in outcome.weekly)
    assert "Attach an instance profile with AmazonSSMManagedInstanceCore to db-1, or" in first
    assert "Register SSM Agent on blog-1 by a hybrid activation" in first
    assert "AmazonSSMManagedInstanceCore" not in second
    assert outcome.weekly[0]["subject"].startswith("[Lifeguard] FYI")
