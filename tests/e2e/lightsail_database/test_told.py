"""A Lightsail database: a snapshot at once, the truth told, and a reboot at a yes alone."""

from __future__ import annotations

from tests.e2e.lightsail_database.conftest import REBOOT, SHOP, SNAPSHOT, WELL, Hold


def test_the_disk_is_the_limit_as_in_the_detective_story(hold: Hold) -> None:
    outcome = hold({"metrics": WELL | {"DiskQueueDepth": 31, "DatabaseConnections": 95}})
    assert outcome.calls == [SNAPSHOT]
    assert outcome.status == "needs_human"
    assert outcome.states == ["ACT"]
    body = outcome.emails[0]["body"]
    assert "same kind of disk" in " ".join(body.split())
    assert "db.t4g.micro" in body
    assert "db.t4g.large" in body
    assert "95 connections" in body


def test_a_failover_is_told_once_after_it_is_over(hold: Hold) -> None:
    events = [{"at": "2026-11-20T10:02:00Z", "message": "x", "categories": ["failover"]}]
    outcome = hold({"high_availability": True, "events": events}, until="2026-11-20T10:40Z")
    assert (outcome.calls, outcome.states) == ([], ["FYI"])
    assert outcome.emails[0]["at"] >= "2026-11-20T10:07"


def test_what_publishes_nothing_any_more_is_rebooted_at_a_yes_after_a_snapshot(
    hold: Hold,
) -> None:
    outcome = hold(
        {"silent_from": "2026-11-20T10:05:00Z"},
        operator={"answers": "yes", "after": 600},
        until="2026-11-20T11:40Z",
    )
    assert outcome.calls == [SNAPSHOT, REBOOT]
    assert outcome.status == "resolved"
    assert outcome.states == ["ANSWER", "FYI", "FIXED"]
    assert outcome.emails[0]["at"] >= "2026-11-20T10:25"
    assert outcome.document["resources"][SHOP] == {"state": "available"}
