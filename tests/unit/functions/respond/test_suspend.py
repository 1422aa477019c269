"""What is stored before a wait, and what is read again for a long one."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from lifeguard.core.decision.decision import Wait
from lifeguard.core.decision.situation import Admission
from lifeguard.core.incident.incident import SILENCE, Held, IncidentStatus
from lifeguard.core.resources.verb import Verb
from lifeguard.core.schedule.durations import LONG
from lifeguard.core.text.message import message
from lifeguard.functions.respond.checkpoint import save_checkpoint
from lifeguard.functions.respond.ports import Superseded
from tests.support.ports import World, went_on
from tests.support.situations import NOON, SYSTEM_FAILS, act, did, instance, situation

FAILS = instance(checks=SYSTEM_FAILS)
BEGUN = did(situation(FAILS, targets=()), act(Verb.CREATE_IMAGE))
SHORT = Wait(
    NOON + timedelta(minutes=5),
    message("waiting.stopping"),
    (message("outcome.checks_pass"),),
    ignores=("stopping", "stopped"),
)
LATE = Wait(NOON + LONG + timedelta(minutes=1), message("waiting.window"))


def test_what_the_execution_waits_on_is_stored_with_its_checkpoint() -> None:
    world = World(BEGUN.incident, FAILS)
    after = went_on(world.steps().suspend(BEGUN, replace(SHORT, held=Held.BUDGET), "callback-1"))
    assert world.log == ["suspend callback-1 stopping/stopped"]
    assert after == replace(BEGUN, incident=world.record)
    assert (world.record.held, world.record.status) == ("budget", IncidentStatus.WAITING)
    assert world.record.alive_until == SHORT.until + SILENCE
    assert world.record.reasons == (SHORT.why, *SHORT.reasons)
    assert world.saved == save_checkpoint(BEGUN)


def test_an_execution_that_was_taken_over_stores_nothing() -> None:
    world = World(BEGUN.incident, FAILS, mine=False)
    assert world.steps().suspend(BEGUN, LATE, "callback-1") == Superseded()
    assert not any(entry.startswith("instance") for entry in world.log)


@pytest.mark.parametrize(("wait", "news"), [(LATE, 0), (SHORT, 1)])
def test_before_a_long_wait_and_with_news_the_world_is_observed_again(
    wait: Wait, news: int
) -> None:
    held = replace(
        BEGUN,
        frozen=message("freeze.on", parameter="/lifeguard/freeze"),
        admission=Admission(
            granted=False, at=NOON, image=False, why=message("waiting.account_full", limit=3)
        ),
    )
    world = World(BEGUN.incident, replace(FAILS, zone="us-east-1d"), news=news)
    after = went_on(world.steps().suspend(held, wait, "callback-1"))
    assert world.log[1].startswith("instance")
    assert after.instance is not None
    assert after.instance.zone == "us-east-1d"
    assert after.incident.revision == news
    assert (after.frozen, after.admission) == (held.frozen, held.admission)


@pytest.mark.parametrize(
    ("wait", "granted", "renews"), [(LATE, True, True), (SHORT, True, False), (LATE, False, False)]
)
def test_a_granted_place_is_renewed_for_a_long_wait(
    wait: Wait, *, granted: bool, renews: bool
) -> None:
    world = World(BEGUN.incident, FAILS)
    place = Admission(granted=granted, at=NOON, image=True)
    world.steps().suspend(replace(BEGUN, admission=place), wait, "callback-1")
    assert world.log[0] == (
        f"renew 123456789012 {wait.until + LONG:%H:%M}" if renews else world.log[0]
    )
    assert any(entry.startswith("renew") for entry in world.log) is renews


def test_without_a_place_there_is_nothing_to_renew() -> None:
    world = World(BEGUN.incident, FAILS)
    world.steps().suspend(replace(BEGUN, admission=None), LATE, "callback-1")
    assert not any(entry.startswith("renew") for entry in world.log)


@pytest.mark.parametrize("late", [LATE, SHORT])
def test_who_waits_for_a_person_gives_its_place_back_once_that_is_stored(late: Wait) -> None:
    world = World(BEGUN.incident, FAILS)
    place = Admission(granted=True, at=NOON, image=True)
    here = replace(situation(FAILS, targets=()), admission=place, admission_requested=True)
    wait = replace(late, status=IncidentStatus.NEEDS_HUMAN)
    after = went_on(world.steps().suspend(here, wait, "callback-1"))
    assert [entry.split()[0] for entry in world.log][:2] == ["suspend", "release"]
    assert (after.admission, after.admission_requested) == (None, False)
    assert world.saved == save_checkpoint(replace(here, admission=None, admission_requested=False))
