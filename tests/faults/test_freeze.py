"""The freeze switch: on, nothing is changed, in-flight incidents included; off, they go on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from lifeguard.core.text.message import message
from sandbox.replay.replay import Replay
from tests.e2e.conftest import Play, says
from tests.support.aws_events import INSTANCE, contributor, health

CURE = ["CreateImage", "StopInstances", "StartInstances"]
RETIREMENT = {"code": "instance-retirement", "not_before": "2026-12-04T10:00:00Z"}


def switched(**at: str) -> Callable[[Replay], None]:
    """Turn the switch at times of the day: freeze="10:00:20", unfreeze="11:00"."""

    def script(replay: Replay) -> None:
        agenda, person = replay.account.agenda, replay.account.world.person
        for what, when in at.items():
            moment = datetime.fromisoformat(f"2026-11-20T{when}Z")
            agenda.at(moment, getattr(person, what))

    return script


def test_a_frozen_world_is_left_as_it_is_and_goes_on_when_thawed(play: Play) -> None:
    outcome = play(
        [health()],
        {"events": [RETIREMENT]},
        script=switched(unfreeze="12:00"),
        freeze=True,
        until="2026-11-20T12:20Z",
    )
    assert outcome.calls == CURE
    assert outcome.call_times["CreateImage"] >= "2026-11-20T12:00:00Z"
    assert outcome.call_times["CreateImage"] <= "2026-11-20T12:02:00Z"
    assert outcome.status == "resolved"
    assert outcome.states == ["FYI", "FYI", "FIXED"]
    assert says(outcome.emails[0], message("freeze.on", parameter="/lifeguard/freeze"))


def test_a_freeze_in_mid_treatment_stops_it_within_a_minute_and_says_loudly_what_is_down(
    play: Play,
) -> None:
    script = switched(freeze="10:00:30", unfreeze="13:00")
    outcome = play([health()], {"events": [RETIREMENT]}, script=script, until="2026-11-20T13:20Z")
    assert outcome.call_times["StopInstances"] == "2026-11-20T10:00:16Z"
    assert "2026-11-20T13:00" <= outcome.call_times["StartInstances"] <= "2026-11-20T13:02:00Z"
    assert outcome.calls == CURE
    assert outcome.status == "resolved"
    assert outcome.states == ["DOWN", "FYI", "FIXED"]
    assert says(outcome.emails[0], message("freeze.on", parameter="/lifeguard/freeze"))
    assert "web-1" in outcome.emails[0]["subject"]
    assert "web-1" in outcome.emails[0]["body"]


def test_nothing_changes_for_as_long_as_it_is_frozen(play: Play) -> None:
    outcome = play(
        [contributor()],
        {"fault": "instance"},
        script=switched(unfreeze="23:00"),
        freeze=True,
        until="2026-11-20T23:20Z",
    )
    assert outcome.call_times["RebootInstances"] >= "2026-11-20T23:00:00Z"
    assert outcome.server(INSTANCE)["healthy"] is True


def test_a_switch_that_says_something_else_counts_as_on(play: Play) -> None:
    def script(replay: Replay) -> None:
        person, agenda = replay.account.world.person, replay.account.agenda
        person.set_parameter("/lifeguard/freeze", "maybe")
        later = datetime.fromisoformat("2026-11-20T14:00:00Z")
        agenda.at(later, lambda: person.set_parameter("/lifeguard/freeze", "off"))

    outcome = play([health()], {"events": [RETIREMENT]}, script=script, until="2026-11-20T14:20Z")
    assert outcome.call_times["CreateImage"] >= "2026-11-20T14:00:00Z"
    assert '"maybe"' in outcome.emails[0]["body"]
