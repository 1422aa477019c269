"""What is not ours is left alone: other accounts, other Regions, unknown instances."""

from __future__ import annotations

import pytest

from tests.e2e.conftest import Play
from tests.fixtures.event_files import load
from tests.support.aws_events import INSTANCE, backup_copy, health

RETIREMENT = {"code": "instance-retirement", "not_before": "2026-12-04T10:00:00Z"}
FOREIGN = "210987654321"
UNKNOWN = "i-0c4d1e2f3a4b5ffff"


def test_a_retirement_in_a_member_account_opens_nothing(play: Play) -> None:
    outcome = play([health(affectedAccount=FOREIGN)])
    assert outcome.document["incidents"] == []
    (ignored,) = outcome.document["ignored"]
    assert ignored["reason"] == f"{INSTANCE} is of account {FOREIGN}, not ours"


def test_the_same_notice_for_a_foreign_and_for_our_account_is_treated_once(play: Play) -> None:
    outcome = play([health(affectedAccount=FOREIGN), health()], {"events": [RETIREMENT]})
    assert outcome.calls == ["CreateImage", "StopInstances", "StartInstances"]
    assert outcome.status == "resolved"


@pytest.mark.parametrize(("region", "treated"), [("us-east-1", True), ("us-west-2", False)])
def test_of_two_lifeguards_one_treats_a_server(play: Play, region: str, treated: bool) -> None:  # noqa: FBT001  what is expected
    """Health delivers the event to us-east-1, and its copy to the backup Region us-west-2."""
    event = health() if region == "us-east-1" else backup_copy(health())
    server = {"events": [RETIREMENT], "region": "us-east-1"}
    outcome = play([event], server, region=region)
    assert ("StopInstances" in outcome.calls) is treated
    assert bool(outcome.document["incidents"]) is treated


def test_an_instance_that_ec2_does_not_know_is_not_called_terminated(play: Play) -> None:
    outcome = play([health(instance=UNKNOWN)])
    assert outcome.status == "closed"
    reason = "AWS does not know it in this account and Region"
    assert outcome.incident["reason"] == reason


def test_a_metric_of_another_account_says_nothing_of_ours(play: Play) -> None:
    event = load("alarm/status_check")
    event["detail"]["configuration"]["metrics"][0]["accountId"] = FOREIGN
    outcome = play([event])
    assert outcome.document["incidents"] == []
    (ignored,) = outcome.document["ignored"]
    assert ignored["reason"] == f"watches a metric of account {FOREIGN}, not ours"
