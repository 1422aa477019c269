"""Who may tag may put an incurable instance into a group: the others must get their turn."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from lifeguard.core.text.message import message
from sandbox.replay.replay import Replay
from tests.e2e.conftest import Document, Outcome, Play, says
from tests.support.aws_events import INSTANCE, contributor

OTHER = "i-0eeeeeeeeeeeeeeee"
SHOP = {"lifeguard": "default", "app": "shop"}


def starved(play: Play, until: datetime, **other: object) -> Outcome:
    def script(replay: Replay) -> None:
        replay.ends = until

    instances = [
        {"id": INSTANCE, "tags": {**SHOP, "Name": "web-1"}, "fault": "system"},
        {"id": OTHER, "tags": {**SHOP, "Name": "x"}, **other},
    ]
    news = [
        contributor(instance=OTHER, time="2026-11-20T10:00:30Z"),
        contributor(time="2026-11-20T10:02:00Z"),
    ]
    terms = {"replace": "never", "instance_check_grace": {"default": "1m"}}
    return play(news, instances=instances, policy=terms, script=script)


def of(outcome: Outcome, instance: str) -> list[Document]:
    calls = (call for call in outcome.document["calls"] if instance in str(call["params"]))
    return [call for call in calls if call["operation"] == "StopInstances"]


def test_an_incurable_instance_of_a_group_keeps_no_other_waiting(play: Play) -> None:
    incurable = {"kind": "instance", "cured_by": "replace"}
    outcome = starved(play, datetime(2026, 11, 20, 12, tzinfo=UTC), fault=incurable)
    (other,) = (i for i in outcome.document["incidents"] if i["resource"] == OTHER)
    assert other["status"] == "needs_human"
    (stop,) = of(outcome, INSTANCE)
    assert stop["at"] < "2026-11-20T11:00"
    (mine,) = (i for i in outcome.document["incidents"] if i["resource"] == INSTANCE)
    assert mine["status"] == "resolved"


@pytest.mark.whole
def test_who_waits_for_long_is_told_of_once_with_who_holds_the_place(play: Play) -> None:
    """What Lifeguard has stopped keeps its place, also while a person is asked about it."""
    hanging = {"kind": "instance", "cured_by": "stop_start"}
    outcome = starved(
        play, datetime(2026, 11, 20, 12, tzinfo=UTC), fault=hanging, stops_for=3 * 3600
    )
    (told,) = [email for email in outcome.emails if " web-1: " in email["subject"]]
    assert told["subject"].startswith("[Lifeguard] DOWN web-1: ")
    since = datetime(2026, 11, 20, 10, 10, tzinfo=UTC)
    assert says(told, message("waiting.turn_since", since=since))
    assert says(told, message("waiting.places_taken", holders=(OTHER,)))
    assert of(outcome, INSTANCE) == []
    (stop,) = of(outcome, OTHER)
    assert stop["at"] < "2026-11-20T10:30"
