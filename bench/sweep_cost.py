"""What a sweep costs with so many Lightsail instances and sites: calls and CPU time."""

from __future__ import annotations

import gc
import json
import tempfile
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from time import process_time

from sandbox.replay import stage
from sandbox.replay.replay import Replay
from sandbox.worldfile.load import parse_world

COUNTS = (0, 10, 100)
"""Of instances, each with a site."""
MINUTES = 10
"""Sweeps, of which each fifth reads burst capacity."""

HEADER = (
    "Lightsail instances",
    "GetInstances",
    "Metric calls",
    "Sites asked",
    "CPU, over none",
)

_SWEEP = "lifeguard-sweep"
_BEGINS = "2026-11-20T10:00:00Z"


@dataclass(frozen=True, slots=True)
class SweepCost:
    """What `MINUTES` sweeps made; `asked` counts the sites, `ratio` the CPU time."""

    count: int
    calls: Counter[str]
    asked: int
    seconds: float
    ratio: float

    def row(self) -> tuple[str, ...]:
        """Return its row in the table, by the sweep."""
        by_sweep = (
            self.calls["GetInstances"] / MINUTES,
            self.calls["GetInstanceMetricData"] / MINUTES,
            self.asked / MINUTES,
        )
        return (
            f"{self.count:19}",
            *(f"{n:{w}.1f}" for n, w in zip(by_sweep, (12, 12, 11), strict=True)),
            f"{self.ratio:14.2f}",
        )


def measure() -> list[SweepCost]:
    """Let the sweep run in a healthy world of each size; the first is the measure of the others."""
    _swept(0)  # what is slow but once
    gc.collect()
    gc.freeze()  # else the first to be collected among all that other tables have left pays for it
    found: list[SweepCost] = []
    for count in COUNTS:
        calls, asked, seconds = _swept(count)
        least = found[0].seconds if found else seconds
        found.append(SweepCost(count, calls, asked, seconds, seconds / least))
    gc.unfreeze()
    return found


def _swept(count: int) -> tuple[Counter[str], int, float]:
    names = [f"blog-{number}" for number in range(count)]
    servers = [{"name": name, "burst": {"percent": 80}} for name in names]
    world = parse_world(
        json.dumps({"now": _BEGINS, "instances": [], "lightsail": {"instances": servers}})
    )
    with tempfile.TemporaryDirectory() as folder:
        policies = Path(folder) / "policies.yaml"
        sites = {name: f"https://{name}.example.com/" for name in names}
        policies.write_text(json.dumps({"endpoints": sites, "policies": {"default": {}}}))
        with stage.played(stage.Scene([], world, policies)) as replay:
            return _minutes(replay)


def _minutes(replay: Replay) -> tuple[Counter[str], int, float]:
    account = replay.account
    (target,) = next(s.targets for s in account.template.schedules if s.name == _SWEEP)
    asked = 0
    visit = account.world.visit

    def counted(url: str, names: set[str]) -> object:
        nonlocal asked
        asked += 1
        return visit(url, names)

    account.world.visit = counted  # type: ignore[method-assign,assignment]
    before, seconds = len(account.world.api_calls), 0.0
    for _ in range(MINUTES):
        until = account.agenda.now() + timedelta(minutes=1)
        while (following := account.agenda.next_at()) is not None and following <= until:
            account.agenda.step()
        account.agenda.move_to(until)
        begun = process_time()
        account.bus.attempt(target, {})
        seconds += process_time() - begun
    made = account.world.api_calls[before:]
    return Counter(call.operation for call in made), asked, seconds
