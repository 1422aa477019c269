"""What the watch tells once: the freeze, a drill that is missing, who does not hear."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from lifeguard.aws.eventbridge.selftest import SelfTest
from lifeguard.aws.session.errors import Refused, Retryable
from lifeguard.aws.ssm.switches import Switches
from lifeguard.core.policy.switches import FREEZE
from lifeguard.core.text.message import message
from lifeguard.functions.sweep.freeze import tell_freeze
from lifeguard.functions.sweep.selftest import miss_drill
from lifeguard.functions.sweep.subscriptions import miss_subscribers
from lifeguard.functions.task_round import TaskRun
from tests.support.account import REGION, Fake
from tests.support.fleet import failing, rungs
from tests.support.situations import NOON, at
from tests.unit.functions.sweep.scene import OFF, Scene

pytestmark = pytest.mark.usefixtures("_in_account")

ON = Switches(message("freeze.on", parameter=FREEZE), "none")
FROZEN, DOWN, THAWED = "freeze_email.on", "freeze_email.down", "freeze_email.off"
SENT = {"FailedEntryCount": 0, "Entries": [{"EventId": "1"}]}


@pytest.fixture
def scene() -> Scene:
    return Scene(("ops@example.com",))


def told_of(scene: Scene) -> list[str]:
    """Return what the emails are about, by the codes of their subjects."""
    return [email.gist.code for email in scene.sent]


def test_a_freeze_is_told_when_it_comes_and_when_it_goes(scene: Scene) -> None:
    down = [failing(1, rungs=rungs("stop done"))]
    for switches, incidents, told in (
        (OFF, [], []),
        (ON, [], [FROZEN]),
        (ON, [], [FROZEN]),
        (None, [], [FROZEN]),
        (ON, down, [FROZEN, DOWN]),
        (ON, down, [FROZEN, DOWN]),
        (OFF, down, [FROZEN, DOWN, THAWED]),
        (OFF, down, [FROZEN, DOWN, THAWED]),
        (ON, down, [FROZEN, DOWN, THAWED, DOWN]),
    ):
        tell_freeze(scene.room, scene.minute(NOON, incidents, switches))
        assert told_of(scene) == told


def test_a_freeze_that_sns_does_not_take_is_told_by_the_next_sweep(scene: Scene) -> None:
    scene.refuses = 1
    with pytest.raises(Retryable):
        tell_freeze(scene.room, scene.minute(NOON, [], ON))
    tell_freeze(scene.room, scene.minute(NOON, [], ON))
    assert told_of(scene) == [FROZEN]


def test_a_drill_that_is_lost_is_missed_once(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    Fake(monkeypatch, {"PutEvents": lambda _: SENT})
    drills = SelfTest(scene.room.watch, REGION)
    drills.send(NOON)
    for when, told in (("12:29", 0), ("12:30", 1), ("12:31", 1), ("+7 11:59", 1)):
        miss_drill(scene.room, scene.minute(at(when)))
        assert len(scene.sent) == told
    arrives = drills.send(NOON + timedelta(days=7))
    drills.arrived({arrives}, NOON + timedelta(days=7))
    miss_drill(scene.room, scene.minute(at("+7 13:00")))
    assert len(scene.sent) == 1


def test_drills_that_never_come_are_missed_from_the_first_sweep_on(scene: Scene) -> None:
    for when, told in (("12:00", 0), ("+8 11:59", 0), ("+8 12:00", 1), ("+9 12:00", 1)):
        miss_drill(scene.room, scene.minute(at(when)))
        assert len(scene.sent) == told
    assert scene.room.watch.read().drills.since == NOON


def test_subscriptions_are_asked_each_hour_and_told_each_day(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting = {"Protocol": "email", "Endpoint": "a@b.c", "SubscriptionArn": "PendingConfirmation"}
    listed: dict[str, Any] = {"Subscriptions": [waiting]}
    aws = Fake(monkeypatch, {"ListSubscriptionsByTopic": lambda _: listed})
    for when, silent, asked, told in (
        ("12:00", 2, 1, 1),
        ("12:59", None, 1, 1),
        ("13:00", 2, 2, 1),
        ("+1 11:00", 2, 3, 1),
        ("+1 11:59", None, 3, 1),
        ("+1 12:00", 2, 4, 2),
    ):
        assert miss_subscribers(scene.room, scene.minute(at(when))) == silent
        assert aws.count("ListSubscriptionsByTopic") == asked
        assert len(scene.sent) == told
    confirmed = "arn:aws:sns:us-east-1:123456789012:lifeguard:1"
    listed["Subscriptions"] = [
        {"Protocol": "email", "Endpoint": "ops@example.com", "SubscriptionArn": confirmed}
    ]
    assert miss_subscribers(scene.room, scene.minute(at("+3 12:00"))) == 0
    assert len(scene.sent) == 2


def test_who_does_not_hear_is_asked_again_until_it_could_be_told(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    Fake(monkeypatch, {"ListSubscriptionsByTopic": lambda _: {"Subscriptions": []}})
    scene.refuses = 1
    with pytest.raises(Retryable):
        miss_subscribers(scene.room, scene.minute(NOON))
    assert miss_subscribers(scene.room, scene.minute(at("12:01"))) == 1
    assert len(scene.sent) == 1


def test_a_duty_that_fails_costs_only_its_own() -> None:
    round_ = TaskRun()
    with round_.task("one"):
        raise Retryable("Throttling", "slow")  # noqa: EM101
    round_.complain()
    with round_.task("two"):
        raise Refused("AccessDenied", "no")  # noqa: EM101
    assert round_.unanswered == ["one: Throttling: slow"]
    with pytest.raises(Refused, match="AccessDenied"):
        round_.complain()
