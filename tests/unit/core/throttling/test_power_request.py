"""What makes two requests the same one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from lifeguard.core.policy.policy import Criticality
from lifeguard.core.resources.verb import Verb
from lifeguard.core.throttling.power_request import PowerRequest
from tests.support.situations import (
    BOOTED,
    NOON,
    RESOURCE,
    at,
)

WISH = PowerRequest(
    "1f2e", 1, 3, Verb.STOP, RESOURCE, "us-east-1a", "t3.micro", "default", NOON, BOOTED
)


def test_its_id_names_the_incident_which_of_its_acts_and_its_resource() -> None:
    assert WISH.id == f"1f2e/3/{RESOURCE.key}"


def test_a_request_of_another_act_or_generation_is_another() -> None:
    others = (replace(WISH, generation=9), replace(WISH, verb=Verb.FORCE_STOP))
    assert len({WISH.bound, *(other.bound for other in others)}) == 3
    assert replace(WISH, zone="us-east-1b").bound == WISH.bound


@pytest.mark.parametrize(
    ("change", "same"),
    [
        ({}, True),
        ({"asked_at": at("12:01")}, True),
        ({"criticality": Criticality.HIGH}, True),
        ({"number": 4}, False),
        ({"incident": "1f2f"}, False),
    ],
)
def test_a_repeat_has_the_same_id_and_another_act_has_not(
    change: dict[str, Any], *, same: bool
) -> None:
    assert (replace(WISH, **change).id == WISH.id) is same
