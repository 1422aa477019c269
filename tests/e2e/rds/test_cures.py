"""What of a database is cured: a snapshot, the question, the change at a yes, the proof."""

from __future__ import annotations

from tests.e2e.rds.conftest import (
    GIB,
    MODIFY,
    OUT_OF_CREDITS,
    SHOP,
    SLOW,
    SNAPSHOT,
    WELL,
    YES,
    Serve,
    params,
)


def test_gp2_credits_are_gone_and_a_yes_moves_it_to_gp3(serve: Serve) -> None:
    outcome = serve(OUT_OF_CREDITS, operator=YES)
    assert outcome.calls == [SNAPSHOT, MODIFY]
    assert params(outcome, 1) == {
        "DBInstanceIdentifier": "shop-db",
        "ApplyImmediately": True,
        "StorageType": "gp3",
    }
    assert outcome.status == "resolved"
    assert outcome.states == ["ANSWER", "FYI", "FIXED"]
    assert outcome.document["resources"][SHOP]["storage"] == {"type": "gp3", "gb": 100}
    assert outcome.call_times[MODIFY] == "2026-11-20T10:15:00Z"
    assert outcome.incident["closed_at"] >= "2026-11-20T10:30", "ten good minutes come first"


def test_the_class_is_the_limit_so_that_storage_is_not_offered(serve: Serve) -> None:
    outcome = serve({"metrics": SLOW}, operator=YES)
    assert outcome.calls == [SNAPSHOT, MODIFY]
    assert params(outcome, 1)["DBInstanceClass"] == "db.t4g.medium"
    assert params(outcome, 1).keys() == {
        "DBInstanceIdentifier",
        "ApplyImmediately",
        "DBInstanceClass",
    }
    assert outcome.status == "resolved"


def test_full_storage_grows_at_a_yes_though_no_snapshot_can_be_made(serve: Serve) -> None:
    full = {"state": "storage-full", "metrics": WELL | {"FreeStorageSpace": 0}}
    outcome = serve(full, operator=YES)
    assert outcome.calls == [MODIFY]
    assert params(outcome, 0)["AllocatedStorage"] == 120
    assert outcome.status == "resolved"
    assert outcome.states[0] in {"ANSWER", "DOWN"}
    assert outcome.states[-1] == "FIXED"


def test_little_storage_is_left_and_the_mildest_is_offered_first(serve: Serve) -> None:
    outcome = serve({"metrics": WELL | {"FreeStorageSpace": 5 * GIB}})
    assert outcome.calls == [SNAPSHOT]
    assert outcome.status == "needs_human"
    assert outcome.states == ["ANSWER"]
    assert '"autoscaling"' in outcome.emails[0]["body"]
    assert '"bigger"' in outcome.emails[0]["body"]


def test_a_plain_yes_lets_rds_grow_the_storage_by_itself(serve: Serve) -> None:
    outcome = serve({"metrics": WELL | {"FreeStorageSpace": 5 * GIB}}, operator=YES)
    assert outcome.calls == [SNAPSHOT, MODIFY]
    assert params(outcome, 1)["MaxAllocatedStorage"] == 200
    assert outcome.status == "resolved"
    assert outcome.document["resources"][SHOP]["storage"]["gb"] == 110
