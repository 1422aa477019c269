"""Every kind of resource has its row, and the first rule with an answer decides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from lifeguard.core.decision.decision import Decision, Wait
from lifeguard.core.decision.kind import ResourceKind
from lifeguard.core.kinds.catalogues import CATALOGUES, with_words
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.kinds.table import KINDS
from lifeguard.core.policy.policy import Language
from lifeguard.core.resources.resource import Service
from lifeguard.core.text.message import Message
from tests.support.situations import NOON, RESOURCE, SETTINGS, instance, situation

BY_PROBLEM = ("cause", "page_cause")
"""The families of codes that have words for each problem."""
BY_VERB = ("verb", "done")
FIRST, SECOND, LAST = (Wait(NOON, Message(f"waiting.{name}")) for name in ("a", "b", "c"))


def test_every_kind_of_resource_has_a_row() -> None:
    assert KINDS.keys() == set(Service)


def answers(decision: Decision | None) -> Callable[[InstanceSituation], Decision | None]:
    return lambda _situation: decision


@pytest.mark.parametrize(
    ("rules", "decides"),
    [((FIRST, SECOND), FIRST), ((None, SECOND), SECOND), ((None, None), LAST), ((), LAST)],
)
def test_the_first_rule_that_has_an_answer_decides(
    rules: tuple[Decision | None, ...], decides: Decision
) -> None:
    def otherwise(_situation: InstanceSituation) -> Decision:
        return LAST

    kind = ResourceKind(InstanceSituation, otherwise, tuple(map(answers, rules)))
    assert kind.decide(situation(instance())) == decides


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("service", KINDS)
def test_every_problem_and_every_action_has_words(service: str, language: Language) -> None:
    kind, words = KINDS[service], CATALOGUES[language].templates
    codes = [f"{family}.{problem}" for family in BY_PROBLEM for problem in kind.problems]
    codes += [f"{family}.{verb}" for family in BY_VERB for verb in kind.actions]
    assert [code for code in codes if code not in words] == []


def test_the_words_of_two_kinds_never_meet() -> None:
    one = {Language.EN: {"cause.a": "a"}}
    twice = {name: replace(KINDS["drill"], words=one) for name in ("one", "another")}
    with pytest.raises(ValueError, match=r"cause\.a"):
        len(with_words(CATALOGUES[Language.EN], twice).templates)


@pytest.mark.parametrize("service", KINDS)
def test_what_is_treated_has_problems_actions_and_a_ladder(service: str) -> None:
    found = replace(situation(instance()).incident, resource=replace(RESOURCE, service=service))
    kind = KINDS[service]
    begun = kind.situation(found, None, NOON, settings=SETTINGS)
    assert begun.kind is kind
    if kind.ladder is None:
        with pytest.raises(ValueError, match=rf"a {service} is not treated"):
            _ = begun.ladder
    else:
        assert begun.ladder is kind.ladder
        assert kind.problems
        assert kind.actions
