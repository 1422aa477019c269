"""An instance out of a target group and in again, on its own ports."""

from __future__ import annotations

import pytest

from lifeguard.aws.ec2.execute import perform
from lifeguard.core.decision.readings import GROUP_DELETED
from lifeguard.core.incident.action_record import Result
from lifeguard.core.kinds.ec2.target_action import DeregisterTarget, RegisterTarget, Targeting
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import message
from tests.support.account import Fake, failing
from tests.support.situations import INSTANCE, instance

pytestmark = pytest.mark.usefixtures("_in_account")

WEB = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/73e2d6bc24d8a067"
RESOURCE = instance().resource


@pytest.mark.parametrize(
    ("action", "call", "code"),
    [
        (DeregisterTarget(WEB, (80, 81)), "DeregisterTargets", "answer.deregistered"),
        (RegisterTarget(WEB, (80, 81)), "RegisterTargets", "answer.registered"),
    ],
)
def test_it_is_moved_on_each_of_its_ports(
    monkeypatch: pytest.MonkeyPatch, action: Targeting, call: str, code: str
) -> None:
    aws = Fake(monkeypatch, {call: lambda _: {}})
    outcome = perform(action, RESOURCE, "incident")
    targets = [{"Id": INSTANCE, "Port": port} for port in (80, 81)]
    assert aws.asked == [(call, {"TargetGroupArn": WEB, "Targets": targets})]
    assert outcome.result is Result.DONE
    assert outcome.reason.code == code
    assert outcome.reason.param("group") == foreign("web")


def test_a_refusal_is_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    Fake(monkeypatch, {"RegisterTargets": failing(GROUP_DELETED)})
    outcome = perform(RegisterTarget(WEB, (80,)), RESOURCE, "incident")
    assert (outcome.result, outcome.code) == (Result.REFUSED, GROUP_DELETED)
    assert outcome.reason != message("answer.registered")
