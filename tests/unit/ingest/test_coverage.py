"""What concerns another account or Region is ignored, with that reason."""

from __future__ import annotations

import pytest

from lifeguard.core.incident.trigger import Ignored
from lifeguard.ingest import parse
from lifeguard.ingest.coverage import AccountAndRegion
from tests.support.aws_events import ACCOUNT, INSTANCE, REGION, contributor, health, issue, stopped

OURS = AccountAndRegion(ACCOUNT, REGION)
FOREIGN = "210987654321"


@pytest.mark.parametrize("event", [health(), contributor(), stopped()])
def test_what_concerns_this_account_and_region_is_kept(event: dict[str, object]) -> None:
    parsed = parse(event)
    assert parsed.triggers
    assert OURS.keep(parsed) == parsed


def test_an_issue_in_this_region_is_kept() -> None:
    parsed = parse(issue())
    assert parsed.issues
    assert OURS.keep(parsed) == parsed


def test_another_account_is_ignored_with_its_number() -> None:
    event = health(affectedAccount=FOREIGN)
    kept = OURS.keep(parse(event))
    assert not kept.triggers
    reason = f"{INSTANCE} is of account {FOREIGN}, not ours"
    assert kept.ignored == (Ignored(event["id"], reason),)


def test_another_region_is_ignored_with_its_name() -> None:
    event = health(eventRegion="eu-west-1")
    kept = OURS.keep(parse(event))
    assert not kept.triggers
    reason = f"{INSTANCE} is in eu-west-1: this Lifeguard looks after us-east-1"
    assert kept.ignored == (Ignored(event["id"], reason),)


def test_an_issue_of_another_region_is_ignored() -> None:
    event = issue()
    kept = AccountAndRegion(ACCOUNT, "us-west-2").keep(parse(event))
    assert not kept.issues
    reason = "the issue is in us-east-1: this Lifeguard looks after us-west-2"
    assert kept.ignored == (Ignored(event["id"], reason),)
