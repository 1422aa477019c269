"""What an operator does by hand while a question stands: it is seen, proven and told."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import boto3
import pytest

from lifeguard.core.text.message import message
from sandbox.replay.replay import Replay
from tests.e2e.conftest import Play, says
from tests.support.aws_events import INSTANCE, REGION, contributor, health

RETIREMENT = {"code": "instance-retirement", "not_before": "2026-12-04T10:00:00Z"}
ASKED = {"events": [RETIREMENT], "public_ip": "auto"}
NO_ALARMS: dict[str, Any] = {"alarms": []}


def people(**deeds: str) -> list[dict[str, str]]:
    """Return what a person does to the instance, and when."""
    return [
        {"at": f"2026-11-20T{at}Z", "do": what, "instance": INSTANCE} for what, at in deeds.items()
    ]


def test_a_stop_and_a_start_by_hand_are_proven_and_told(play: Play) -> None:
    by_hand = people(stop="10:30", start="10:33")
    outcome = play([health()], ASKED, people=by_hand, until="2026-11-20T11:00Z")
    assert outcome.calls == []
    assert outcome.status == "resolved"
    assert outcome.states == ["ANSWER", "FIXED"]
    assert "2026-11-20T10:33" < outcome.emails[-1]["at"] < "2026-11-20T10:45"
    addresses = re.findall(r"\b\d{1,3}(?:\.\d{1,3}){3}\b", outcome.emails[-1]["body"])
    before, now = addresses[:2]
    assert says(outcome.emails[-1], message("story.address", before=before, now=now))
    assert before != now


def test_a_stop_by_hand_without_a_start_is_told_loudly(play: Play) -> None:
    outcome = play([health()], ASKED, people=people(stop="10:30"), until="2026-11-20T11:00Z")
    assert outcome.calls == []  # what a person has stopped stays stopped
    assert outcome.states == ["ANSWER", "DOWN"]
    assert "2026-11-20T10:35" <= outcome.emails[-1]["at"] < "2026-11-20T10:38"
    assert "start-instances" in outcome.emails[-1]["body"]
    assert outcome.status == "needs_human"


@pytest.mark.parametrize("top", [{}, NO_ALARMS], ids=["with alarms", "the sweep alone"])
def test_what_heals_by_itself_while_a_question_stands_is_told_within_minutes(
    play: Play, top: dict[str, Any]
) -> None:
    fault = {"kind": "system", "cured_by": "itself", "after": 7200}
    news = [] if top else [contributor()]
    outcome = play(news, {"fault": fault, "public_ip": "auto"}, top=top, until="2026-11-20T13:00Z")
    assert outcome.calls == []
    assert outcome.states == ["ANSWER", "FIXED"]
    assert "2026-11-20T12:00" < outcome.emails[-1]["at"] < "2026-11-20T12:10"


def test_stop_protection_taken_off_by_hand_lets_the_treatment_go_on(play: Play) -> None:
    """No event tells of it: Lifeguard looks each hour."""

    def script(replay: Replay) -> None:
        def unprotect() -> None:
            with replay.account.world.backstage():
                boto3.client("ec2", region_name=REGION).modify_instance_attribute(
                    InstanceId=INSTANCE, DisableApiStop={"Value": False}
                )

        replay.account.agenda.at(datetime.fromisoformat("2026-11-20T10:30:00Z"), unprotect)

    world = {"events": [RETIREMENT], "stop_protection": True}
    outcome = play([health()], world, script=script, until="2026-11-20T12:30Z")
    assert outcome.states == ["ACT", "FIXED"]
    assert outcome.calls == ["CreateImage", "StopInstances", "StartInstances"]
