"""A first word while a server is down: since when, and what comes next until when."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from lifeguard.core.text.message import message
from tests.e2e.conftest import Document, Play, flat, says
from tests.support.aws_events import contributor, health
from tests.support.words import english

ALARM = [contributor()]
AFTER_FIVE_MINUTES: Document = {"tell_after": "5m"}
RETIREMENT = {"code": "instance-retirement", "not_before": "2026-12-04T10:00:00Z"}
SUNDAY = {"window": {"days": ["sun"], "start": "02:00", "hours": 4}}
PROSE = re.compile(r"\b[a-z]+ [a-z]+ [a-z]+\b")


def test_it_says_since_when_and_until_when_and_then_that_it_is_over(play: Play) -> None:
    """AWS's own recovery, which is waited for until 10:10, does not come."""
    outcome = play(ALARM, {"fault": "system"}, AFTER_FIVE_MINUTES)
    assert outcome.states == ["DOWN", "FIXED"]
    first, last = outcome.emails
    assert first["at"] == "2026-11-20T10:05:00Z"
    assert "web-1" in first["subject"]
    assert english(message("cause.system-status-check")) in first["subject"]
    assert "10:00" in first["subject"]
    assert says(first, message("waiting.auto_recovery"))
    assert "Fri 20 Nov 10:00 UTC" in flat(first["body"])
    assert "Fri 20 Nov 10:10 UTC" in flat(first["body"])
    assert last["at"] < "2026-11-20T10:15"
    assert outcome.calls == ["CreateImage", "StopInstances", "StartInstances"]


def test_it_comes_by_default_after_five_minutes(play: Play) -> None:
    by_default = play(ALARM, {"fault": "system"}, {"tell_after": None})
    assert by_default.document == play(ALARM, {"fault": "system"}, AFTER_FIVE_MINUTES).document


def test_what_is_well_within_five_minutes_needs_no_first_word(play: Play) -> None:
    outcome = play(ALARM, {"fault": "system"}, AFTER_FIVE_MINUTES, auto_recovery=180)
    assert outcome.states == ["FIXED"]
    assert outcome.calls == []


def test_what_aws_cures_after_it_is_told_to_be_over(play: Play) -> None:
    outcome = play(ALARM, {"fault": "system"}, AFTER_FIVE_MINUTES, auto_recovery=420)
    assert outcome.states == ["DOWN", "FIXED"]
    assert outcome.calls == []


def test_mode_observe_sends_none(play: Play) -> None:
    """Its one email comes when it would have acted."""
    outcome = play(ALARM, {"fault": "system"}, {**AFTER_FIVE_MINUTES, "mode": "observe"})
    assert outcome.states == ["DOWN"]
    assert outcome.emails[0]["at"] == "2026-11-20T10:10:00Z"
    assert outcome.status == "observed"


def test_a_question_by_then_is_word_enough(play: Play) -> None:
    policy = {**AFTER_FIVE_MINUTES, "mode": "ask", "auto_recovery_grace": "4m"}
    outcome = play(ALARM, {"fault": "system"}, policy, until="2026-11-20T11:00Z")
    assert outcome.states == ["ANSWER"]


def test_a_planned_interruption_of_minutes_needs_none(play: Play) -> None:
    slow = {"events": [RETIREMENT], "stops_for": 600}
    outcome = play([health()], slow, AFTER_FIVE_MINUTES)
    assert outcome.states == ["FIXED"]


@pytest.mark.parametrize("fails_after", [0, 3600], ids=["with its notice", "an hour later"])
def test_a_plan_is_no_word_on_a_check_that_fails(play: Play, fails_after: int) -> None:
    """Windows is given forty-five minutes for its updates; the retirement waits for Sunday."""
    fault = {"kind": "instance", "cured_by": "itself", "after": 1800}
    if fails_after:
        fault = {"kind": "instance", "cured_by": "reboot", "after": fails_after}
    server = {"platform": "windows", "events": [RETIREMENT], "fault": fault}
    outcome = play([health()], server, {**AFTER_FIVE_MINUTES, **SUNDAY})
    assert outcome.states == ["PLANNED", "DOWN", "FIXED", "FIXED"]
    _, first, over, _ = outcome.emails
    failed = datetime(2026, 11, 20, 10 + fails_after // 3600, tzinfo=UTC)
    assert f"{failed:%Y-%m-%dT%H}:05" <= first["at"] < f"{failed:%Y-%m-%dT%H}:07"
    assert english(message("cause.instance-status-check")) in first["subject"]
    assert f"{failed:%H:%M}" in first["subject"]
    assert over["at"] < f"{failed:%Y-%m-%dT%H}:55"


def test_in_korean_it_holds_no_english_sentence(play: Play) -> None:
    top = {"notify": {"emails": ["ops@example.com"], "language": "ko"}, "timezone": "Asia/Seoul"}
    outcome = play(ALARM, {"fault": "system"}, AFTER_FIVE_MINUTES, top)
    subjects = [email["subject"] for email in outcome.document["emails"]]
    assert [subject.split()[1] for subject in subjects] == ["[중단]", "[복구]"]
    for email in outcome.document["emails"]:
        assert not PROSE.search(flat(email["body"]))
        assert not PROSE.search(email["subject"])
    assert "19:00" in subjects[0]  # by the operator's clock
