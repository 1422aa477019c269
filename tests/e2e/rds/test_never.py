"""What is never done to a database."""

from __future__ import annotations

import pytest

from tests.e2e.conftest import Document
from tests.e2e.rds.conftest import OUT_OF_CREDITS, SLOW, SNAPSHOT, WELL, YES, Serve


@pytest.mark.parametrize(
    "database",
    [
        {},
        {"metrics": WELL | {"DiskQueueDepth": 64}},  # a long queue alone is no trouble
        {"state": "stopped"},
        {"cluster": "shop", "engine": "aurora-postgresql", "metrics": SLOW},
        {"tags": {}, "metrics": SLOW},
        {"metrics": {}},
    ],
    ids=["well", "queue", "stopped", "cluster", "untagged", "unmeasured"],
)
def test_it_is_left_alone(serve: Serve, database: Document) -> None:
    outcome = serve(database, operator=YES, until="2026-11-20T10:12Z")
    assert (outcome.calls, outcome.emails) == ([], [])


@pytest.mark.parametrize("policy", [{"mode": "observe"}, {"mode": "act", "databases": "tell"}])
def test_nothing_is_done_where_lifeguard_may_only_tell(serve: Serve, policy: Document) -> None:
    outcome = serve(OUT_OF_CREDITS, policy, operator=YES)
    assert outcome.calls == []
    assert outcome.status == "observed"
    assert len(outcome.emails) == 1


def test_in_mode_ask_the_snapshot_too_waits_for_the_yes(serve: Serve) -> None:
    outcome = serve(OUT_OF_CREDITS, {"mode": "ask"})
    assert outcome.calls == []
    assert outcome.states == ["ANSWER"]


def test_a_busy_cpu_is_told_and_answered_by_nothing(serve: Serve) -> None:
    outcome = serve({"metrics": WELL | {"CPUUtilization": 97}}, operator=YES)
    assert outcome.calls == []
    assert outcome.states == ["ACT"]


def test_pending_changes_would_come_along_so_that_nothing_is_offered(serve: Serve) -> None:
    pending = {"pending": {"EngineVersion": "16.6"}}
    outcome = serve(OUT_OF_CREDITS | pending, operator=YES)
    assert outcome.calls == [SNAPSHOT]
    assert outcome.states == ["ACT"]
    assert "EngineVersion" in outcome.emails[0]["body"]


@pytest.mark.parametrize("state", ["failed", "incompatible-parameters", "incompatible-network"])
def test_what_only_a_person_can_mend_is_asked_of_them(serve: Serve, state: str) -> None:
    outcome = serve({"state": state}, operator=YES)
    assert outcome.calls == []
    assert outcome.status == "needs_human"
    assert outcome.states == ["DOWN"]
    if state == "failed":
        assert "restore-db-instance-to-point-in-time" in outcome.emails[0]["body"]


def test_while_aws_maintains_it_everything_keeps_still(serve: Serve) -> None:
    becomes = [{"at": "2026-11-20T10:20:00Z", "state": "available"}]
    outcome = serve({"state": "maintenance", "becomes": becomes}, until="2026-11-20T10:40Z")
    assert (outcome.calls, outcome.emails) == ([], [])


def test_a_failover_is_told_once_though_its_events_never_arrive(serve: Serve) -> None:
    lost = {"lost": True, "categories": ["failover"]}
    failover = [
        {
            "at": "2026-11-20T10:02:00Z",
            "id": "RDS-EVENT-0013",
            "message": "Multi-AZ instance failover started.",
            **lost,
        },
        {
            "at": "2026-11-20T10:03:00Z",
            "id": "RDS-EVENT-0049",
            "message": "Multi-AZ instance failover completed.",
            **lost,
        },
    ]
    outcome = serve({"multi_az": True, "events": failover}, until="2026-11-20T10:40Z")
    assert outcome.calls == []
    assert outcome.states == ["FYI"]
    assert len(outcome.document["incidents"]) == 1


def test_a_failover_is_told_once_after_it_is_over(serve: Serve) -> None:
    failover = [
        {
            "at": "2026-11-20T10:02:00Z",
            "id": "RDS-EVENT-0013",
            "message": "Failover began.",
        },
        {"at": "2026-11-20T10:03:00Z", "id": "RDS-EVENT-0049", "message": "Failover completed."},
    ]
    outcome = serve({"multi_az": True, "events": failover}, until="2026-11-20T11:00Z")
    assert outcome.calls == []
    assert outcome.states == ["FYI"]
    assert outcome.emails[0]["at"] >= "2026-11-20T10:08"
    assert len(outcome.document["incidents"]) == 1
