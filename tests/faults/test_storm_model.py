"""The discrete-event model of a storm is no kinder than the whole product."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from lifeguard.core.throttling.token_bucket import Limit
from sandbox.storm import real
from sandbox.storm.acting import acting
from sandbox.storm.disaster import Disaster
from sandbox.storm.model import Model
from sandbox.storm.outcome import outcome

WIDE = "budgets: {group: 1000000, zone: 1000000, account: 1000000, per_hour: 1000000}"
STORMS = {
    "at once": (Disaster(10), WIDE),
    "spread": (Disaster(12, timedelta(seconds=60), seed=1), WIDE),
    "the shipped budgets": (Disaster(12, zone_fault=True), ""),
}


@pytest.mark.parametrize("name", STORMS)
def test_the_model_and_the_product_come_to_the_same(
    name: str,
    tmp_path: Path,
    whole: bool,  # noqa: FBT001  a fixture
) -> None:
    if name != "at once" and not whole:
        pytest.skip("make test-faults")
    disaster, keys = STORMS[name]
    path = tmp_path / "policies.yaml"
    path.write_text(f"policies: {{default: {{{keys}}}}}")
    with acting(path) as policies:
        model = Model(disaster, policies)
        model.run()
        played = real.play(disaster, policies)
    assert played.problems == ()
    assert outcome(played.seen) == outcome(model.seen())


def test_unpaced_stops_leave_instances_down_for_long(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    whole: bool,  # noqa: FBT001  a fixture
) -> None:
    """The measure sees what pacing is for."""
    if not whole:
        pytest.skip("make test-faults")
    monkeypatch.setattr("lifeguard.core.throttling.slot.STARTS", Limit(1e9, 1e9))
    path = tmp_path / "policies.yaml"
    path.write_text(f"policies: {{default: {{{WIDE}}}}}")
    with acting(path) as policies:
        model = Model(Disaster(2000), policies)
        model.run()
    found = outcome(model.seen())
    assert found.mean_downtime_s > 1.5 * found.mean_downtime_bound_s
