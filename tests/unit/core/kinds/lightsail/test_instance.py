"""What a look at an instance says of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from lifeguard.core.decision.observed import Observed
from lifeguard.core.decision.status_check import CheckStatus, StatusCheck
from lifeguard.core.kinds.lightsail.instance import KEEPS_BURST, LightsailState
from tests.support.lightsail import BOOTS, FAILS, NAME, NO_CHECK, OK, OLD, server, situation
from tests.support.situations import ACT

STATES = {
    "pending": "changing",
    "running": "runs",
    "shutting-down": "gone",
    "terminated": "gone",
    "stopping": "changing",
    "stopped": "stopped",
}


def test_the_states_are_lightsails() -> None:
    assert set(LightsailState) == STATES.keys()


@pytest.mark.parametrize(("state", "fits"), [*STATES.items(), ("teleporting", "")])
def test_each_state_is_one_thing(state: str, fits: str) -> None:
    found: Observed = server(state=state)
    said = {name for name in ("changing", "runs", "gone", "stopped") if getattr(found, name)}
    assert said == ({fits} if fits else set())


def test_its_name_is_its_key_and_its_type_its_bundle() -> None:
    found = server()
    assert (found.name, found.type, found.tag("lifeguard"), found.tag("app")) == (
        NAME,
        "micro_3_0",
        "default",
        None,
    )


NOT_APPLICABLE = StatusCheck(CheckStatus.NOT_APPLICABLE)
CHECKS = [
    (OK, OK, {"reachable", "settled", "up", "well"}),
    (FAILS, OK, {"settled"}),
    (OK, FAILS, {"settled"}),
    (BOOTS, OK, {"reachable"}),
    (OK, NO_CHECK, {"reachable"}),
    (FAILS, BOOTS, set()),
    (NOT_APPLICABLE, NOT_APPLICABLE, {"reachable", "settled"}),
]


@pytest.mark.parametrize(("system", "guest", "said"), CHECKS)
def test_its_checks_say(system: StatusCheck, guest: StatusCheck, said: set[str]) -> None:
    found = server(system=system, instance=guest)
    names = ("reachable", "settled", "up", "well")
    assert {name for name in names if getattr(found, name)} == said


def test_what_does_not_run_is_not_well_whatever_its_checks_said_last() -> None:
    assert not server(state="stopped").well


@pytest.mark.parametrize(
    ("how", "keeps"),
    [
        ({"static_ip": True}, True),
        ({"static_ip": False}, False),
        ({"static_ip": False, "address": ""}, True),
    ],
)
def test_a_stop_changes_an_address_that_is_not_static(how: dict[str, Any], *, keeps: bool) -> None:
    assert server(**how).keeps_address is keeps


@pytest.mark.parametrize(
    ("created", "loses"),
    [
        (OLD, True),
        (KEEPS_BURST - timedelta(seconds=1), True),
        (datetime(2023, 6, 29, tzinfo=UTC), False),
        (datetime(2026, 1, 1, tzinfo=UTC), False),
    ],
)
def test_one_created_before_29_june_2023_loses_its_burst_capacity_at_a_stop(
    created: datetime, *, loses: bool
) -> None:
    assert server(created_at=created).loses_burst is loses


def test_what_is_treated_has_an_instance_and_a_policy() -> None:
    found = situation(server())
    assert found.subject() == (server(), ACT)
    for lacking in (replace(found, policy=None), replace(found, observed=None)):
        with pytest.raises(ValueError, match="never treated"):
            lacking.subject()
