"""Asking the budgets for a place."""

from __future__ import annotations

from dataclasses import replace

from lifeguard.core.decision.decision import Admit
from lifeguard.core.decision.situation import Admission, Situation
from lifeguard.core.resources.resource import Resource, Service
from lifeguard.core.throttling.slot import Need
from tests.support.ports import World
from tests.support.situations import SYSTEM_FAILS, at, incident, instance, situation

BEGUN = situation(instance(checks=SYSTEM_FAILS), admission=None)
DECISION = Admit(Need(stop=True, start=True, image=True, reachable=False), deadline=at("+1 12:00"))


def test_the_answer_of_the_budgets_is_the_situations() -> None:
    world = World(BEGUN.incident, now=at("12:07"))
    after = world.steps().admit(BEGUN, DECISION)
    assert isinstance(after, Situation)
    assert after.admission == Admission(granted=True, at=at("12:07"), image=True)
    assert (after.admission_requested, after.now) == (True, at("12:07"))
    (claim,) = world.claims
    assert (claim.incident, claim.deadline) == (BEGUN.incident.id, at("+1 12:00"))
    assert world.log == ["admit"]


def test_a_self_test_first_makes_the_calls_that_precede_an_action() -> None:
    drill = replace(
        incident(), resource=Resource(Service.DRILL, "drill-1", "123456789012", "us-east-1")
    )
    world = World(drill)
    world.steps().admit(replace(BEGUN, incident=drill), DECISION)
    assert world.log == ["freeze", "read EC2 us-east-1", "admit"]
