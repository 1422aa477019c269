"""What the operator and the sweep learn when Lifeguard itself fails on an incident."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from lifeguard.core.incident.incident import GENERATIONS, SILENCE, IncidentStatus
from lifeguard.core.text.foreign import foreign
from lifeguard.core.text.message import message
from lifeguard.functions.respond.fail import fail, heartbeat
from tests.support.ports import World
from tests.support.situations import NOON, incident
from tests.support.views import sentences

ID = incident().id
ERROR = message("answer.error", said=foreign("KeyError: a bug"))


def failed(**how: object) -> World:
    world = World(replace(incident(), **how), now=NOON + timedelta(minutes=3))  # type: ignore[arg-type]  # any field
    fail(world.ports(), ID, world.record.generation, "KeyError: a bug")
    return world


@pytest.mark.parametrize("generation", range(1, GENERATIONS))
def test_the_sweep_may_give_it_to_another_execution_at_once(generation: int) -> None:
    world = failed(generation=generation)
    assert world.log == ["read", "email", "alive"]
    assert world.alive_until == world.now
    assert ERROR in sentences(world.emails[0])


def test_after_the_last_execution_the_incident_is_the_operators() -> None:
    world = failed(generation=GENERATIONS)
    assert world.log == ["read", "email", "release 123456789012", "close"]
    record = world.closed[0][0]
    assert (record.status, record.reasons) == (
        IncidentStatus.NEEDS_HUMAN,
        (message("answer.given_up", why=ERROR),),
    )


@pytest.mark.parametrize("generation", [1, GENERATIONS])
def test_a_failure_after_the_end_is_told_and_no_more(generation: int) -> None:
    assert failed(generation=generation, closed_at=NOON).log == ["read", "email"]


def test_an_execution_that_was_taken_over_fails_in_silence() -> None:
    world = World(replace(incident(), generation=2))
    fail(world.ports(), ID, 1, "a bug")
    assert world.log == ["read"]


def test_an_execution_that_aws_throttles_is_alive() -> None:
    world = World(now=NOON)
    heartbeat(world.ports(), ID)
    assert world.alive_until == NOON + 2 * SILENCE
