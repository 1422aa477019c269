"""What a DB instance is, by its state."""

from __future__ import annotations

import pytest

from lifeguard.core.kinds.rds.database import RdsSituation
from tests.support.rds import database, facts, incident, out_of_credits, situation
from tests.support.situations import NOON


@pytest.mark.parametrize(
    ("state", "is_true"),
    [
        ("available", {"runs", "up", "well", "reachable", "settled", "changeable"}),
        ("storage-optimization", {"runs", "up", "well", "reachable", "settled"}),
        ("backing-up", {"runs", "up", "well", "reachable", "settled"}),
        ("storage-full", {"runs", "settled", "changeable"}),
        ("modifying", {"changing", "reachable"}),
        ("failed", {"settled"}),
        ("stopped", {"stopped", "reachable", "settled"}),
        ("deleting", {"gone", "reachable", "settled"}),
        ("a-state-of-tomorrow", {"changing", "reachable"}),
    ],
)
def test_what_is_true_in_a_state(state: str, is_true: set[str]) -> None:
    every = ("runs", "up", "well", "reachable", "settled", "changeable", "changing", "stopped")
    found = database(state)
    assert {name for name in (*every, "gone") if getattr(found, name)} == is_true


def test_a_backup_leaves_it_available_and_unchangeable() -> None:
    assert database("backing-up").state == "available"
    assert not database("backing-up").changeable


@pytest.mark.parametrize(
    "spoilt",
    [
        database("available", out_of_credits()),
        database(limits=None),
        database(lingering=("cpu",)),
    ],
)
def test_it_is_well_only_where_its_metrics_say_so(spoilt: object) -> None:
    assert not spoilt.well  # type: ignore[attr-defined]  # a Database


def test_what_it_is_called() -> None:
    found = database(cluster="shop")
    assert (found.name, found.type, found.address, found.keeps_address) == (
        "shop-db",
        "db.t4g.small",
        "",
        True,
    )
    assert (found.tag("lifeguard"), found.tag("Name")) == ("default", None)
    assert found.clustered
    assert database(facts=facts(engine="aurora-mysql")).clustered
    assert not database().clustered


def test_a_situation_without_one_is_never_treated() -> None:
    assert situation(database()).subject()[0].name == "shop-db"
    with pytest.raises(ValueError, match="closed, never treated"):
        RdsSituation(incident(), None, NOON).subject()
