"""Who may make alarms and mute rules: Lifeguard held off a server by another's alarm."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from sandbox.replay.replay import Replay
from tests.e2e.conftest import Document, Play
from tests.support.aws_events import INSTANCE, contributor, health, muted

CURE = ["CreateImage", "StopInstances", "StartInstances"]
FOREIGN = {
    "id": "m1",
    "metricStat": {
        "metric": {
            "namespace": "Mine/App",
            "name": "Errors",
            "dimensions": {"InstanceId": INSTANCE},
        },
        "period": 60,
        "stat": "Maximum",
    },
}


def foreign() -> Document:
    """Return the event of a muted alarm on a metric of its owner's own making."""
    event = muted("2026-12-05T00:00:00.000+0000", time="2026-11-20T10:00:30Z")
    detail = {name: value for name, value in event["detail"].items() if name != "alarmContributor"}
    detail["configuration"] = {"metrics": [FOREIGN]}
    return {**event, "detail-type": "CloudWatch Alarm State Change", "detail": detail}


def test_a_muted_alarm_on_another_metric_holds_nothing(play: Play) -> None:
    alone = play([contributor()], {"fault": "system"})
    outcome = play([foreign(), contributor()], {"fault": "system"})
    assert outcome.calls == CURE
    assert outcome.call_times["StopInstances"] == alone.call_times["StopInstances"]
    assert "HELD" not in outcome.states


def test_the_longest_mute_holds_for_a_day(play: Play) -> None:
    outcome = play([muted("2199-01-01T00:00:00.000+0000")], {"fault": "system"})
    assert outcome.calls == CURE
    assert "2026-11-21T10:02" <= outcome.call_times["StopInstances"] < "2026-11-21T10:15"


def test_a_mute_rule_that_is_gone_holds_no_more(play: Play) -> None:
    def script(replay: Replay) -> None:
        person = replay.account.world.person
        name = muted("")["detail"]["alarmName"]
        deleted = datetime(2026, 11, 20, 10, 30, tzinfo=UTC)
        replay.account.agenda.at(deleted, lambda: person.unmute(name))

    mute = muted("2026-11-20T20:00:00.000+0000")
    outcome = play([mute], {"fault": "system"}, script=script)
    assert outcome.calls == CURE
    assert "2026-11-20T10:30" < outcome.call_times["StopInstances"] < "2026-11-20T10:45"


@pytest.mark.parametrize("first", ["sweep", "health"])
def test_whoever_saw_the_problem_first_its_mute_holds_it(play: Play, first: str) -> None:
    mute = muted("2026-11-20T12:00:00.000+0000", time="2026-11-20T10:05:00Z")
    news = [] if first == "sweep" else [health(eventTypeCategory="issue")]
    outcome = play([*news, mute], {"fault": "system"})
    assert outcome.calls == CURE
    assert outcome.call_times["StopInstances"] > "2026-11-20T12:00"


def test_a_mute_of_one_check_holds_no_other(play: Play) -> None:
    mute = muted("2026-11-20T20:00:00.000+0000", metric="StatusCheckFailed_AttachedEBS")
    outcome = play([mute, contributor()], {"fault": "system"})
    assert outcome.calls == CURE
    assert "HELD" not in outcome.states


def test_a_later_event_of_the_alarm_without_its_mute_ends_the_hold(play: Play) -> None:
    later = contributor(time="2026-11-20T10:30:00Z")
    outcome = play([muted("2026-11-20T20:00:00.000+0000"), later], {"fault": "system"})
    assert outcome.calls == CURE
    assert outcome.call_times["StopInstances"] < "2026-11-20T10:45"
