"""Every kind of resource has its row, and the first rule with an answer decides."""

from __future__ import annotations

import pytest

from lifeguard.core.decision.decision import Decision, Wait
from lifeguard.core.decision.situation import Situation
from lifeguard.core.planner.kinds.kind import ResourceKind, Rule
from lifeguard.core.planner.kinds.table import KINDS
from lifeguard.core.resources.resource import Service
from lifeguard.core.text.message import Message
from tests.support.situations import NOON, instance, situation

FIRST, SECOND, LAST = (Wait(NOON, Message(f"waiting.{name}")) for name in ("a", "b", "c"))


def test_every_kind_of_resource_has_a_row() -> None:
    assert KINDS.keys() == set(Service)


def answers(decision: Decision | None) -> Rule:
    return lambda _situation: decision


@pytest.mark.parametrize(
    ("rules", "decides"),
    [((FIRST, SECOND), FIRST), ((None, SECOND), SECOND), ((None, None), LAST), ((), LAST)],
)
def test_the_first_rule_that_has_an_answer_decides(
    rules: tuple[Decision | None, ...], decides: Decision
) -> None:
    def otherwise(_situation: Situation) -> Decision:
        return LAST

    kind = ResourceKind(otherwise, tuple(map(answers, rules)))
    assert kind.decide(situation(instance())) == decides
