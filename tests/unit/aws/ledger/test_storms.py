"""A storm's way through the ledger, and what an incident's look sees of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from lifeguard.aws.ledger.regional_issues import RegionalIssues
from lifeguard.aws.ledger.storms import KEEP, Storms
from lifeguard.core.incident.incident import Incident, IncidentStatus
from lifeguard.core.incident.trigger import Phase, RegionalIssue
from lifeguard.core.notification.outages import said
from lifeguard.core.storm.detection import (
    SHOWN,
    Ended,
    Storm,
    StormNotification,
)
from lifeguard.core.text.message import message
from tests.support.account import (
    ACCOUNT,
    REGION,
    TABLE,
    Fake,
    stored,
)
from tests.support.fleet import failing
from tests.support.situations import NOON, RESOURCE, at

pytestmark = pytest.mark.usefixtures("_in_account")

STORMS = Storms(TABLE, REGION)
ISSUES = RegionalIssues(TABLE, REGION)
STORM = Storm("20261120T1200-us-east-1", ACCOUNT, "us-east-1", NOON)
ISSUE = RegionalIssue(
    ACCOUNT,
    "us-east-1",
    "arn:issue",
    "1",
    Phase.RAISED,
    NOON,
    message("news.regional_issue", region="us-east-1"),
)


def watched(storm: Storm = STORM, when: datetime = NOON) -> Storm:
    return replace(storm, watched_at=when)


def closed(number: int, status: IncidentStatus) -> Incident:
    why = message("answer.executions_died", count=number)
    return failing(number, status=status, reasons=(why,))


def test_a_region_has_one_storm_at_a_time() -> None:
    assert STORMS.read(ACCOUNT, "us-east-1") is None
    assert STORMS.begin(STORM, NOON)
    assert not STORMS.begin(replace(STORM, id="another"), NOON)
    assert STORMS.read(ACCOUNT, "us-east-1") == watched()
    assert STORMS.read(ACCOUNT, "eu-west-1") is None


def test_after_its_end_there_may_be_another() -> None:
    STORMS.begin(STORM, NOON)
    STORMS.end(watched())
    assert STORMS.read(ACCOUNT, "us-east-1") is None
    another = replace(STORM, id="another")
    assert STORMS.begin(another, NOON)
    STORMS.end(STORM)  # of one that is over already
    assert STORMS.read(ACCOUNT, "us-east-1") == watched(another)


def test_each_sweep_is_noted_and_a_release_lasts() -> None:
    STORMS.begin(STORM, NOON)
    later, last = at("12:05"), at("12:06")
    after = STORMS.watched(STORM, later, released=False)
    assert after == STORMS.read(ACCOUNT, "us-east-1") == watched(when=later)
    released = STORMS.watched(after, last, released=True)
    assert released == STORMS.read(ACCOUNT, "us-east-1")
    assert released == replace(STORM, released=True, watched_at=last)
    assert STORMS.watched(released, last, released=False).released


def test_a_storm_that_is_over_is_not_brought_back() -> None:
    STORMS.begin(STORM, NOON)
    STORMS.end(STORM)
    STORMS.watched(STORM, NOON, released=True)
    assert STORMS.read(ACCOUNT, "us-east-1") is None


def test_a_look_reads_the_issue_and_the_storm_with_one_call(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert ISSUES.region_status(RESOURCE, NOON) == (None, None)
    ISSUES.note(ISSUE, NOON)
    STORMS.begin(STORM, NOON)
    assert ISSUES.region_status(RESOURCE, NOON) == (ISSUE, watched())
    STORMS.end(STORM)
    assert ISSUES.region_status(RESOURCE, NOON) == (ISSUE, None)
    aws = Fake(monkeypatch, {"GetItem": lambda _: {}})
    ISSUES.region_status(RESOURCE, NOON)
    assert aws.count("GetItem") == 1


def test_members_that_close_are_counted_and_those_that_need_a_person_named() -> None:
    assert STORMS.progress(STORM) == (Ended(), StormNotification())
    for number, status in enumerate(
        (
            IncidentStatus.RESOLVED,
            IncidentStatus.RESOLVED,
            IncidentStatus.NEEDS_HUMAN,
            IncidentStatus.CLOSED,
            IncidentStatus.OBSERVED,
        )
    ):
        STORMS.count(STORM, closed(number, status))
    named = (said(closed(2, IncidentStatus.NEEDS_HUMAN)),)
    assert STORMS.progress(STORM)[0] == Ended(cured=2, person=1, nothing=2, people=named)
    assert STORMS.progress(replace(STORM, id="another"))[0] == Ended()


def test_no_more_names_are_kept_than_are_shown() -> None:
    for number in range(SHOWN + 2):
        STORMS.count(STORM, closed(number, IncidentStatus.NEEDS_HUMAN))
    ended, _ = STORMS.progress(STORM)
    assert (ended.person, len(ended.people)) == (SHOWN + 2, SHOWN)


def test_what_was_told_is_kept_beside_the_counts() -> None:
    told = StormNotification(2, at("12:15"), "facts", 3)
    STORMS.count(STORM, closed(1, IncidentStatus.RESOLVED))
    STORMS.told(STORM, told, NOON)
    assert STORMS.progress(STORM) == (Ended(cured=1), told)


def test_the_counts_do_not_weigh_on_the_item_that_looks_read_and_expire() -> None:
    STORMS.begin(STORM, NOON)
    before = stored(f"region:{ACCOUNT}:us-east-1", "issue")
    STORMS.count(STORM, closed(1, IncidentStatus.NEEDS_HUMAN))
    STORMS.told(STORM, StormNotification(), NOON)
    assert stored(f"region:{ACCOUNT}:us-east-1", "issue") == before
    expires = int((NOON + KEEP).timestamp())
    assert before["expires_at"] == expires
    assert stored(f"region:{ACCOUNT}:us-east-1", f"storm:{STORM.id}")["expires_at"] == expires


def test_an_issue_in_a_storm_does_not_make_it_expire_before_a_week() -> None:
    STORMS.begin(STORM, NOON)
    ISSUES.note(ISSUE, NOON)
    item = stored(f"region:{ACCOUNT}:us-east-1", "issue")
    assert item["expires_at"] >= int((NOON + timedelta(days=7)).timestamp())
    assert "storm" in item
