"""Whether a muted alarm still is: an active rule says so, and nothing else."""

from __future__ import annotations

import pytest

from lifeguard.aws.cloudwatch.mute_rules import is_muted
from lifeguard.aws.session.errors import Refused
from tests.support.account import ACCOUNT, REGION, Fake, failing

ARN = f"arn:aws:cloudwatch:{REGION}:{ACCOUNT}:alarm:web-1: status check"
RULE = {"AlarmMuteRuleArn": f"arn:aws:cloudwatch:{REGION}:{ACCOUNT}:alarm-mute-rule:night"}


@pytest.mark.parametrize("rules", [[RULE], []])
def test_an_alarm_is_muted_while_a_rule_on_it_is_active(
    rules: list[dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = {"ListAlarmMuteRules": lambda _: {"AlarmMuteRuleSummaries": rules}}
    aws = Fake(monkeypatch, answers)
    assert is_muted(REGION, ARN) is bool(rules)
    ((_, asked),) = aws.asked
    assert asked == {"AlarmName": "web-1: status check", "Statuses": ["ACTIVE"]}


def test_an_alarm_known_by_its_name_is_asked_for_by_it(monkeypatch: pytest.MonkeyPatch) -> None:
    aws = Fake(monkeypatch, {"ListAlarmMuteRules": lambda _: {"AlarmMuteRuleSummaries": []}})
    is_muted(REGION, "web-1")
    assert aws.asked[0][1]["AlarmName"] == "web-1"


def test_an_alarm_that_is_gone_is_not_muted(monkeypatch: pytest.MonkeyPatch) -> None:
    Fake(monkeypatch, {"ListAlarmMuteRules": failing("ResourceNotFoundException")})
    assert not is_muted(REGION, ARN)


def test_what_aws_refuses_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    Fake(monkeypatch, {"ListAlarmMuteRules": failing("AccessDenied")})
    with pytest.raises(Refused):
        is_muted(REGION, ARN)
