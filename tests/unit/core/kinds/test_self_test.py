"""The self-test takes the way of a treatment up to its first act."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lifeguard.core.decision.decision import (
    Admit,
    Close,
)
from lifeguard.core.decision.situation import Admission
from lifeguard.core.incident.incident import IncidentStatus
from lifeguard.core.incident.trigger import Kind
from lifeguard.core.kinds.ec2.situation import InstanceSituation
from lifeguard.core.planner.decide import decide
from lifeguard.core.resources.resource import Resource, Service
from lifeguard.core.text.message import message
from lifeguard.core.throttling.slot import Need
from tests.support.proofs import UNKNOWN
from tests.support.situations import (
    at,
    situation,
    trigger,
)

DRILL = Resource(Service.DRILL, "weekly", "123456789012", "us-east-1")


def rehearsed(place: Admission | None = None) -> InstanceSituation:
    """Return the situation of a drill, which is of no instance."""
    found = situation(None, trigger(Kind.DRILL), policy=None, admission=place)
    return replace(found, incident=replace(found.incident, resource=DRILL))


def test_a_drill_asks_for_a_place_as_a_treatment_does_and_takes_nothing() -> None:
    assert decide(rehearsed()) == Admit(
        Need(stop=False, start=False, image=False, reachable=True), deadline=None
    )


@pytest.mark.parametrize("granted", [True, False])
def test_a_drill_ends_before_the_first_act(*, granted: bool) -> None:
    place = Admission(granted, at("13:00"), image=False)
    through = Close(IncidentStatus.CLOSED, message("outcome.drill_passed"), tell=False)
    assert decide(rehearsed(place)) == through


def test_a_drill_is_not_taken_for_a_terminated_instance() -> None:
    other = replace(rehearsed(), incident=situation(None).incident)
    assert decide(other) == Close(IncidentStatus.CLOSED, UNKNOWN, tell=False)
