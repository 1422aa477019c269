"""A hold ends when no rule mutes its alarm any more, though no event tells."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from lifeguard.aws.ledger.outcomes import Handled, Recorded
from lifeguard.aws.session.errors import Retryable
from lifeguard.core.incident.hold import standing
from lifeguard.core.incident.incident import Incident
from lifeguard.core.incident.trigger import Trigger
from lifeguard.core.text.foreign import Foreign
from lifeguard.core.text.message import message
from lifeguard.functions.dispatch.dispatcher import TriggerDispatcher
from lifeguard.functions.sweep import holds
from lifeguard.functions.sweep.holds import LOOKS, end_holds
from lifeguard.functions.task_round import TaskRun
from tests.support.account import Fake, Params
from tests.support.situations import NOON, at, incident, trigger
from tests.unit.functions.sweep.scene import Scene

pytestmark = pytest.mark.usefixtures("_in_account")

RULE = "arn:aws:cloudwatch:us-east-1:123456789012:alarm-mute-rule:night"
MUTED = trigger(
    held_until=at("18:00"),
    hold_reason=message("hold.muted_by", rule=Foreign("night")),
    mute_rule=RULE,
)


class Clouds:
    """CloudWatch with rules on these alarms; what the sweep tells of the others is kept."""

    def __init__(self, patch: pytest.MonkeyPatch, *muted: str) -> None:
        self.told: list[Trigger] = []
        self.muted = muted
        self.aws = Fake(patch, {"ListAlarmMuteRules": self._rules})
        patch.setattr(TriggerDispatcher, "dispatch", lambda _, given, __: self._receive(given))

    def _rules(self, params: Params) -> Params:
        found = [{"AlarmMuteRuleArn": RULE}] if params["AlarmName"] in self.muted else []
        return {"AlarmMuteRuleSummaries": found}

    def _receive(self, given: Trigger) -> Recorded:
        self.told.append(given)
        return Handled("seen")


def sweep(*incidents: Incident, minutes: int = 60) -> TaskRun:
    scene, round_ = Scene(), TaskRun()
    now = NOON + timedelta(minutes=minutes)
    end_holds(scene.room, scene.minute(now, incidents), round_, lambda: now)
    return round_


def test_a_hold_whose_rule_is_gone_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    clouds, held = Clouds(monkeypatch), incident(MUTED)
    sweep(held)
    (told,) = clouds.told
    (hold,) = standing(held.holds, (*held.triggers, told))
    assert hold.until == at("13:00")
    assert (told.opens, told.dedup_key != MUTED.dedup_key) == (False, True)
    assert told.summary == message("news.unmuted", alarm=Foreign(MUTED.reference))
    assert told.hold_reason == message("hold.over")


def test_a_hold_whose_rule_is_active_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    clouds = Clouds(monkeypatch, "status")
    sweep(incident(MUTED))
    assert (clouds.told, clouds.aws.count("ListAlarmMuteRules")) == ([], 1)


@pytest.mark.parametrize(
    "news",
    [trigger(), replace(MUTED, mute_rule=None), replace(MUTED, held_until=at("12:30"))],
    ids=["not muted", "suppressed", "over"],
)
def test_who_is_held_by_no_rule_is_not_asked_about(
    news: Trigger, monkeypatch: pytest.MonkeyPatch
) -> None:
    clouds = Clouds(monkeypatch)
    sweep(incident(news))
    assert clouds.aws.asked == []


def test_one_alarm_of_a_fleet_is_asked_about_once(monkeypatch: pytest.MonkeyPatch) -> None:
    clouds = Clouds(monkeypatch)
    sweep(*(incident(MUTED) for _ in range(30)))
    assert (clouds.aws.count("ListAlarmMuteRules"), len(clouds.told)) == (1, 30)


def test_of_many_alarms_all_are_asked_about_in_turn(monkeypatch: pytest.MonkeyPatch) -> None:
    clouds = Clouds(monkeypatch)
    many = [incident(replace(MUTED, reference=f"alarm-{n:03}")) for n in range(3 * LOOKS + 1)]
    for minute in range(4):
        sweep(*many, minutes=minute)
        assert clouds.aws.count("ListAlarmMuteRules") == LOOKS * (minute + 1)
    assert len({told.reference for told in clouds.told}) == len(many)


def test_what_aws_does_not_answer_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def throttled(_region: str, _alarm: str) -> bool:
        code = "Throttling"
        raise Retryable(code, "no")

    clouds = Clouds(monkeypatch)
    monkeypatch.setattr(holds, "is_muted", throttled)
    assert len(sweep(incident(MUTED)).unanswered) == 1
    assert clouds.told == []
