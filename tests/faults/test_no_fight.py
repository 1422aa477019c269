"""Who else acts, and what comes again and again: Lifeguard stands down, or stops and asks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from lifeguard.core.incident.question import Risk
from lifeguard.core.text.message import Message, coded, message
from sandbox.people.person import Person
from sandbox.replay.replay import Replay
from tests.e2e.conftest import Play, Script, says
from tests.support.aws_events import INSTANCE, contributor, health

Deed = Callable[[Person], None]


def stops(person: Person) -> None:
    person.stop(INSTANCE)


def starts(person: Person) -> None:
    person.start(INSTANCE)


def by_hand(**deeds: Deed) -> Script:
    """Let a person act: at="_10_03_00" and the like."""

    def script(replay: Replay) -> None:
        account, moment = replay.account, replay.until
        for at, deed in deeds.items():
            moment = datetime.fromisoformat(f"2026-11-20T{at.strip('_').replace('_', ':')}Z")
            account.agenda.at(moment, lambda deed=deed: deed(account.world.person))  # type: ignore[misc]  # binds the loop's variable
        replay.until = moment + timedelta(minutes=20)

    return script


def test_who_is_stopped_by_a_person_during_the_grace_is_left_stopped(play: Play) -> None:
    outcome = play([contributor()], {"fault": "system"}, script=by_hand(_10_03_00=stops))
    assert outcome.calls == []
    assert outcome.server(INSTANCE)["state"] == "stopped"
    assert outcome.status == "closed"


def test_who_is_cured_by_a_person_during_the_grace_is_not_treated_again(play: Play) -> None:
    deeds = by_hand(_10_03_00=stops, _10_05_00=starts)
    outcome = play([contributor()], {"fault": "system"}, script=deeds)
    assert outcome.calls == []
    assert outcome.server(INSTANCE) | {"open_events": []} == {
        "state": "running",
        "healthy": True,
        "host_changed": True,
        "open_events": [],
    }
    assert outcome.status in {"closed", "resolved"}


def test_who_is_being_stopped_by_another_is_left_until_it_settles(play: Play) -> None:
    """The other's stop hangs past our grace: nothing is forced, and nothing is done beside it."""
    meanwhile: list[Message] = []

    def script(replay: Replay) -> None:
        by_hand(_10_09_00=stops, _10_40_00=starts)(replay)
        half_way = datetime.fromisoformat("2026-11-20T10:20:00Z")
        replay.account.agenda.at(
            half_way, lambda: meanwhile.extend(r for i in replay.incidents() for r in i.reasons)
        )

    outcome = play([contributor()], {"fault": "system", "stops_for": 1800}, script=script)
    assert meanwhile == [message("waiting.changed_by_others", state="stopping")]
    assert outcome.calls == []
    assert outcome.server(INSTANCE)["state"] == "running"


def test_who_is_started_by_another_while_our_start_lacks_capacity_is_not_started_twice(
    play: Play,
) -> None:
    deeds = by_hand(_10_01_10=starts)
    retirement = {"code": "instance-retirement", "not_before": "2026-12-04T10:00:00Z"}
    outcome = play([health()], {"events": [retirement]}, script=deeds, capacity={"fail_starts": 1})
    assert outcome.calls == ["CreateImage", "StopInstances"]
    assert outcome.server(INSTANCE)["state"] == "running"
    assert outcome.status == "resolved"


def retirements(*times: str) -> dict[str, Any]:
    """Let AWS schedule one retirement after the other, and tell of each."""
    dues = [f"2026-12-0{n + 1}T10:00:00Z" for n in range(len(times))]
    arn = "arn:aws:health:us-east-1::event/EC2/RETIREMENT/RETIREMENT"
    return {
        "events": [
            health(time=time, start=due, eventArn=f"{arn}_{n}")
            for n, (time, due) in enumerate(zip(times, dues, strict=True))
        ],
        "instance": {
            "events": [
                {"code": "instance-retirement", "not_before": due, "at": time}
                for time, due in zip(times, dues, strict=True)
            ]
        },
    }


TODAY = tuple(f"2026-11-20T{hour}:00:00Z" for hour in (10, 12, 14, 16))


@pytest.mark.parametrize("times", [3, 4])
def test_flapping_stops_after_three_treatments_in_a_day(play: Play, times: int) -> None:
    outcome = play(**retirements(*TODAY[:times]))
    assert outcome.calls.count("StopInstances") == outcome.states.count("FIXED") == 3
    flapping = [mail for mail in outcome.emails if says(mail, coded("risk", Risk.FLAPPING))]
    assert len(flapping) == times - 3
    for mail in flapping:
        assert mail["subject"].startswith("[Lifeguard] ANSWER ")
        assert "aws lambda invoke" in mail["body"]


def test_a_day_later_it_is_treated_again(play: Play) -> None:
    outcome = play(**retirements(*TODAY[:3], "2026-11-22T10:00:00Z"))
    assert outcome.calls.count("StopInstances") == outcome.states.count("FIXED") == 4
