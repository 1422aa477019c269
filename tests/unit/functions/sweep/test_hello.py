"""The first email is sent once, as soon as somebody can receive it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from lifeguard.aws.ledger.sweep_state import SweepState
from lifeguard.aws.session.errors import Retryable
from lifeguard.core.kinds.ec2.instance import Instance
from lifeguard.core.kinds.table import KINDS
from lifeguard.core.notification.subscriptions import Subscription
from lifeguard.core.notification.view import EmailView
from lifeguard.core.policy.policy import NotifySettings, Policies
from lifeguard.functions.finders.table import finders
from lifeguard.functions.sweep import hello
from lifeguard.functions.sweep.context import SweepContext, SweepSnapshot
from lifeguard.functions.sweep.hello import say_hello
from tests.support.account import REGION, TABLE, TOPIC
from tests.support.situations import NOON, instance

pytestmark = pytest.mark.usefixtures("_in_account")

WATCH = SweepState(TABLE, REGION)
OPS = "ops@example.com"


class Operator:
    """Who has confirmed, and what was sent."""

    def __init__(self, patch: pytest.MonkeyPatch, *subscriptions: Subscription) -> None:
        self.sent: list[EmailView] = []
        self.refuses = False
        self.asked = 0
        self.subscriptions = subscriptions
        patch.setattr(hello, "email_subscriptions", self._subscriptions)

    def _subscriptions(self, topic: str) -> tuple[Subscription, ...]:
        assert topic == TOPIC
        self.asked += 1
        return self.subscriptions

    def _running(self, region: str) -> tuple[Instance, ...]:
        assert region == REGION
        return (instance(),)

    def send(self, view: EmailView) -> None:
        if self.refuses:
            code = "Throttling"
            raise Retryable(code, "no")
        self.sent.append(view)

    def sweep(self, *emails: str) -> list[str]:
        """Return what was sent until now."""
        nobody: Any = None
        context = SweepContext(
            dispatcher=nobody,
            ledger=nobody,
            watch=WATCH,
            retirements=nobody,
            storms=nobody,
            admissions=nobody,
            notifier=self,
            counted=nobody,
            topic_arn=TOPIC,
            policies=Policies(notify=NotifySettings(emails)),
            kinds=KINDS,
            finders={"ec2": replace(finders(REGION, Policies())["ec2"], running=self._running)},
            region=REGION,
        )
        say_hello(context, SweepSnapshot(NOON, (), WATCH.read(), None))
        return [view.gist.code for view in self.sent]


def test_it_waits_for_an_address_that_has_confirmed(monkeypatch: pytest.MonkeyPatch) -> None:
    operator = Operator(monkeypatch, Subscription(OPS, confirmed=False))
    assert operator.sweep(OPS) == []
    operator.subscriptions = (Subscription(OPS, confirmed=True),)
    assert operator.sweep(OPS) == ["report.hello"]
    assert operator.sent[0].gist.param("count") == 1


def test_it_is_sent_once_and_nobody_is_asked_after_that(monkeypatch: pytest.MonkeyPatch) -> None:
    operator = Operator(monkeypatch, Subscription(OPS, confirmed=True))
    for _ in range(3):
        assert operator.sweep(OPS) == ["report.hello"]
    assert operator.asked == 1


def test_without_an_address_in_the_policies_it_is_sent_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    operator = Operator(monkeypatch)
    assert (operator.sweep(), operator.asked) == (["report.hello"], 0)


def test_an_email_that_was_not_taken_is_sent_by_the_next_sweep(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    operator = Operator(monkeypatch)
    operator.refuses = True
    with pytest.raises(Retryable):
        operator.sweep()
    operator.refuses = False
    assert operator.sweep() == ["report.hello"]
