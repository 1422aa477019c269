"""Days in which nothing happens are played with few sweeps: what is no news wakes nobody."""

from __future__ import annotations

from sandbox.replay.replay import Replay
from tests.e2e.conftest import Play
from tests.support.aws_events import health

MONDAY = "2026-11-30T15:00:00Z"
REBOOT = {"code": "instance-reboot", "not_before": MONDAY}


def test_ten_days_of_waiting_cost_a_few_dozen_sweeps(play: Play) -> None:
    played: list[Replay] = []
    notice = health("AWS_EC2_INSTANCE_REBOOT_MAINTENANCE_SCHEDULED", start=MONDAY)
    outcome = play([notice], {"events": [REBOOT]}, script=played.append)
    calls = played[0].account.world.api_calls
    sweeps = {call.at for call in calls if call.function == "lifeguard-sweep"}
    assert outcome.states == ["PLANNED", "FIXED"]
    assert outcome.emails[-1]["at"] >= MONDAY
    assert len(sweeps) < 36
