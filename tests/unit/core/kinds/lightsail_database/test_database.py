"""What a Lightsail database is, by its state."""

from __future__ import annotations

from datetime import timedelta

import pytest

from lifeguard.core.kinds.lightsail_database.database import (
    LightsailDatabase,
    LightsailDbSituation,
)
from tests.support.lightsail_database import BUSY, database, incident, silent, situation
from tests.support.situations import NOON


@pytest.mark.parametrize(
    ("state", "is_true"),
    [
        ("available", {"runs", "up", "well", "reachable", "settled"}),
        ("backing-up", {"runs", "up", "well", "reachable", "settled"}),
        ("rebooting", {"changing", "reachable"}),
        ("failed", {"settled"}),
        ("stopped", {"stopped", "reachable", "settled"}),
        ("deleting", {"gone", "reachable", "settled"}),
        ("a-state-of-tomorrow", {"changing", "reachable"}),
    ],
)
def test_what_is_true_in_a_state(state: str, is_true: set[str]) -> None:
    every = ("runs", "up", "well", "reachable", "settled", "changing", "stopped", "gone")
    found = database(state=state)
    assert {name for name in every if getattr(found, name)} == is_true


@pytest.mark.parametrize(
    "spoilt",
    [
        database(BUSY),
        database(limits=None),
        database(lingering=("cpu",)),
        database(silent_since=NOON - timedelta(minutes=30)),
        silent(),
    ],
)
def test_it_is_well_only_where_its_metrics_say_so(spoilt: LightsailDatabase) -> None:
    assert not spoilt.well


def test_what_it_is_called() -> None:
    found = database()
    assert (found.name, found.type, found.address, found.keeps_address) == (
        "shop-db",
        "micro_2_0",
        "",
        True,
    )
    assert (found.tag("lifeguard"), found.tag("Name")) == ("default", None)
    assert found.resource.label == "lightsail-db:shop-db"


def test_a_situation_without_one_is_never_treated() -> None:
    assert situation(database()).subject()[0].name == "shop-db"
    with pytest.raises(ValueError, match="closed, never treated"):
        LightsailDbSituation(incident(), None, NOON).subject()
